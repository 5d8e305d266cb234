"""Members and organisations: the people of the community and where they work.

A member is a person admitted to the community. Names are written as people write them; there is no first or last name.
"""
