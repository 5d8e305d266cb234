"""Adapt this to your country: condition by condition, block by block, then the registration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practica.foundation.core import languages
from practica.foundation.core.lists import listed
from practica.foundation.safety.forms import CheckedForm, MonthField, language_field, language_of, line, note, paragraph, pick
from practica.knowledge.countries import names
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications.actions import BlockHere, ConditionHere, Plan
from practica.knowledge.replications.forms.fields import held_field, kept_field
from practica.knowledge.replications.models import Held, Kept, Relation
from practica.knowledge.replications.queries.adapting import Adapting, BlockElsewhere, ConditionElsewhere
from practica.knowledge.replications.wording import country_list
from practica.people.access.choosing import MarkingForm
from practica.people.access.models import Attribution, Marking
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member

OWN_BLOCKS = 3


@dataclass(frozen=True)
class ConditionRow:
    """One line of "There and here"."""

    elsewhere: ConditionElsewhere
    held: forms.BoundField
    note: forms.BoundField

    @property
    def is_gap(self) -> bool:
        return str(self.held.value()) == Held.NO


@dataclass(frozen=True)
class BlockRow:
    """One line of "What you keep and what you change"."""

    elsewhere: BlockElsewhere
    kept: forms.BoundField
    why: forms.BoundField


@dataclass(frozen=True)
class OwnRow:
    """A block of one's own."""

    number: int
    title: forms.BoundField
    why: forms.BoundField


class AdaptForm(CheckedForm):
    """What is needed is only the country, the main expected outcome and a month; `act` is "register" or "consider"."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    setting = line(gettext_lazy("Where there"), gettext_lazy("A region, a port, an office; never the address of a shelter."))
    expected = paragraph(
        gettext_lazy("What do you expect to change?"), gettext_lazy("The one outcome by which you will say whether it worked.")
    )
    criterion = paragraph(
        gettext_lazy("How will you know that it worked?"),
        gettext_lazy("One measure you can count, with today’s figure beside it."),
    )
    lead = line(gettext_lazy("Who leads it here"), gettext_lazy("The organisation, not a person."))
    report_due = MonthField(
        label=gettext_lazy("When will you report?"), required=False, help_text=gettext_lazy("A month, as 2028-03.")
    )
    relation = pick(
        gettext_lazy("With those who did it first"),
        [
            (Relation.LED, gettext_lazy("led by them")),
            (Relation.SUPPORTED, gettext_lazy("supported by them")),
            (Relation.INDEPENDENT, gettext_lazy("independent of them")),
        ],
        Relation.INDEPENDENT,
    )
    attribution = pick(
        gettext_lazy("How you are shown"),
        [
            (Attribution.NAMED, gettext_lazy("by name")),
            (Attribution.ROLE, gettext_lazy("role and country only")),
            (Attribution.WITHHELD, gettext_lazy("withheld")),
        ],
        Attribution.NAMED,
    )
    language = language_field()

    def __init__(
        self, viewer: Viewer, practice: Practice, adapting: Adapting, data: Any = None, *, parent: int | None = None
    ) -> None:
        super().__init__(data)
        self.practice, self.adapting, self.parent = practice, adapting, parent
        own = practice.marking_of()
        self.loosest = own
        first = Marking.GREEN if own == Marking.CLEAR else own
        if data is not None and "marking" not in data:
            data = data.copy()
            data["marking"] = first
        self.marking = MarkingForm(viewer, None, data, floor=own)
        self.marking.initial.update({"marking": first, "circle": practice.circle_id, "readers": self._readers(practice)})
        self.fields["country"].choices = [("", _("Choose")), *names.choices()]  # type: ignore[attr-defined]
        if viewer.member is not None:
            self._begin_with(viewer.member)
        self._add_rows()

    @staticmethod
    def _readers(practice: Practice) -> str:
        """Who reads it if it becomes RED: the readers of a RED practice; its steward otherwise."""
        if practice.marking == Marking.RED:
            return ", ".join(practice.readers.values_list("email", flat=True))
        return practice.source.email if practice.source else ""

    def _begin_with(self, member: Member) -> None:
        self.fields["country"].initial = member.country
        self.fields["lead"].initial = str(member.organisation or "")
        self.fields["language"].initial = language_of(member)

    def _add_rows(self) -> None:
        for one in self.adapting.conditions:
            condition = one.condition
            self.fields[f"condition-{condition.pk}"] = held_field(condition.text)
            self.fields[f"condition-{condition.pk}-note"] = note(_("How it is here: %(what)s") % {"what": condition.text})
        for other in self.adapting.blocks:
            self.fields[f"block-{other.block.pk}"] = kept_field(other.block.title)
            self.fields[f"block-{other.block.pk}-why"] = note(_("What and why: %(what)s") % {"what": other.block.title})
        for number in range(1, OWN_BLOCKS + 1):
            self.fields[f"own-{number}-title"] = line(_("A block of your own"), longest=300)
            self.fields[f"own-{number}-why"] = note(_("What it is for"))

    @property
    def condition_rows(self) -> list[ConditionRow]:
        return [
            ConditionRow(one, self[f"condition-{one.condition.pk}"], self[f"condition-{one.condition.pk}-note"])
            for one in self.adapting.conditions
        ]

    @property
    def block_rows(self) -> list[BlockRow]:
        return [BlockRow(one, self[f"block-{one.block.pk}"], self[f"block-{one.block.pk}-why"]) for one in self.adapting.blocks]

    @property
    def own_rows(self) -> list[OwnRow]:
        return [OwnRow(n, self[f"own-{n}-title"], self[f"own-{n}-why"]) for n in range(1, OWN_BLOCKS + 1)]

    @property
    def has_own(self) -> bool:
        return any(row.title.value() for row in self.own_rows)

    @property
    def tally(self) -> str:
        """`You have 2 of 6, 2 more in part; 1 is unknown.` Empty before the first answer."""
        given = [row.held.value() for row in self.condition_rows]
        if not any(given):
            return ""
        have, partly = given.count(Held.YES), given.count(Held.PARTLY)
        unknown = sum(value in {Held.UNKNOWN, "", None} for value in given)
        words = [_("You have %(have)s of %(count)s") % {"have": have, "count": len(given)}]
        if partly:
            words.append(ngettext("%(count)s more in part", "%(count)s more in part", partly) % {"count": partly})
        begin = listed(words)
        if not unknown:
            return _("%(sentence)s.") % {"sentence": begin}
        rest = ngettext("%(count)s is unknown", "%(count)s are unknown", unknown) % {"count": unknown}
        return _("%(begin)s; %(rest)s.") % {"begin": begin, "rest": rest}

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Each condition that is missing here, and the countries where it was missing too and nothing came of it."""
        return [
            (row.elsewhere.condition.text, country_list(row.elsewhere.failed_without))
            for row in self.condition_rows
            if row.is_gap
        ]

    def clean(self) -> dict[str, Any]:
        """What is needed depends on the button: to consider only the country, to register also the outcome and the month."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("country"):
            self.add_error("country", _("Choose the country where you will try it."))
        if self.is_registering:
            if not self.said("expected"):
                self.add_error("expected", _("Say what you expect to change; one sentence is enough."))
            if not cleaned.get("report_due") and "report_due" not in self.errors:
                self.add_error("report_due", _("Say when you will report: a month is enough."))
        return cleaned

    @property
    def is_registering(self) -> bool:
        return self.data.get("act") != "consider"

    def is_valid(self) -> bool:
        """Both halves, so that each says what it lacks."""
        own, marking = super().is_valid(), self.marking.is_valid()
        return own and marking

    def plan(self) -> Plan:
        """The registration that was typed."""
        chosen = self.marking.cleaned_data
        return Plan(
            country=self.said("country"), expected=self.said("expected"), report_due=self.cleaned_data.get("report_due"),
            setting=self.said("setting"), criterion=self.said("criterion"), lead=self.said("lead"),
            relation=Relation(self.said("relation") or Relation.INDEPENDENT),
            language=self.said("language") if languages.is_language(self.said("language")) else "en",
            marking=chosen["marking"], circle=chosen["circle"], readers=tuple(chosen["readers"]),
            attribution=Attribution(self.said("attribution") or Attribution.NAMED), parent=self.parent,
            conditions=tuple(self._conditions()), blocks=tuple(self._blocks()),
        )  # fmt: skip

    def _conditions(self) -> Sequence[ConditionHere]:
        found = []
        for one in self.adapting.conditions:
            number = one.condition.pk
            held, words = self.said(f"condition-{number}"), self.said(f"condition-{number}-note")
            if held or words:
                found.append(ConditionHere(Held(held or Held.UNKNOWN), words, condition=number))
        return found

    def _blocks(self) -> Sequence[BlockHere]:
        found = []
        for one in self.adapting.blocks:
            kept, why = self.said(f"block-{one.block.pk}"), self.said(f"block-{one.block.pk}-why")
            if kept or why:
                found.append(BlockHere(Kept(kept or Kept.MODIFIED), why, block=one.block.pk))
        for number, title in self.numbered("own-{}-title", range(1, OWN_BLOCKS + 1)):
            if title:
                found.append(BlockHere(Kept.ADDED, self.said(f"own-{number}-why"), title=title))
        return found
