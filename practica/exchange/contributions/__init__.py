"""Contributions: one panellist's example from one country, told in a session of an event.

In the shape of the workshop this product began with: what was done, how a challenge was overcome, what was learnt, what impact it
had, what did not work. Prepared with the moderator's remarks; it may start from a practice or a document, and becomes a practice
draft.
"""
