"""Mail: an outbox row in the same transaction as its cause, a stable Message-ID, the audience computed at sending.

Mail about AMBER and stricter carries a link only. No link in a mail acts when it is merely opened.
"""
