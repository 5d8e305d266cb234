"""What is known about a country's context: dated facts, each with its source.

A fact is never current, it is "as of" a date. Unknown is unknown, never "no". Facts are about states and laws, never
about people, and nobody is ranked by them. They are public: what a member adds here is shown to everybody.
"""
