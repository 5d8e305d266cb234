"""The table of what is known about a country, as HTML.

The facts are public and the same for everybody, and their table is half of the country's page: a process keeps it by what it
shows, so that a new statement or a correction stands there at once.
"""

import functools

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from practica.knowledge.countries import queries


def table(code: str, language: str, *, may_state: bool) -> SafeString:
    """What `countries/_facts.html` makes of the facts of a country; one query. The page's language must be the active one."""
    return _table(queries.facts(code, language), code, language, may_state)


@functools.lru_cache(maxsize=256)
def _table(topics: tuple[queries.Topic, ...], code: str, language: str, may_state: bool) -> SafeString:
    with override(language):
        return render_to_string("countries/_facts.html", {"topics": topics, "code": code, "may_state": may_state})
