"""The world of the walks: one of everything that can be hidden, a marked word in each, and who may meet it."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from practica.doors.intake import actions as intake
from practica.doors.intake import tasks as reading
from practica.exchange.assists import actions as gathering
from practica.exchange.contributions import actions as telling
from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Helped, Kind, PilotEnd
from practica.exchange.events import actions as meeting
from practica.exchange.events.models import Does
from practica.exchange.events.plan import Planned, PlannedPart, PlannedSession
from practica.exchange.lessons import actions as harvesting
from practica.exchange.lessons import collecting
from practica.exchange.live import actions as holding
from practica.exchange.live.plan import Asked, Polled, Written
from practica.knowledge.library import actions as keeping
from practica.knowledge.library import attaching
from practica.knowledge.library.models import Kind as LibraryKind
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.library.plan import Described, Issue
from practica.knowledge.library.plan import Readers as LibraryReaders
from practica.knowledge.practices import actions
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications import actions as replicating
from practica.knowledge.replications.models import Purpose
from practica.people.access.models import Marking
from practica.people.circles.models import Circle, Joining, Membership
from practica.people.members.models import Member
from practica.services.notices import actions as writing
from practica.services.search.actions import index_pending
from tests.conftest import NOW, PERSONAS
from tests.services.files.having import attach, bring, let_practices_have_files

EVERYBODY = frozenset({"nobody", *PERSONAS})
CIRCLE = frozenset({"author", "steward", "reviewer", "contact"})


@dataclass
class World:
    """What was planted: each canary with those who may meet it, and the items' addresses."""

    readers: dict[str, frozenset[str]] = field(default_factory=dict)
    practices: dict[str, str] = field(default_factory=dict)


def a_practice(world, people, name, readers, *, marking=Marking.GREEN, circle=None, named=(), publish=True, title=""):
    """A practice with a canary in its title, its summary and every section."""
    canary = f"zq{name}"
    practice = actions.begin(by=people.author, now=NOW, title=title or f"Night rota {canary}", circle=circle)
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


def plant(people, circle):
    """One of everything that can be hidden, each with its canary; tens of writes, so that it takes a second or two."""
    made = World()
    # Who is asked this often in a month has said that they may be.
    Member.objects.update(asks_a_month=20)
    practice = a_practice(made, people, "clear", EVERYBODY, marking=Marking.CLEAR)
    a_practice(made, people, "green", EVERYBODY - {"nobody", "observer"})
    a_practice(made, people, "draft", {"author"}, publish=False)
    a_practice(made, people, "amber", CIRCLE, marking=Marking.AMBER, circle=circle)
    a_practice(made, people, "strict", CIRCLE, marking=Marking.AMBER_STRICT, circle=circle)
    a_practice(made, people, "red", {"author", "contact"}, marking=Marking.RED, named=("contact",))
    hidden = a_practice(made, people, "hidden", {"author", "facilitator"})
    actions.hide(hidden, by=people.member, now=NOW)
    # The title of what was withdrawn stays, and its address; its text does not.
    gone = a_practice(made, people, "gone", {"author"}, title="Night rota, withdrawn")
    actions.withdraw(gone, "It did more harm than good.", by=people.author, now=NOW)
    next_version(made, people, practice)
    a_closed_replication(made, people, practice, circle)
    an_unlisted_circle(made, people)
    conversations_everywhere(made, people, circle)
    assists_everywhere(made, people, circle)
    events_everywhere(made, people, circle)
    files_of_everything(made, people)
    a_library(made, people, circle, practice)
    a_session(made, people, circle)
    intake.take_in("zqintake.txt", b"# A rota zqintake\n\nThe rota was set up in 2019 in Brazil.", by=people.author, now=NOW)
    reading.tick(NOW)
    made.readers["zqintake"] = frozenset({"author"})
    writing.collect(NOW)
    index_pending()
    return made


def files_of_everything(world, people):
    """A file on each practice, with a canary in its name, and one in its text and its caption."""
    let_practices_have_files()
    for name, slug in world.practices.items():
        practice = Practice.objects.get(slug=slug)
        words = f"The rota zqfile{name} was set up in three towns, and each answers in turn.".encode()
        attach(practice, people.author, f"minutes zqname{name}.txt", words, caption=f"Of the meeting zqfile{name}")
        for canary in (f"zqfile{name}", f"zqname{name}"):
            world.readers[canary] = world.readers[f"zq{name}"]


def a_library(world, people, circle, practice):
    """Open, closed, named, hidden and withdrawn things, each attached to an open practice, with a canary in every word."""
    of_circle = {"marking": Marking.AMBER, "circle": circle}
    a_thing(world, people, "green", EVERYBODY - {"nobody", "observer"}, practice)
    amber = a_thing(world, people, "amber", CIRCLE, practice, **of_circle)
    a_thing(world, people, "strict", CIRCLE, practice, **{**of_circle, "marking": Marking.AMBER_STRICT})
    a_thing(world, people, "red", {"author", "contact"}, practice, marking=Marking.RED, named=[people.contact])
    hidden = a_thing(world, people, "hidden", {"author", "facilitator"}, practice)
    keeping.hide(hidden, by=people.member, now=NOW)
    gone = a_thing(world, people, "gone", {"author"}, practice, title="A form, withdrawn")
    keeping.withdraw(gone, "Use the new one.", by=people.author, now=NOW)
    issue = Issue(address="https://example.org/zqlibissue", what_changed="Its questions zqlibissue")
    keeping.issue(amber, issue, seen=1, by=people.author, now=NOW)
    world.readers["zqlibissue"] = CIRCLE


def a_thing(world, people, name, to, practice, *, title="", **readers):
    words = f"A form zqlib{name}"
    world.readers[f"zqlib{name}"] = frozenset(to)
    file = bring(people.author, f"form zqlib{name}.txt", f"The form {words} asks about the contract first.".encode())
    said = Described(LibraryKind.LAW, title or words, about=words, made_by=words, articles=[(words, words)])
    issue = Issue(address=f"https://example.org/zqlib{name}", files=[(file, {})])
    item = keeping.add(said, LibraryReaders(**readers), issue, by=people.author, now=NOW)
    attaching.attach(practice, item, by=people.author, now=NOW)
    return item


def a_session(world, people, circle):
    """A closed workshop one of whose sessions is live, with a canary in every word that is said in it."""
    began = timezone.now() - timedelta(minutes=10)
    closed = {"marking": Marking.AMBER, "circle": circle}
    event = meeting.set_up(Planned("Behind doors zqevent", began.date(), began.date(), **closed), by=people.author, now=NOW)
    meeting.publish(event, by=people.author, now=NOW)
    said = PlannedSession("Behind doors zqsession", began, began + timedelta(hours=2))
    session = meeting.add_session(event, said, by=people.author, now=NOW)
    meeting.add_part(session, PlannedPart(Does.SPEAKS, people.steward), by=people.author, now=NOW)
    meeting.publish_programme(event, by=people.author, now=NOW)
    example = telling.begin(session, {"title": "A rota zqexample", "what": "Shared zqexample"}, by=people.steward, now=NOW)
    example = telling.mark_ready(example, by=people.steward, now=NOW)
    holding.put_on_table(session, example, seen=0, by=people.author, now=began)
    words = holding.ask(session, Asked("Who pays zqlivequestion"), by=people.steward, now=began)
    holding.relay(words, "I ask them zqliverelay", by=people.author, now=began)
    holding.park(words, "Whoever pays zqliveowner", seen="waiting", by=people.author, now=began)
    held = holding.ask(session, Asked("Write to amina.k@example.com zqliveheld"), by=people.reviewer, now=began)
    assert held.held
    hidden = holding.ask(session, Asked("The woman zqlivehidden"), by=people.contact, now=began)
    holding.hide(hidden, by=people.reviewer, now=began)
    holding.add_row(session, Written("Agreed zqliverow", who="Them zqliverow"), by=people.contact, now=began)
    holding.open_poll(session, Polled("Who agrees zqlivepoll", ["Yes zqlivepoll", "No"]), by=people.author, now=began)
    for canary in ("event", "session", "example", "livequestion", "liveowner", "liverow", "livepoll"):
        world.readers[f"zq{canary}"] = CIRCLE
    world.readers["zqliverelay"] = frozenset({"author", "steward"})
    world.readers["zqliveheld"] = frozenset({"reviewer"})
    world.readers["zqlivehidden"] = frozenset({"contact", hidden.second_reader.handle})


def conversations_everywhere(world, people, circle):
    """Open, closed, named and hidden ones, with a canary in every word a person writes."""
    closed = {"marking": Marking.AMBER, "circle": circle}
    asked = a_conversation(world, people, "amber", CIRCLE, **closed)
    talking.edit(asked, {"body": "What did you do zqtalkamber"}, seen=None, by=people.author, now=NOW)
    given = an_answer(world, people, asked, "answeramber", CIRCLE, by="steward")
    talking.follow_up(given, "Do you pay zqtalkfollowup", by=people.contact, now=NOW)
    talking.thank(given, "Thank you zqtalkthanks", by=people.author, now=NOW)
    talking.say_what_came(given, talking.Came(Helped.YES, "It went well zqtalkcame"), seen=None, by=people.author, now=NOW)
    for canary in ("followup", "thanks", "came"):
        world.readers[f"zqtalk{canary}"] = CIRCLE
    lesson = harvesting.begin(asked, language="en", by=people.author, now=NOW)
    words = dict.fromkeys(("title", "context", "happened", "next_time"), "Pay zqlessondraft")
    harvesting.write(lesson, words, seen=None, by=people.author, now=NOW)
    harvesting.ask_sources(lesson, [given], by=people.author, now=NOW)
    world.readers["zqlessondraft"] = frozenset({"author", "steward"})
    own = harvesting.begin(asked, language="en", by=people.steward, now=NOW)
    words = dict.fromkeys(("title", "context", "happened", "next_time"), "Pay zqlessonout")
    harvesting.write(own, words, seen=None, by=people.steward, now=NOW)
    harvesting.ask_sources(own, [given], by=people.steward, now=NOW)
    harvesting.publish(own, by=people.steward, now=NOW)
    world.readers["zqlessonout"] = CIRCLE
    made = collecting.begin(asked, by=people.reviewer, now=NOW)
    LibraryItem.objects.filter(pk=made.item_id).update(title="Pay zqcollection", about="Pay zqcollection")
    collecting.ask(made, [given], by=people.reviewer, now=NOW)
    world.readers["zqcollection"] = frozenset({"reviewer", "steward"})
    a_conversation(world, people, "red", {"author", "contact"}, marking=Marking.RED, readers=[people.contact])
    hidden = a_conversation(world, people, "hidden", {"author", "facilitator"})
    talking.hide(hidden, by=people.member, now=NOW)
    open_one = a_conversation(world, people, "green", EVERYBODY - {"nobody", "observer"})
    gone = an_answer(world, people, open_one, "answerhidden", {"steward", "facilitator"}, by="steward")
    talking.hide(gone, by=people.member, now=NOW)


def assists_everywhere(world, people, circle):
    """One for its peers alone, told to the end, one of a circle, and one that is hidden, a canary in every word."""
    peers = ("steward", "reviewer", "contact", "moderator", "newcomer")
    red = an_assist(world, people, "red", {"author", *peers}, peers)
    gathering.decline(an_assist(world, people, "declined", {"author", *peers} - {"contact"}, peers), by=people.contact, now=NOW)
    named = ("steward", "reviewer", "contact")
    an_assist(world, people, "amber", CIRCLE, named, marking=Marking.AMBER, circle=circle)
    hidden = an_assist(world, people, "hidden", {"author", "steward"}, peers)
    gathering.hide(hidden, by=people.reviewer, now=NOW)
    hidden.refresh_from_db()
    world.readers["zqassisthidden"] = frozenset({"author", hidden.second_reader.handle})
    words = "Ask zqassistred"
    red = gathering.move_on(red, seen=red.stage, by=people.author, now=NOW)
    asked = gathering.ask(red, words, by=people.steward, now=NOW)
    gathering.answer(asked, words, by=people.author, now=NOW)
    seen = gathering.ask(red, "Ask zqassistseen", by=people.reviewer, now=NOW)
    gathering.hide(seen, by=people.steward, now=NOW)
    seen.refresh_from_db()
    world.readers["zqassistseen"] = frozenset({"reviewer", seen.second_reader.handle})
    red = gathering.move_on(red, seen=red.stage, by=people.author, now=NOW)
    gathering.advise(red, words, by=people.contact, now=NOW)
    red = gathering.move_on(red, seen=red.stage, by=people.author, now=NOW)
    gathering.say_try(red, gathering.Intent(words, NOW.date()), by=people.author, now=NOW)
    gathering.tell(red, gathering.Came(PilotEnd.FAILED, words), by=people.author, now=NOW)


def events_everywhere(world, people, circle):
    """Open, closed, named, hidden and draft ones, a canary in every word; the open and the AMBER one have a guest."""
    guest = Member(email="guest@example.org", handle="guest", name="A Guest", country="AT", is_guest=True, languages=["en"])
    guest.set_unusable_password()
    guest.save()
    green = an_event(world, people, "green", (EVERYBODY - {"nobody", "observer"}) | {"guest"})
    amber = an_event(world, people, "amber", CIRCLE | {"guest"}, marking=Marking.AMBER, circle=circle)
    an_event(world, people, "strict", CIRCLE, marking=Marking.AMBER_STRICT, circle=circle)
    an_event(world, people, "red", {"author", "contact"}, marking=Marking.RED, readers=[people.contact])
    an_event(world, people, "draft", {"author"}, publish=False)
    hidden = an_event(world, people, "hidden", {"author", "facilitator"})
    meeting.hide(hidden, by=people.member, now=NOW)
    for name, event in (("green", green), ("amber", amber)):
        event.gathering.guests.add(guest)
        words = f"Is there a lift zqasked{name}"
        about = talking.Subject(event=event)
        asked = talking.Asked(
            kind=Kind.QUESTION, title=words, body=words, about=about, marking=Marking(event.marking), circle=event.circle
        )
        talking.ask(asked, by=people.author, now=NOW)
        world.readers[f"zqasked{name}"] = world.readers[f"zqgather{name}"]


def _hours(event, hour):
    starts = datetime.combine(event.starts, time(hour), tzinfo=event.tz)
    return starts, starts + timedelta(hours=1)


def an_event(world, people, name, to, *, publish=True, **more):
    words = f"zqgather{name}"
    world.readers[words] = frozenset(to)
    # In the days of whoever runs this, so that its guests are guests.
    day = timezone.localdate() + timedelta(days=7)
    planned = Planned(
        title=f"Night rota {words}", starts=day, ends=day, note=words, place=words, beside_what=words,
        link=f"https://example.org/{words}", by_approval=False, **more,
    )  # fmt: skip
    event = meeting.set_up(planned, by=people.author, now=NOW)
    session = meeting.add_session(
        event, PlannedSession(f"About {words}", *_hours(event, 9), about=words, room=words), by=people.author, now=NOW
    )
    meeting.add_part(session, PlannedPart(Does.SPEAKS, name=f"Person {words}", role=words), by=people.author, now=NOW)
    return meeting.publish(event, by=people.author, now=NOW) if publish else event


def an_assist(world, people, name, to, peers, **more):
    words = f"Night rota zqassist{name}"
    world.readers[f"zqassist{name}"] = frozenset(to)
    brief = gathering.Brief(title=words, brief=words, place=words)
    return gathering.begin(gathering.Begun(brief, [people[one] for one in peers], **more), by=people.author, now=NOW)


def a_conversation(world, people, name, to, **more):
    words = f"Night rota zqtalk{name}"
    said = talking.Asked(kind=Kind.QUESTION, title=words, body=words, setting=words, tried=words, **more)
    world.readers[f"zqtalk{name}"] = frozenset(to)
    return talking.ask(said, by=people.author, now=NOW)


def an_answer(world, people, conversation, name, readers, *, by):
    words = f"One rota zqtalk{name}"
    world.readers[f"zqtalk{name}"] = frozenset(readers)
    said = talking.Answered(body=words, next_time=words, place=words)
    return talking.answer(conversation, said, by=people[by], now=NOW)


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
