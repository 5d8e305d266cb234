"""How many queries each page may make: written down in budgets.json, and the same for one row and for thirty."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practica.config.setup import load_data
from practica.exchange.assists import actions as gathering
from practica.exchange.assists.models import Assist
from practica.exchange.contributions import actions as telling
from practica.exchange.conversations import actions as talking
from practica.exchange.conversations.models import Conversation, Kind
from practica.exchange.events import actions as meeting
from practica.exchange.events import plan as meeting_plan
from practica.exchange.events.models import Does, Event, Session
from practica.exchange.live import actions as holding
from practica.exchange.live.models import Says
from practica.exchange.live.plan import Asked, Polled, Written
from practica.knowledge.library import actions as keeping
from practica.knowledge.library import attaching
from practica.knowledge.library.models import Kind as LibraryKind
from practica.knowledge.library.models import LibraryItem
from practica.knowledge.library.plan import Described, Issue, Readers
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import BuildingBlock, Condition, PersonToAsk, Practice, SideEffects
from practica.knowledge.replications import actions as replications
from practica.knowledge.replications.models import Purpose, Verdict
from practica.knowledge.vocabulary import queries as vocabulary
from practica.people.access.models import Marking
from practica.people.circles.models import Circle, Joining, Membership
from practica.people.members.models import Community, Member, Organisation
from practica.services.files.models import File
from practica.services.live import presence
from practica.services.notices import following
from practica.services.notices.actions import collect
from practica.services.search.actions import index_pending
from tests.conftest import NOW, TODAY
from tests.services.files.having import attach, let_practices_have_files

BUDGETS: dict[str, dict[str, int]] = json.loads(Path(__file__).with_name("budgets.json").read_text())
MANY = 30
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class World:
    """A community that grows: practices of `author` in Brazil, taken up by `steward` in South Africa, read by `member`."""

    def __init__(self) -> None:
        Community.objects.create(name="Counted", languages=["en"])
        self.organisation = Organisation.objects.create(name="House by the river", slug="river-house", kind="ngo", country="ZA")
        self.author, self.steward, self.member = (self.join(handle) for handle in ("author", "steward", "member"))
        self.circle = Circle.objects.create(name="Work at sea", slug="work-at-sea", joining=Joining.OPEN, founded=NOW)
        self.enter(self.author)
        self.more = [self.join(f"peer-{number}") for number in range(3)]

    def join(self, handle: str) -> Member:
        member = Member(
            email=f"{handle}@example.org", handle=handle, name=handle.title(), country="ZA", organisation=self.organisation,
            languages=["en"], joined=NOW, asks_a_month=2 * MANY,
        )  # fmt: skip
        member.set_unusable_password()
        member.save()
        return member

    def enter(self, member: Member) -> None:
        Membership.objects.create(circle=self.circle, member=member, since=NOW)

    def publish(self, number: int) -> Practice:
        practice = practices.begin(by=self.author, now=NOW, title=f"One form for offices, {number}")
        practice.marking = Marking.CLEAR
        practice.organisation = self.organisation
        practice.save()
        version = practice.versions.get()
        version.texts.update(
            challenge="The wrong people met them.", done="One form.", changed="More spoke.", did_not_work="Nights."
        )
        version.countries.create(code="BR")
        version.objectives.set([vocabulary.get("protection", "objectives").pk])
        for row in range(1 if number == 1 else 3):
            Condition.objects.create(version=version, kind="legal", text=f"An inspector may act, {row}", position=row)
            BuildingBlock.objects.create(version=version, title=f"A form, {row}", position=row)
        PersonToAsk.objects.get_or_create(practice=practice, member=self.author)
        practices.publish_short(practice, by=self.author, now=NOW)
        practice.refresh_from_db()
        return practice

    def travel(self, practice: Practice, number: int) -> None:
        """Taken up, reported by everybody but the one who still owes it, and used."""
        plan = replications.Plan(
            country="ZA", expected=f"Half speak on the first day, {number}.", report_due=TODAY, marking=Marking.CLEAR
        )
        row = replications.register(practice.published_version, plan, by=self.member, now=NOW)
        if number % 2:
            told = replications.Report(Verdict.SIMILAR, SideEffects.NO, f"What happened, {number}.")
            replications.report(row, told, by=self.member, now=NOW)
        used = replications.Used(
            purpose=Purpose.TRAINING, what=f"A morning, {number}.", helped=True, because="", country="ZA", language="en"
        )
        replications.use(practice.published_version, used, by=self.steward, now=NOW)


    def talk(self, practice: Practice, number: int) -> None:
        """A question about a practice, and one more answer, follow-up, thanks and hand to the first one."""
        words = {"title": f"Who opens at night, {number}?", "body": "Who pays?", "marking": Marking.CLEAR}
        about = talking.Subject(practice=practice)
        talking.ask(talking.Asked(kind=Kind.QUESTION, about=about, **words), by=self.steward, now=NOW)
        waits = talking.Asked(kind=Kind.QUESTION, title=f"Who closes, {number}?", body="Who knows?", marking=Marking.CLEAR)
        talking.ask(waits, by=self.steward, now=NOW)
        idea = talking.Asked(kind=Kind.IDEA, title=f"A phrase book, {number}", body="For all.", marking=Marking.CLEAR)
        talking.ask(idea, by=self.member, now=NOW)
        first = Conversation.objects.order_by("pk")[0]
        said = talking.Answered(body=f"We do, {number}.", place="two ports", practice=practice)
        row = talking.answer(first, said, by=self.author, now=NOW)
        talking.follow_up(row, f"And at dawn, {number}?", by=self.member, now=NOW)
        talking.thank(row, "Thank you.", by=self.member, now=NOW)
        talking.say_same(first, row, by=self.member, now=NOW)


    def gather(self, number: int) -> None:
        """A peer assist of the author's that asks the member, and one more question with its answer in the first one."""
        peers = [self.member, self.steward, *self.more]
        brief = gathering.Brief(title=f"Who opens at night, {number}?", brief="Nobody.")
        row = gathering.begin(gathering.Begun(brief, peers, marking=Marking.GREEN), by=self.author, now=NOW)
        first = Assist.objects.order_by("pk")[0]
        if first == row:
            row = gathering.move_on(row, seen=row.stage, by=self.author, now=NOW)
            gathering.accept(row, by=self.member, now=NOW)
        asked = gathering.ask(first, f"Which town, {number}?", by=self.steward, now=NOW)
        gathering.answer(asked, f"The second, {number}.", by=self.author, now=NOW)


    def shelve(self, practice: Practice, number: int) -> None:
        """A form in the library, attached to a practice; and one more version of the first one, attached there too."""
        issue = Issue(address="https://example.org/", what_changed=f"Row {number}.")
        said = Described(LibraryKind.FORM, f"First questions, {number}", about="At night.", languages=["en"], countries=["ZA"])
        item = keeping.add(said, Readers(Marking.CLEAR), issue, by=self.author, now=NOW)
        attaching.attach(practice, item, by=self.author, now=NOW)
        first = LibraryItem.objects.order_by("pk")[0]
        keeping.issue(first, issue, seen=first.latest, by=self.author, now=NOW)
        attaching.attach(practice, first, by=self.author, now=NOW)


    def meet(self, number: int) -> None:
        """An event of the member's, one more session with a panellist in the first one, and one more who takes part."""
        said = meeting_plan.Planned(
            f"Nights, {number}", TODAY + timedelta(days=9), TODAY + timedelta(days=9), by_approval=False, marking=Marking.CLEAR
        )
        event = meeting.publish(meeting.set_up(said, by=self.member, now=NOW), by=self.member, now=NOW)
        first = Event.objects.order_by("pk")[0]
        starts = datetime.combine(first.starts, time(8), tzinfo=first.tz) + timedelta(minutes=10 * number)
        slot = meeting_plan.PlannedSession(f"Rotas, {number}", starts, starts + timedelta(minutes=10))
        session = meeting.add_session(first, slot, by=self.member, now=NOW)
        meeting.add_part(session, meeting_plan.PlannedPart(Does.MODERATES, self.author), by=self.member, now=NOW)
        meeting.publish_programme(first, by=self.member, now=NOW)
        meeting.register(event, by=self.author, now=NOW)
        meeting.register(first, by=self.join(f"comes-{number}"), now=NOW)

    def follow(self, practice: Practice) -> None:
        """A practice and a conversation, for the member."""
        following.follow(practice, by=self.member, now=NOW)
        following.follow(Conversation.objects.order_by("-pk")[0], by=self.member, now=NOW)

    def hold(self, number: int) -> None:
        """The first session is live: one more example, question with its vote and note, poll, row, and person who is here."""
        now = timezone.now()
        Session.objects.filter(number=1).update(starts=now - timedelta(minutes=10), ends=now + timedelta(minutes=80))
        session = Session.objects.select_related("event").order_by("pk")[0]
        comes = Member.objects.get(handle=f"comes-{number}")
        words = {"title": f"A rota for nights, {number}", "what": "Four districts share one roster."}
        example = telling.mark_ready(telling.begin(session, words, by=self.author, now=now), by=self.author, now=now)
        if number == 1:
            holding.put_on_table(session, example, seen=0, by=self.member, now=now)
        holding.say_standing(example, Says.SAME, by=comes, now=now)
        question = holding.ask(session, Asked(f"Who pays for the telephone, {number}?"), by=comes, now=now)
        holding.vote(question, by=self.author, now=now)
        if number % 10 == 1:
            mine = holding.ask(session, Asked(f"Who says what is urgent, {number}?"), by=self.member, now=now)
            holding.relay(mine, f"They answer by Friday, {number}.", by=self.author, now=now)
        parked = holding.ask(session, Asked(f"Who buys the telephone, {number}?"), by=comes, now=now)
        holding.park(parked, "", seen="waiting", by=self.member, now=now)
        poll = holding.open_poll(session, Polled(f"Which of these, {number}?", ["One", "Two"]), by=self.member, now=now)
        holding.choose(poll, poll.choices.all()[0], by=comes, now=now)
        holding.show_poll(poll, by=self.member, now=now)
        holding.add_row(session, Written(f"Agreed, {number}."), by=comes, now=now)
        presence.seen((session.KIND, session.pk), [comes.pk], now)


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, dict[str, tuple[int, int]]]:
    """Queries of each page by viewer, with one row and with thirty."""
    folder = tmp_path_factory.mktemp("budgets")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DATA_DIR=folder, DEMO=True):
        vocabulary.forget()
        load_data()
        world = World()
        first = world.publish(1)
        for number in (1, 2):
            world.travel(first, number)
        world.talk(first, 1)
        world.gather(1)
        world.shelve(first, 1)
        world.meet(1)
        world.hold(1)
        world.follow(first)
        practices.begin(by=world.member, now=NOW, title="A draft of one's own")
        let_practices_have_files()
        attach(first, world.author, "1.txt")
        few = _count(world)
        for number in range(2, MANY + 1):
            grown = world.publish(number)
            world.travel(grown, number)
            world.shelve(grown, number)
            world.travel(first, number + 1)
            world.talk(first, number)
            world.gather(number)
            world.meet(number)
            world.hold(number)
            world.follow(grown)
            practices.begin(by=world.member, now=NOW, title=f"A draft of one's own, {number}")
            world.enter(world.join(f"another-{number}"))
        for number in range(2, 11):
            attach(first, world.author, f"{number}.txt")
        many = _count(world)
        transaction.set_rollback(True)
    vocabulary.forget()
    return {page: {who: (few[page][who], many[page][who]) for who in few[page]} for page in few}


def _count(world: World) -> dict[str, dict[str, int]]:
    index_pending()
    collect(timezone.now())
    clients = {"visitor": Client(), "member": Client()}
    clients["member"].force_login(world.member)
    return {page: {who: _queries(client, page) for who, client in clients.items() if who in BUDGETS[page]} for page in BUDGETS}


def _queries(client: Client, page: str) -> int:
    address = page.replace("{practice}", "one-form-for-offices-1").replace("{replication}", _first_replication())
    address = address.replace("{conversation}", str(Conversation.objects.order_by("pk").values_list("pk", flat=True)[0]))
    address = address.replace("{event}", Event.objects.order_by("pk")[0].slug)
    address = address.replace("{assist}", str(Assist.objects.order_by("pk").values_list("pk", flat=True)[0]))
    address = address.replace("{library}", LibraryItem.objects.order_by("pk")[0].slug)
    address = address.replace("{file}", File.objects.order_by("pk")[0].key)
    # What a process keeps (vocabulary, index, terms of a question) is read by the first request.
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len([query for query in found.captured_queries if "SAVEPOINT" not in query["sql"]])


def _first_replication() -> str:
    from practica.knowledge.replications.models import Replication

    return str(Replication.objects.order_by("pk").values_list("pk", flat=True)[0])


# Where a budget says "may grow by", the page draws a fixed number of rows, each through its own topic, as a mail is composed.
def _allowed(page: str, who: str) -> int:
    more = BUDGETS[page].get("more on postgresql", 0) if connection.vendor == "postgresql" else 0
    return BUDGETS[page][who] + more


@pytest.mark.parametrize("address", BUDGETS)
def test_a_page_keeps_to_its_budget_of_queries(counted, address: str):
    over = {who: few for who, (few, _many) in counted[address].items() if few > _allowed(address, who)}
    assert not over, f"{address} may make {BUDGETS[address]} queries and made {over}"


@pytest.mark.parametrize("address", BUDGETS)
def test_a_page_with_thirty_rows_makes_no_more_queries_than_one_with_one(counted, address: str):
    bounded = BUDGETS[address].get("may grow by", 0)
    grown = {who: (few, many) for who, (few, many) in counted[address].items() if many > few + bounded}
    assert not grown, f"{address}: queries with one row and with thirty: {grown}"

