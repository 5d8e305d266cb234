"""Mail: an outbox row in the same transaction as its cause, a stable Message-ID, the audience computed at sending.

A topic says in its own `notices.py` which activity becomes letters (`sources.register`) and what each kind of letter says
(`letters.register`). `actions` writes the rows, `sending` turns them into mail. Mail about AMBER and stricter carries a link
only: that is decided here, once, for every topic. No link in a mail acts when it is merely opened.
"""
