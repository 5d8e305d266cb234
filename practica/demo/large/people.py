"""Members, organisations and circles of the large world."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from practica.demo.large.words import LANGUAGES, Words
from practica.demo.reading import records
from practica.foundation import activity
from practica.foundation.activity import Happened
from practica.foundation.core import places
from practica.people.access.placing import unplaced
from practica.people.circles.models import Circle, Joining, Membership
from practica.people.members.models import Member, Organisation, OrganisationKind

YEARS = 10
_MEMBERS_AN_ORGANISATION = 7
_MEMBERS_A_CIRCLE = 50
# Besides those of the small world.
_MORE_COUNTRIES = 30


@dataclass
class Crowd:
    """Everybody who may write, and who belongs to which circle, by numbers."""

    members: list[Member]
    circles: dict[int, Circle] = field(default_factory=dict)
    inside: dict[int, list[Member]] = field(default_factory=lambda: defaultdict(list))
    of_member: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    # One number of a circle for each of its members, so that a choice among them goes by size.
    seats: list[int] = field(default_factory=list)
    reviewers: list[Member] = field(default_factory=list)
    countries: tuple[str, ...] = ()
    # The audience of what is not placed yet.
    nobody: int = 0


def make_crowd(random: Random, words: Words, count: int, *, now: datetime) -> Crowd:
    """Add so many members in their organisations and circles; everybody, the small world's people included, is in the crowd."""
    began = now - timedelta(days=365 * YEARS)
    own = {row["country"] for row in records("members") if row["country"]}
    countries = tuple(sorted(own | set(random.sample(sorted(places.codes()), _MORE_COUNTRIES))))
    organisations = _organisations(random, words, countries, max(2, count // _MEMBERS_AN_ORGANISATION))
    password = Member.objects.values_list("password", flat=True).first() or "!"
    first = Member.objects.count()
    made = [
        _member(random, words, organisations, password=password, number=first + number, began=began) for number in range(count)
    ]
    Member.objects.bulk_create(made, batch_size=500)
    activity.record_many([Happened("member.joined", member) for member in made], by=None, at=began)
    _circles(random, words, made, max(2, count // _MEMBERS_A_CIRCLE), began)
    present = [member for member in Member.objects.order_by("pk") if member.is_present and not member.is_observer]
    reviewers = [member for member in present if member.is_reviewer]
    crowd = Crowd(present, reviewers=reviewers, countries=countries, nobody=unplaced())
    known = {member.pk: member for member in present}
    crowd.circles = {circle.pk: circle for circle in Circle.objects.all()}
    for circle, member in Membership.objects.order_by("pk").values_list("circle_id", "member_id"):
        if member in known:
            crowd.inside[circle].append(known[member])
            crowd.of_member[member].append(circle)
            crowd.seats.append(circle)
    return crowd


def _organisations(random: Random, words: Words, countries: tuple[str, ...], count: int) -> list[Organisation]:
    kinds = list(OrganisationKind)
    rows = [
        Organisation(
            name=f"{words.place('en')} {random.choice(kinds).label}", slug=f"generated-{number}", kind=random.choice(kinds),
            country=random.choice(countries), external_id=f"large:o{number}",
        )
        for number in range(count)
    ]  # fmt: skip
    return Organisation.objects.bulk_create(rows, batch_size=500)


def _member(
    random: Random, words: Words, organisations: list[Organisation], *, password: str, number: int, began: datetime
) -> Member:
    organisation = random.choice(organisations)
    own = words.language()
    return Member(
        handle=f"member-{number}", email=f"member-{number}@example.org", name=words.name(own), organisation=organisation,
        country=organisation.country, languages=list(dict.fromkeys([own, *random.sample(LANGUAGES, random.randint(0, 2))])),
        language="ar" if own == "ar" else "en", expertise=random.sample(words.concepts, 3), about=words.remark(own),
        is_expert=random.random() < 0.2, is_mentor=random.random() < 0.1, is_reviewer=random.random() < 0.05,
        is_observer=random.random() < 0.01, is_active=random.random() > 0.04, suspended=random.random() < 0.005,
        joined=began + timedelta(days=random.randint(0, 365 * YEARS - 1)), password=password,
    )  # fmt: skip


def _circles(random: Random, words: Words, members: list[Member], count: int, began: datetime) -> None:
    """Circles of very different sizes; two stewards each, and every member in one or two of them."""
    circles = Circle.objects.bulk_create(
        Circle(
            name=f"{words.place('en')} {number}", slug=f"generated-{number}", joining=random.choice(list(Joining)),
            unlisted=random.random() < 0.1, purpose=words.section("en", "challenge"), founded=began,
        )
        for number in range(count)
    )  # fmt: skip
    activity.record_many([Happened("circle.founded", circle) for circle in circles], by=None, at=began)
    seats: dict[tuple[int, int], Membership] = {}
    sizes = [1 / (place + 1) for place in range(count)]
    for member in members:
        for circle in random.choices(circles, sizes, k=random.randint(1, 3)):
            seats[circle.pk, member.pk] = Membership(circle=circle, member=member, since=began)
    for circle in circles:
        for member in random.sample(members, 2):
            seats[circle.pk, member.pk] = Membership(circle=circle, member=member, since=began, is_steward=True)
    Membership.objects.bulk_create(seats.values(), batch_size=500)
