"""A version as the parts of the template, in reading order: what reviewers comment on, and what two versions are compared by."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from practica.foundation.core import places
from practica.foundation.core.lists import listed
from practica.knowledge.practices import questions
from practica.knowledge.practices.models import CostBand, PracticeText, PracticeVersion, SideEffects
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES

# Part → its heading; a part's key is what a comment names.
HEADINGS: Mapping[str, Promise] = {
    "title": _("Title"),
    "setting": _("Country and setting"),
    "tags": _("Objectives and concepts"),
    "summary": _("Summary"),
    **questions.HEADINGS,
}


def words_by_part(version: PracticeVersion) -> dict[str, str]:
    """Every part that says something, as plain paragraphs with an empty line between them, rows and chosen facts included.

    In the version's own language, its labels too, so that two versions differ only where somebody changed them.
    """
    text = next((text for text in version.texts.all() if text.language == version.language), None)
    with override(version.language):
        found = {part: "\n\n".join(filter(None, _paragraphs(version, text or PracticeText(), part))) for part in HEADINGS}
    return {part: words for part, words in found.items() if words}


def _paragraphs(version: PracticeVersion, text: PracticeText, part: str) -> Iterator[str]:
    if part == "setting":
        yield listed(places.name(country.code, version.language) for country in version.countries.all())
        yield "\n".join(filter(None, (version.setting, " – ".join(filter(None, (version.period_from, version.period_to))))))
    elif part == "tags":
        yield _labels(version.objectives.values_list("key", flat=True), version.language, OBJECTIVES)
        yield _labels(version.concepts.values_list("key", flat=True), version.language)
    elif part == "side_effects":
        yield str(dict(SideEffects.choices).get(version.side_effects_seen, ""))
        yield text.side_effects
    elif part == "resources":
        yield version.time_needed
        yield version.staff_needed
        yield str(dict(CostBand.choices).get(version.cost_band, ""))
        yield text.resources
    else:
        yield getattr(text, part)
        yield from _rows(version, part)


def _rows(version: PracticeVersion, part: str) -> Iterator[str]:
    if part == "done":
        yield from ("\n".join(filter(None, (block.title, block.text))) for block in version.blocks.all())
    elif part == "changed":
        yield from (f"{outcome.text}\n({outcome.get_evidence_display()})" for outcome in version.outcomes.all())
    elif part == "needs":
        for condition in version.conditions.all():
            yield "\n".join(filter(None, (f"{condition.text} ({condition.get_kind_display()})", condition.there)))
    elif part == "legal_basis":
        yield from (listed((row.instrument, row.article)) for row in version.legal_rows.all())


def _labels(keys: Iterable[str], language: str, scheme: str = "") -> str:
    labels = vocabulary.labels_for(language, scheme) if scheme else vocabulary.labels_for(language)
    return listed(sorted(labels.get(key, key) for key in keys))
