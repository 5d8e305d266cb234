"""Bad input on every route: whatever comes, the answer is a page or a sentence, never a fault and never a stack trace.

The walk goes over the URL table (`routes.py`) as somebody who may do everything, with the fields that each page's own forms have.
Each request is undone afterwards, so that the next address meets the same world.
"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client

from practica.doors.intake import actions as intake
from practica.doors.intake import tasks as reading
from practica.exchange.assists import actions as gathering
from practica.exchange.contributions import actions as telling
from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Kind
from practica.exchange.events import actions as meeting
from practica.exchange.events.plan import Planned, PlannedSession
from practica.exchange.lessons import actions as harvesting
from practica.exchange.lessons import collecting
from practica.exchange.live import actions as holding
from practica.exchange.live.plan import Asked, Polled, Written
from practica.knowledge.library import actions as keeping
from practica.knowledge.library import attaching
from practica.knowledge.library.models import Kind as LibraryKind
from practica.knowledge.library.plan import Described, Issue, Readers
from practica.knowledge.practices import actions
from practica.knowledge.practices.models import Form
from practica.knowledge.replications import actions as replicating
from practica.knowledge.replications.models import Purpose
from practica.knowledge.vocabulary.models import OBJECTIVES, Concept, Scheme
from practica.people.access.models import Marking
from practica.people.admission import actions as admission
from practica.people.circles.models import Circle, Joining
from practica.people.members.models import Member
from practica.services.notices import tasks as notices
from tests.conftest import NOW, close_a_circle, move_in, planted_once
from tests.contracts.routes import Fill, by_route
from tests.services.files.having import attach, let_practices_have_files

pytestmark = pytest.mark.slow

# -- the world: one of everything that an address can name --------------------------------------------------------------

VERBS = ("next-version", "discard", "withdraw", "hide", "decide", "sign", "take-on", "still-true", "no-such-verb")
MORE: Fill = {("practices", "verb"): lambda: VERBS, ("practices", "key"): lambda: ["title", "people", "blocks", "no-such-key"]}
SECTIONS = {
    "challenge": "Nobody answered at night.", "done": "Three towns share one rota.", "changed": "Calls are answered.",
    "did_not_work": "The first list had no order.", "summary": "Three towns answer in turn.", "side_effects_seen": "no",
    "sustainability": "Yes.",
}  # fmt: skip


def a_practice(by, title, *, form=Form.SHORT):
    practice = actions.begin(by=by, now=NOW, title=title, form=form)
    for name, words in SECTIONS.items():
        actions.save_field(practice, name, words, revision=0, by=by, now=NOW)
    actions.add_row(practice, "conditions", {"text": "A telephone that is answered"}, by=by, now=NOW)
    actions.add_row(practice, "blocks", {"title": "The list"}, by=by, now=NOW)
    return practice


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """The addresses of each route in a world that is planted once: each request is undone, and each test in a savepoint."""
    with planted_once(django_db_blocker):
        people = move_in()
        close_a_circle(people)
        yield plant(people)


@pytest.fixture
def world(planted, db):
    return planted


def plant(people):
    """`author` holds every office, so that no refusal keeps the walk from the code behind it."""
    for handle in ("author", "steward"):
        for office in ("is_reviewer", "is_facilitator", "is_administrator"):
            setattr(people[handle], office, True)
        people[handle].save()
    # Who is asked to eight peer assists in a month here has said that they may be.
    Member.objects.update(asks_a_month=20)
    a_practice(people.author, "A draft")
    out = a_practice(people.author, "A rota for nights")
    version = actions.publish_short(out, by=people.author, now=NOW)
    out.refresh_from_db()
    actions.begin_next_version(out, by=people.author, now=NOW)
    scheme, _made = Scheme.objects.get_or_create(slug=OBJECTIVES, defaults={"name": "Objectives"})
    concept, _made = Concept.objects.get_or_create(scheme=scheme, key="protection")
    whole = a_practice(people.steward, "A whole template", form=Form.FULL)
    whole.versions.get(number__isnull=True).objectives.add(concept)
    handed_in = actions.submit(whole, by=people.steward, now=NOW, first=[people.author])
    actions.comment(handed_in, "done", "Which towns?", by=people.author, now=NOW)
    plan = replicating.Plan(country="ZA", expected="Fewer waits", report_due=NOW.date().replace(year=2027))
    running = replicating.register(version, plan, by=people.author, now=NOW)
    replicating.start(running, by=people.author, now=NOW)
    replicating.use(version, replicating.Used(purpose=Purpose.TRAINING, what="Shown", helped=True), by=people.author, now=NOW)
    talk(people, out)
    gather(people)
    hold_a_session(people)
    shelve(people, out)
    let_practices_have_files()
    attach(out, people.author)
    intake.take_in("a.txt", b"# A rota\n\nThe rota was set up in 2019 in Brazil.", by=people.author, now=NOW)
    reading.tick(NOW)
    Circle.objects.create(name="Open to all", slug="open-to-all", joining=Joining.OPEN, founded=NOW)
    _invitation, secret = admission.invite("new@example.org", expires=NOW + timedelta(days=60), by=people.author, now=NOW)
    notices.tick(NOW)
    return by_route(MORE | {("invitations", "secret"): lambda: [secret, "no-such-secret"]})


def talk(people, practice):
    """A question and an idea of the author's with all that can hang on them, and a lesson."""
    by = people.author
    asked = talking.Asked(
        kind=Kind.QUESTION, title="Who opens at night?", body="Nobody.", about=talking.Subject(practice=practice),
        invited=[people.steward],
    )  # fmt: skip
    question = talking.ask(asked, by=by, now=NOW)
    answer = talking.answer(question, talking.Answered(body="The town does."), by=by, now=NOW)
    talking.follow_up(answer, "And at dawn?", by=by, now=NOW)
    talking.edit(question, {"title": "Who opens at dawn?"}, seen=None, by=by, now=NOW)
    talking.hide(talking.answer(question, talking.Answered(body="Ask there."), by=by, now=NOW), by=people.steward, now=NOW)
    idea = talking.ask(talking.Asked(kind=Kind.IDEA, title="A phrase book", body="For all."), by=by, now=NOW)
    for handle in ("steward", "reviewer", "contact"):
        talking.lend_hand(idea, "A port", by=people[handle], now=NOW)
    plan = talking.Plan("Two ports print it.", "Fewer calls.", NOW.date().replace(year=2027))
    talking.plan_pilot(idea, plan, by=by, now=NOW)
    lesson = harvesting.begin(question, language="en", by=by, now=NOW)
    harvesting.ask_sources(lesson, [answer], by=by, now=NOW)
    collecting.ask(collecting.begin(question, by=by, now=NOW), [answer], by=by, now=NOW)


def hold_a_session(people):
    """A session that is live: an example on the table, a question, one that is hidden, a row and a poll."""
    by, now = people.author, datetime.now(UTC)
    event = meeting.set_up(Planned("What travels", now.date(), now.date()), by=by, now=NOW)
    meeting.publish(event, by=by, now=NOW)
    session = meeting.add_session(event, PlannedSession("Doors", now, now + timedelta(hours=1)), by=by, now=NOW)
    meeting.publish_programme(event, by=by, now=NOW)
    example = telling.begin(session, {"title": "A rota", "what": "Shared."}, by=by, now=NOW)
    holding.put_on_table(session, telling.mark_ready(example, by=by, now=NOW), seen=0, by=by, now=now)
    holding.ask(session, Asked("Who pays?"), by=by, now=now)
    holding.hide(holding.ask(session, Asked("Who asks?"), by=by, now=now), by=people.steward, now=now)
    holding.add_row(session, Written("Agreed."), by=by, now=now)
    holding.open_poll(session, Polled("Who agrees?", ["Yes", "No"]), by=by, now=now)


def gather(people):
    """A peer assist of the author's in each stage, one of the steward's that asks the author, and one that is hidden."""
    peers = [people[one] for one in ("steward", "reviewer", "contact", "moderator", "newcomer")]
    for stages in range(4):
        brief = gathering.Brief(title=f"Who opens at night, {stages}?", brief="Nobody.")
        row = gathering.begin(gathering.Begun(brief, peers, marking=Marking.GREEN), by=people.author, now=NOW)
        for stage in range(stages):
            row = gathering.move_on(row, seen=row.stage, by=people.author, now=NOW)
            if stage == 0:
                gathering.ask(row, "Which town?", by=people.steward, now=NOW)
    gathering.say_try(row, gathering.Intent("A key.", NOW.date().replace(year=2027)), by=people.author, now=NOW)
    brief = gathering.Brief(title="Who opens at dawn?", brief="Nobody.")
    theirs = gathering.begin(gathering.Begun(brief, [people.author, *peers[1:]]), by=people.steward, now=NOW)
    gathering.move_on(theirs, seen=theirs.stage, by=people.steward, now=NOW)
    hidden = gathering.begin(gathering.Begun(gathering.Brief(title="Who?", brief="Nobody."), peers), by=people.author, now=NOW)
    gathering.hide(hidden, by=people.reviewer, now=NOW)


def shelve(people, practice):
    """A form of the author's in two versions, attached to a practice; a law, and one thing that is hidden."""
    first, second = Issue(address="https://example.org/"), Issue(address="https://example.org/2", what_changed="A row.")
    form = keeping.add(Described(LibraryKind.FORM, "First questions"), Readers(), first, by=people.author, now=NOW)
    keeping.issue(form, second, seen=1, by=people.author, now=NOW)
    attaching.attach(practice, form, by=people.author, now=NOW)
    law = Described(LibraryKind.LAW, "A treaty", articles=[("A treaty", "Article 3")])
    keeping.add(law, Readers(), first, by=people.author, now=NOW)
    hidden = keeping.add(Described(LibraryKind.DOCUMENT, "A list"), Readers(), first, by=people.author, now=NOW)
    keeping.hide(hidden, by=people.steward, now=NOW)


@pytest.fixture
def everywhere(world):
    """All addresses."""
    return [address for addresses in world.values() for address in addresses]


@pytest.fixture
def each_route(world):
    """One address of each route: for what fails, if it does, before anything is looked up."""
    return [addresses[0] for addresses in world.values() if addresses]


# -- what comes in ------------------------------------------------------------------------------------------------------

# Names that buttons and scripts send and no form shows.
PRESSED = (
    "field",
    "value",
    "revision",
    "marking",
    "circle",
    "circles",
    "readers",
    "reason",
    "person",
    "about",
    "drop",
    "add",
    "mend",
    "keep",
    "clean",
    "still",
    "words",
    "change",
    "why",
    "place",
    "decision",
    "language",
    "title",
    "answer",
    "message",
    "how",
    "successor",
    "session",
    "country",
    "form",
    "agreed",
    "amend",
    "show",
    "objective",
    "concept",
    "period_from",
    "period_to",
    "to:0",
    "words:0",
    "comment:",
    "corrects",
    "next",
    "seen",
)
ASKED = (
    "q",
    "country",
    "objective",
    "concept",
    "language",
    "verdict",
    "after",
    "from",
    "form",
    "key",
    "for",
    "corrects",
    "beside",
    "since",
    "until",
    "sort",
    "page",
    "view",
    "next",
    "rows",
    "columns",
)
# Buttons and scripts whose value has a shape, each a little wrong, by the end of the address that takes it.
SHAPED = {
    "/write/title/": (
        {"mend": "title:²:³:email"},
        {"mend": "title:9:1:email"},
        {"mend": f"title:{'9' * 5000}:1:email"},
        {"mend": "nothing"},
        {"mend": "title:0:3:zip"},
        {"drop": "blocks.²"},
        {"drop": f"blocks.{'9' * 5000}"},
        {"drop": f"blocks.{'9' * 18}"},
        {"add": "zips"},
        {"keep": "title:0:email", "reason:title:0:email": "\x00" * 9},
        {"revision:title": "²"},
    ),
    "/save/": (
        {"field": "blocks.²", "value": "x"},
        {"field": f"conditions.{'9' * 5000}.text", "value": "x"},
        {"field": f"conditions.{'9' * 30}.text", "value": "x"},
        {"field": "blocks.1.pk", "value": "7"},
        {"field": "pk", "value": "1"},
        {"field": "countries", "value": "XX,,BR,br"},
        {"field": "objectives", "value": "protection,\x00"},
        {"field": "period_from", "value": "2019-13"},
        {"field": "title", "value": "x", "revision": "²"},
        {"field": "title", "value": "x" * 1_000_000},
    ),
    "/review/comment/": ({"place": "done:²", "comment:done:²": "x"}, {"place": f"done:{'9' * 5000}"}),
    "/draft/": (
        {"session": "²"},
        {"session": "9" * 5000},
        {"to:0": "done", "words:0": "\x00", "country": "²", "objective": "\x00"},
    ),
    "/people/": ({"drop": "²"}, {"drop": "9" * 5000}, {"person": "\x00"}),
    "/adapt/": (
        {"report_due": "٢٠٢٧-٠١"},
        {"report_due": "9999-12"},
        {"report_due": "0000-00"},
        {"circle": "²"},
        {"readers": "²"},
    ),
    "/report/": ({"seen": "9" * 30}, {"seen": "²"}),
    "/keep/": ({"field": "x" * 10_000, "value": "y"}, {"field": "a\x00", "value": "y", "revision": "9" * 8}),
}
# Each goes into all fields of a form at once.
VALUES = {
    "nothing": "",
    "signs": "a\x00b\x01\x1b[31m\x7f\u0085\u2028\u202e\u2066\ufeff\ufffe\U0010ffff</textarea><script>{{ 7|add:7 }}{% now %}e"
    + "\u0301" * 300,
    "a huge number": "9" * 30,
    "no number": "²",
    "no date": "-2026-02-31",
    "long": "word " * 400,
}
ALL_VALUES = 2
_OWN_FORM = re.compile(rb'<form[^>]*method="post"(?![^>]* action=)')
_NAMES = re.compile(r'<(?:input|textarea|select|button)[^>]*\sname="([^"]+)"')


@pytest.fixture
def send(browse, settings):
    """`send(method, address, body, content type, query)` as `author`; undone afterwards, and the answer read."""
    settings.DEMO = True  # with the pages that only a demonstration has
    client: Client = browse("author")
    client.raise_request_exception = False
    signed_in = client.cookies.output()

    def ask(method, address, body=b"", kind="application/x-www-form-urlencoded", query="", **headers):
        with transaction.atomic():
            response = client.generic(method, address, body, kind, QUERY_STRING=query, **headers)
            said = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        if client.cookies.output() != signed_in:
            client.cookies.load(signed_in.replace("Set-Cookie: ", ""))
        return response, said

    return ask


def faults(address, what, response, said):
    """What is wrong with an answer, as a list of one or none."""
    if response.status_code >= 500 and address != "/healthz":
        return [(address, what, response.status_code)]
    if b"Traceback (most recent" in said or b"&lt;module&gt;" in said:
        return [(address, what, "stack trace")]
    page = response.get("Content-Type", "").startswith("text/html") and what != "HEAD"
    if response.status_code >= 400 and page and b'<html lang="' not in said:
        return [(address, what, "a bare answer without our page")]
    return []


def fields_of(page, said):
    seen = _NAMES.findall(said.decode()) if page.status_code == 200 and "html" in page["Content-Type"] else []
    return dict.fromkeys(name for name in (*seen, *PRESSED) if name != "csrfmiddlewaretoken")


def takes_forms(page, said):
    """Whether a page is there to be posted to: it has a form of its own, or nothing but a form may reach it."""
    return page.status_code == 405 or _OWN_FORM.search(said) is not None


def test_no_value_in_a_form_breaks_an_address(world, send):
    """The first addresses of a route meet every value, the others three of the six, by turns."""
    found = []
    for addresses in world.values():
        for place, address in enumerate(addresses):
            page, said = send("GET", address)
            names = fields_of(page, said)
            values = list(VALUES.items())
            for what, value in values if place < ALL_VALUES else [values[(place + turn) % len(values)] for turn in range(3)]:
                response, answer = send("POST", address, urlencode(dict.fromkeys(names, value)))
                found += faults(address, what, response, answer)
                if response.status_code in {404, 405} or not takes_forms(page, said):
                    break
    assert found == []


def test_no_button_with_a_broken_value_breaks_an_address(everywhere, send):
    found, tried = [], set()
    for end, bodies in SHAPED.items():
        for address in everywhere:
            if address.endswith(end):
                tried.add(end)
                for one in bodies:
                    found += faults(address, one, *send("POST", address, urlencode(one), query="form=/a/"))
    assert found == []
    assert tried == SHAPED.keys()


BROKEN = {
    "no boundary": ("multipart/form-data", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1"),
    "an empty boundary": ("multipart/form-data; boundary=", b"----"),
    "cut off": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="field"\r\n\r\nti'),
    "a file for a word": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="title"; filename="a\x00/../b"\r\n\r\nti\r\n--x--\r\n',
    ),
    "a word for a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nwords\r\n--x--\r\n',
    ),
    "bad base64": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="title"\r\nContent-Transfer-Encoding: base64\r\n\r\n=\xff=\r\n--x--\r\n',
    ),
    "another alphabet": (
        "multipart/form-data; boundary=x; charset=unicode_escape",
        b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n\\ud800\r\n--x--\r\n',
    ),
    "utf-16": ("application/x-www-form-urlencoded; charset=utf-16", b"title=x"),
    "no alphabet": ("application/x-www-form-urlencoded; charset=rot13", b"title=x"),
    "half characters": (
        "application/x-www-form-urlencoded",
        b"title=%ED%A0%80%FF%FE%C0%80&done=%ED%A0%BD&field=title&value=%ED%B0%80",
    ),
    "json": ("application/json", b'{"title": ["x", {}]}'),
    "no type": ("", b"\x00\xff"),
    "too many fields": ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(2001))),
}


# Those that come to a page as fields, whatever they hold; the others are stopped at the one door before every page.
COME_IN = {"a file for a word", "a word for a file", "half characters"}


def test_no_broken_body_breaks_an_address(each_route, send):
    """What comes in as fields is tried on every route; what the door stops on each fourth, another one each time."""
    found, met = [], set()
    for place, address in enumerate(each_route):
        if not takes_forms(*send("GET", address)):
            continue
        for number, (what, (kind, body)) in enumerate(BROKEN.items()):
            if what in COME_IN or number % 4 == place % 4:
                met.add(what)
                found += faults(address, what, *send("POST", address, body, kind))
    assert found == []
    assert met == BROKEN.keys()


def test_no_other_method_breaks_an_address(each_route, send):
    found = []
    for address in each_route:
        for method in ("HEAD", "OPTIONS", "PUT", "BREW"):
            found += faults(address, method, *send(method, address, b"title=x"))
    assert found == []


QUERIES = {
    "signs": dict.fromkeys(ASKED, VALUES["signs"]),
    "numbers": dict.fromkeys(ASKED, "9" * 30),
    "no numbers": dict.fromkeys(ASKED, "²"),
    "overlong": dict.fromkeys(ASKED, "word " * 4000),
}


def test_no_query_breaks_an_address(each_route, send):
    found = []
    for address in each_route:
        for what, query in QUERIES.items():
            found += faults(address, what, *send("GET", address, query=urlencode(query)))
        found += faults(
            address, "half characters", *send("GET", address, query="&".join(f"{name}=%ED%A0%80%FF" for name in ASKED))
        )
        alphabet = "text/plain; charset=unicode_escape"
        query = "&".join(f"{name}=%5Cud800" for name in ASKED)
        found += faults(address, "another alphabet", *send("GET", address, b"x", alphabet, query=query))
    assert found == []
