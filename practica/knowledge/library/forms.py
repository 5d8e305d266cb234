"""From what was typed to the plain values that actions take."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from practica.foundation.core import languages
from practica.foundation.safety.forms import CheckedForm, MonthField, language_field, language_of, line
from practica.knowledge.library.dating import DatedField
from practica.knowledge.library.fields import CountriesField, LibraryField
from practica.knowledge.library.models import MEANS, InForce, Kind, LibraryItem, Licence
from practica.knowledge.library.plan import LONGEST, Described, Issue, Readers
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.fields import ConceptsField
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.choosing import MarkingForm
from practica.people.access.models import Attribution, Marking
from practica.people.access.viewers import Viewer
from practica.people.members.models import Member
from practica.services.files.tray import Tray

ROWS = 4
"""Rows for articles that the form shows beyond those that are there."""

_SHOWN_AS = [
    (Attribution.NAMED, gettext_lazy("by name")),
    (Attribution.ROLE, gettext_lazy("role and country only")),
    (Attribution.WITHHELD, gettext_lazy("name withheld; answers still reach you")),
]


def attribution_field() -> forms.ChoiceField:
    """How the steward is shown; by name where nothing is chosen."""
    return forms.ChoiceField(
        label=gettext_lazy("You are shown"), choices=_SHOWN_AS, required=False, initial=Attribution.NAMED,
        widget=forms.RadioSelect,
    )  # fmt: skip


class DescribeForm(CheckedForm):
    """What a thing is, what it is for, where it comes from; for a law also its articles and whether it holds."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), widget=forms.RadioSelect, initial=Kind.DOCUMENT,
        choices=[
            (Kind.DOCUMENT, gettext_lazy("A document: a guide, a report, a protocol, a checklist")),
            (Kind.LAW, gettext_lazy("A law or a treaty")),
            (Kind.FORM, gettext_lazy("A form to fill in")),
            (Kind.TRAINING, gettext_lazy("Training material: slides, a curriculum, an exercise")),
        ],
        error_messages={"required": gettext_lazy("Choose what it is.")},
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=LONGEST["title"],
        help_text=gettext_lazy("As it stands on it."),
        error_messages={"required": gettext_lazy("Give it the title it has.")},
    )  # fmt: skip
    about = forms.CharField(
        label=gettext_lazy("What it is for"), required=False, max_length=LONGEST["about"],
        widget=forms.Textarea(attrs={"rows": 4, "data-markdown": ""}),
        help_text=gettext_lazy("Who uses it, when, and what it does not cover. Two or three sentences."),
    )  # fmt: skip
    made_by = line(gettext_lazy("Who made it"), gettext_lazy("An organisation, an office, a working group."), LONGEST["made_by"])
    made_url = line(gettext_lazy("Where it comes from"), gettext_lazy("A web address, if there is one."), LONGEST["made_url"])
    licence = forms.ChoiceField(
        label=gettext_lazy("What its maker allows"), initial=Licence.NOT_STATED, required=False,
        help_text=gettext_lazy("Choose what is written on it. Where nothing is written, it is “not stated”."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Written in"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The one most of it is written in counts first for the search."),
    )  # fmt: skip
    countries = CountriesField(
        label=gettext_lazy("Countries"), help_text=gettext_lazy("Names separated by commas; nothing for what is for everywhere.")
    )
    objectives = forms.MultipleChoiceField(label=gettext_lazy("Objectives"), required=False, widget=forms.CheckboxSelectMultiple)
    concepts = ConceptsField(label=gettext_lazy("Concepts"), help_text=gettext_lazy("From the vocabulary, separated by commas."))
    translation_of = LibraryField(
        label=gettext_lazy("A translation of"), help_text=gettext_lazy("The address or the title of the original in the library.")
    )
    in_force = forms.ChoiceField(
        label=gettext_lazy("Is it in force?"), choices=InForce.choices, initial=InForce.UNKNOWN, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    in_force_checked = MonthField(label=gettext_lazy("Checked in"), required=False)
    in_force_source = line(
        gettext_lazy("Where one looked"), gettext_lazy("For example: the treaty collection of its depositary."),
        LONGEST["in_force_source"],
    )  # fmt: skip
    language = language_field()

    def __init__(self, viewer: Viewer, member: Member, data: Any = None, *, row: LibraryItem | None = None) -> None:
        super().__init__(data, initial=_initial(row) if row else {})
        reader = get_language() or "en"
        own = [
            (code, languages.own_name(code)) for code in (row.languages if row else []) if code not in dict(languages.choices())
        ]
        choices: dict[str, Any] = {
            "licence": [(value, f"{Licence(value).label}: {MEANS[Licence(value)]}") for value in Licence],
            "languages": [*languages.choices(), *own],
            "objectives": list(vocabulary.labels_for(reader, OBJECTIVES).items()),
        }
        for name, of_field in choices.items():
            self.fields[name].choices = of_field  # type: ignore[attr-defined]
        self.fields["translation_of"].viewer = viewer  # type: ignore[attr-defined]
        self.fields["language"].label = _("Language of the title and of what you write here")
        self.fields["language"].initial = row.language if row else language_of(member)
        rows = list(row.articles.values_list("instrument", "article")) if row else []
        for number in range(len(rows) + ROWS):
            one, two = rows[number] if number < len(rows) else ("", "")
            self.fields[f"instrument_{number}"] = line(_("Instrument"), "", LONGEST["instrument"])
            self.fields[f"article_{number}"] = line(_("Article"), "", LONGEST["article"])
            self.fields[f"instrument_{number}"].initial, self.fields[f"article_{number}"].initial = one, two
        self._rows = len(rows) + ROWS

    @property
    def articles(self) -> list[tuple[Any, Any]]:
        """The fields of the rows of a law."""
        return [(self[f"instrument_{number}"], self[f"article_{number}"]) for number in range(self._rows)]

    @property
    def is_law(self) -> bool:
        """Whether the part for laws should stand open."""
        return str(self["kind"].value()) == Kind.LAW

    def described(self) -> Described:
        """What was typed."""
        language = self.said("language")
        return Described(
            kind=Kind(self.cleaned_data["kind"]), title=self.said("title"), about=self.said("about"),
            language=language if languages.is_language(language) else "en", made_by=self.said("made_by"),
            made_url=self.said("made_url"), licence=Licence(self.said("licence") or Licence.NOT_STATED),
            languages=self.cleaned_data["languages"], countries=self.cleaned_data["countries"],
            objectives=self.cleaned_data["objectives"], concepts=self.cleaned_data["concepts"],
            translation_of=self.cleaned_data["translation_of"],
            articles=[(self.said(f"instrument_{number}"), self.said(f"article_{number}")) for number in range(self._rows)],
            in_force=InForce(self.said("in_force") or InForce.UNKNOWN), in_force_checked=self.cleaned_data["in_force_checked"],
            in_force_source=self.said("in_force_source"),
        )  # fmt: skip


def _initial(row: LibraryItem) -> dict[str, Any]:
    names = (
        "kind", "title", "about", "made_by", "made_url", "licence", "languages", "countries", "in_force", "in_force_checked",
        "in_force_source", "translation_of",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "objectives": [concept.key for concept in row.objectives.all()],
        "concepts": [concept.key for concept in row.concepts.all()],
    }


class IssueForm(CheckedForm):
    """A version: its date, its address, and for a later one what changed. Files come through a tray beside it."""

    dated = DatedField(
        label=gettext_lazy("Date of this version"), required=False, max_length=10,
        help_text=gettext_lazy("A year, a month or a day, as 2000, 2000-11 or 2000-11-15. Nothing where none is known."),
    )  # fmt: skip
    address = line(
        gettext_lazy("Web address"), gettext_lazy("Where it can be read, for what is not kept here or is kept elsewhere too."),
        LONGEST["address"],
    )  # fmt: skip
    what_changed = line(
        gettext_lazy("What changed"), gettext_lazy("For example: the questions about the contract come first now."),
        LONGEST["what_changed"],
    )  # fmt: skip

    def issue(self, tray: Tray) -> Issue:
        """What was typed, with the files beside it."""
        given = tray.reasons
        files = [(file, {warned: given.get(f"{file.key}:{warned}", "") for warned in file.warned}) for file in tray.files]
        return Issue(self.said("dated"), self.said("address"), self.said("what_changed"), files)


def readers_of(form: MarkingForm, attribution: str) -> Readers:
    """Who reads it, as chosen in the form that every topic shares."""
    chosen: Marking = form.cleaned_data["marking"]
    in_circle = chosen in {Marking.AMBER, Marking.AMBER_STRICT}
    return Readers(
        marking=chosen, circle=form.cleaned_data["circle"] if in_circle else None,
        named=form.cleaned_data["readers"] if chosen == Marking.RED else (),
        attribution=Attribution(attribution) if attribution in Attribution.values else Attribution.NAMED,
    )  # fmt: skip


class ShownForm(forms.Form):
    """How the steward is shown, beside the choice of readers."""

    attribution = attribution_field()


class ReasonForm(CheckedForm):
    """Why an item is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"), max_length=LONGEST["reason"], widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Its title and this sentence stay where it stood. Say what to use instead, if anything."),
        error_messages={"required": gettext_lazy("Say in a sentence why it is withdrawn; whoever comes back to it reads that.")},
    )  # fmt: skip
