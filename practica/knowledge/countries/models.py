"""One kind of row: a fact about a country, with its date and its source."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a fact is about. The first six come as data; all can be added or corrected by members."""

    REGION = "region", _("region")
    UN_GROUP = "un_group", _("lists of the United Nations")
    LEGAL_SYSTEM = "legal_system", _("legal system")
    LANGUAGES = "languages", _("official languages")
    WORKING_WEEK = "working_week", _("days off in a week")
    RATIFICATION = "ratification", _("treaty")
    LAW = "law", _("national law")
    ACTION_PLAN = "action_plan", _("national action plan")
    REFERRAL_MECHANISM = "referral_mechanism", _("referral mechanism")
    AUTHORITY = "authority", _("authority in charge")
    FLOWS = "flows", _("movements of people")


# What came as data about every country and nobody needs to state: the lists of the United Nations.
LISTED = (Kind.REGION, Kind.UN_GROUP)
STATED = tuple(kind for kind in Kind if kind not in LISTED)
# Kinds of which a source can say that it exists, is being prepared or does not exist.
WITH_STANDING = (Kind.LAW, Kind.ACTION_PLAN, Kind.REFERRAL_MECHANISM)


class Family(models.TextChoices):
    """Families of law; a mixed system has several."""

    CIVIL = "civil", _("civil law")
    COMMON = "common", _("common law")
    ISLAMIC = "islamic", _("Islamic law")
    CUSTOMARY = "customary", _("customary law")
    RELIGIOUS = "religious", _("other religious law")


class Group(models.TextChoices):
    """Groups that the United Nations keep lists of."""

    LDC = "ldc", _("least developed country")
    LLDC = "lldc", _("landlocked developing country")
    SIDS = "sids", _("small island developing state")


class TreatyStatus(models.TextChoices):
    """Where a state stands towards a treaty, as its source says."""

    PARTY = "party", _("party")
    SIGNED = "signed", _("signed, not a party")
    NOT_PARTY = "not_party", _("not a party")


class Standing(models.TextChoices):
    """Whether a country has a law, a plan or a mechanism, as its source says."""

    EXISTS = "exists", _("exists")
    PREPARED = "prepared", _("being prepared")
    ABSENT = "absent", _("does not exist")


class How(models.TextChoices):
    """How a state became bound by a treaty."""

    RATIFICATION = "ratification", _("ratification")
    ACCESSION = "accession", _("accession")
    SUCCESSION = "succession", _("succession")
    ACCEPTANCE = "acceptance", _("acceptance")
    APPROVAL = "approval", _("approval")


class Precision(models.TextChoices):
    """How exactly a source is dated."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class CountryFact(models.Model):
    """A fact as one source states it, as of one date.

    `value` by kind: region {area, within} (M49 codes) · un_group {groups} · legal_system {families, text?, language?} ·
    languages {codes} · working_week {weekend, first_day} · ratification {status, bound?, signed?, how?} ·
    the others {standing?, text?, language?}. `key` names the treaty of a ratification and is empty otherwise.
    `dated` is the last day of the day, month or year that the source states.
    """

    KIND = "country_fact"

    code = models.CharField(max_length=2)
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=40, blank=True)
    value = models.JSONField()
    dated = models.DateField()
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    source_title = models.CharField(max_length=300)
    source_url = models.URLField(max_length=500, blank=True)
    # True for what came as data and may be brought up to date by loading newer data.
    loaded = models.BooleanField(default=False)
    # Whoever stated it here.
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        ordering = ("code", "kind", "key", "-dated", "-pk")
        indexes = [models.Index(fields=["code", "kind", "key"], name="fact_of_a_country")]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "kind", "key", "source_title", "dated"],
                condition=models.Q(loaded=True),
                name="loaded_fact_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind} {self.key}".strip()
