"""Circles: groups inside the community, with stewards and a charter.

Joined openly, on request or by invitation; an unlisted circle does not exist for those outside it.
"""
