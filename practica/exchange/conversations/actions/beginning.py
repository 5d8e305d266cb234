"""Beginning a conversation, and changing its words with what stood there before kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from practica.exchange.conversations import rules
from practica.exchange.conversations.actions.holding import held
from practica.exchange.conversations.actions.inviting import invite
from practica.exchange.conversations.models import Conversation, Edit
from practica.exchange.conversations.plan import LONGEST, Asked, Subject
from practica.foundation import activity
from practica.foundation.core import languages
from practica.foundation.core.answers import Conflict, Refused
from practica.foundation.core.typed import line, paragraph
from practica.foundation.core.writes import writes
from practica.foundation.safety.gate import checked
from practica.knowledge.countries.names import is_country
from practica.knowledge.vocabulary.models import OBJECTIVES, TOPICS, Concept
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place, unplaced
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.access.within import fits
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from practica.services.notices import following

_ONE_PRESS = timedelta(minutes=2)
MOST_INVITED = 5


@writes
def ask(asked: Asked, *, by: Member, now: datetime, reasons: Mapping[str, str] | None = None) -> Conversation:
    """Begin a question, an idea or an experience, and invite the people named. The same one sent twice is one.

    Raises:
        Refused: no title or no words, a marking that does not fit what it is about, an unknown language or country.
        HeldBack: the case-data check stops a text.
    """
    viewer = Viewer.of(by)
    _check_may_ask(viewer, asked)
    words = cleaned(asked.words())
    list(Member.objects.select_for_update().filter(pk=by.pk))  # two presses at once come one by one
    again = Conversation.objects.filter(source=by, kind=asked.kind, title=words["title"], body=words["body"])
    just_begun: Conversation | None = again.filter(began__gt=now - _ONE_PRESS, began__lte=now).first()
    if just_begun is not None:
        return just_begun
    found = checked(words, language=asked.language, countries=[by.country, asked.about.country], reasons=reasons or {})
    conversation = Conversation(
        source=by, kind=asked.kind, language=asked.language, country=by.country, role=role_of(by, asked.attribution),
        urgency=asked.urgency, marking=asked.marking, circle=asked.circle, attribution=asked.attribution,
        kept_findings=found, began=now, moved=now, audience_id=unplaced(), **words, **_subject(asked.about),
    )  # fmt: skip
    conversation.save()
    conversation.readers.set({*asked.readers, by} if asked.marking == Marking.RED else [])
    conversation.objectives.set(Concept.objects.filter(scheme__slug=OBJECTIVES, key__in=asked.objectives))
    conversation.concepts.set(Concept.objects.filter(scheme__slug=TOPICS, key__in=asked.concepts))
    place(conversation, by=by, at=now)
    following.follow_quietly(conversation, [by], now=now)
    activity.record("conversation.begun", by=by, on=conversation, at=now, facts={"kind": asked.kind})
    for member in asked.invited[:MOST_INVITED]:
        invite(conversation, member, by=by, now=now)
    return conversation


def _check_may_ask(viewer: Viewer, asked: Asked) -> None:
    if viewer.member is None or not (viewer.reads_green or asked.circle is not None):
        raise Refused(_("Members of the community begin conversations."))
    if not languages.is_language(asked.language):
        raise Refused(_("Practica does not know this language."))
    item = asked.about.item
    if item is not None and not can_see(viewer, item):
        raise Refused(_("What this is about is not there, or not open to you."))
    if asked.about.country and not is_country(asked.about.country):
        raise Refused(_("Practica does not know this country."))
    fits(item, asked.marking, asked.circle, asked.readers).or_raise()
    if asked.circle is not None and not Membership.objects.filter(circle=asked.circle, member=viewer.member).exists():
        raise Refused(_("Choose a circle you belong to."))


def cleaned(words: Mapping[str, str]) -> dict[str, str]:
    """The texts of a conversation as they are stored.

    Raises:
        Refused: one is too long, or the title or the words are missing.
    """
    one_line = {"title", "setting", "role"}
    clean = {name: (line if name in one_line else paragraph)(text, LONGEST[name]) for name, text in words.items()}
    if not clean.get("title", "-"):
        raise Refused(_("Give it a title: your question in one line."))
    if not clean.get("body", "-"):
        raise Refused(_("Say in a few sentences what you would like to know, or to tell."))
    return clean


def role_of(member: Member, attribution: Attribution) -> str:
    """What somebody does; for one who is not named at least what kind of organisation they work for."""
    if member.occupation or attribution == Attribution.NAMED or member.organisation is None:
        return member.occupation
    return str(member.organisation.get_kind_display())


def _subject(about: Subject) -> dict[str, object]:
    practice = about.practice or (about.replication.practice if about.replication else None)
    return {
        "practice": practice,
        "section": about.section if about.practice else "",
        "replication": about.replication,
        "event": about.event,
        "about_country": about.country,
    }


@writes
def edit(
    conversation: Conversation,
    words: Mapping[str, str],
    *,
    seen: datetime | None,
    by: Member,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
) -> Conversation:
    """Change title, words, setting or what was tried; what stood there before stays to be read.

    Args:
        conversation: whose words.
        words: the new texts by field; others stay.
        seen: `edited` as the form was opened with it.
        by: who wrote it.
        now: when.
        reasons: for warnings of the case-data check that stay.

    Raises:
        Refused: rules.edit, or `cleaned`.
        Conflict: it was changed in another window meanwhile; nothing is written.
        HeldBack: the case-data check stops a text.
    """
    rules.edit(Viewer.of(by), conversation).or_raise()
    row = held(conversation)
    if row.edited != seen:
        raise Conflict(_("This was changed in another window meanwhile. What you typed is still here; compare the two."))
    clean = cleaned({name: text for name, text in words.items() if name in LONGEST})
    before = {name: getattr(row, name) for name, text in clean.items() if getattr(row, name) != text}
    if not before:
        return row
    found = checked(clean, language=row.language, countries=[row.country, row.about_country], reasons=reasons or {})
    Edit.objects.create(conversation=row, by=by, at=now, before=before)
    for name, text in clean.items():
        setattr(row, name, text)
    row.edited, row.kept_findings = now, {**row.kept_findings, **found}
    row.save(update_fields=[*clean, "edited", "kept_findings"])
    activity.record("conversation.edited", by=by, on=row, at=now)
    return row
