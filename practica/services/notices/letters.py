"""What each kind of letter says: topics register a composer, the engine decides how much of it a mail may carry."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from practica.foundation.core import languages
from practica.people.access.models import Guarded, Marking
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.people.members import words
from practica.services.notices.models import Letter
from practica.services.notices.subjects import Subject

_LONGEST_NAME = 140
_ISOLATE, _END = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


@dataclass(frozen=True, slots=True)
class Replies:
    """What a reply to a letter becomes an answer to: an item of a kind that takes replies (`services.inbox`).

    `sentence` tells the reader ("Reply to this mail, and your answer stands under the question.").
    """

    kind: str
    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a digest, told in three lines; plain text.

    Attributes:
        title: what it is called; of something closed the kind of thing only.
        text: a sentence about it.
        url: where it leads: a page of ours, which for something closed must not hold a title.
        label: the TLP label, "" where there is none.
        language: of the title, where it is somebody's words.
    """

    title: str
    text: str
    url: str
    label: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a digest under its heading; `more` is a sentence about what is not told one by one."""

    title: str
    lines: Sequence[Line]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A calendar's message that goes along with a letter (RFC 5546): its METHOD, and the whole calendar as text.

    It is the composer's part that of something closed it says the hour and a link only.
    """

    method: str
    text: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter in its reader's language.

    Attributes:
        subject: may name what it is about.
        paragraphs: the same; plain text, one string a paragraph.
        bare: the kind of thing only ("A review is waiting for you"): all that a letter about something closed says.
        path: where its one link leads, "/practices/…/"; a whole address when it is no page of a member.
        action: the words of the link.
        items: what it is about; a reader who may not see each of them gets no letter, the strictest marking governs.
        marking: a marking that holds besides those of the items; for what has none of its own, as an unlisted circle.
        is_bare: whether it says the kind of thing only, whatever the marking (personal data was seen in it).
        only_by_mail: whether its link is for the mailbox alone, so that a session which is open somewhere does not get it.
        parts: of a digest, after the paragraphs; no part of a letter about one thing.
        appointment: what the reader's calendar is told.
        replies: what a reply by mail answers; a letter that says nothing has no address for replies, whatever stands here.
    """

    subject: str
    paragraphs: Sequence[str]
    bare: str
    path: str
    action: str
    items: Sequence[Guarded] = ()
    marking: Marking | None = None
    is_bare: bool = False
    only_by_mail: bool = False
    replies: Replies | None = None
    appointment: Appointment | None = None
    parts: Sequence[Part] = ()

    @property
    def governed_by(self) -> Marking | None:
        """The strictest marking of all it touches; None for a letter about no item."""
        found = [item.marking_of() for item in self.items]
        if self.marking is not None:
            found.append(self.marking)
        return max(found, key=lambda marking: marking.strictness, default=None)

    @property
    def says_nothing(self) -> bool:
        """Whether the mail carries a link only."""
        governing = self.governed_by
        return self.is_bare or (governing is not None and governing.is_closed)

    def is_for(self, viewer: Viewer) -> bool:
        """Whether this reader may see everything it is about, now."""
        return all(can_see(viewer, item) for item in self.items)


Compose = Callable[[Letter, Viewer], Composed | None]

_KINDS: dict[str, Compose] = {}
_SUBJECTS: dict[str, Subject | None] = {}


def register(kind: str, compose: Compose, *, subject: Subject | None = Subject.WAITING) -> None:
    """Say what letters of a kind say. A second call for the same kind replaces the first.

    Args:
        kind: at most forty signs, as "review.asked".
        compose: called at sending and for its reader's page, with the reader's language active; it reads everything anew and
            answers None when the letter is not needed any more (the review is decided, the thing is gone).
        subject: what its readers choose about by name; None for what is essential and is never held: an invitation, what
            somebody asked for a moment ago.
    """
    _KINDS[kind] = compose
    _SUBJECTS[kind] = subject


def subject_of(kind: str) -> Subject | None:
    """The subject of a kind; None for one that is essential."""
    return _SUBJECTS.get(kind)


def kinds() -> list[str]:
    """Every registered kind, in alphabetical order."""
    return sorted(_KINDS)


def composer(kind: str) -> Compose | None:
    """Who composes a kind; None when nobody registered it."""
    return _KINDS.get(kind)


def said(text: str, longest: int = _LONGEST_NAME) -> str:
    """A title or name made safe to stand inside a sentence: on one line, cut, and kept apart when it runs the other way."""
    line = words.one_line(text)
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    is_rtl = next((unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in line if sign.isalpha()), False)
    return f"{_ISOLATE}{line}{_END}" if is_rtl != (languages.direction(get_language() or "en") == "rtl") else line
