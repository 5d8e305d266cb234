"""From the click to the database: an example is prepared with the moderator, shown, told, and becomes a practice draft."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from practica.exchange.contributions import actions, queries
from practica.exchange.contributions.models import Asked, Contribution, Remark, State
from practica.exchange.events.models import Does
from practica.foundation.activity.models import Activity
from practica.foundation.core import keeping
from practica.foundation.core.answers import Conflict, Refused
from practica.knowledge.practices import actions as practices
from practica.knowledge.practices.models import Practice
from practica.people.access.models import Attribution, Marking
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import Viewer
from practica.services.files.models import File
from practica.services.notices import tasks as notices
from tests.conftest import NOW
from tests.exchange.contributions.conftest import WORDS

SENT = WORDS | {"country": "ZA", "language": "en", "attribution": "named", "marking": "TLP:GREEN"}


@pytest.fixture
def panel(workshop, session):
    """A session of an event that is known: `moderator` moderates, `steward` speaks, `author` holds it."""
    return session(workshop())


def test_whoever_speaks_writes_an_example_and_shows_it_when_it_is_ready(panel, browse):
    speaker, outsider = browse("steward"), browse("member")
    form = f"/events/{panel.event.slug}/examples/new/?session={panel.number}"
    assert "What did not work" in speaker.get(form).content.decode()
    made = speaker.post(form, SENT)
    row = Contribution.objects.get()
    assert made.headers["Location"] == row.get_absolute_url()
    assert (row.state, row.country, row.part.name) == (State.PREPARING, "ZA", "Steward Example")
    assert outsider.get(row.get_absolute_url()).status_code == 404
    speaker.post(f"{row.get_absolute_url()}do/ready/")
    page = outsider.get(row.get_absolute_url()).content.decode()
    assert "The shared mailbox: nobody emptied it." in page
    assert "South Africa" in page


def test_somebody_who_does_not_speak_prepares_nothing(panel, browse):
    answer = browse("member").post(f"/events/{panel.event.slug}/examples/new/?session={panel.number}", SENT)
    assert answer.headers["Location"] == panel.event.get_absolute_url()
    assert not Contribution.objects.exists()


def test_case_data_stops_it_and_what_was_typed_stays(panel, browse):
    form = f"/events/{panel.event.slug}/examples/new/?session={panel.number}"
    page = browse("steward").post(form, SENT | {"what": "Ask maria.lopez@example.com, she was sold at fourteen."})
    assert page.status_code == 200
    assert not Contribution.objects.exists()
    assert "looks like personal data" in page.content.decode()
    assert "sold at fourteen" in page.content.decode()


def test_what_is_typed_is_kept_until_it_is_sent(panel, people, browse):
    form = f"/events/{panel.event.slug}/examples/new/?session={panel.number}"
    keeping.keep_field(people.steward, form, "what", ["Half a sentence"], revision=0, now=NOW)
    assert "Half a sentence" in browse("steward").get(form).content.decode()
    browse("steward").post(form, SENT)
    assert not keeping.kept(people.steward, form)


def test_two_windows_do_not_overwrite_each_other(panel, people, tell):
    row = tell(panel)
    seen = row.moved
    actions.write(row, WORDS | {"what": "One window."}, by=people.steward, now=NOW + timedelta(minutes=1), seen=seen)
    with pytest.raises(Conflict):
        actions.write(row, WORDS | {"what": "The other."}, by=people.steward, now=NOW + timedelta(minutes=2), seen=seen)
    row.refresh_from_db()
    assert row.what == "One window."


def test_it_starts_from_a_practice_with_its_published_words_and_keeps_the_link(panel, people, browse):
    practice = practices.begin(by=people.steward, now=NOW, title="A rota for nights")
    told = {"challenge": "Nobody came after eleven.", "done": "Four districts share a roster.", "changed": "Somebody comes."}
    for field, words in (told | {"did_not_work": "Paying by the call.", "countries": "ZA"}).items():
        practices.save_field(practice, field, words, revision=0, by=people.steward, now=NOW)
    practices.publish_short(practice, by=people.steward, now=NOW)
    practice = Practice.objects.get()
    form = f"/events/{panel.event.slug}/examples/new/?session={panel.number}&practice={practice.slug}"
    page = browse("steward").get(form).content.decode()
    assert "Four districts share a roster." in page
    assert "Paying by the call." in page
    assert not Contribution.objects.exists()
    browse("steward").post(form, SENT)
    row = Contribution.objects.get()
    assert row.practice == practice
    assert practice.get_absolute_url() in browse("steward").get(row.get_absolute_url()).content.decode()


def test_a_marking_wider_than_the_event_is_refused(people, circle, workshop, session):
    closed = session(workshop(marking=Marking.AMBER, circle=circle))
    with pytest.raises(Refused, match="wider"):
        actions.begin(closed, WORDS, by=people.steward, now=NOW, marking=Marking.GREEN)
    inside = actions.begin(closed, WORDS, by=people.steward, now=NOW)
    with pytest.raises(Refused, match="wider"):
        actions.mark(inside, Marking.CLEAR, by=people.steward, now=NOW)


def test_a_remark_stands_beside_its_section_and_its_writer_settles_it(panel, people, browse, tell):
    row = tell(panel, ready=False)
    browse("moderator").post(f"{row.get_absolute_url()}remark/", {"section": "impact", "body": "How do you know?"})
    remark = Remark.objects.get()
    assert "How do you know?" in browse("steward").get(row.get_absolute_url()).content.decode()
    assert not can_see(people.viewer("member"), remark)
    refused = f"{row.get_absolute_url()}remarks/{remark.pk}/settle/"
    browse("moderator").post(refused)
    remark.refresh_from_db()
    assert remark.settled is None
    browse("steward").post(refused)
    remark.refresh_from_db()
    assert remark.settled is not None


def test_a_remark_is_never_shown_to_other_readers(panel, people, browse, tell):
    row = tell(panel)
    actions.remark(row, "How do you know?", section="impact", by=people.moderator, now=NOW)
    assert "How do you know?" not in browse("member").get(row.get_absolute_url()).content.decode()


def test_it_is_told_only_after_the_session_has_begun(panel, people, tell):
    row = tell(panel)
    with pytest.raises(Refused, match="not begun"):
        actions.tell(row, by=people.moderator, now=NOW)
    told = actions.tell(row, by=people.moderator, now=panel.starts + timedelta(minutes=20))
    assert told.state == State.TOLD


def test_withdrawn_it_is_seen_by_those_who_prepared_it_alone(panel, people, tell):
    row = tell(panel)
    with pytest.raises(Refused, match="why"):
        actions.withdraw(row, " ", by=people.steward, now=NOW)
    actions.withdraw(row, "The law behind it changed.", by=people.steward, now=NOW)
    row.refresh_from_db()
    assert not can_see(people.viewer("member"), row)
    assert can_see(people.viewer("moderator"), row)
    assert not queries.of_event(people.viewer("moderator"), panel.event, now=NOW)


@pytest.mark.parametrize(
    ("attribution", "words"),
    [
        (Attribution.NAMED, ("Steward Example", "Name withheld")),
        (Attribution.ROLE, ("Labour inspector", "Steward Example")),
        (Attribution.WITHHELD, ("Name withheld", "abour inspector")),
    ],
)
def test_whoever_tells_it_is_shown_as_they_chose(panel, people, browse, tell, attribution, words):  # noqa: PLR0917
    shown, not_shown = words
    people.steward.occupation = "labour inspector"
    people.steward.save()
    panel.parts.filter(does=Does.SPEAKS).update(role="labour inspector")
    row = tell(panel, attribution=attribution, part=panel.parts.get(does=Does.SPEAKS))
    page = browse("member").get(row.get_absolute_url()).content.decode()
    assert shown in page
    assert not_shown not in page


def test_after_a_session_under_the_chatham_house_rule_nobody_is_named(people, workshop, session, tell):
    quiet = session(workshop(), chatham_house=True)
    row = tell(quiet)
    reader = people.viewer("member")
    assert queries.voice(row, now=quiet.starts, viewer=reader).name == "Steward Example"
    assert queries.voice(row, now=quiet.ends, viewer=reader).is_withheld


def test_a_guest_who_speaks_writes_their_own_and_those_who_hold_the_event_make_a_practice_of_it(people, panel, guest, client):
    visitor = guest(panel.event)
    panel.parts.create(does=Does.SPEAKS, member=visitor, name="A Guest")
    client.force_login(visitor)
    form = f"/events/{panel.event.slug}/examples/new/?session={panel.number}"
    assert client.get(form).status_code == 200
    client.post(form, SENT | {"country": "AT"})
    row = Contribution.objects.get()
    assert (row.source, row.marking, row.country) == (visitor, Marking.GREEN, "AT")
    client.post(f"{row.get_absolute_url()}do/ready/")
    assert client.get(row.get_absolute_url()).status_code == 200
    row.refresh_from_db()
    with pytest.raises(Refused, match="Members make practices"):
        actions.grow(row, by=visitor, now=NOW)
    practice = actions.grow(row, by=people.author, now=NOW)
    assert practice.source == people.author


def test_an_attached_file_has_the_readers_of_the_example(panel, people, browse):
    upload = SimpleUploadedFile("sheet.txt", b"Four questions, no names.")
    browse("steward").post(f"/events/{panel.event.slug}/examples/new/?session={panel.number}", SENT | {"files": upload})
    row, file = Contribution.objects.get(), File.objects.get()
    assert not can_see(people.viewer("member"), file)
    actions.mark_ready(row, by=people.steward, now=NOW)
    file.refresh_from_db()
    assert can_see(people.viewer("member"), file)
    actions.withdraw(row, "It changed.", by=people.steward, now=NOW)
    file.refresh_from_db()
    assert not can_see(people.viewer("member"), file)


def test_personal_data_seen_hides_it_at_once_until_a_second_reader_decides(panel, people, browse, tell):
    row = tell(panel)
    browse("member").post(f"/personal-data/contribution-{row.pk}/hide/")
    row.refresh_from_db()
    assert (row.hidden, row.second_reader) == (True, people.facilitator)
    assert browse("member").get(row.get_absolute_url()).status_code == 404
    assert browse("moderator").get(row.get_absolute_url()).status_code == 404
    page = browse("facilitator").get(f"/personal-data/contribution-{row.pk}/")
    assert "Nothing personal is left" in page.content.decode()
    browse("facilitator").post(f"/personal-data/contribution-{row.pk}/", {"show": "1"})
    assert browse("member").get(row.get_absolute_url()).status_code == 200


def test_one_click_makes_a_practice_draft_of_it_and_a_second_click_finds_the_same(panel, people, tell):
    row = tell(panel, country="ZA")
    draft = actions.grow(row, by=people.steward, now=NOW)
    row.refresh_from_db()
    assert actions.grow(row, by=people.steward, now=NOW) == draft == row.became
    version = draft.versions.get()
    text = version.texts.get()
    assert (text.title, text.done, text.did_not_work) == (WORDS["title"], WORDS["what"], WORDS["did_not_work"])
    assert (text.challenge, text.lessons, text.changed) == (WORDS["overcome"], WORDS["learnt"], WORDS["impact"])
    assert [one.code for one in version.countries.all()] == ["ZA"]
    assert [one.member for one in draft.people.all()] == [people.steward]
    assert Practice.objects.count() == 1


def test_a_holder_begins_the_draft_for_whoever_told_it_who_stays_its_steward(panel, people, tell):
    row = tell(panel)
    draft = actions.grow(row, by=people.author, now=NOW)
    assert draft.source == people.steward
    assert set(draft.authors.all()) == {people.steward, people.author}
    assert can_see(people.viewer("author"), draft)


def test_an_example_that_stays_one_as_its_teller_wishes_is_not_made_a_practice_by_others(panel, people, tell):
    row = tell(panel)
    actions.let_stay(row, "We would first like to see a second year.", by=people.steward, now=NOW)
    row.refresh_from_db()
    with pytest.raises(Refused, match="stays an example"):
        actions.grow(row, by=people.author, now=NOW)


def test_whoever_is_asked_gets_a_letter_and_is_reminded_once_a_week_before(panel, people, at_once, browse, mailoutbox):
    part = panel.parts.get(does=Does.SPEAKS)
    browse("moderator").post(f"/events/{panel.event.slug}/examples/ask/{part.pk}/")
    asked = Asked.objects.get()
    assert asked.member == people.steward
    early = panel.starts - timedelta(days=8)
    Asked.objects.update(at=early - timedelta(days=2))
    assert not actions.to_remind(early)
    due = panel.starts - timedelta(days=6)
    assert actions.to_remind(due) == [asked]
    assert actions.remind(asked, now=due)
    assert not actions.to_remind(due)
    assert Activity.objects.filter(verb="contribution.due").count() == 1
    notices.tick(due)
    told = sorted(mail.subject for mail in mailoutbox if mail.to == ["steward@example.org"])
    assert ["In a week: your example" in subject for subject in told] == [True, False], told
    assert "Would you prepare an example" in told[1]


def test_nobody_is_reminded_whose_example_is_ready(panel, people, tell):
    actions.ask(panel.parts.get(does=Does.SPEAKS), by=people.moderator, now=NOW - timedelta(days=3))
    due = panel.starts - timedelta(days=6)
    assert actions.to_remind(due)
    tell(panel)
    assert not actions.to_remind(due)


def test_an_example_is_found_by_search_once_it_is_ready(panel, people, browse, tell):
    from practica.services.search.actions import index_pending

    row = tell(panel, ready=False)
    index_pending()
    assert row.title not in browse("member").get("/search/?q=hotlines+referral+sheet").content.decode()
    actions.mark_ready(row, by=people.steward, now=NOW)
    index_pending()
    page = browse("member").get("/search/?q=hotlines+referral+sheet").content.decode()
    assert row.get_absolute_url() in page
    assert row.get_absolute_url() not in browse("nobody").get("/search/?q=hotlines+referral+sheet").content.decode()


def test_the_programme_lists_country_first_and_not_what_is_prepared(panel, people, tell):
    tell(panel, country="ZA")
    tell(panel, ready=False, title="Not yet")
    shown = queries.of_event(people.viewer("member"), panel.event, now=NOW)
    assert [(one.row.country, one.row.title) for one in shown[panel.pk]] == [("ZA", WORDS["title"])]
    mine = queries.of_event(Viewer.of(people.steward), panel.event, now=NOW)
    assert [one.note for one in mine[panel.pk]] == ["", "being prepared"]


def test_a_practice_tells_in_which_example_it_was_told(panel, people, tell):
    row = tell(panel)
    draft = actions.grow(row, by=people.steward, now=NOW)
    place(draft, by=people.steward, at=NOW)
    assert queries.told_of(people.viewer("member"), draft) == [row]
