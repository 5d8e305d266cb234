"""The demonstration's files, read once, and the words that its tests share."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import practica.demo

WORLD = Path(practica.demo.__file__).parent / "world"
TODAY = date(2026, 11, 25).isoformat()
MARKINGS = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
COUNTRIES = {"BY", "BR", "CO", "EG", "KG", "LA", "MA", "ML", "MX", "NE", "NP", "PK", "UA", "ZA"}
OBJECTIVES = {"strategy", "legislation", "capacity", "cooperation", "protection", "children"}
SECTIONS = {"challenge", "done", "changed", "did_not_work", "side_effects", "sustainability", "lessons"}


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (WORLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


ORGANISATIONS = {row["id"]: row for row in lines("organisations")}
MEMBERS = {row["id"]: row for row in lines("members")}
CIRCLES = {row["id"]: row for row in lines("circles")}
PRACTICES = {row["id"]: row for row in lines("practices")}
REPLICATIONS = {row["id"]: row for row in lines("replications")}
USES, REVIEWS = lines("uses"), lines("reviews")
EVERYTHING = [
    *ORGANISATIONS.values(),
    *MEMBERS.values(),
    *CIRCLES.values(),
    *PRACTICES.values(),
    *REPLICATIONS.values(),
    *USES,
    *REVIEWS,
]
BY_EMAIL = {row["email"]: row for row in MEMBERS.values()}


def inside(circle: str) -> set[str]:
    return {*CIRCLES[circle]["stewards"], *CIRCLES[circle]["members"]}
