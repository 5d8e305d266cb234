"""From what was typed to the plain values that actions take."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practica.exchange.assists.actions import Brief, Came, Intent
from practica.exchange.assists.models import Assist, Way
from practica.exchange.assists.plan import LONGEST, LONGEST_WORD
from practica.exchange.conversations.forms import words_field
from practica.exchange.conversations.models import PilotEnd
from practica.foundation.core import languages
from practica.foundation.core.clocks import called, moment, zone_of
from practica.foundation.core.lists import several
from practica.foundation.safety.forms import CheckedForm, MonthField, language_field, language_of, line
from practica.people.members.models import Member
from practica.people.members.queries import find_present, present

_AS_TYPED = "%Y-%m-%dT%H:%M"
_MOST_NAMES = 20


class AssistForm(CheckedForm):
    """The brief, how they meet, and the peers by name; the marking has a form of its own beside it."""

    title = forms.CharField(
        label=gettext_lazy("The problem in one line"), max_length=LONGEST["title"],
        help_text=gettext_lazy("For example: Nobody comes to our second meeting. What would you change?"),
        error_messages={"required": gettext_lazy("Say in one line what the problem is.")},
    )  # fmt: skip
    brief = words_field(
        gettext_lazy("The brief"),
        gettext_lazy("What happens, since when, what you have tried, what you would like to hear. No cases, no persons."),
        longest=LONGEST["brief"], rows=7, missing=gettext_lazy("Say in a few sentences what the problem is."),
    )  # fmt: skip
    way = forms.ChoiceField(
        label=gettext_lazy("How you meet"), choices=Way.choices, initial=Way.WRITING, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how you meet.")},
        help_text=gettext_lazy("In writing: three days for questions, four for advice, beginning when you open it."),
    )  # fmt: skip
    starts = forms.CharField(
        label=gettext_lazy("Live: day and hour"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip
    place = line(gettext_lazy("Live: room or link"), gettext_lazy("Where they come to."), LONGEST["place"])
    peers = forms.CharField(
        label=gettext_lazy("Peers, by name"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Five to eight: names, handles or e-mail addresses of members, separated by commas."),
    )  # fmt: skip
    language = language_field()

    def __init__(
        self, member: Member, data: Any = None, *, initial: dict[str, Any] | None = None, row: Assist | None = None
    ) -> None:
        had = {name: getattr(row, name) for name in ("title", "brief", "way", "place", "language")} if row is not None else {}
        if row is not None and row.starts is not None:
            had["starts"] = row.starts.astimezone(zone_of(member.time_zone)).strftime(_AS_TYPED)
        super().__init__(data, initial={"language": language_of(member), **had, **(initial or {})})
        self._zone = member.time_zone
        words = _("In your own time zone: %(zone)s. Everybody sees it in theirs.") % {"zone": called(member.time_zone)}
        self.fields["starts"].help_text = words
        if row is not None:
            del self.fields["peers"]

    def clean_peers(self) -> list[Member]:
        """The members named; an unknown one is said, and nobody is asked."""
        found = []
        for name in several(self.cleaned_data["peers"].replace("\n", ",").replace(";", ","))[:_MOST_NAMES]:
            member = find_present(name) or present().filter(name__iexact=name).first()
            if member is None:
                raise forms.ValidationError(_("No member is called “%(name)s”.") % {"name": name[:60]})
            found.append(member)
        return found

    def clean(self) -> dict[str, Any]:
        """A live one needs a day and an hour that there is."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("way") == Way.LIVE and self._starts(cleaned) is None:
            self.add_error("starts", _("Choose a day and an hour, as 2028-03-14T15:00."))
        return cleaned

    def _starts(self, cleaned: dict[str, Any]) -> datetime | None:
        return moment(str(cleaned.get("starts") or ""), self._zone)

    def briefed(self) -> Brief:
        """What was typed."""
        language, way = self.said("language"), Way(self.cleaned_data["way"])
        return Brief(
            title=self.said("title"), brief=self.said("brief"), language=language if languages.is_language(language) else "en",
            way=way, starts=self._starts(self.cleaned_data) if way == Way.LIVE else None, place=self.said("place"),
        )  # fmt: skip


class WordForm(CheckedForm):
    """A clarifying question, an answer to one, or advice."""

    body = words_field("", longest=LONGEST_WORD, rows=4, missing=gettext_lazy("Write something first."))
    language = language_field()

    def __init__(self, member: Member, label: Any, data: Any = None, *, key: str = "", help_text: Any = "") -> None:
        super().__init__(data, auto_id=f"id_{key}_%s" if key else "id_%s")
        self.fields["body"].label, self.fields["body"].help_text = label, help_text
        self.fields["language"].initial = language_of(member)

    @property
    def in_language(self) -> str:
        """Of the words; English where nothing was chosen."""
        language = self.said("language")
        return language if languages.is_language(language) else "en"


class TryForm(CheckedForm):
    """What the host will try, and by when they tell."""

    will_try = words_field(
        gettext_lazy("What I will try"), gettext_lazy("One or two things of all you heard, and why these."),
        longest=LONGEST["will_try"], missing=gettext_lazy("Say what you will try, also when it is nothing of all this."),
    )  # fmt: skip
    tell_by = MonthField(
        label=gettext_lazy("You tell what came of it by"), error_messages={"required": gettext_lazy("Choose a month.")}
    )  # fmt: skip

    def clean_tell_by(self) -> Any:
        """A month must be chosen."""
        chosen = self.cleaned_data["tell_by"]
        if chosen is None:
            raise forms.ValidationError(_("Choose a month."))
        return chosen

    def intent(self) -> Intent:
        """What was said."""
        return Intent(self.said("will_try"), self.cleaned_data["tell_by"])


class TellForm(CheckedForm):
    """What came of it."""

    end = forms.ChoiceField(
        label=gettext_lazy("What came of it?"), choices=PilotEnd.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what came of it; that it failed is as welcome.")},
    )  # fmt: skip
    came = words_field(
        gettext_lazy("What happened"), longest=LONGEST["came"],
        missing=gettext_lazy("Say in a few sentences what happened, also when nothing did."),
    )  # fmt: skip

    def told(self) -> Came:
        """What was said."""
        return Came(PilotEnd(self.cleaned_data["end"]), self.said("came"))
