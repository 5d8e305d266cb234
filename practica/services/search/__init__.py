"""Search in many languages: words and meaning, fused by score, with the one visibility rule inside both.

Each app says in its own `search.py` how its items become documents (`sources.register`). `actions` keeps the index behind the
activity, `queries` asks it. Nothing about a hidden item reaches an answer: not a hit, not a count, not a score.
"""
