"""A session while it is held: the example on the table, questions and votes, polls, countries, notes, desk and room screen.

Everybody who sees the session takes part, on their own device: a **question** is asked under a name, a role, or withheld from
everybody, the moderator too; a **vote** moves it up; **same, overcome, not seen here** says how it is in one's own country and
stays with the example; **rows** are written by several hands. The **desk** is the moderators'; two desks do not fight, since
every button says what it was pressed on. The **room screen** shows no name that its author withheld.
"""
