"""Builds one world in a process of its own, and prints the addresses of its pages as JSON."""

import json
import sys
from typing import Any
from urllib.parse import urlencode

from practica.config.setup import ready


def build(practices: int) -> dict[str, list[str]]:
    """The small world with so many generated practices, a tenth as many members and five times as many replications and uses."""
    from django.utils import timezone

    from practica.demo import building
    from practica.demo.large import grow

    say = lambda line: print(line, file=sys.stderr, flush=True)  # noqa: E731
    now = timezone.now()
    building.build("small", say=say, now=now)
    grow(say=say, now=now, members=practices // 10, practices=practices, replications=practices * 5)
    return _pages()


def _pages() -> dict[str, list[str]]:
    """Twenty practices that visitors read, with the usual number of replications; questions in six languages; ten countries."""
    from django.db.models import Count

    from practica.knowledge.practices.models import Practice
    from practica.people.access.viewers import nobody

    open_ones: Any = Practice.objects.visible_to(nobody()).filter(state="published", external_id__startswith="large:")
    counted = open_ones.annotate(n=Count("replications")).order_by("n", "pk").values_list("slug", "n")
    rows = list(counted)
    middle = len(rows) // 2
    questions = (
        "night shelter", "labour inspectors at the port", "refuge pour les victimes", "formación de fiscales",
        "что не сработало", "مأوى للضحايا", "formulário único", "interpreters", "how long does a referral take",
        "pesca en alta mar",
    )  # fmt: skip
    return {
        "home": ["/"],
        "practice": [f"/practices/{slug}/" for slug, _n in rows[middle : middle + 20]],
        "Explore": ["/practices/", "/practices/?objective=protection"],
        "search": [f"/search/?{urlencode({'q': words})}" for words in questions],
        "country": [f"/countries/{code}/" for code in ("br", "za", "ma", "eg", "ua", "np", "ne", "ml", "mx", "co")],
    }


if __name__ == "__main__":
    ready()
    print(json.dumps(build(int(sys.argv[1])), ensure_ascii=True))
