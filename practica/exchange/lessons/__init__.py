"""Lessons: context, what happened, what we would do next time; harvested from a conversation, with its sources and their consent.

One person writes a lesson. Everybody whose answer it rests on is asked before it is shown; who says no, or does not answer, is
left out as a source. It has the readers of the conversation it comes from, or fewer.
"""
