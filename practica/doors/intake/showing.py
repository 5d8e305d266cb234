"""A proposal as the page shows it: every passage with where it would go, and where else it might."""

from typing import Any

from django.utils.translation import gettext as _

from practica.doors.intake.proposal import SECTIONS
from practica.foundation.core import places
from practica.knowledge.practices.questions import HEADINGS


def section_names() -> list[tuple[str, str]]:
    """Section and its heading, in the template's order."""
    return [(name, _("Summary") if name == "summary" else str(HEADINGS[name])) for name in SECTIONS]


def draft_parts(number: int, draft: dict[str, Any]) -> dict[str, Any]:
    """One proposed practice: its facts to tick, its passages with their section, sure ones first chosen."""
    names = dict(section_names())
    passages = [
        {
            "key": f"{number}-{section}-{position}",
            "section": section,
            "heading": names[section],
            "text": passage["text"],
            "second": passage["second"],
            "second_heading": names.get(passage["second"], ""),
            "sure": passage["sure"],
        }
        for section in SECTIONS
        for position, passage in enumerate(_joined(draft["sections"].get(section, [])))
    ]
    taken = set(draft["countries"])
    mentions = [m | {"name": places.name(m["code"]), "words": _role(m["role"])} for m in draft.get("mentions", [])]
    return {
        **draft,
        "number": number,
        "passages": passages,
        "countries_named": [{"code": code, "name": places.name(code)} for code in draft["countries"]],
        "left_out": [mention for mention in mentions if mention["code"] not in taken],
    }


def _joined(passages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Passages of one section in as few pieces as a person has to decide on: neighbours with the same second choice are one."""
    pieces: list[dict[str, Any]] = []
    for passage in passages:
        second, sure = passage.get("second", ""), passage["confidence"] >= _SURE
        last = pieces[-1] if pieces else None
        if last and (last["second"], last["sure"]) == (second, sure):
            last["text"] += f"\n\n{passage['text']}"
        else:
            pieces.append({"text": passage["text"], "second": second, "sure": sure})
    return pieces


# Below this the page says "perhaps"; chosen by looking at the real documents, not measured on a sample of its own.
_SURE = 0.5


def _role(role: str) -> str:
    words = {
        "place of the meeting": _("the place of a meeting"),
        "donor": _("a donor"),
        "speaker's home": _("where a speaker comes from"),
        "law of": _("whose law is named"),
        "only named": _("only named"),
    }
    return words.get(role, role)


def sessions(told: dict[str, Any]) -> list[dict[str, Any]]:
    """The sessions of an event with their countries by name."""
    rows = (told.get("event") or {}).get("sessions", [])
    return [
        row | {"number": number, "named": [{"code": code, "name": places.name(code)} for code in row["countries"]]}
        for number, row in enumerate(rows)
    ]
