"""Hard rule 1 and broken input on everything of an event: examples, remarks, reports; as every persona and a guest."""

import itertools
from datetime import timedelta

import pytest

from practica.exchange.afterwards import actions as reporting
from practica.exchange.afterwards.models import Key, ReportVersion
from practica.exchange.contributions import actions as telling
from practica.exchange.contributions.models import Contribution, State
from practica.people.access.models import Marking, Placement
from practica.people.access.placing import place
from practica.people.access.queries import can_see, explain, viewers_of, visible_q
from practica.people.access.viewers import Viewer
from practica.services.search.actions import index_pending
from tests.conftest import NOW, PERSONAS
from tests.contracts.routes import addresses, by_route
from tests.exchange.conftest import guest, session, workshop  # noqa: F401 - fixtures

AFTER = NOW + timedelta(days=12)
CIRCLE = frozenset({"author", "steward", "reviewer", "contact"})
COMMUNITY = frozenset(PERSONAS) - {"observer"}


@pytest.fixture
def planted(people, circle, workshop, session, guest):  # noqa: F811
    """Words by those who may meet them, and a guest of the green event and of nothing else."""
    readers: dict[str, frozenset[str]] = {}
    green = an_event(people, workshop, session, readers, "green", COMMUNITY | {"guest"})
    visitor = guest(green)
    amber = an_event(people, workshop, session, readers, "amber", CIRCLE | {"moderator"}, marking=Marking.AMBER, circle=circle)
    panel = green.sessions.get()
    an_example(people, panel, readers, "closed", CIRCLE, marking=Marking.AMBER, circle=circle)
    preparing = an_example(people, panel, readers, "preparing", {"author", "steward", "moderator"}, ready=False)
    telling.remark(preparing, "How do you know zqexremark", section="what", by=people.moderator, now=NOW)
    readers["zqexremark"] = frozenset({"author", "steward", "moderator"})
    gone = an_example(people, panel, readers, "gone", {"author", "steward", "moderator"})
    telling.withdraw(gone, "It changed zqexgone", by=people.steward, now=NOW)
    hidden = an_example(people, panel, readers, "hidden", {"steward", "facilitator"})
    telling.hide(hidden, by=people.member, now=NOW)
    report = a_report(people, green, readers, "green", COMMUNITY | {"guest"})
    reporting.release_frame(report, released=True, by=people.author, now=AFTER)
    reporting.publish_public(report, by=people.author, now=AFTER)
    a_report(people, amber, readers, "amber", CIRCLE)
    index_pending()
    return readers, visitor


def an_event(people, workshop, session, readers, name, to, **more):  # noqa: F811, PLR0917
    words = f"Nights zqev{name}"
    event = workshop(title=words, note=words, place=words, **more)
    panel = session(event, title=f"Panel zqses{name}")
    an_example(people, panel, readers, name, set(to) - {"moderator"} if name == "amber" else to)
    # The frame of the green one is released to everybody, in its public version and nowhere else.
    if name != "green":
        readers |= {f"zqev{name}": frozenset(to) - {"moderator"}, f"zqses{name}": frozenset(to) - {"moderator"}}
    return event


def an_example(people, panel, readers, name, to, *, ready=True, **more):
    words = f"A sheet zqex{name}"
    said = dict.fromkeys(("title", "region", *Contribution.SECTIONS), words)
    row = telling.begin(panel, said, by=people.steward, now=NOW, **more)
    readers[f"zqex{name}"] = frozenset(to)
    return telling.mark_ready(row, by=people.steward, now=NOW) if ready else row


def a_report(people, event, readers, name, to):
    report = reporting.begin(event, by=people.author, now=AFTER)
    part = report.sections.get(key=Key.THREADS)
    reporting.write(part, "Threads", f"Nights zqrep{name}", seen=None, by=people.author, now=AFTER)
    reporting.publish(report, by=people.author, now=AFTER)
    part.refresh_from_db()
    reporting.write(part, "Threads", f"Nights zqdraft{name}", seen=None, by=people.author, now=AFTER)
    readers |= {f"zqrep{name}": frozenset(to), f"zqdraft{name}": frozenset({"author"})}
    return report


def of_events():
    """Every address of an event, and where its words could come up elsewhere."""
    near = ("/events/", "/search/", "/notices/", "/letters/", "/files/", "/results/", "/countries/")
    found = [address for address in addresses() if address == "/" or address.startswith(near)]
    return [*found, "/search/?q=sheet+nights+panel", "/search/?q=zqexclosed"]


@pytest.mark.parametrize("handle", ["nobody", "member", "guest", "facilitator", "observer", "reviewer"])
def test_no_route_of_an_event_shows_a_hidden_word(planted, browse, client, handle, time_machine):
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)
    readers, visitor = planted
    if handle == "guest":
        client.force_login(visitor)
    asking = client if handle == "guest" else browse(handle)
    found = []
    for address in of_events():
        answer = asking.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        said = body + repr(dict(answer.headers)).encode()
        found += [
            (address, word) for word, to in readers.items() if handle not in to and word.encode() in said and word not in address
        ]
        assert answer.status_code < 500, address
    assert found == []


@pytest.mark.parametrize("handle", ["nobody", "member"])
def test_what_is_hidden_and_what_is_not_there_answer_alike(planted, browse, handle):
    client = browse(handle)
    for row in Contribution.objects.filter(title__in=["A sheet zqexamber", "A sheet zqexclosed", "A sheet zqexpreparing"]):
        address, absent = row.get_absolute_url(), f"{row.event.get_absolute_url()}examples/999999/"
        for tail in ("", "write/", "hidden/"):
            assert client.get(address + tail).status_code == client.get(absent + tail).status_code, (row, tail)


@pytest.mark.parametrize("handle", ["member", "facilitator", "observer"])
def test_no_button_of_an_example_works_for_those_who_do_not_see_it(planted, browse, handle):
    client = browse(handle)
    for row in Contribution.objects.filter(title__in=["A sheet zqexamber", "A sheet zqexclosed", "A sheet zqexpreparing"]):
        for tail in ("do/grow/", "do/withdraw/", "do/ready/", "remark/", "write/"):
            assert client.post(row.get_absolute_url() + tail, {"because": "Mine"}).status_code == 404, (row, tail)


@pytest.mark.parametrize(
    "sent", [{}, {"body": "\x00", "because": "\x00"}, {"seen": "٣", "part": "99999999999999999999", "marking": "TLP:NONE"}]
)
def test_whatever_is_sent_to_an_event_is_answered_in_words(planted, browse, sent):
    client = browse("author")
    for route, found in by_route().items():
        if not route.startswith("events/"):
            continue
        for address in found[:2]:
            answer = client.post(address, sent)
            assert answer.status_code < 500, (address, sent)
            assert client.get(f"{address}?session=%00&practice=%00&part=-1").status_code < 500, address


EXAMPLE_STATES = (State.PREPARING, State.READY, State.WITHDRAWN, "hidden")


@pytest.mark.parametrize(("marking", "state", "in_circle"), list(itertools.product(Marking, EXAMPLE_STATES, (True, False))))
def test_an_example_has_one_audience_in_every_direction(people, circle, workshop, session, marking, state, in_circle):  # noqa: F811, PLR0917
    panel = session(workshop(marking=Marking.CLEAR))
    row = telling.begin(panel, {"title": "A sheet", "what": "One sheet."}, by=people.steward, now=NOW)
    row.marking, row.circle = marking, circle if in_circle else None
    row.hidden, row.second_reader = state == "hidden", people.facilitator
    row.state = State.READY if state == "hidden" else state
    row.save()
    if marking == Marking.RED:
        row.readers.set([people.contact])
    place(row, by=people.steward, at=NOW)
    everyone = {handle: people.viewer(handle) for handle in ("nobody", *PERSONAS)}
    if state == "hidden":
        expected = {"steward", "facilitator"}
    elif state != State.READY:
        expected = {"steward", "moderator", "author"}
    else:
        expected = {
            Marking.CLEAR: {"nobody", *PERSONAS}, Marking.GREEN: set(COMMUNITY), Marking.RED: {"steward", "contact"},
        }.get(marking, set(CIRCLE) if in_circle else {"steward"})  # fmt: skip
    assert agree(everyone, row) == expected


def agree(everyone: dict[str, Viewer], item) -> set[str]:
    """Who sees an item, asked in every direction of the rule."""
    seen = {name for name, viewer in everyone.items() if type(item).objects.visible_to(viewer).filter(pk=item.pk).exists()}
    placed = Placement.objects.filter(kind=item.KIND, object_id=item.pk)
    assert {name for name, viewer in everyone.items() if placed.filter(visible_q(viewer)).exists()} == seen
    assert {name for name, viewer in everyone.items() if can_see(viewer, item)} == seen
    assert {name for name, viewer in everyone.items() if explain(viewer, item).sees} == seen
    assert set(viewers_of(item).values_list("handle", flat=True)) == seen - {"nobody"}
    return seen


@pytest.mark.parametrize("marking", [Marking.CLEAR, Marking.GREEN, Marking.AMBER, Marking.AMBER_STRICT])
def test_a_version_of_a_report_has_one_audience_in_every_direction(people, circle, workshop, session, marking):  # noqa: F811
    event = workshop(marking=marking, circle=circle if marking.is_closed else None, note="Nights.")
    session(event)
    report = reporting.begin(event, by=people.author, now=AFTER)
    row = reporting.publish(report, by=people.author, now=AFTER)
    everyone = {handle: people.viewer(handle) for handle in ("nobody", *PERSONAS)}
    shown = {Marking.CLEAR: {"nobody", *PERSONAS}, Marking.GREEN: set(COMMUNITY)}.get(marking, set(CIRCLE))
    assert agree(everyone, row) == shown
    reporting.hide(report, seen_in=row, by=people.steward, now=AFTER)
    report.refresh_from_db()
    row = ReportVersion.objects.get()
    everyone = {handle: people.viewer(handle) for handle in ("nobody", *PERSONAS)}
    assert agree(everyone, row) == {"author", report.second_reader.handle}


def test_an_example_and_a_report_cost_as_many_queries_for_thirty_as_for_one(people, workshop, session, browse):  # noqa: F811
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    event = workshop()
    panel = session(event)
    row = an_example(people, panel, {}, "first", ())
    report = reporting.begin(event, by=people.author, now=AFTER)
    reporting.publish(report, by=people.author, now=AFTER)

    def cost():
        found = {}
        for address in (row.get_absolute_url(), f"/events/{event.slug}/report/", f"/events/{event.slug}/evaluation/results/"):
            browse("member").get(address)
            with CaptureQueriesContext(connection) as seen:
                assert browse("member").get(address).status_code == 200
            found[address] = len(seen)
        return found

    few = cost()
    for number in range(30):
        an_example(people, panel, {}, f"more{number}", ())
        telling.remark(row, f"Why {number}?", section="what", by=people.moderator, now=NOW)
    reporting.publish(report, by=people.author, now=AFTER + timedelta(days=1))
    assert cost() == few
    assert max(few.values()) <= 16, few
