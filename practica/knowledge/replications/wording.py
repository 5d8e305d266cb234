"""Evidence in words: the sentences, figures and marks that pages show. The page's language must be the active one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from babel.lists import format_list
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from practica.knowledge.countries import names
from practica.knowledge.replications.credible import Estimate
from practica.knowledge.replications.evidence import (
    ABANDONED,
    CONSIDERED,
    OVERDUE,
    PREPARING,
    RUNNING,
    Evidence,
    Harm,
    Tally,
)
from practica.knowledge.replications.models import COUNTED, Held, Kept, Match, Relation, Verdict
from practica.knowledge.replications.separating import Separation

# Longest sentence of marks on a card; the rest is on the practice's page.
_MOST_MARKS = 12
# Standings that have a mark on a card, in the order of the sentence.
_MARKED = {
    standing: place
    for place, standing in enumerate(
        (*(v.value for v in reversed(COUNTED)), Verdict.TOO_EARLY.value, OVERDUE, ABANDONED, Verdict.NOT_MEASURED.value)
    )
}


_SETBACKS = frozenset({Verdict.HARMFUL.value, Verdict.NONE.value, Verdict.WEAKER.value, ABANDONED})


def is_setback(standing: str) -> bool:
    """Whether a result is told as a lesson: it is weaker, without effect or harmful, or it was given up."""
    return standing in _SETBACKS


@dataclass(frozen=True)
class Mark:
    """One shape with its words: `place` stands under it on a card, `label` is what is spoken."""

    verdict: str
    label: str
    place: str = ""
    url: str = ""
    count: int = 1


@dataclass(frozen=True)
class SeparationTable:
    """One condition or factor and what became of those with and without it; a row is (answer, [marks])."""

    title: str
    rows: tuple[tuple[str, tuple[Mark, ...]], ...]


@dataclass(frozen=True)
class Told:
    """Everything a page or card says of one practice's results, in the reader's language; each is worded when it is first read.

    A list shows two or three of these for forty practices, and their words cost more than the query behind them.
    """

    evidence: Evidence

    @cached_property
    def heading(self) -> str:
        """In how many countries it was tried, and how many have a result."""
        return heading(self.evidence)

    @cached_property
    def sentence(self) -> str:
        """What came of it, by countries; empty when nothing was taken up."""
        return sentence(self.evidence)

    @cached_property
    def figure(self) -> str:
        """The share of successes in words; repeats the heading when nothing was tried."""
        return figure(self.evidence.tally) if self.evidence.tried_in else self.heading

    @cached_property
    def percents(self) -> tuple[int, int, int] | None:
        """(low, mean, high) for the interval's bar; None when there are too few to say."""
        estimate = self.evidence.estimate
        return (estimate.percents[1], estimate.percents[0], estimate.percents[2]) if estimate else None

    @cached_property
    def worst(self) -> str:
        """The worst case beside the figure."""
        return worst(self.evidence)

    @cached_property
    def apart(self) -> tuple[str, ...]:
        """Independent and originator-led results, each with its own figure."""
        return apart(self.evidence)

    @cached_property
    def harm(self) -> str:
        """The title of the banner; empty without harm."""
        return harm_title(self.evidence.harm) if self.evidence.harm else ""

    @property
    def harm_words(self) -> tuple[str, ...]:
        """The sentences that were released."""
        return self.evidence.harm.released if self.evidence.harm else ()

    @property
    def harm_url(self) -> str:
        """The first report to read; empty when none may be read."""
        harm = self.evidence.harm
        return f"/replications/{harm.reports[0]}/" if harm and harm.reports else ""

    @cached_property
    def tables(self) -> tuple[SeparationTable, ...]:
        """What separates success from failure."""
        return tuple(separation_table(one) for one in self.evidence.separating)

    @property
    def scope(self) -> str:
        """Over what it was counted."""
        return _("Counted over what you may see.") if self.evidence.results or self.evidence.harm else ""

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """One mark a replication."""
        return marks(self.evidence)


def tell(evidence: Evidence) -> Told:
    """The evidence in words."""
    return Told(evidence)


def verdict_word(standing: str) -> str:
    """A verdict or standing in words: "similar", "report overdue"."""
    return _standing_words(get_language() or "en")[standing]


@cache
def _standing_words(language: str) -> Mapping[str, str]:
    """Every verdict and standing in the words of an interface language; the catalogue does not change while a process lives."""
    with override(language):
        beside = {
            OVERDUE: _("report overdue"),
            ABANDONED: _("abandoned"),
            RUNNING: _("running"),
            PREPARING: _("preparing"),
            CONSIDERED: _("considered"),
        }
        return beside | {verdict.value: str(verdict.label) for verdict in Verdict}


def held_word(held: str) -> str:
    """Whether a condition held, told afterwards."""
    return {Held.YES: _("had it"), Held.PARTLY: _("had it in part"), Held.NO: _("did not have it")}.get(Held(held), _("unknown"))


def kept_word(kept: str) -> str:
    """What became of a building block, told afterwards."""
    words = {Kept.KEPT: _("kept"), Kept.MODIFIED: _("changed"), Kept.DROPPED: _("dropped"), Kept.ADDED: _("added")}
    return words[Kept(kept)]


def shape(standing: str) -> str:
    """The mark in `marks.svg` of a verdict or standing; what is under way is an open circle."""
    return "open" if standing in {RUNNING, PREPARING, CONSIDERED} else standing


def heading(evidence: Evidence) -> str:
    """`Tried in 4 countries, 3 with a result`."""
    tried, with_result = len(evidence.tried_in), len(evidence.with_result)
    if not tried:
        return _("Not tried elsewhere yet")
    begin = ngettext("Tried in %(count)s country", "Tried in %(count)s countries", tried) % {"count": tried}
    if not with_result:
        return _("%(tried)s, no result that counts yet") % {"tried": begin}
    results = ngettext("%(count)s with a result", "%(count)s with a result", with_result) % {"count": with_result}
    return _("%(tried)s, %(results)s") % {"tried": begin, "results": results}


def sentence(evidence: Evidence) -> str:
    """`Similar in 2 countries, weaker in 1, no effect in 1; 1 report is overdue.` Empty when nothing was taken up."""
    counted = [
        _part(evidence, verdict.value, is_first=number == 0)
        for number, verdict in enumerate(v for v in reversed(COUNTED) if evidence.count(v.value))
    ]
    beside = _beside(evidence, is_first=not counted)
    joint = pgettext("between items of a list", ", ")
    whole = _("; ").join(joint.join(parts) for parts in (counted, beside) if parts)
    return _("%(sentence)s.") % {"sentence": capfirst(whole)} if whole else ""


def _part(evidence: Evidence, standing: str, *, is_first: bool) -> str:
    """`similar in 2 countries` for the first, `weaker in 1` for the next."""
    replications, countries = evidence.count(standing), len(evidence.by_country[standing])
    word = {"verdict": verdict_word(standing), "count": countries, "times": replications}
    if replications > countries:
        once = ngettext("%(count)s country", "%(count)s countries", countries) % word
        often = ngettext(
            "%(verdict)s %(times)s time in %(countries)s", "%(verdict)s %(times)s times in %(countries)s", replications
        )
        return often % {**word, "countries": once}
    if is_first:
        return ngettext("%(verdict)s in %(count)s country", "%(verdict)s in %(count)s countries", countries) % word
    # One form in English; Arabic says the noun, and each number has its own.
    return ngettext("%(verdict)s in %(count)s", "%(verdict)s in %(count)s", countries) % word


def _beside(evidence: Evidence, *, is_first: bool) -> list[str]:
    """What never enters n, in words."""
    parts: list[str] = []
    for standing in (Verdict.TOO_EARLY, Verdict.NOT_MEASURED, Verdict.NOT_APPLICABLE, ABANDONED, RUNNING, PREPARING, CONSIDERED):
        if evidence.count(standing):
            parts.append(_part(evidence, str(standing), is_first=is_first and not parts))
    overdue = evidence.count(OVERDUE)
    if overdue:
        parts.append(ngettext("%(count)s report is overdue", "%(count)s reports are overdue", overdue) % {"count": overdue})
    return parts


def figure(tally: Tally) -> str:
    """`Similar or stronger: 40 % (7-81 %), n = 3`, or that there are too few results to say."""
    if tally.n == 0:
        return _("No result yet: nothing to sum up")
    if tally.estimate is None:
        return ngettext("%(count)s result: too few to say", "%(count)s results: too few to say", tally.n) % {"count": tally.n}
    return _("Similar or stronger: %(figure)s, n = %(count)s") % {"figure": range_words(tally.estimate), "count": tally.n}


def range_words(estimate: Estimate) -> str:
    """`40 % (7-81 %)`."""
    mean, low, high = estimate.percents
    return _("%(mean)s %% (%(low)s-%(high)s %%)") % {"mean": mean, "low": low, "high": high}


def worst(evidence: Evidence) -> str:
    """The worst case beside the figure: the overdue counted as no effect. Empty when nothing is overdue."""
    if evidence.worst is None or evidence.worst.estimate is None:
        return ""
    return _("Worst case, if what is overdue had no effect: %(figure)s, n = %(count)s") % {
        "figure": range_words(evidence.worst.estimate),
        "count": evidence.worst.n,
    }


def apart(evidence: Evidence) -> tuple[str, ...]:
    """Independent and originator-led results, each with its own figure, when there are both."""
    if len(evidence.apart) < 2:
        return ()
    names_of = {
        Relation.INDEPENDENT: _("Independent of those who did it first"),
        Relation.SUPPORTED: _("Supported by those who did it first"),
        Relation.LED: _("Led by those who did it first"),
    }
    return tuple(
        _("%(whose)s: %(successes)s of %(count)s similar or stronger")
        % {"whose": names_of[relation], "successes": evidence.apart[relation].successes, "count": evidence.apart[relation].n}
        for relation in reversed(Relation)
        if relation in evidence.apart
    )


def harm_title(harm: Harm) -> str:
    """`Harm was reported in Morocco.`; without a place when only a released sentence may be shown."""
    if harm.harmful:
        return _("Harm was reported in %(countries)s.") % {"countries": country_list(harm.harmful)}
    if harm.negative:
        return _("Negative effects were reported in %(countries)s.") % {"countries": country_list(harm.negative)}
    return _("Harm was reported.")


def country_list(codes: Iterable[str]) -> str:
    """`Morocco and Niger`."""
    return format_list([names.name(code) for code in codes], locale=(get_language() or "en").replace("-", "_"))


def marks(evidence: Evidence) -> tuple[Mark, ...]:
    """One mark a replication for a card, in the order of the sentence; `place` is the country's code."""
    shown = [result for result in evidence.results if result.standing in _MARKED]
    shown.sort(key=lambda result: (_MARKED[result.standing], result.country, result.pk))
    # Harm is never cut off by the length of a card.
    kept = shown[:_MOST_MARKS] + [result for result in shown[_MOST_MARKS:] if result.is_harmful]
    language = get_language() or "en"
    called, words, label = names.names(language), _standing_words(language), _("%(country)s, %(verdict)s")
    return tuple(
        Mark(
            verdict=result.standing,
            label=label % {"country": called.get(result.country, result.country), "verdict": words[result.standing]},
            place=result.country,
            url=f"/replications/{result.pk}/",
        )
        for result in kept
    )


def separation_table(separation: Separation) -> SeparationTable:
    """A separating condition or factor as rows."""
    answers: dict[str, str] = {
        Held.YES: _("had it"),
        Held.PARTLY: _("had it in part"),
        Held.NO: _("did not have it"),
        Match.SAME: _("the same as where it came from"),
        Match.DIFFERS: _("different"),
        "unknown": _("unknown"),
    }
    return SeparationTable(
        title=separation.text,
        rows=tuple((answers[value], _marks_of(group)) for value, group in separation.groups),
    )


def _marks_of(group: Sequence[tuple[str, str]]) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            verdict=standing,
            label=_("%(country)s: %(verdict)s") % {"country": names.name(country), "verdict": verdict_word(standing)},
            place=country,
        )
        for country, standing in sorted(group)
    )
