"""The demonstration's organisations, people and circles."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from practica.demo.reading import Record, day, records
from practica.foundation import activity
from practica.people.circles.models import Circle, Membership
from practica.people.members.models import Community, Member, Organisation

PASSWORD = "practica-demo"
PERSONAS = ("author", "steward", "reviewer", "member", "newcomer", "moderator", "contact", "observer", "facilitator", "admin")
BEGAN = datetime(2015, 9, 1, 9, 0, tzinfo=UTC)


class Cast:
    """Everybody of the demonstration, by handle and by mail; organisations and circles by their id."""

    def __init__(self) -> None:
        self.members = {member.handle: member for member in Member.objects.select_related("organisation")}
        self.organisations = {row.external_id: row for row in Organisation.objects.all()}
        self.circles = {circle.slug: circle for circle in Circle.objects.all()}

    def member(self, who: str | None) -> Member | None:
        """By handle or by mail; None for nobody."""
        return self.members.get((who or "").partition("@")[0])


def make_people() -> Cast:
    """Write the community, organisations, members and circles."""
    Community.objects.create(
        name="Common Ground",
        languages=["en", "fr", "es", "ar", "ru", "pt"],
        is_demonstration=True,
        green_means="You may pass it on to colleagues in your own office. Never to the press.",
    )
    Organisation.objects.bulk_create(_organisation(row) for row in records("organisations"))
    organisations = {row.external_id: row for row in Organisation.objects.all()}
    # One hash for all: nobody here is real, and scrypt is slow on purpose.
    password = make_password(PASSWORD)
    Member.objects.bulk_create(_member(row, organisations, password) for row in records("members"))
    for member in Member.objects.all():
        activity.record("member.joined", by=None, on=member, at=BEGAN)
    _circles()
    return Cast()


def _organisation(row: Record) -> Organisation:
    slug = str(row["id"])[:80]
    return Organisation(external_id=row["id"], slug=slug, name=row["name"], kind=row["kind"], country=row.get("country") or "")


def _member(row: Record, organisations: dict[Any, Organisation], password: str) -> Member:
    role = row.get("role", "member")
    return Member(
        handle=row["id"],
        email=row["email"],
        name=row["name"],
        organisation=organisations.get(row["organisation"]),
        country=row["country"] or "",
        languages=row["languages"],
        language="",
        time_zone=row["time_zone"],
        about=row["about"],
        expertise=row["expertise"],
        is_expert="expert" in row["availability"],
        is_mentor="mentor" in row["availability"],
        answers=row["answers"] or "",
        occupation=row["occupation"],
        is_reviewer=role == "reviewer",
        is_facilitator=role == "facilitator",
        is_observer=role == "observer",
        is_administrator=role == "administrator",
        joined=BEGAN,
        password=password,
    )


def _circles() -> None:
    members = {member.handle: member for member in Member.objects.all()}
    organisations = {row.name: row for row in Organisation.objects.all()} | {
        str(row.external_id): row for row in Organisation.objects.all()
    }
    for row in records("circles"):
        charter = row["charter"]
        review: date | None = day(charter["review"]) if charter.get("review") else None
        circle = Circle.objects.create(
            name=row["name"],
            slug=row["id"],
            language=row["language"],
            joining=row["joining"],
            unlisted=row["unlisted"],
            purpose=charter["purpose"],
            questions=charter["questions"],
            sponsor=organisations.get(charter.get("sponsor") or ""),
            review_on=review,
            founded=BEGAN,
        )
        everyone = [*row["stewards"], *row["members"]]
        Membership.objects.bulk_create(
            Membership(circle=circle, member=members[handle], is_steward=handle in row["stewards"], since=BEGAN)
            for handle in dict.fromkeys(everyone)
        )
        activity.record("circle.founded", by=members[row["stewards"][0]], on=circle, at=BEGAN)
