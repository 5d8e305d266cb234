"""From what was typed to the plain values that actions take."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from practica.exchange.events import queries, rules
from practica.exchange.events.actions.inviting import Invited
from practica.exchange.events.guests import invitations
from practica.exchange.events.models import Does, Event, Format, Kind, Session, Way
from practica.exchange.events.plan import LONGEST, Planned, PlannedPart, PlannedSession
from practica.exchange.events.showing import span
from practica.foundation.core import languages as tongues
from practica.foundation.core import zones
from practica.foundation.core.clocks import called, moment
from practica.foundation.core.lists import several
from practica.foundation.safety.forms import CheckedForm, language_field, language_of, line
from practica.knowledge.vocabulary import queries as vocabulary
from practica.knowledge.vocabulary.models import OBJECTIVES
from practica.people.access.viewers import Viewer
from practica.people.members.forms import LanguagesField, NameField, country_field, fill_country
from practica.people.members.models import Member
from practica.people.members.queries import find_present, present, signing_in

_AS_TYPED = "%Y-%m-%dT%H:%M"
_MOST_HOLDERS = 10


def _moment_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=30,
        widget=forms.TextInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("Choose a day."), "invalid": gettext_lazy("Write a day as 2028-03-14.")},
    )  # fmt: skip


def find_member(name: str) -> Member | None:
    """The present member whom a handle, an address or a whole name means."""
    return find_present(name) or present().filter(name__iexact=name).first()


class EventForm(CheckedForm):
    """What is said of an event; the marking has a form of its own beside it."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=LONGEST["title"],
        help_text=gettext_lazy("For example: What travels, and what has to change on the way"),
        error_messages={"required": gettext_lazy("Give it a title.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Kind.choices, initial=Kind.WORKSHOP)
    starts = _day_field(gettext_lazy("First day"))
    ends = _day_field(gettext_lazy("Last day"))
    way = forms.ChoiceField(
        label=gettext_lazy("How you meet"), choices=Way.choices, initial=Way.ON_SITE, widget=forms.RadioSelect
    )
    place = line(gettext_lazy("Town and building"), "", LONGEST["place"])
    where = country_field(required=False)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the programme"),
        help_text=gettext_lazy("Days and hours are said in it; everybody also sees their own."),
    )
    link = line(gettext_lazy("Address online"), gettext_lazy("Only those who take part see it."), LONGEST["link"])
    note = forms.CharField(
        label=gettext_lazy("Concept note"), required=False, max_length=LONGEST["note"],
        help_text=gettext_lazy("Why you meet, what each brings, what shall be different afterwards. No cases, no persons."),
        widget=forms.Textarea(attrs={"rows": 9, "data-markdown": ""}),
    )  # fmt: skip
    beside = forms.TypedChoiceField(
        label=gettext_lazy("On the sidelines of"), required=False, coerce=int, empty_value=None,
        error_messages={"invalid_choice": gettext_lazy("There is no such event.")},
    )  # fmt: skip
    beside_what = line(
        gettext_lazy("A meeting that is not here"), gettext_lazy("Another meeting that it stands beside, if any."),
        LONGEST["beside_what"],
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages spoken there"), choices=tongues.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )  # fmt: skip
    by_approval = forms.BooleanField(label=gettext_lazy("Those who hold it say yes to each registration"), required=False)
    room_for = forms.IntegerField(
        label=gettext_lazy("Places"), required=False, min_value=1, max_value=100_000,
        help_text=gettext_lazy("When they are taken, others wait and move up by themselves."),
    )  # fmt: skip
    registration_until = _moment_field(gettext_lazy("Registration closes"), gettext_lazy("In the time zone of the programme."))
    holders = line(
        gettext_lazy("Who holds it with you"), gettext_lazy("Names, handles or addresses of members, separated by commas."), 1_000
    )
    language = language_field()

    def __init__(self, member: Member, data: Any = None, *, row: Event | None = None) -> None:
        super().__init__(data, initial={**_first(member), **(_held(row) if row else {})})
        fill_country(self.fields["where"])
        self.fields["where"].label = _("Country")
        self._beside = self._fill_beside(Viewer.of(member), row)
        zone = self.fields["zone"]
        if isinstance(zone, forms.ChoiceField):
            known = zones.choices()
            had = row.zone if row else member.time_zone
            zone.choices = known if had in dict(known) else [*known, (had, had)]

    def _fill_beside(self, viewer: Viewer, row: Event | None) -> Event | None:
        """Offer what whoever writes sees; what somebody else said, and they do not see, stays as it is."""
        known = queries.to_stand_beside(viewer, row)
        held = row.beside if row else None
        if held is not None and held not in known and rules.stands_beside(viewer, row, held):
            known.append(held)
        field = self.fields["beside"]
        if isinstance(field, forms.ChoiceField):
            named = [(one.pk, f"{one.title}, {span(one.starts, one.ends)}") for one in known]
            field.choices = [("", _("No event here")), *named]
        return held if held not in known else None

    def clean_holders(self) -> list[Member]:
        """The members named; an unknown one is said."""
        found = []
        for name in several(self.cleaned_data["holders"].replace(";", ","))[:_MOST_HOLDERS]:
            member = find_member(name)
            if member is None:
                raise forms.ValidationError(_("No member is called “%(name)s”.") % {"name": name[:60]})
            found.append(member)
        return found

    def clean(self) -> dict[str, Any]:
        """The moment at which registration closes is one in its zone."""
        cleaned: dict[str, Any] = super().clean() or {}
        typed = str(cleaned.get("registration_until") or "")
        cleaned["closes"] = moment(typed, str(cleaned.get("zone") or "UTC"))
        if typed and cleaned["closes"] is None:
            self.add_error("registration_until", _("Choose a day and an hour, as 2028-03-14T15:00."))
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] < cleaned["starts"]:
            self.add_error("ends", _("Its last day is its first day or one after it."))
        return cleaned

    def planned(self, marking: dict[str, Any]) -> Planned:
        """What was typed, with the marking chosen beside it."""
        one, language = self.cleaned_data, self.said("language")
        beside = Event.objects.filter(pk=one["beside"]).first() if one["beside"] else self._beside
        chosen = marking["marking"]
        return Planned(
            title=self.said("title"), starts=one["starts"], ends=one["ends"], zone=one["zone"], kind=Kind(one["kind"]),
            way=Way(one["way"]), note=self.said("note"), beside=beside, beside_what=self.said("beside_what"),
            place=self.said("place"), where=one["where"], link=self.said("link"),
            language=language if tongues.is_language(language) else "en",
            languages=one["languages"], room_for=one["room_for"], by_approval=one["by_approval"],
            registration_until=one["closes"], marking=chosen,
            circle=marking["circle"] if chosen in {"TLP:AMBER", "TLP:AMBER+STRICT"} else None, readers=marking["readers"],
        )  # fmt: skip


def _first(member: Member) -> dict[str, Any]:
    """What a new one begins with."""
    speaks = language_of(member)
    zone = member.time_zone if member.time_zone in available_timezones() else "UTC"
    return {"language": speaks, "languages": [speaks], "zone": zone, "where": member.country, "by_approval": True}


def _held(row: Event) -> dict[str, Any]:
    names = (
        "title", "kind", "starts", "ends", "way", "place", "where", "zone", "link", "note", "beside_what", "languages",
        "by_approval", "room_for", "language",
    )  # fmt: skip
    until = row.registration_until.astimezone(row.tz).strftime(_AS_TYPED) if row.registration_until else ""
    holders = ", ".join(row.holders.exclude(pk=row.source_id or 0).order_by("name").values_list("name", flat=True))
    said = {"beside": row.beside_id or "", "registration_until": until, "holders": holders}
    return {name: getattr(row, name) for name in names} | said


class SessionForm(CheckedForm):
    """One session; hours are those of the event's place."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=LONGEST["title"],
        error_messages={"required": gettext_lazy("Give the session a title.")},
    )  # fmt: skip
    format = forms.ChoiceField(label=gettext_lazy("How it is held"), choices=Format.choices, initial=Format.PANEL)
    objective = forms.ChoiceField(label=gettext_lazy("Objective"), required=False)
    starts = _moment_field(gettext_lazy("Begins"))
    ends = _moment_field(gettext_lazy("Ends"))
    room = line(gettext_lazy("Room"), "", LONGEST["room"])
    about = forms.CharField(
        label=gettext_lazy("What it is about"), required=False, max_length=LONGEST["about"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    chatham_house = forms.BooleanField(
        label=gettext_lazy("Under the Chatham House Rule"), required=False,
        help_text=gettext_lazy("What was said may be used; who said it is not shown after it has ended."),
    )  # fmt: skip

    def __init__(self, event: Event, data: Any = None, *, row: Session | None = None, after: datetime | None = None) -> None:
        begins = (after or datetime.combine(event.starts, time(9), tzinfo=event.tz)).astimezone(event.tz)
        initial: dict[str, Any] = {
            "starts": begins.strftime(_AS_TYPED), "ends": (begins + timedelta(minutes=90)).strftime(_AS_TYPED),
        }  # fmt: skip
        if row is not None:
            initial = {name: getattr(row, name) for name in ("title", "format", "room", "about", "chatham_house")}
            initial |= {name: getattr(row, name).astimezone(event.tz).strftime(_AS_TYPED) for name in ("starts", "ends")}
            initial["objective"] = row.objective.key if row.objective else ""
        super().__init__(data, initial=initial)
        self._zone = event.zone
        objective = self.fields["objective"]
        if isinstance(objective, forms.ChoiceField):
            labels = vocabulary.labels_for(get_language() or "en", OBJECTIVES)
            objective.choices = [("", _("None of these")), *sorted(labels.items(), key=lambda pair: pair[1])]
        self.fields["starts"].help_text = _("Day and hour there (%(zone)s).") % {"zone": called(event.zone)}

    def clean(self) -> dict[str, Any]:
        """Both ends are moments that there are on that clock."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("starts", "ends"):
            at = moment(str(cleaned.get(name) or ""), self._zone)
            cleaned[f"{name}_at"] = at
            if at is None:
                self.add_error(name, _("Choose a day and an hour, as 2028-03-14T15:00; the clocks may leave this one out."))
        return cleaned

    def planned(self) -> PlannedSession:
        """What was typed."""
        one = self.cleaned_data
        return PlannedSession(
            title=self.said("title"), starts=one["starts_at"], ends=one["ends_at"], format=Format(one["format"]),
            objective=one["objective"], about=self.said("about"), room=self.said("room"), chatham_house=one["chatham_house"],
        )  # fmt: skip


class PartForm(forms.Form):
    """Somebody in a session: a member or an accepted guest by name, or a person who is only named."""

    does = forms.ChoiceField(label=gettext_lazy("What they do"), choices=Does.choices, initial=Does.SPEAKS)
    name = forms.CharField(
        label=gettext_lazy("Who"), max_length=150,
        help_text=gettext_lazy("Name, handle or address. Somebody who is not here is named as you write it."),
        error_messages={"required": gettext_lazy("Say who.")},
    )  # fmt: skip
    role = forms.CharField(label=gettext_lazy("Role"), required=False, max_length=120)
    country = country_field(required=False)

    def __init__(self, event: Event, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self._event = event
        fill_country(self.fields["country"])
        self.fields["country"].label = _("Country")

    def planned(self) -> PlannedPart:
        """Whom it means; after `is_valid`."""
        one = self.cleaned_data
        member = find_member(one["name"].strip()) or self._guest(one["name"].strip())
        return PlannedPart(Does(one["does"]), member, "" if member else one["name"], one["role"], one["country"])

    def _guest(self, name: str) -> Member | None:
        rows = signing_in().filter(is_guest=True, gatherings=self._event.gathering_id)
        return rows.filter(email__iexact=name).first() or rows.filter(name__iexact=name).first()


class GuestTerms(forms.Form):
    """What one invitation and a list of them have in common."""

    country = country_field(required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"))
    until = _day_field(gettext_lazy("The link works until"))

    def __init__(self, event: Event, data: Any = None) -> None:
        last = max(event.ends, timezone.localdate() + timedelta(days=1))
        super().__init__(data, initial={"language": settings.LANGUAGE_CODE, "until": last}, label_suffix="")
        fill_country(self.fields["country"])
        self.fields["country"].label = _("Country")
        language = self.fields["language"]
        if isinstance(language, forms.ChoiceField):
            language.choices = [(code, tongues.own_name(code)) for code, _name in settings.LANGUAGES]

    @property
    def expires(self) -> datetime:
        """The end of the day until which the link works."""
        until: date = self.cleaned_data["until"]
        return datetime.combine(until, time.max, tzinfo=UTC)


class GuestForm(GuestTerms):
    """One guest."""

    name = NameField()
    email = forms.EmailField(label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    organisation = forms.CharField(label=gettext_lazy("Organisation"), required=False, max_length=200)
    role = forms.CharField(label=gettext_lazy("What they do"), required=False, max_length=80)
    field_order = ("name", "email", "organisation", "role", "country", "language", "until")

    def invited(self) -> Invited:
        """Whom; after `is_valid`."""
        one = self.cleaned_data
        return Invited(one["name"], one["email"], one["language"], one["country"], one["organisation"], one["role"])


class GuestListForm(GuestTerms):
    """Many guests, pasted."""

    people = forms.CharField(
        label=gettext_lazy("The list"), max_length=200_000, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("One person a line: “Name <address>”, or name; address; organisation; country."),
    )  # fmt: skip
    field_order = ("people", "country", "language", "until")


class GuestAcceptForm(forms.Form):
    """What a guest says when they come in."""

    name = NameField()
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False, max_length=500,
        help_text=gettext_lazy("Ten signs or more. A short sentence is easy to keep in mind and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    country = country_field()
    languages = LanguagesField()

    def __init__(self, invitation: Any, data: Any = None) -> None:
        initial = {"name": invitation.name, "country": invitation.country, "languages": [invitation.language]}
        super().__init__(data, initial=initial, label_suffix="")
        self._email = invitation.email
        fill_country(self.fields["country"])

    def clean_password(self) -> str:
        """As strong as a member's."""
        from django.contrib.auth.password_validation import validate_password

        password: str = self.cleaned_data["password"]
        validate_password(password, Member(email=self._email, name=self.data.get("name", "")))
        return password


def guests_waiting(event: Event) -> int:
    """How many invitations nobody has answered."""
    return invitations(event).filter(accepted__isnull=True, withdrawn__isnull=True).count()
