"""Letters about practices: review and its clock, publication, the yearly question, leaving a circle, personal data seen."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from practica.foundation.activity.models import Activity
from practica.foundation.core.templatetags.words import day
from practica.knowledge.practices import rules_review
from practica.knowledge.practices.models import Decision, PersonToAsk, Practice, PracticeVersion, Release, Review, State
from practica.knowledge.practices.queries import text_for
from practica.people.access.viewers import Viewer
from practica.people.circles.models import Membership
from practica.people.members.models import Member
from practica.people.members.queries import present
from practica.services.notices import letters, sources
from practica.services.notices.letters import Composed, said
from practica.services.notices.models import Letter
from practica.services.notices.sources import Draft
from practica.services.notices.subjects import Subject


def register_notices() -> None:
    """Called once, when the app is ready."""
    for verb, kind, say in (
        ("review.asked", "review.asked", _say_review_asked),
        ("review.reminder_due", "review.reminder", _say_review_reminder),
        ("review.lapsed", "review.lapsed", _say_review_lapsed),
    ):
        sources.register(verb, _to_reviewer(kind))
        letters.register(kind, say, subject=Subject.WAITING)
    sources.register("practice.returned", _returned)
    letters.register("practice.returned", _say_returned, subject=Subject.YOURS)
    sources.register("practice.review_escalated", _escalated)
    letters.register("review.to_decide", _say_escalated, subject=Subject.WAITING)
    sources.register("practice.published", _published)
    letters.register("practice.published", _say_published, subject=Subject.YOURS)
    sources.register("practice.person_named", _person_named)
    letters.register("person.named", _say_person_named, subject=Subject.YOURS)
    sources.register("practice.handed_over", _handed_over)
    letters.register("practice.handed_over", _say_handed_over, subject=Subject.YOURS)
    sources.register("practice.still_true_due", _still_true_due)
    letters.register("practice.still_true", _say_still_true, subject=Subject.WAITING)
    sources.register("practice.release_asked", _release_asked)
    letters.register("practice.release", _say_release, subject=Subject.WAITING)
    sources.register("practice.hidden", _hidden)
    letters.register("practice.hidden", _say_hidden, subject=Subject.YOURS)
    letters.register("practice.to_decide", _say_to_decide, subject=Subject.WAITING)
    sources.register("practice.hidden_decided", _hidden_decided)
    letters.register("practice.hidden_decided", _say_hidden_decided, subject=Subject.YOURS)


def title_of(version: PracticeVersion) -> str:
    """A version's title for the reader, safe inside a sentence."""
    return said(text_for(version).title) or _("a practice without a title yet")


def _practice(letter: Letter) -> Practice | None:
    return Practice.objects.select_related("published_version").filter(pk=letter.target_id or 0).first()


def _people(ids: Iterable[int | None], *, but: int | None = None) -> QuerySet[Member]:
    """Present members among these numbers, without one of them."""
    return present().filter(pk__in=[pk for pk in ids if pk]).exclude(pk=but or 0).order_by("pk")


def _authors(practice: Practice, *, but: int | None = None) -> QuerySet[Member]:
    return _people([practice.source_id, *practice.authors.values_list("pk", flat=True)], but=but)


# Review


def _to_reviewer(kind: str) -> sources.Make:
    def make(row: Activity) -> Iterable[Draft]:
        for member in _people([int(row.facts.get("reviewer") or 0)]):
            yield Draft(kind, f"{row.target_id}:{row.pk}", member, (Review.KIND, row.target_id))

    return make


def _open_review(letter: Letter, viewer: Viewer) -> Review | None:
    """The review a letter is about, while this reader still owes it."""
    rows = Review.objects.select_related("version__practice")
    review: Review | None = rows.filter(pk=letter.target_id or 0, reviewer=viewer.member_id, decision=Decision.ASKED).first()
    return review if review is not None and rules_review.decide(viewer, review) else None


def _review_path(practice: Practice) -> str:
    return reverse("practice_review", args=[practice.slug])


def _say_review_asked(letter: Letter, viewer: Viewer) -> Composed | None:
    review = _open_review(letter, viewer)
    if review is None:
        return None
    words = {"title": title_of(review.version), "day": day(review.due)}
    return Composed(
        _("A review is waiting for you: “%(title)s”") % words,
        [
            _("You are asked to review “%(title)s”. Until %(day)s there is time.") % words,
            _("The page has the eight criteria; a sentence for each is enough. If it is not for you, decline there, "
              "and somebody else is asked."),
        ],
        _("A review is waiting for you"),
        _review_path(review.version.practice),
        _("Read and review"),
        items=(review.version,),
    )  # fmt: skip


def _say_review_reminder(letter: Letter, viewer: Viewer) -> Composed | None:
    review = _open_review(letter, viewer)
    if review is None:
        return None
    words = {"title": title_of(review.version), "day": day(review.due)}
    return Composed(
        _("Your review of “%(title)s” is due on %(day)s") % words,
        [
            _("Your review of “%(title)s” is due on %(day)s. After that day somebody else is asked.") % words,
            _("You can also decline; that helps more than waiting."),
        ],
        _("A review of yours is due soon"),
        _review_path(review.version.practice),
        _("Read and review"),
        items=(review.version,),
    )


def _say_review_lapsed(letter: Letter, viewer: Viewer) -> Composed | None:
    """Names nothing: whoever lost a review is no reader of the version any more."""
    rows = Review.objects.select_related("version__practice")
    review = rows.filter(pk=letter.target_id or 0, reviewer=viewer.member_id, decision=Decision.LAPSED).first()
    if review is None:
        return None
    sentence = _("A review was passed on to somebody else")
    thanks = _("There is nothing left for you to do. What else waits for you stands on the first page.")
    return Composed(
        sentence, [_("%(sentence)s.") % {"sentence": sentence}, thanks], sentence, "/", _("Go to the first page"),
        marking=review.version.marking_of(),
    )  # fmt: skip


def _returned(row: Activity) -> Iterable[Draft]:
    practice = Practice.objects.filter(pk=row.target_id).first()
    if practice is not None:
        for member in _authors(practice, but=row.actor_id):
            yield Draft("practice.returned", str(row.pk), member, (Practice.KIND, practice.pk))


def _say_returned(letter: Letter, viewer: Viewer) -> Composed | None:
    practice = _practice(letter)
    version = practice.versions.filter(number__isnull=True, state=State.RETURNED).first() if practice else None
    if practice is None or version is None or not rules_review.writes(viewer, practice):
        return None
    words = {"title": title_of(version)}
    return Composed(
        _("“%(title)s” came back with comments") % words,
        [
            _("A reviewer has read “%(title)s” and gives it back with reasons. You can change it and hand it in again.") % words,
            _("The remarks stand beside the sections they are about."),
        ],
        _("A practice of yours came back with comments"),
        _review_path(practice),
        _("Read the comments"),
        items=(version,),
    )


def _escalated(row: Activity) -> Iterable[Draft]:
    """Facilitators; in a closed circle its stewards. Whoever wrote it, or was asked to review it, is not asked."""
    practice = Practice.objects.filter(pk=row.target_id).first()
    if practice is None:
        return
    deciders = present().filter(is_facilitator=True)
    if practice.marking_of().is_closed:
        held = Membership.objects.filter(circle=practice.circle_id or 0, is_steward=True)
        deciders = present().filter(pk__in=held.values("member"))
    for member in deciders.order_by("pk"):
        yield Draft("review.to_decide", str(row.pk), member, (Practice.KIND, practice.pk), {"version": row.facts.get("version")})


def _say_escalated(letter: Letter, viewer: Viewer) -> Composed | None:
    """Names nothing: who decides becomes a reader only by taking it up, on record."""
    rows = PracticeVersion.objects.select_related("practice")
    version = rows.filter(pk=letter.facts.get("version") or 0, practice=letter.target_id).first()
    if version is None or not rules_review.take_up(viewer, version):
        return None
    sentence = _("A practice waits for your decision")
    why = _("It has been in review for thirty days, and its reviewers have not decided. One of you can take it up and decide.")
    return Composed(
        sentence, [_("%(sentence)s.") % {"sentence": sentence}, why], sentence, reverse("reviews"), _("See what waits"),
        marking=version.marking_of(),
    )  # fmt: skip


# Publication and people


def _published(row: Activity) -> Iterable[Draft]:
    """Its authors when reviewers let it out, its other authors when one of them did; and those named to be asked about it.

    An import tells nobody.
    """
    practice = Practice.objects.filter(pk=row.target_id).first()
    version = practice.versions.filter(number=row.facts.get("version")).first() if practice else None
    if practice is None or version is None or (row.actor_id is None and not version.reviews.exists()):
        return
    about = (Practice.KIND, practice.pk)
    for member in _authors(practice, but=row.actor_id):
        yield Draft("practice.published", str(row.pk), member, about, {"version": version.number})
    asked = practice.people.values_list("member", flat=True)
    writers = set(_authors(practice).values_list("pk", flat=True))
    for member in _people(set(asked) - writers, but=row.actor_id):
        yield Draft("person.named", str(practice.pk), member, about)


def _say_published(letter: Letter, viewer: Viewer) -> Composed | None:
    del viewer
    practice = _practice(letter)
    version = practice.versions.filter(number=letter.facts.get("version")).first() if practice else None
    if practice is None or version is None or practice.state != State.PUBLISHED:
        return None
    words = {"title": title_of(version), "number": version.number}
    return Composed(
        _("“%(title)s” is published") % words,
        [
            _("Version %(number)s of “%(title)s” is published. Those whom its marking names can read it now.") % words,
            _("When somebody adapts it to their country you are told."),
        ],
        _("A practice of yours is published"),
        practice.get_absolute_url(),
        _("See the practice"),
        items=(practice, version),
    )


def _person_named(row: Activity) -> Iterable[Draft]:
    """Of a practice that is published already; those of a draft are told when it is."""
    practice = Practice.objects.filter(pk=row.target_id, state=State.PUBLISHED).first()
    if practice is not None:
        for member in _people([int(row.facts.get("member") or 0)], but=row.actor_id):
            yield Draft("person.named", str(practice.pk), member, (Practice.KIND, practice.pk))


def _say_person_named(letter: Letter, viewer: Viewer) -> Composed | None:
    practice = _practice(letter)
    if practice is None or practice.published_version is None or practice.state != State.PUBLISHED:
        return None
    if not PersonToAsk.objects.filter(practice=practice, member=viewer.member_id).exists():
        return None
    words = {"title": title_of(practice.published_version)}
    return Composed(
        _("You are named as somebody to ask about “%(title)s”") % words,
        [
            _("“%(title)s” is published, and you are named among those one can ask about it.") % words,
            _("If you would rather not be, tell its steward."),
        ],
        _("You are named as somebody to ask about a practice"),
        practice.get_absolute_url(),
        _("See the practice"),
        items=(practice,),
    )


def _handed_over(row: Activity) -> Iterable[Draft]:
    for member in _people([int(row.facts.get("to") or 0)], but=row.actor_id):
        yield Draft("practice.handed_over", str(row.pk), member, (Practice.KIND, row.target_id))


def _say_handed_over(letter: Letter, viewer: Viewer) -> Composed | None:
    practice = _practice(letter)
    if practice is None or practice.source_id != viewer.member_id:
        return None
    version = practice.published_version or practice.versions.first()
    words = {"title": title_of(version) if version else _("a practice without a title yet")}
    return Composed(
        _("You are the steward of “%(title)s” now") % words,
        [_("“%(title)s” was given into your hands: you answer for it, and decide who may see it.") % words],
        _("You are the steward of a practice now"),
        practice.get_absolute_url(),
        _("See the practice"),
        items=(practice,),
        is_bare=practice.state == State.HIDDEN,
    )


def _still_true_due(row: Activity) -> Iterable[Draft]:
    for member in _people([int(row.facts.get("steward") or 0)]):
        yield Draft("practice.still_true", str(row.pk), member, (Practice.KIND, row.target_id), {"on": row.at.date().isoformat()})


def _say_still_true(letter: Letter, viewer: Viewer) -> Composed | None:
    practice = _practice(letter)
    if practice is None or practice.published_version is None or practice.state != State.PUBLISHED:
        return None
    is_answered = practice.still_true is not None and practice.still_true.isoformat() >= str(letter.facts.get("on"))
    if practice.source_id != viewer.member_id or is_answered:
        return None
    words = {"title": title_of(practice.published_version)}
    return Composed(
        _("Is “%(title)s” still true?") % words,
        [
            _("A year ago you said that “%(title)s” holds. Does it still?") % words,
            _("Yes, in part or no: each answer helps those who are about to adapt it. It takes a minute."),
        ],
        _("Is a practice of yours still true?"),
        reverse("practice_steward", args=[practice.slug]),
        _("Answer"),
        items=(practice,),
    )


# Leaving a circle, and personal data seen


def _release_asked(row: Activity) -> Iterable[Draft]:
    """The stewards of the circle it would leave; without another one, its other members."""
    practice = Practice.objects.filter(pk=row.target_id).first()
    if practice is None or practice.circle_id is None:
        return
    places = Membership.objects.filter(circle=practice.circle_id).exclude(member=row.actor_id)
    stewards = places.filter(is_steward=True)
    for member in _people((stewards if stewards.exists() else places).values_list("member", flat=True)):
        yield Draft("practice.release", str(row.pk), member, (Practice.KIND, practice.pk))


def _say_release(letter: Letter, viewer: Viewer) -> Composed | None:
    practice = _practice(letter)
    if practice is None or practice.published_version is None:
        return None
    release = Release.objects.filter(practice=practice, signed_by=None).exclude(asked_by=viewer.member_id).first()
    if release is None or not Membership.objects.filter(circle=practice.circle_id, member=viewer.member_id).exists():
        return None
    words = {"title": title_of(practice.published_version), "label": release.marking}
    return Composed(
        _("“%(title)s” would leave its circle: a second reader is looked for") % words,
        [_("It would be marked %(label)s. Somebody else of the circle reads it for personal data first, and signs.") % words],
        _("A practice would leave your circle: a second reader is looked for"),
        reverse("practice_marking", args=[practice.slug]),
        _("Read and sign"),
        items=(practice,),
    )


def _hidden(row: Activity) -> Iterable[Draft]:
    practice = Practice.objects.filter(pk=row.target_id, state=State.HIDDEN).first()
    if practice is None:
        return
    about = (Practice.KIND, practice.pk)
    for member in _people([practice.second_reader_id]):
        yield Draft("practice.to_decide", str(row.pk), member, about)
    for member in _people([practice.source_id], but=row.actor_id):
        yield Draft("practice.hidden", str(row.pk), member, about)


def _say_to_decide(letter: Letter, viewer: Viewer) -> Composed | None:
    practice = _practice(letter)
    if practice is None or practice.state != State.HIDDEN or practice.second_reader_id != viewer.member_id:
        return None
    sentence = _("Personal data was seen in a practice: you decide")
    return Composed(sentence, (), sentence, practice.get_absolute_url(), _("Read and decide"), items=(practice,), is_bare=True)


def _say_hidden(letter: Letter, viewer: Viewer) -> Composed | None:
    practice = _practice(letter)
    if practice is None or practice.state != State.HIDDEN or practice.source_id != viewer.member_id:
        return None
    sentence = _("Personal data was seen in a practice of yours: it is hidden until a second reader decides")
    return Composed(sentence, (), sentence, practice.get_absolute_url(), _("See the practice"), items=(practice,), is_bare=True)


def _hidden_decided(row: Activity) -> Iterable[Draft]:
    practice = Practice.objects.filter(pk=row.target_id).first()
    if practice is not None:
        for member in _people([practice.source_id], but=row.actor_id):
            yield Draft("practice.hidden_decided", str(row.pk), member, (Practice.KIND, practice.pk))


def _say_hidden_decided(letter: Letter, viewer: Viewer) -> Composed | None:
    practice = _practice(letter)
    if practice is None or practice.source_id != viewer.member_id or practice.state == State.HIDDEN:
        return None
    sentence = _("A second reader has decided about a practice of yours")
    is_back = practice.state == State.PUBLISHED
    what = _("It stands where it stood.") if is_back else _("It is withdrawn; its text stays open to you.")
    return Composed(
        sentence, [what], sentence, practice.get_absolute_url(), _("See the practice"), items=(practice,), is_bare=not is_back
    )
