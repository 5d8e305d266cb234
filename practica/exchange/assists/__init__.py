"""Peer assists: a member with a problem brings five to eight peers together, live or over a week in writing.

Brief, clarifying questions, advice, what the host will try, what came of it. The host moves on with one button and never back;
in writing it moves by itself at its dates. The readers are the peers unless the host chooses more, and words follow their assist.
"""
