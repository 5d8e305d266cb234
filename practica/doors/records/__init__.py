"""Records in and out: JSON Lines, one object a line, with an id that makes reading it twice the same as once.

`lines` reads a file, `fields` takes one object apart without trusting it, `parsing` and `travelling` make typed records of them,
`directory` looks up what they point at, `taking_in` calls the floors below in batches, `writing_out` is the way back.
Field by field: docs/reference/import.md.
"""
