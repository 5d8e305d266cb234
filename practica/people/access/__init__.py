"""Who may see what: the one rule of the house.

Every item carries one **audience** (everybody, the community, a circle, a set of named people). `audiences.scope_of` alone
derives it from marking, state, circle and readers; `placing.place` writes it whenever one of them changes. A viewer sees an item
when its audience is among theirs, or when they are its source. What you may not see does not exist.

The five markings are TLP 2.0's (FIRST, 2022). That AMBER means one circle is Practica's own rule, and its pages say so.
"""
