"""Hard rule 1 on every route: marked words in hidden items reach nobody who may not read them.

The walk is built from the URL table: a route whose parameters this file cannot fill fails the test, so a new one takes its
place here in the same commit. `leaks.md` lists the faults of other systems that this walk is for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from practica.doors.intake import actions as intake
from practica.doors.intake import tasks as reading
from practica.doors.intake.models import Intake
from practica.knowledge.practices import actions
from practica.knowledge.practices.models import Practice, PracticeVersion
from practica.knowledge.replications import actions as replicating
from practica.knowledge.replications.models import Purpose, Replication, Use
from practica.people.access.models import Attribution, Marking
from practica.people.circles.models import Circle, Joining, Membership
from practica.services.notices.models import Letter
from practica.services.search.actions import index_pending
from tests.conftest import NOW, PERSONAS

EVERYBODY = frozenset({"nobody", *PERSONAS})
CIRCLE = frozenset({"author", "steward", "reviewer", "contact"})


@dataclass
class World:
    """What was planted: each canary with those who may meet it, and the items' addresses."""

    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    practices: dict[str, str] = field(default_factory=dict)


def a_practice(world, people, name, readers, *, marking=Marking.GREEN, circle=None, named=(), publish=True, **words):
    """A practice with a canary in its title, its summary and every section."""
    canary = f"zq{name}"
    practice = actions.begin(by=people.author, now=NOW, title=f"Night rota {canary}", circle=circle)
    for section in ("summary", "challenge", "done", "changed", "did_not_work", "lessons"):
        actions.save_field(practice, section, f"The rota {canary} at night.", revision=0, by=people.author, now=NOW)
    actions.add_row(practice, "conditions", {"text": f"A rota {canary}", "kind": "service"}, by=people.author, now=NOW)
    actions.add_row(practice, "blocks", {"title": f"A form {canary}"}, by=people.author, now=NOW)
    if publish:
        actions.publish_short(practice, by=people.author, now=NOW)
        practice.refresh_from_db()
    actions.mark(practice, marking, circle=circle, readers=[people[one] for one in named], by=people.author, now=NOW)
    world.readers[canary] = frozenset(readers)
    world.practices[name] = practice.slug
    return practice


@pytest.fixture
def world(people, circle):
    made = World()
    practice = a_practice(made, people, "clear", EVERYBODY, marking=Marking.CLEAR)
    a_practice(made, people, "green", EVERYBODY - {"nobody", "observer"})
    a_practice(made, people, "draft", {"author"}, publish=False)
    a_practice(made, people, "amber", CIRCLE, marking=Marking.AMBER, circle=circle)
    a_practice(made, people, "strict", CIRCLE, marking=Marking.AMBER_STRICT, circle=circle)
    a_practice(made, people, "red", {"author", "contact"}, marking=Marking.RED, named=("contact",))
    hidden = a_practice(made, people, "hidden", {"author", "facilitator"})
    actions.hide(hidden, by=people.member, now=NOW)
    gone = a_practice(made, people, "gone", {"author"})
    # The title of what was withdrawn stays, its text does not: so the canary leaves the title.
    gone.published_version.texts.update(title="Night rota, withdrawn")
    actions.withdraw(gone, "It did more harm than good.", by=people.author, now=NOW)
    next_version(made, people, practice)
    a_closed_replication(made, people, practice, circle)
    an_unlisted_circle(made, people)
    intake.take_in("zqintake.txt", b"# A rota zqintake\n\nThe rota was set up in 2019 in Brazil.", by=people.author, now=NOW)
    reading.tick(NOW)
    made.readers["zqintake"] = frozenset({"author"})
    index_pending()
    return made


def next_version(world, people, practice):
    practice.refresh_from_db()
    actions.begin_next_version(practice, by=people.author, now=NOW)
    actions.save_field(practice, "done", "The next rota zqnext.", revision=0, by=people.author, now=NOW)
    world.readers["zqnext"] = frozenset({"author"})


def a_closed_replication(world, people, practice, circle):
    practice.refresh_from_db()
    version = practice.published_version
    plan = replicating.Plan(
        country="ZA",
        expected="Fewer waits zqreplication",
        criterion="Half of them zqreplication",
        report_due=NOW.date().replace(year=2027),
        setting="harbour zqreplication",
        lead="Port office zqreplication",
        marking=Marking.AMBER,
        circle=circle,
    )
    replicating.register(version, plan, by=people.steward, now=NOW)
    world.readers["zqreplication"] = CIRCLE
    amber = Practice.objects.get(slug=world.practices["amber"])
    used = replicating.Used(purpose=Purpose.TRAINING, what="Shown in a course zquse", helped=True)
    replicating.use(amber.published_version, used, by=people.contact, now=NOW)
    world.readers["zquse"] = CIRCLE


def an_unlisted_circle(world, people):
    unlisted = Circle.objects.create(
        name="Quiet circle zqcircle", slug="quiet-zqcircle", joining=Joining.BY_INVITATION, unlisted=True,
        purpose="zqcircle", founded=NOW,
    )  # fmt: skip
    for handle in ("author", "steward"):
        Membership.objects.create(circle=unlisted, member=people[handle], is_steward=True, since=NOW)
    world.readers["zqcircle"] = frozenset({"author", "steward"})


# -- the URL table ----------------------------------------------------------------------------------------------------


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield whole
        else:
            yield from routes(pattern, whole)


# A parameter, by the route's first word and the parameter's name → what it can be.
FILL = {
    ("practices", "slug"): lambda: Practice.objects.values_list("slug", flat=True),
    ("practices", "number"): lambda: [1, 2],
    ("practices", "a"): lambda: [1],
    ("practices", "b"): lambda: [2],
    ("practices", "key"): lambda: ["title", "people"],
    ("practices", "verb"): lambda: ["sign"],
    ("reviews", "number"): lambda: PracticeVersion.objects.values_list("pk", flat=True),
    ("replications", "pk"): lambda: Replication.objects.values_list("pk", flat=True),
    ("replications|uses", "kind"): lambda: ["replications", "uses"],
    ("replications|uses", "pk"): lambda: {row.pk for row in (*Replication.objects.all(), *Use.objects.all())},
    ("letters", "pk"): lambda: Letter.objects.values_list("pk", flat=True),
    ("intake", "pk"): lambda: Intake.objects.values_list("pk", flat=True),
    ("circles", "slug"): lambda: Circle.objects.values_list("slug", flat=True),
    ("circles", "handle"): lambda: ["author"],
    ("members", "handle"): lambda: ["author", "steward"],
    ("organisations", "slug"): lambda: ["coordinator"],
    ("countries", "code"): lambda: ["br", "za"],
    ("countries", "kind"): lambda: ["law"],
    ("invitations", "secret"): lambda: ["no-such-secret"],
    ("admission", "pk"): lambda: [1],
    ("password", "uidb36"): lambda: ["1"],
    ("password", "key"): lambda: ["x-y"],
}  # fmt: skip
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")


def addresses() -> list[str]:
    found: list[str] = []
    for route in routes():
        plain = route.removeprefix("^").removesuffix("$")
        first = "replications|uses" if "(?P<kind>replications|uses)" in plain else plain.split("/")[0]
        ready = [plain]
        for match in _PARAMETER.finditer(plain):
            name = match.group(1) or match.group(2)
            assert (first, name) in FILL, f"The canary walk cannot fill <{name}> of {route}: add it to FILL."
            ready = [one.replace(match.group(0), str(value), 1) for one in ready for value in FILL[first, name]()]
        found += ["/" + one for one in ready]
    return found


def leaks(world, handle, response) -> list[str]:
    body = (
        b"" if getattr(response, "streaming", False) and response.get("Content-Type", "").startswith("font") else _body(response)
    )
    said = body + repr(dict(response.headers)).encode()
    return [canary for canary, readers in world.readers.items() if handle not in readers and canary.encode() in said]


def _body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_no_route_shows_a_hidden_word_to_any_persona(world, browse):
    found, broken = [], []
    for handle in ("nobody", *PERSONAS):
        client: Client = browse(handle)
        for address in addresses():
            response = client.get(address)
            asked = [canary for canary in world.readers if canary in address]
            found += [(handle, address, canary) for canary in leaks(world, handle, response) if canary not in asked]
            if response.status_code >= 500 and address != "/healthz":
                broken.append((handle, response.status_code, address))
    assert found == []
    assert broken == []


@pytest.mark.parametrize("handle", ["nobody", "member", "observer", "facilitator", "admin"])
def test_searching_for_a_hidden_word_finds_and_counts_nothing(world, browse, handle, settings):
    # Words alone: two invented words mean different things to the encoder, and would order what is visible differently.
    settings.ENCODER = "none"
    nothing = None
    for canary, readers in {"zqnosuchword": frozenset(), **world.readers}.items():
        if handle in readers:
            continue
        for path in ("/search/", "/practices/"):
            page = browse(handle).get(path, {"q": canary}).content.decode()
            answer = re.sub(r'name="csrfmiddlewaretoken"[^>]*>', "", page).replace(canary, "")
            nothing = nothing or {}
            assert nothing.setdefault(path, answer) == answer, canary


@pytest.mark.parametrize("handle", ["nobody", "member", "admin"])
def test_what_is_hidden_and_what_does_not_exist_answer_alike(world, browse, handle):
    client = browse(handle)
    for name, slug in world.practices.items():
        if handle in world.readers[f"zq{name}"] or name == "gone":
            continue
        for tail in ("", "v1/", "adapt/", "use/", "write/", "marking/"):
            hidden = client.get(f"/practices/{slug}/{tail}")
            absent = client.get(f"/practices/no-such-practice/{tail}")
            assert hidden.status_code == absent.status_code, (slug, tail)
            assert hidden.status_code in {302, 404}


@pytest.mark.parametrize("handle", ["member", "observer", "facilitator", "admin"])
def test_no_button_works_on_what_one_may_not_see(world, browse, handle):
    client = browse(handle)
    for name, slug in world.practices.items():
        if handle in world.readers[f"zq{name}"] or name == "gone":
            continue
        before = Practice.objects.filter(slug=slug).values().get()
        for tail in ("publish/", "marking/", "people/", "do/hide/", "do/withdraw/", "do/take-on/", "save/", "use/", "adapt/"):
            response = client.post(f"/practices/{slug}/{tail}", {"marking": "TLP:CLEAR", "field": "title", "value": "mine"})
            assert response.status_code == 404, (slug, tail)
        assert Practice.objects.filter(slug=slug).values().get() == before


def test_a_withheld_source_stands_nowhere_on_the_practice(world, people, browse):
    practice = Practice.objects.get(slug=world.practices["clear"])
    practice.attribution = Attribution.WITHHELD
    practice.save()
    for handle in ("nobody", "member", "contact"):
        page = browse(handle).get(practice.get_absolute_url()).content.decode()
        assert people.author.name not in page
        assert people.author.get_absolute_url() not in page


def test_whoever_is_removed_from_a_circle_is_denied_by_the_next_request(world, circle, people, browse):
    client = browse("contact")
    address = f"/practices/{world.practices['amber']}/"
    assert client.get(address).status_code == 200
    Membership.objects.filter(circle=circle, member=people.contact).delete()
    assert client.get(address).status_code == 404
    assert "zqamber" not in client.get("/search/?q=rota").content.decode()


def test_a_practice_made_stricter_takes_its_replications_along(world, people, circle):
    practice = Practice.objects.get(slug=world.practices["green"])
    plan = replicating.Plan(country="ZA", expected="Fewer waits", report_due=NOW.date().replace(year=2027))
    replication = replicating.register(practice.published_version, plan, by=people.member, now=NOW)
    assert replication.audience.kind == "community"
    actions.mark(practice, Marking.AMBER, circle=circle, by=people.author, now=NOW)
    replication.refresh_from_db()
    assert replication.audience.kind == "circle"
