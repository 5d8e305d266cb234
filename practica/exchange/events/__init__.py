"""Events: workshops, webinars, study visits, trainings and clinics, with their programme, guests and registration.

An **event** has a concept note, a place and a time zone, and a **programme** of **sessions**, each on one objective, with a
format, moderators and panellists. What readers see of the programme is its last **edition**; those who hold the event work on the
next one, and only those whom a change touches are told. A **guest**, named and invited to one event, sees its items at its
marking or looser, and nothing else; that ends with the event.
"""
