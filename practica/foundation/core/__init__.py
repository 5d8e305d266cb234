"""What everything stands on: one kind of write, one kind of answer to "may I?", the page shell and its components.

Knows nothing of people, practices or any other topic.
"""
