"""Documents in: a file becomes a proposal that a person confirms. Nothing is saved as a practice or published by itself.

`reading` says what a document is and what it holds; `actions` keeps one member's uploads and turns what they chose into drafts.
"""
