"""Writing facts: loading what comes as data, and stating one as a member."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from practica.foundation import activity
from practica.foundation.core.answers import Refused
from practica.foundation.core.writes import writes
from practica.foundation.safety.casedata import blocks, check
from practica.knowledge.countries import comparing, loading, names, rules, values
from practica.knowledge.countries.models import STATED, CountryFact, Kind
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

DATA = Path(__file__).parent / "data" / "facts.jsonl"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many facts a load made, changed and left alone."""

    created: int
    changed: int
    unchanged: int


@writes
def load_facts(path: Path = DATA, *, now: datetime) -> Loaded:
    """Bring what came as data to the state of a file; loading it twice changes nothing, what members stated stays.

    Raises:
        Refused: a line is not understood; nothing is written.
    """
    given = loading.read(path)
    rows = {_same(row): row for row in CountryFact.objects.filter(loaded=True)}
    fresh, changed = {}, []
    for fact in given:
        row = rows.get(_same(fact))
        if row is None:
            fresh[_same(fact)] = CountryFact(
                code=fact.code, kind=fact.kind, key=fact.key, value=fact.value, dated=fact.dated, precision=fact.precision,
                source_title=fact.source_title, source_url=fact.source_url, added_at=now, loaded=True,
            )  # fmt: skip
        elif (row.value, row.source_url, row.precision) != (fact.value, fact.source_url, fact.precision):
            row.value, row.source_url, row.precision = fact.value, fact.source_url, fact.precision
            changed.append(row)
    CountryFact.objects.bulk_create(fresh.values(), batch_size=500)
    CountryFact.objects.bulk_update(changed, ["value", "source_url", "precision"], batch_size=200)
    transaction.on_commit(comparing.forget)
    return Loaded(len(fresh), len(changed), len(given) - len(fresh) - len(changed))


@writes
def state_fact(
    code: str,
    kind: Kind,
    value: values.Value,
    *,
    as_of: values.AsOf,
    source_title: str,
    source_url: str = "",
    key: str = "",
    corrects: CountryFact | None = None,
    by: Member,
    now: datetime,
) -> CountryFact:
    """State a fact about a country, or correct one; the older statement stays and is shown as older.

    The same statement sent twice by the same member is one.

    Raises:
        Refused: `by` may not, the fact does not fit its kind, has no source or an odd address, lies in the future, or
            its text holds personal data.
    """
    rules.state_fact(Viewer.of(by)).or_raise()
    if not names.is_country(code) or kind not in STATED:
        raise Refused(_("This is not something that is stated about a country."))
    taken = values.read_value(kind, key, value)
    title = values.one_line(source_title)[:300]
    if not title:
        raise Refused(_("Every fact has a source: a law, a report, an official page."))
    if values.first_day(as_of) > now.date():
        raise Refused(_("A source cannot be dated in the future."))
    if any(blocks(check(text, countries=[code])) for text in (str(taken.get("text", "")), title)):
        raise Refused(_("This text holds personal data. A fact about a country needs none: take it out."))
    day = min(as_of.day, now.date())
    twice = CountryFact.objects.filter(
        code=code, kind=kind, key=key, dated=day, source_title=title, added_by=by, corrects=corrects
    )
    for fact in twice:
        if fact.value == taken:  # a second click, or the page sent again
            return fact
    if corrects is not None:
        _may_correct(corrects, code, kind, key)
    fact = CountryFact.objects.create(
        code=code, kind=kind, key=key, value=taken, dated=day, precision=as_of.precision,
        source_title=title, source_url=values.read_url(source_url), added_by=by, added_at=now, corrects=corrects,
    )  # fmt: skip
    transaction.on_commit(comparing.forget)
    activity.record(
        "country_fact.corrected" if corrects else "country_fact.stated",
        by=by, on=fact, at=now, facts={"country": code, "kind": str(kind)},
    )  # fmt: skip
    return fact


def _may_correct(corrects: CountryFact, code: str, kind: Kind, key: str) -> None:
    if (corrects.code, corrects.kind, corrects.key) != (code, kind, key):
        raise Refused(_("A correction is about the same thing as what it corrects."))
    again = CountryFact.objects.filter(pk=corrects.pk).filter(Exists(CountryFact.objects.filter(corrects=OuterRef("pk"))))
    if again.exists():
        raise Refused(_("Somebody has corrected this meanwhile. Correct the newer statement."))


def _same(fact: CountryFact | loading.FactIn) -> tuple[object, ...]:
    return (fact.code, str(fact.kind), fact.key, fact.source_title, fact.dated)
