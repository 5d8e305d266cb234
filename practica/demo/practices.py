"""The demonstration's practices, written and published by their people."""

from datetime import datetime, timedelta

from practica.demo.people import Cast
from practica.demo.reading import Record, moment
from practica.foundation.core.answers import Refused
from practica.knowledge.practices import actions
from practica.knowledge.practices.models import Decision, Form, Practice, State
from practica.people.access.models import Attribution, Marking
from practica.people.members.models import Member

_EMPTY_PERIOD = {"from": "", "to": ""}


class NotAsWritten(Exception):  # noqa: N818 - a fault in the demonstration's data
    """A record of the world does not pass the product's own rules."""


def make_practice(row: Record, cast: Cast, reviews: list[Record], *, now: datetime) -> Practice:
    """Write one practice field by field, as its author did, and bring it to the state the record names.

    `reviews` are what its reviewers wrote, in their order.

    Raises:
        NotAsWritten: a rule of the product refused it; the message names the record.
    """
    author = cast.members[row["author"]]
    published = moment(row.get("published"), now - timedelta(days=3))
    first_read = min([moment(review["decided"], now) for review in reviews] or [published])
    begun = first_read - timedelta(days=20)
    try:
        practice = _write(row, cast, author, begun)
        _share(practice, row, cast, author, begun)
        return _bring_to(practice, row, cast, reviews, published)
    except Refused as refused:
        raise NotAsWritten(f"{row['id']}: {refused}") from refused


def _write(row: Record, cast: Cast, author: Member, at: datetime) -> Practice:
    form = Form.FULL if row.get("form") == "full" else Form.SHORT
    practice = actions.begin(by=author, now=at, language=row["language"], title=row["title"], form=form)
    period = row.get("period") or _EMPTY_PERIOD
    fields = {
        "summary": row.get("summary", ""),
        "countries": ",".join(row["countries"]),
        "objectives": ",".join(row["objectives"]),
        "concepts": ",".join(row["concepts"]),
        "setting": row.get("setting", ""),
        "period_from": period.get("from") or "",
        "period_to": period.get("to") or "",
        "side_effects_seen": row.get("side_effects") or "",
        **_resources(row),
        **row["sections"],
    }
    _save(practice, {name: words for name, words in fields.items() if words}, author, at)
    for rows, key in (
        ("conditions", "conditions"),
        ("blocks", "building_blocks"),
        ("outcomes", "outcomes"),
        ("legal_rows", "legal_basis"),
    ):
        for values in row.get(key) or ():
            known = {name: value for name, value in values.items() if value}
            actions.add_row(practice, rows, known, by=author, now=at)
    for handle in row.get("people") or ():
        actions.name_person(practice, cast.members[handle], by=author, now=at)
    for language, text in (row.get("translations") or {}).items():
        actions.translate(practice, language, by=author, now=at)
        words = {"title": text["title"], "summary": text.get("summary", ""), **text["sections"]}
        _save(practice, words, author, at, language)
    practice.external_id = row["id"]
    practice.attribution = Attribution(row.get("attribution", "named"))
    practice.save(update_fields=["external_id", "attribution"])
    return practice


def _resources(row: Record) -> dict[str, str]:
    resources = row.get("resources") or {}
    return {
        "time_needed": resources.get("time") or "",
        "staff_needed": resources.get("staff") or "",
        "cost_band": resources.get("cost_band") or "",
    }


def _save(practice: Practice, fields: dict[str, str], author: Member, at: datetime, language: str = "") -> None:
    for name, words in fields.items():
        actions.save_field(practice, name, words, revision=0, by=author, now=at, language=language)


def _share(practice: Practice, row: Record, cast: Cast, author: Member, at: datetime) -> None:
    marking = Marking(row["marking"])
    circle = cast.circles.get(row.get("circle") or "")
    readers = [cast.members[handle] for handle in row.get("readers") or ()]
    actions.mark(practice, marking, circle=circle, readers=readers, by=author, now=at)
    steward = cast.member(row.get("steward"))
    if steward is not None and steward.pk != author.pk:
        actions.hand_over(practice, steward, by=author, now=at)


def _bring_to(practice: Practice, row: Record, cast: Cast, reviews: list[Record], at: datetime) -> Practice:
    state, author = State(row.get("state", "published")), cast.members[row["author"]]
    if state in {State.SUBMITTED, State.RETURNED} or reviews:
        _have_reviewed(practice, cast, author, reviews, at)
        practice.refresh_from_db()
    if state in {State.PUBLISHED, State.WITHDRAWN} and practice.published_version is None:
        _explain_warnings(practice, author, at)
        actions.publish(practice, by=author, now=at)
    for version in row.get("versions") or ():
        _next_version(practice, version, author)
    practice.refresh_from_db()
    if state == State.WITHDRAWN:
        steward = cast.member(row.get("steward")) or author
        reason = row.get("withdrawn_reason") or row["summary"]
        actions.withdraw(practice, reason, by=steward, now=at + timedelta(days=400))
    return practice


def _have_reviewed(practice: Practice, cast: Cast, author: Member, reviews: list[Record], at: datetime) -> None:
    """Submit it to the reviewers who wrote about it, and let them decide on the days they did."""
    submitted = min([moment(review["decided"], at) for review in reviews] or [at]) - timedelta(days=7)
    actions.choose_form(practice, Form.FULL, by=author, now=submitted)
    _explain_warnings(practice, author, submitted)
    # The second seat of what is still open goes to the persona `reviewer`, so that something waits for them.
    first = [*(cast.members[review["reviewer"]] for review in reviews), cast.members["reviewer"]]
    version = actions.submit(practice, by=author, now=submitted, first=first)
    for written in reviews:
        reviewer = cast.members[written["reviewer"]]
        asked = version.reviews.filter(reviewer=reviewer, decision=Decision.ASKED).first()
        if asked is None:
            continue  # one return closes the round for the other
        decided = moment(written["decided"], at)
        for remark in written.get("comments") or ():
            actions.comment(version, remark["section"], remark["text"], by=reviewer, now=decided)
        words = written.get("words") or (written["comments"][0]["text"] if written.get("comments") else "")
        decision = Decision.APPROVE if written["decision"] == "approve" else Decision.RETURN
        actions.decide(asked, decision, words=words, reasons=written["criteria"], by=reviewer, now=decided)


def _explain_warnings(practice: Practice, author: Member, at: datetime) -> None:
    """Say for each warning why it stays, as an author does at the check; a blocked word is a fault of the data."""
    state = actions.readiness(practice.versions.get(number__isnull=True))
    for remark in state.examination.blocked:
        raise Refused(f"{remark.field}: {remark.finding.kind} at {remark.finding.start}")
    for remark in state.examination.unexplained:
        actions.keep_finding(practice, remark.key, "It names a role or a service, not a person.", by=author, now=at)


def _next_version(practice: Practice, version: Record, author: Member) -> None:
    at = moment(version["published"], practice.created)
    practice.refresh_from_db()
    actions.begin_next_version(practice, by=author, now=at - timedelta(days=10))
    words = {"change": version["kind"], "why": version["why"], **version.get("sections", {})}
    _save(practice, words, author, at)
    _explain_warnings(practice, author, at)
    actions.publish(practice, by=author, now=at)
