"""The library: documents, laws, forms and training material that members put before each other, each with where it comes from.

Words: an *item* says what a thing is and what it is for; a *version* of it is a file, an address or both, with a number, a date
and what changed. A published version never changes and stays reachable, with a link to the newer one. An item may be *attached*
to anything a topic names (`attaching`): whoever does not see the item does not see that it is attached. A translation is an item
of its own that names its original, and reads no wider than it. A law says whether it is in force only as far as somebody
checked, with the month and where: unknown is unknown.
"""
