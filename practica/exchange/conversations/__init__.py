"""Conversations: one thing in three kinds (question, idea, experience), with answers that say what one did and where.

A conversation stands on its own or is attached to a practice (or one of its sections), a replication or a country; its answers,
follow-ups and files have its readers and no others. A question names its urgency, and with it the day on which the circle of
those asked widens and, later, somebody owns it. "It did not work for us" is an answer. There are no points, badges or ranks.
"""
