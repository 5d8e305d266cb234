"""Words, codes and addresses as the library stores them, and the address of a page."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.text import slugify
from django.utils.translation import gettext as _

from practica.foundation.core import languages
from practica.foundation.core.answers import Refused
from practica.foundation.core.places import is_country
from practica.foundation.core.typed import line, paragraph
from practica.knowledge.library.dating import clean_date
from practica.knowledge.library.models import Article, InForce, Kind, LibraryItem
from practica.knowledge.library.plan import LONGEST, MOST_ARTICLES, Described, Issue
from practica.knowledge.vocabulary.models import OBJECTIVES, TOPICS, Concept

# Words that addresses under /library/ hold for themselves.
_TAKEN = frozenset({"new", "attach"})
_LONGEST_SLUG = 70
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def web(address: str) -> str:
    """A web address as it is stored; empty for none.

    Raises:
        Refused: it does not begin with http:// or https://, or leads nowhere.
    """
    text = line(address, LONGEST["address"])
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_web = bool(_ADDRESS.fullmatch(text)) and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_web = False
    if not is_web:
        raise Refused(_("A web address begins with https:// and has no spaces. Copy it from the browser."))
    return text


def described(said: Described) -> dict[str, Any]:
    """The columns of an item.

    Raises:
        Refused: no title, an unknown language or country, a text that is too long, a law said to be in force without a month.
    """
    title = line(said.title, LONGEST["title"])
    if not title:
        raise Refused(_("Give it the title it has."))
    spoken = list(dict.fromkeys(said.languages))[:12]
    if not all(languages.is_language(code) for code in (said.language, *spoken)):
        raise Refused(_("Practica does not know this language."))
    if not all(is_country(code) for code in said.countries):
        raise Refused(_("Practica does not know this country."))
    return {
        "kind": said.kind, "title": title, "about": paragraph(said.about, LONGEST["about"]), "language": said.language,
        "made_by": line(said.made_by, LONGEST["made_by"]), "made_url": web(said.made_url), "licence": said.licence,
        "languages": spoken, "countries": list(dict.fromkeys(said.countries))[:20], **_law(said),
    }  # fmt: skip


def _law(said: Described) -> dict[str, Any]:
    """What is known of a law's force; of anything else nothing is."""
    if said.kind != Kind.LAW or said.in_force == InForce.UNKNOWN:
        return {"in_force": InForce.UNKNOWN, "in_force_checked": None, "in_force_source": ""}
    source = line(said.in_force_source, LONGEST["in_force_source"])
    if said.in_force_checked is None or not source:
        raise Refused(_("Say in which month somebody checked whether it is in force, and where they looked."))
    return {"in_force": said.in_force, "in_force_checked": said.in_force_checked, "in_force_source": source}


def articles(said: Described) -> list[tuple[str, str]]:
    """The rows of a law, as they are stored; of anything else none."""
    if said.kind != Kind.LAW:
        return []
    rows = [(line(one, LONGEST["instrument"]), line(two, LONGEST["article"])) for one, two in said.articles]
    return [row for row in rows if row[0]][:MOST_ARTICLES]


def checked_words(columns: Mapping[str, Any], rows: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """The written words by field, for the case-data check."""
    names = ("title", "about", "made_by", "in_force_source", "what_changed")
    words = {name: str(columns[name]) for name in names if columns.get(name)}
    return words | ({"articles": "\n".join(" ".join(row) for row in rows)} if rows else {})


def issued(issue: Issue) -> dict[str, str]:
    """The columns of a version.

    Raises:
        Refused: neither a file nor an address, or a date that is none.
    """
    address = web(issue.address)
    if not address and not issue.files:
        raise Refused(_("Attach the file, or say the address where it is."))
    try:
        dated = clean_date(issue.dated)
    except ValueError as error:
        raise Refused(_("Write a year, a month or a day, as 2000, 2000-11 or 2000-11-15.")) from error
    return {"address": address, "dated": dated, "what_changed": line(issue.what_changed, LONGEST["what_changed"])}


def write_rows(item: LibraryItem, said: Described, rows: Sequence[tuple[str, str]]) -> None:
    """Objectives, concepts and articles of an item that has its number."""
    item.objectives.set(Concept.objects.filter(scheme__slug=OBJECTIVES, key__in=said.objectives))
    item.concepts.set(Concept.objects.filter(scheme__slug=TOPICS, key__in=said.concepts))
    if rows != list(item.articles.values_list("instrument", "article")):
        item.articles.all().delete()
        Article.objects.bulk_create(
            Article(item=item, instrument=one, article=two, position=place) for place, (one, two) in enumerate(rows)
        )


def free_slug(title: str, wanted: str = "") -> str:
    """An address that nobody has: of the title where it has letters that addresses can hold."""
    whole = slugify(wanted or title)
    short = whole if len(whole) <= _LONGEST_SLUG else whole[:_LONGEST_SLUG].rpartition("-")[0] or whole[:_LONGEST_SLUG]
    stem = short.strip("-") or f"item-{secrets.token_hex(3)}"
    taken = set(LibraryItem.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | _TAKEN
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
