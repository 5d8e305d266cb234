"""The demonstration world: invented people, organisations, practices and results, made by the actions that clicks call.

`world/` holds its content as data; `building` turns it into rows; `large` generates the world for measuring.
"""
