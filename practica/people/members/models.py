"""The community itself, its organisations and its members."""

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Community(models.Model):
    """The one community of this installation, and what it chose."""

    KIND = "community"

    name = models.CharField(max_length=120)
    languages = models.JSONField(default=list)
    # What GREEN means here, in the community's own sentence; shown wherever GREEN is chosen.
    green_means = models.TextField(blank=True)
    observers_read_green = models.BooleanField(default=False)
    is_demonstration = models.BooleanField(default=False)
    # Steps of the list for beginners that were done when a facilitator put it away; "away" among them.
    checklist_done = models.JSONField(default=list)


class OrganisationKind(models.TextChoices):
    """What an organisation is; `domain.md`, Words."""

    AUTHORITY = "authority", _("authority")
    PROSECUTION = "prosecution", _("prosecution")
    POLICE = "police", _("police")
    JUDICIARY = "judiciary", _("judiciary")
    NGO = "ngo", _("NGO")
    INTERNATIONAL = "international", _("international organisation")
    DONOR = "donor", _("donor")
    UNIVERSITY = "university", _("university")


class Organisation(models.Model):
    """An authority, NGO, court and so on; `country` is ISO 3166-1 alpha-2, empty for an international one."""

    KIND = "organisation"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    country = models.CharField(max_length=2, blank=True)
    external_id = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - unique, so empty must be null

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/organisations/{self.slug}/"


class Members(BaseUserManager["Member"]):
    """Finding members; making one is an action of `admission`."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email__iexact=username)


class Member(AbstractBaseUser):
    """A person admitted to the community, and their sign-in.

    `suspended` members are treated as if they were not signed in at all; `is_active` False means they have left.
    """

    KIND = "member"

    email = models.EmailField(unique=True)
    handle = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="members")
    country = models.CharField(max_length=2, blank=True)
    # Codes of the languages this person reads, best first.
    languages = models.JSONField(default=list)
    # The language chosen for the interface and all mail; empty: pages follow the browser, mail the languages they read.
    language = models.CharField(max_length=10, default="en", blank=True)
    time_zone = models.CharField(max_length=50, default="UTC")
    about = models.TextField(blank=True, max_length=1000)
    # Keys of concepts; the vocabulary stands above this floor and gives them their labels.
    expertise = models.JSONField(default=list)
    is_expert = models.BooleanField(default=False)
    is_mentor = models.BooleanField(default=False)
    answers = models.CharField(max_length=80, blank=True)
    # What they do, as it may stand for their name: "labour inspector".
    occupation = models.CharField(max_length=80, blank=True)
    # How often in thirty days they may be asked by name to answer a question.
    asks_a_month = models.PositiveSmallIntegerField(default=4)
    is_facilitator = models.BooleanField(default=False)
    is_reviewer = models.BooleanField(default=False)
    is_observer = models.BooleanField(default=False)
    is_administrator = models.BooleanField(default=False)
    # A guest signs in to the events they are invited to, and is no member: nothing else knows them.
    is_guest = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    suspended = models.BooleanField(default=False)
    joined = models.DateTimeField(null=True)
    # Goes up whenever every open session of this person must end.
    seal = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "handle"]

    objects = Members()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/members/{self.handle}/"

    @property
    def is_present(self) -> bool:
        """Whether this person may sign in today, as a member or as a guest: neither gone nor suspended."""
        return self.is_active and not self.suspended

    def get_session_auth_hash(self) -> str:
        """What a session must match to go on: the password and the seal; Django ends every session that does not."""
        return salted_hmac("practica.members.session", f"{self.password}|{self.seal}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under former keys, as Django asks after a change of SECRET_KEY."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield salted_hmac(
                "practica.members.session", f"{self.password}|{self.seal}", secret=secret, algorithm="sha256"
            ).hexdigest()

    @property
    def spoken_to_in(self) -> str:
        """The language of their mail: the chosen one, else the first they read that the interface has."""
        known = dict(settings.LANGUAGES)
        return next((code for code in (self.language, *self.languages) if code in known), settings.LANGUAGE_CODE)

    def roles(self) -> list[str]:
        """The offices this person holds, as translated words."""
        held = (
            (self.is_facilitator, _("facilitator")),
            (self.is_reviewer, _("reviewer")),
            (self.is_observer, _("observer")),
            (self.is_administrator, _("administrator")),
        )
        return [str(word) for holds, word in held if holds]
