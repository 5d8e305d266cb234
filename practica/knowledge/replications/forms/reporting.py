"""What happened: three answers, and everything else folded away for later."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.foundation.safety.forms import CheckedForm, line, note, paragraph, pick
from practica.knowledge.practices.models import CostBand, Evidence, SideEffects
from practica.knowledge.replications.actions import (
    DETAILS,
    Adapted,
    BlockHere,
    ConditionHere,
    Factor,
    FurtherOutcome,
    Report,
    is_stricter,
)
from practica.knowledge.replications.forms.fields import held_field, kept_field
from practica.knowledge.replications.models import (
    Effect,
    Held,
    Kept,
    Match,
    Replication,
    Still,
    Verdict,
)
from practica.people.members.models import Member

# Empty rows that a form offers besides those that are filled.
_SPARE = 2
_CHOOSE = ("", gettext_lazy("Choose"))


@dataclass(frozen=True)
class AnswerRow:
    """A condition or a block with its choice and its line."""

    choice: forms.BoundField
    words: forms.BoundField


def _names_country(replication: Replication) -> forms.BooleanField:
    """Asked of the lead alone."""
    return forms.BooleanField(
        label=gettext_lazy("Name the country where this is told"),
        help_text=gettext_lazy(
            "What did not work is told as a lesson on the first page and in mails, without the country unless you say so here."
        ),
        required=False,
        initial=replication.names_country,
    )


class ReportForm(CheckedForm):
    """The verdict, negative effects and one sentence are asked; behind a stricter marking also what the others may learn."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Compared with where it came from, what happened to what you expected?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what happened to what you expected.")},
    )
    negative_effects = forms.ChoiceField(
        label=gettext_lazy("Were there negative effects?"),
        choices=SideEffects.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether there were negative effects; “not assessed” is an answer.")},
    )
    sentence = forms.CharField(
        label=gettext_lazy("In one sentence, what happened?"),
        help_text=gettext_lazy("What did not work is what the next country needs most."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say in one sentence what happened.")},
    )
    harm_sentence = forms.CharField(
        label=gettext_lazy("If harm was done: the one sentence that readers of the practice may see"),
        help_text=gettext_lazy(
            "Your report has fewer readers than the practice. This sentence goes out to all of them, without the country."
        ),
        required=False,
        max_length=300,
    )
    negative_text = paragraph(gettext_lazy("What the negative effects were, and what was done about them"))
    evidence = forms.ChoiceField(label=gettext_lazy("How do you know?"), choices=[_CHOOSE, *Evidence.choices], required=False)
    reach = line(gettext_lazy("Whom it reached"), gettext_lazy("Numbers, never names."))
    cost_band = forms.ChoiceField(label=gettext_lazy("What it cost"), choices=[_CHOOSE, *CostBand.choices], required=False)
    fidelity = paragraph(gettext_lazy("How close you stayed to the practice"))
    cmo_context = paragraph(gettext_lazy("In this context …"))
    cmo_mechanism = paragraph(gettext_lazy("… this mechanism …"))
    cmo_outcome = paragraph(gettext_lazy("… led to this outcome."))
    differently = paragraph(gettext_lazy("What we would do differently"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, replication: Replication, data: Any = None, *, lead: Member, seen: int = 0) -> None:
        super().__init__(data)
        self.replication = replication
        if lead.pk == replication.source_id:
            self.fields["names_country"] = _names_country(replication)
        self.needs_release = is_stricter(replication)
        if not self.needs_release:
            del self.fields["harm_sentence"]
        for field in ("verdict", "negative_effects", "sentence", "harm_sentence", "evidence", "cost_band", *DETAILS):
            if field in self.fields:
                self.fields[field].initial = getattr(replication, field)
        self.fields["seen"].initial = seen
        self._add_answers()
        self._add_lists()

    def _add_answers(self) -> None:
        """Conditions and blocks as they were registered, to be corrected by what was found."""
        self.conditions = list(self.replication.version.conditions.all())
        self.blocks = list(self.replication.version.blocks.all())
        held = {row.condition_id: row for row in self.replication.conditions.all()}
        kept = {row.block_id: row for row in self.replication.blocks.all()}
        for condition in self.conditions:
            row = held.get(condition.pk)
            self.fields[f"condition-{condition.pk}"] = held_field(condition.text, row.held if row else "")
            self.fields[f"condition-{condition.pk}-note"] = note(_("How it was here: %(what)s") % {"what": condition.text})
            self.fields[f"condition-{condition.pk}-note"].initial = row.note if row else ""
        for block in self.blocks:
            answer = kept.get(block.pk)
            self.fields[f"block-{block.pk}"] = kept_field(block.title, answer.kept if answer else "")
            self.fields[f"block-{block.pk}-why"] = note(_("What and why: %(what)s") % {"what": block.title})
            self.fields[f"block-{block.pk}-why"].initial = answer.why if answer else ""

    def _add_lists(self) -> None:
        adapted, context = list(self.replication.adaptations.all()), list(self.replication.context.all())
        outcomes = list(self.replication.outcomes.all())
        self.counts = {
            "adaptation": len(adapted) + _SPARE, "context": len(context) + _SPARE, "outcome": len(outcomes) + _SPARE,
        }  # fmt: skip
        planned = [("planned", gettext_lazy("planned")), ("forced", gettext_lazy("forced"))]
        for number in range(1, self.counts["adaptation"] + 1):
            one = adapted[number - 1] if number <= len(adapted) else None
            self._row("adaptation", number, what=paragraph(_("What was changed"), rows=1), why=paragraph(_("Why"), rows=1),
                      decided_by=line(_("Who decided (a role)")), planned=pick(_("Planned or forced"), planned))  # fmt: skip
            if one is not None:
                words = {"what": one.what, "why": one.why, "decided_by": one.decided_by}
                self._fill("adaptation", number, {**words, "planned": "planned" if one.planned else "forced"})
        for number in range(1, self.counts["context"] + 1):
            self._row("context", number, factor=line(_("Factor")), there=line(_("There"), longest=2_000),
                      here=line(_("Here"), longest=2_000), match=pick(_("Same or different"), Match.choices),
                      effect=pick(_("What it did"), Effect.choices))  # fmt: skip
            if number <= len(context):
                pair = context[number - 1]
                self._fill(
                    "context", number, {name: getattr(pair, name) for name in ("factor", "there", "here", "match", "effect")}
                )
        for number in range(1, self.counts["outcome"] + 1):
            what = forms.ChoiceField(label=_("What happened to it"), choices=[_CHOOSE, *Verdict.choices], required=False)
            self._row("outcome", number, text=paragraph(_("A further outcome"), rows=1), verdict=what)
            if number <= len(outcomes):
                self._fill("outcome", number, {"text": outcomes[number - 1].text, "verdict": outcomes[number - 1].verdict})

    def _row(self, group: str, number: int, **fields: forms.Field) -> None:
        for name, field in fields.items():
            self.fields[f"{group}-{number}-{name}"] = field

    def _fill(self, group: str, number: int, values: dict[str, str]) -> None:
        for name, value in values.items():
            self.fields[f"{group}-{number}-{name}"].initial = value

    @property
    def condition_rows(self) -> list[AnswerRow]:
        return [AnswerRow(self[f"condition-{one.pk}"], self[f"condition-{one.pk}-note"]) for one in self.conditions]

    @property
    def block_rows(self) -> list[AnswerRow]:
        return [AnswerRow(self[f"block-{one.pk}"], self[f"block-{one.pk}-why"]) for one in self.blocks]

    def _rows_of(self, group: str) -> list[list[forms.BoundField]]:
        return [
            [self[name] for name in self.fields if name.startswith(f"{group}-{number}-")]
            for number in range(1, self.counts[group] + 1)
        ]

    @property
    def adaptation_rows(self) -> list[list[forms.BoundField]]:
        return self._rows_of("adaptation")

    @property
    def context_rows(self) -> list[list[forms.BoundField]]:
        return self._rows_of("context")

    @property
    def outcome_rows(self) -> list[list[forms.BoundField]]:
        return self._rows_of("outcome")

    @property
    def has_folded_errors(self) -> bool:
        """Whether something is wrong in what is folded away, which then opens."""
        return bool(set(self.errors) - {"verdict", "negative_effects", "sentence", "harm_sentence", "__all__"})

    def report(self) -> Report:
        """The report that was typed; groups that the form did not send stay as they were."""
        chosen = self.cleaned_data
        return Report(
            verdict=Verdict(chosen["verdict"]), negative_effects=SideEffects(chosen["negative_effects"]),
            sentence=self.said("sentence"), harm_sentence=self.said("harm_sentence"),
            evidence=self.said("evidence"), cost_band=self.said("cost_band"), names_country=chosen.get("names_country"),
            details={name: self.said(name) for name in DETAILS if name in self.data},
            conditions=self._conditions() if self.has_any("condition-") else None,
            blocks=self._blocks() if self.has_any("block-") else None,
            adaptations=self._adaptations() if self.has_any("adaptation-") else None,
            context=self._context() if self.has_any("context-") else None,
            outcomes=self._outcomes() if self.has_any("outcome-") else None,
        )  # fmt: skip

    def _conditions(self) -> tuple[ConditionHere, ...]:
        own = [row for row in self.replication.conditions.all() if row.condition_id is None]
        answers = [(one.pk, self.said(f"condition-{one.pk}"), self.said(f"condition-{one.pk}-note")) for one in self.conditions]
        asked = [ConditionHere(Held(held or Held.UNKNOWN), words, condition=pk) for pk, held, words in answers if held or words]
        return (*asked, *(ConditionHere(Held(row.held), row.note, text=row.text) for row in own))

    def _blocks(self) -> tuple[BlockHere, ...]:
        own = [row for row in self.replication.blocks.all() if row.block_id is None]
        answers = [(one.pk, self.said(f"block-{one.pk}"), self.said(f"block-{one.pk}-why")) for one in self.blocks]
        asked = [BlockHere(Kept(kept or Kept.MODIFIED), why, block=pk) for pk, kept, why in answers if kept or why]
        return (*asked, *(BlockHere(Kept(row.kept), row.why, title=row.title) for row in own))

    def _adaptations(self) -> tuple[Adapted, ...]:
        return tuple(
            Adapted(what, self.said(f"adaptation-{number}-why"), self.said(f"adaptation-{number}-decided_by"),
                    planned=self.said(f"adaptation-{number}-planned") != "forced")
            for number, what in self.numbered("adaptation-{}-what", range(1, self.counts["adaptation"] + 1)) if what
        )  # fmt: skip

    def _context(self) -> tuple[Factor, ...]:
        return tuple(
            Factor(factor, self.said(f"context-{number}-there"), self.said(f"context-{number}-here"),
                   Match(self.said(f"context-{number}-match") or Match.UNKNOWN), self.said(f"context-{number}-effect"))
            for number, factor in self.numbered("context-{}-factor", range(1, self.counts["context"] + 1)) if factor
        )  # fmt: skip

    def _outcomes(self) -> tuple[FurtherOutcome, ...]:
        return tuple(
            FurtherOutcome(text, Verdict(self.said(f"outcome-{number}-verdict") or Verdict.NOT_MEASURED))
            for number, text in self.numbered("outcome-{}-text", range(1, self.counts["outcome"] + 1))
            if text
        )


class AbandonForm(CheckedForm):
    """Why it was given up."""

    reason = forms.CharField(
        label=gettext_lazy("Why was it given up?"),
        help_text=gettext_lazy("An abandoned attempt is worth reading. What was missing, what came in between?"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say in a sentence why: it is what the next country will read.")},
    )

    def __init__(self, replication: Replication, data: Any = None, *, lead: Member) -> None:
        super().__init__(data)
        if lead.pk == replication.source_id:
            self.fields["names_country"] = _names_country(replication)


class StillRunningForm(CheckedForm):
    """The year's two questions."""

    running = forms.ChoiceField(
        label=gettext_lazy("Is it still running?"), choices=Still.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it still runs; “unknown” is an answer.")},
    )  # fmt: skip
    without_support = forms.ChoiceField(
        label=gettext_lazy("Without outside support?"), choices=Still.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it runs without outside support; “unknown” is an answer.")},
    )  # fmt: skip
