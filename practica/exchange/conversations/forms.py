"""From what was typed to the plain values that actions take."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from practica.exchange.conversations.actions import Answered, Asked, Came, Plan, Subject, Told
from practica.exchange.conversations.models import Answer, Conversation, Helped, Kind, Pilot, PilotEnd, Urgency, Worked
from practica.exchange.conversations.plan import LONGEST, LONGEST_ANSWER
from practica.foundation.core import languages, places
from practica.foundation.safety.forms import CheckedForm, MonthField, language_field, language_of, line
from practica.knowledge.practices.parts import HEADINGS
from practica.knowledge.replications.models import Purpose
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.fields import ConceptsField
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Circle
from practica.people.members.models import Member
from practica.people.members.queries import present

_MARKDOWN = {"data-markdown": ""}
SHOWN_AS = [
    (Attribution.NAMED, gettext_lazy("by name")),
    (Attribution.ROLE, gettext_lazy("role and country only")),
    (Attribution.WITHHELD, gettext_lazy("name withheld; answers still reach you")),
]


def words_field(label: Any, help_text: Any = "", *, longest: int, rows: int = 4, missing: Any = "") -> forms.CharField:
    """A text of several lines in Markdown; required where `missing` says what to do."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=longest, required=bool(missing), error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": rows, **_MARKDOWN}),
    )  # fmt: skip


def attribution_field() -> forms.ChoiceField:
    """How the writer is shown; by name where nothing is chosen."""
    return forms.ChoiceField(
        label=gettext_lazy("Shown"), choices=SHOWN_AS, required=False, initial=Attribution.NAMED, widget=forms.RadioSelect
    )


class AskForm(CheckedForm):
    """A question, an idea or an experience; the marking has a form of its own beside it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), widget=forms.RadioSelect, initial=Kind.QUESTION,
        choices=[
            (Kind.QUESTION, gettext_lazy("A question: what did others do?")),
            (Kind.IDEA, gettext_lazy("An idea: who would try it with me?")),
            (Kind.EXPERIENCE, gettext_lazy("An experience: this is what happened to us")),
        ],
        error_messages={"required": gettext_lazy("Choose what it is.")},
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("In one line"), max_length=LONGEST["title"],
        help_text=gettext_lazy("For example: Interpreters at 3 a.m.: what did you set up?"),
        error_messages={"required": gettext_lazy("Give it a title: your question in one line.")},
    )  # fmt: skip
    body = words_field(
        gettext_lazy("In a few sentences"),
        gettext_lazy("What you face, what you would like to know, what you would not want to do again. No cases, no persons."),
        longest=LONGEST["body"], rows=6,
        missing=gettext_lazy("Say in a few sentences what you would like to know, or to tell."),
    )  # fmt: skip
    setting = line(gettext_lazy("Setting"), gettext_lazy("For example: a river port, a night shift of two."), LONGEST["setting"])
    tried = forms.CharField(
        label=gettext_lazy("Tried so far"), required=False, max_length=LONGEST["tried"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    urgency = forms.ChoiceField(
        label=gettext_lazy("An answer helps"), choices=Urgency.choices, initial=Urgency.WEEK, required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("When nobody has answered by then, more people are asked; later somebody looks after it."),
    )  # fmt: skip
    objectives = forms.MultipleChoiceField(
        label=gettext_lazy("Objectives"), required=False, widget=forms.CheckboxSelectMultiple
    )
    concepts = ConceptsField(label=gettext_lazy("Concepts"), help_text=gettext_lazy("From the vocabulary, separated by commas."))
    attribution = attribution_field()
    language = language_field()

    def __init__(self, member: Member, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial or {})
        reader = get_language() or "en"
        self.fields["objectives"].choices = list(vocabulary.labels_for(reader, OBJECTIVES).items())  # type: ignore[attr-defined]
        self.fields["language"].initial = language_of(member)

    def asked(self, marking: dict[str, Any], about: Subject, invited: list[Member]) -> Asked:
        """What was typed, with the marking chosen beside it."""
        circle: Circle | None = marking["circle"]
        chosen: Marking = marking["marking"]
        return Asked(
            kind=Kind(self.cleaned_data["kind"]), title=self.said("title"), body=self.said("body"), setting=self.said("setting"),
            tried=self.said("tried"), urgency=Urgency(self.said("urgency") or Urgency.WEEK), language=self._language(),
            marking=chosen, circle=circle if chosen in {Marking.AMBER, Marking.AMBER_STRICT} else None,
            readers=marking["readers"] if chosen == Marking.RED else (),
            attribution=Attribution(self.said("attribution") or Attribution.NAMED), objectives=self.cleaned_data["objectives"],
            concepts=self.cleaned_data["concepts"], about=about, invited=invited,
        )  # fmt: skip

    def _language(self) -> str:
        language = self.said("language")
        return language if languages.is_language(language) else "en"


class AnswerForm(CheckedForm):
    """What one did, and where."""

    worked = forms.ChoiceField(
        label=gettext_lazy("How it went"), choices=Worked.choices, initial=Worked.WORKED, widget=forms.RadioSelect, required=False
    )
    body = words_field(
        gettext_lazy("Your answer"),
        gettext_lazy("What you did, where and when, what it cost, what you would not do again."),
        longest=LONGEST_ANSWER["body"], rows=5, missing=gettext_lazy("Write what you did, or what you would do."),
    )  # fmt: skip
    next_time = forms.CharField(
        label=gettext_lazy("Next time"), required=False, max_length=LONGEST_ANSWER["next_time"],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What you would do differently. “It did not work for us” is worth most with this."),
    )  # fmt: skip
    place = line(
        gettext_lazy("Where and since when"), gettext_lazy("For example: two ports, since spring 2018."), LONGEST_ANSWER["place"]
    )
    language = language_field()

    def __init__(self, member: Member, data: Any = None, *, row: Answer | None = None) -> None:
        initial = {name: getattr(row, name) for name in LONGEST_ANSWER} if row is not None else {}
        super().__init__(data, initial=initial)
        self.fields["language"].initial = row.language if row is not None else language_of(member)
        if row is not None:
            del self.fields["worked"], self.fields["language"]

    def answered(self, attribution: str = "") -> Answered:
        """What was typed."""
        language = self.said("language")
        return Answered(
            body=self.said("body"), worked=Worked(self.said("worked") or Worked.WORKED), next_time=self.said("next_time"),
            place=self.said("place"), language=language if languages.is_language(language) else "en",
            attribution=Attribution(attribution) if attribution in Attribution.values else Attribution.NAMED,
        )  # fmt: skip

    def words(self) -> dict[str, str]:
        """The texts alone, for an edit."""
        return {name: self.said(name) for name in LONGEST_ANSWER}


class EditForm(CheckedForm):
    """The words of a conversation."""

    title = forms.CharField(
        label=gettext_lazy("In one line"), max_length=LONGEST["title"],
        error_messages={"required": gettext_lazy("Give it a title: your question in one line.")},
    )  # fmt: skip
    body = words_field(
        gettext_lazy("In a few sentences"), longest=LONGEST["body"], rows=6,
        missing=gettext_lazy("Say in a few sentences what you would like to know, or to tell."),
    )  # fmt: skip
    setting = line(gettext_lazy("Setting"), "", LONGEST["setting"])
    tried = forms.CharField(
        label=gettext_lazy("Tried so far"), required=False, max_length=LONGEST["tried"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, conversation: Conversation, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(conversation, name) for name in ("title", "body", "setting", "tried")})
        if conversation.kind != Kind.QUESTION:
            del self.fields["setting"], self.fields["tried"]

    def words(self) -> dict[str, str]:
        """The texts by field."""
        return {name: self.said(name) for name in self.fields}


class CameForm(CheckedForm):
    """Whether an answer helped, and what came of it."""

    helped = forms.ChoiceField(
        label=gettext_lazy("Did it help?"), choices=Helped.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it helped; “no” is as welcome as “yes”.")},
    )  # fmt: skip
    what = forms.CharField(
        label=gettext_lazy("What came of it"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What you did with it, and what changed. It can be said later, too."),
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=gettext_lazy("What did you use it in?"), choices=Purpose.choices, required=False, initial=Purpose.OTHER,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def came(self) -> Came:
        """What was said."""
        return Came(Helped(self.cleaned_data["helped"]), self.said("what"), Purpose(self.said("purpose") or Purpose.OTHER))


class SentenceForm(CheckedForm):
    """One sentence: thanks, a reason, what one would bring."""

    words = forms.CharField(max_length=500, required=False)

    def __init__(self, label: Any, data: Any = None, *, longest: int = 300, help_text: Any = "") -> None:
        super().__init__(data)
        self.fields["words"].label, self.fields["words"].help_text = label, help_text
        self.fields["words"].max_length = longest  # type: ignore[attr-defined]
        self.fields["words"].widget.attrs["maxlength"] = str(longest)


class PersonForm(forms.Form):
    """A member, by name, handle or address."""

    person = forms.CharField(
        label=gettext_lazy("Who"), max_length=200, help_text=gettext_lazy("A name, a handle or an e-mail address of a member."),
        error_messages={"required": gettext_lazy("Name somebody.")},
    )  # fmt: skip

    def clean_person(self) -> Member:
        """The present member meant."""
        name = self.cleaned_data["person"].strip()
        found = present().filter(handle__iexact=name).first() or present().filter(email__iexact=name).first()
        found = found or present().filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(_("No member is called “%(name)s”.") % {"name": name[:60]})
        return found


class OtherForm(CheckedForm):
    """The address of another conversation."""

    other = forms.CharField(
        label=gettext_lazy("The other conversation"), max_length=300,
        help_text=gettext_lazy("Its address, as the browser shows it. What was answered here goes there."),
        error_messages={"required": gettext_lazy("Name the conversation that goes on.")},
    )  # fmt: skip


class MoveForm(CheckedForm):
    """A practice, perhaps one part of it, or a country; all empty is about nothing in particular."""

    practice = line(
        gettext_lazy("A practice"), gettext_lazy("Its address, as the browser shows it."), 300
    )
    section = forms.ChoiceField(label=gettext_lazy("Which part of it"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Or a country"), required=False)

    def __init__(self, conversation: Conversation, data: Any = None) -> None:
        practice = conversation.practice if conversation.replication is None else None
        initial = {
            "practice": practice.get_absolute_url() if practice else "",
            "section": conversation.section,
            "country": conversation.about_country,
        }
        super().__init__(data, initial=initial)
        parts = [(key, str(words)) for key, words in HEADINGS.items()]
        self.fields["section"].choices = [("", "–"), *parts]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", "–"), *places.choices()]  # type: ignore[attr-defined]

    def slug(self) -> str:
        """The practice's own part of the address that was typed."""
        return self.said("practice").strip("/").rpartition("practices/")[2].split("/")[0]

    def clean(self) -> dict[str, Any]:
        """One subject, not two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("practice") and cleaned.get("country"):
            raise forms.ValidationError(_("Choose one: a practice or a country."))
        return cleaned


class PilotForm(CheckedForm):
    """Who tries what, where, how they will know, and by when they tell."""

    plan = words_field(
        gettext_lazy("Who tries what"), gettext_lazy("In a few lines: who begins, with what, for how long."), longest=5_000,
        missing=gettext_lazy("Say who tries what."),
    )  # fmt: skip
    known_by = words_field(
        gettext_lazy("How you will know whether it worked"),
        gettext_lazy("One thing that can be seen or counted, written down before it begins."),
        longest=2_000, rows=2, missing=gettext_lazy("Say how you will know."),
    )  # fmt: skip
    place = line(gettext_lazy("Where"), gettext_lazy("For example: two ports and a border post."), 200)
    tell_by = MonthField(
        label=gettext_lazy("You tell what came of it by"), error_messages={"required": gettext_lazy("Choose a month.")}
    )  # fmt: skip

    def __init__(self, pilot: Pilot | None, data: Any = None) -> None:
        names = ("plan", "known_by", "place", "tell_by")
        super().__init__(data, initial={name: getattr(pilot, name) for name in names} if pilot else {})

    def clean_tell_by(self) -> Any:
        """A month must be chosen."""
        chosen = self.cleaned_data["tell_by"]
        if chosen is None:
            raise forms.ValidationError(_("Choose a month."))
        return chosen

    def planned(self) -> Plan:
        """What was typed."""
        return Plan(self.said("plan"), self.said("known_by"), self.cleaned_data["tell_by"], self.said("place"))


class PilotEndForm(CheckedForm):
    """What came of a pilot."""

    end = forms.ChoiceField(
        label=gettext_lazy("What came of it?"), choices=PilotEnd.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what came of it; that it failed is as welcome.")},
    )  # fmt: skip
    told = words_field(
        gettext_lazy("What happened"), longest=5_000,
        missing=gettext_lazy("Say in a few sentences what happened, also when nothing did."),
    )  # fmt: skip
    next_time = forms.CharField(
        label=gettext_lazy("Next time"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def came(self) -> Told:
        """What was said."""
        return Told(PilotEnd(self.cleaned_data["end"]), self.said("told"), self.said("next_time"))
