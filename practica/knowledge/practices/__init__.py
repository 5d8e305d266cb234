"""Practices: something done somewhere that others may use.

A practice belongs to a person and an organisation. Its content lives in versions; a version, once published, never changes.
The short form is the default and can be published after one check; the whole template goes through review. There is no field
for a person the practice was about.
"""
