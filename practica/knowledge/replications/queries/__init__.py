"""Reading replications and uses; the viewer comes first, and every figure is that viewer's own."""

from practica.knowledge.replications.queries.adapting import Adapting, for_adapting
from practica.knowledge.replications.queries.practice_page import (
    PersonWhoDidIt,
    PracticeReplications,
    Travel,
    Uses,
    for_practice_page,
)
from practica.knowledge.replications.queries.tables import (
    MOST,
    Cell,
    Filters,
    Flow,
    Given,
    Taken,
    country_by_country,
    gave,
    objective_by_country,
    overdue,
    programme_table,
    took,
    waiting_for,
)

__all__ = [
    "MOST",
    "Adapting",
    "Cell",
    "Filters",
    "Flow",
    "Given",
    "PersonWhoDidIt",
    "PracticeReplications",
    "Taken",
    "Travel",
    "Uses",
    "country_by_country",
    "for_adapting",
    "for_practice_page",
    "gave",
    "objective_by_country",
    "overdue",
    "programme_table",
    "took",
    "waiting_for",
]
