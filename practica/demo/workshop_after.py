"""After the demonstration's workshop: practices that grew from its examples and travelled, its report, what people said."""

from datetime import datetime, timedelta

from practica.demo.people import Cast
from practica.demo.reading import Record
from practica.exchange.afterwards import actions
from practica.exchange.afterwards.asking import who_took_part
from practica.exchange.afterwards.models import Key, Phase
from practica.exchange.afterwards.questions import LATER, QUESTIONS
from practica.exchange.contributions import actions as telling
from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Event
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Practice, SideEffects
from practica.knowledge.replications import actions as replications
from practica.knowledge.replications.models import Purpose, Verdict
from practica.people.access.models import Marking


def grow(one: Record, example: Contribution, cast: Cast, ended: datetime) -> None:
    """What one example became, as its record says: nothing, an example for good, a draft, a practice that travelled."""
    teller = cast.members[one["by"]]
    if one.get("stays"):
        telling.let_stay(example, one["stays"], by=teller, now=ended + timedelta(days=30))
    became = one.get("became")
    if not became:
        return
    at = ended + timedelta(days=became["after"])
    draft = telling.grow(example, by=teller, now=at)
    if became.get("draft"):
        return
    practices.mark(draft, Marking(became["marking"]), by=teller, now=at)
    practices.publish_short(draft, by=teller, now=at)
    practice = Practice.objects.select_related("published_version").get(pk=draft.pk)
    for taken in became.get("taken", ()):
        _take_up(taken, practice, cast, ended)
    for used in became.get("uses", ()):
        _use(used, practice, cast, ended)
    if became.get("withdrawn"):
        gone = ended + timedelta(days=became["withdrawn_after"])
        practices.withdraw(practice, became["withdrawn"], by=teller, now=gone)


def _take_up(taken: Record, practice: Practice, cast: Cast, ended: datetime) -> None:
    lead, at = cast.members[taken["by"]], ended + timedelta(days=taken["after"])
    due = (ended + timedelta(days=taken["due"])).date()
    plan = replications.Plan(
        country=taken["country"], expected=taken["expected"], report_due=due, language=taken["language"],
        marking=Marking(practice.marking),
    )  # fmt: skip
    version = practice.published_version
    if version is None:
        return
    row = replications.register(version, plan, by=lead, now=at)
    replications.start(row, by=lead, now=at + timedelta(days=10))
    if taken.get("verdict"):
        told = replications.Report(Verdict(taken["verdict"]), SideEffects.NO, taken["sentence"])
        replications.report(row, told, by=lead, now=ended + timedelta(days=taken["due"] - 5))


def _use(used: Record, practice: Practice, cast: Cast, ended: datetime) -> None:
    version = practice.published_version
    by = cast.members[used["by"]]
    said = replications.Used(
        purpose=Purpose(used["purpose"]), what=used["what"], helped=used["helped"], because=used.get("because", ""),
        country=by.country, language=used["language"],
    )  # fmt: skip
    if version is not None:
        replications.use(version, said, by=by, now=ended + timedelta(days=used["after"]))


def report(row: Record, event: Event, cast: Cast, ended: datetime) -> None:
    """Made in one click, its threads written by a person, shown to the community and, as far as it is released, to everybody."""
    by, said = cast.members[row["event"]["by"]], row["report"]
    at = ended + timedelta(days=said["after"])
    made = actions.begin(event, by=by, now=at)
    threads = made.sections.get(key=Key.THREADS)
    actions.write(threads, threads.heading, said["threads"], seen=threads.revision, by=by, now=at)
    for key in (Key.OPENING, Key.OBJECTIVES, Key.THREADS):
        actions.release(made.sections.get(key=key), released=True, by=by, now=at)
    actions.release_frame(made, released=True, by=by, now=at)
    actions.publish(made, by=by, now=at)
    # Later, when some of the examples have become practices that are for everybody.
    actions.publish_public(made, by=by, now=ended + timedelta(days=90))


def evaluate(row: Record, event: Event, ended: datetime) -> None:
    """What people said, right after and three months later, each question with its own numbers."""
    people = list(who_took_part(event))
    for phase, after in ((Phase.RIGHT_AFTER, timedelta()), (Phase.LATER, LATER)):
        said, at = row["evaluation"][phase], ended + after
        evaluation = actions.open_evaluation(event, phase, now=at)
        if evaluation is None:
            continue
        dealt = {
            one.key: [choice for choice, count in said.get(one.key, {}).items() for _time in range(count)]
            for one in QUESTIONS[phase]
            if not one.is_written
        }
        written = {one.key: said.get(one.key, []) for one in QUESTIONS[phase] if one.is_written}
        for number, member in enumerate(people[: said["replied"]]):
            chosen = {key: choices[number] for key, choices in dealt.items() if number < len(choices)}
            words = {key: texts[number][1] for key, texts in written.items() if number < len(texts)}
            language = next((texts[number][0] for texts in written.values() if number < len(texts)), "en")
            actions.reply(evaluation, chosen, words, language=language, by=member, now=at + timedelta(hours=3), reasons={})
        actions.remind(evaluation, now=at + timedelta(days=7))
