"""The demonstration world: invented people and practices, built by calling the actions that people's clicks call.

`world/` holds the content, one JSON object a line; its README describes the fields. Nothing in it is about a real person.
"""
