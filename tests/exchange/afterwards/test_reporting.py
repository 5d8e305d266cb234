"""The report of an event: made in one click, changed part by part, shown as versions."""

from datetime import timedelta

import pytest

from practica.exchange.afterwards import actions
from practica.exchange.afterwards.models import Key, Report, ReportVersion
from practica.exchange.contributions import actions as telling
from practica.exchange.contributions.models import Contribution
from practica.exchange.events.models import Event
from practica.foundation.core.answers import Conflict, Refused
from practica.knowledge.practices import actions as practices
from practica.people.access.models import Marking
from practica.people.access.placing import place
from practica.people.access.queries import can_see
from practica.people.access.viewers import nobody
from tests.conftest import NOW
from tests.exchange.afterwards.conftest import AFTER


def begun(people, event) -> Report:
    return actions.begin(event, by=people.author, now=AFTER)


def everything(report):
    return "\n".join(f"{section.heading}\n{section.body}" for section in report.sections.all())


def test_one_click_makes_a_draft_of_what_is_there(people, held, browse, time_machine):
    time_machine.move_to(AFTER, tick=False)
    event = held()
    browse("author").post(f"/events/{event.slug}/report/begin/")
    report = Report.objects.get()
    headings = [section.heading for section in report.sections.all()]
    assert headings == [
        "Opening", "Objectives", "Session 1: Strategy and policy", "Session 2: Laws that hold",
        "Common practices and common challenges", "Challenges overcome", "Next steps", "Who took part",
    ]  # fmt: skip
    words = everything(report)
    assert "Each tells what failed." in words
    assert "Strategy and policy development" in words
    assert "Brazil: A plan written with those it is for" in words
    assert "Both fill in the same sheet." in words
    assert "The shared mailbox." in words


def test_pressed_twice_it_is_one_report(people, held):
    event = held()
    assert begun(people, event) == begun(people, event)


def test_only_those_who_hold_the_event_make_it_and_not_before_it_began(people, held):
    event = held()
    with pytest.raises(Refused, match="hold the event"):
        actions.begin(event, by=people.member, now=AFTER)
    with pytest.raises(Refused, match="begun"):
        actions.begin(event, by=people.author, now=NOW)


def test_participants_are_counted_by_country_and_by_kind_and_never_named(people, held):
    report = begun(people, held())
    words = report.sections.get(key=Key.PARTICIPANTS).body
    assert "n = 6" in words
    assert "- South Africa: 4\n- Brazil: 2" in words
    assert "- NGO: 4\n- Authority: 2" in words
    for handle in ("member", "newcomer", "observer"):
        assert people[handle].name not in everything(report)


def test_what_was_said_under_the_chatham_house_rule_has_no_speaker_and_no_country(people, held):
    report = begun(people, held())
    quiet = report.sections.get(heading__startswith="Session 2").body
    assert "A clause applied in first instance" in quiet
    assert "Judges read one page." in quiet
    assert "Contact Example" not in everything(report)
    assert "Niger: A clause" not in everything(report)


def test_whoever_is_shown_by_role_is_not_named(people, held):
    report = begun(people, held())
    panel = report.sections.get(heading__startswith="Session 1").body
    assert panel.count("Told by Steward Example") == 1


def test_an_example_that_is_marked_more_strictly_is_not_in_it(people, held, circle, told):
    event = held()
    told(event.sessions.get(number=1), "PK", title="For the circle alone", marking=Marking.AMBER, circle=circle)
    assert "For the circle alone" not in everything(begun(people, event))


def test_a_report_is_never_wider_than_its_event(people, held, circle):
    report = begun(people, held(marking=Marking.AMBER, circle=circle))
    assert report.marking == Marking.AMBER
    with pytest.raises(Refused, match="wider"):
        actions.mark(report, Marking.GREEN, by=people.author, now=AFTER)
    version = actions.publish(report, by=people.author, now=AFTER)
    assert not can_see(people.viewer("member"), version)
    assert can_see(people.viewer("steward"), version)


def test_versions_follow_when_the_event_is_marked_more_strictly(people, held, circle):
    event = held()
    version = actions.publish(begun(people, event), by=people.author, now=AFTER)
    assert can_see(people.viewer("member"), version)
    event = Event.objects.get(pk=event.pk)
    event.marking, event.circle = Marking.AMBER, circle
    event.save()
    place(event, by=people.author, at=AFTER)
    version = ReportVersion.objects.get()
    assert version.marking == Marking.AMBER
    assert not can_see(people.viewer("member"), version)


def test_the_draft_is_for_those_who_hold_the_event_and_a_version_for_its_readers(people, held, browse):
    event = held()
    report = begun(people, event)
    assert browse("member").get(report.get_absolute_url()).status_code == 404
    assert browse("member").get(f"/events/{event.slug}/report/").status_code == 404
    actions.publish(report, by=people.author, now=AFTER)
    page = browse("member").get(f"/events/{event.slug}/report/").content.decode()
    assert "A plan written with those it is for" in page
    assert browse("nobody").get(f"/events/{event.slug}/report/").status_code == 404


def test_two_who_change_the_same_part_do_not_overwrite_each_other(people, held, browse):
    report = begun(people, held())
    part = report.sections.get(key=Key.THREADS)
    address = f"{report.get_absolute_url()}{part.pk}/"
    browse("author").post(address, {"heading": "Threads", "body": "Nights.", "seen": "1"})
    with pytest.raises(Conflict):
        actions.write(part, "Threads", "Days.", seen=1, by=people.author, now=AFTER)
    page = browse("author").post(address, {"heading": "Threads", "body": "Days.", "seen": "1"}).content.decode()
    assert "Days." in page
    assert "Nights." in page
    part.refresh_from_db()
    assert part.body == "Nights."


def test_case_data_does_not_go_into_a_report(people, held):
    part = begun(people, held()).sections.get(key=Key.THREADS)
    with pytest.raises(actions.HeldBack):
        actions.write(part, "Threads", "Write to maria.lopez@example.com", seen=None, by=people.author, now=AFTER)


def test_a_version_does_not_change_when_the_draft_does(people, held):
    report = begun(people, held())
    version = actions.publish(report, by=people.author, now=AFTER)
    part = report.sections.get(key=Key.THREADS)
    actions.write(part, "Threads", "Nights are the same everywhere.", seen=None, by=people.author, now=AFTER)
    version.refresh_from_db()
    assert "Nights" not in str(version.content)
    second = actions.publish(report, by=people.author, now=AFTER + timedelta(days=1))
    assert (version.number, second.number) == (1, 2)
    assert "Nights" in str(second.content)


def test_a_part_is_made_anew_from_the_rows(people, held, told):
    event = held()
    report = begun(people, event)
    part = report.sections.get(heading__startswith="Session 1")
    told(event.sessions.get(number=1), "PK", title="Told on the stairs")
    actions.write_anew(part, seen=part.revision, by=people.author, now=AFTER)
    part.refresh_from_db()
    assert "Told on the stairs" in part.body


# ---- for everybody ----


def test_of_an_event_nobody_outside_knows_there_is_no_public_version_before_its_frame_is_released(people, held):
    report = begun(people, held())
    with pytest.raises(Refused, match="Nobody outside knows"):
        actions.publish_public(report, by=people.author, now=AFTER)


def test_the_public_version_of_a_green_event_holds_what_is_released_and_the_practices_that_are_clear(people, held, browse):
    event = held()
    report = begun(people, event)
    row = Contribution.objects.get(title="A plan written with those it is for")
    draft = telling.grow(row, by=people.steward, now=AFTER)
    practices.mark(draft, Marking.CLEAR, by=people.steward, now=AFTER)
    practices.publish_short(draft, by=people.steward, now=AFTER)
    opening = report.sections.get(key=Key.OPENING)
    actions.write(opening, "Opening", "Each told what failed, and stayed.", seen=None, by=people.author, now=AFTER)
    opening.refresh_from_db()
    actions.release(opening, released=True, by=people.author, now=AFTER)
    actions.release_frame(report, released=True, by=people.author, now=AFTER)
    actions.publish(report, by=people.author, now=AFTER)
    assert event.title not in browse("nobody").get("/events/").content.decode()
    actions.publish_public(report, by=people.author, now=AFTER)
    assert f'href="/events/{event.slug}/report/public/"' in browse("nobody").get("/events/").content.decode()
    assert f'href="/events/{event.slug}/report/public/"' not in browse("member").get("/events/").content.decode()
    page = browse("nobody").get(f"/events/{event.slug}/report/public/").content.decode()
    assert "Each told what failed, and stayed." in page
    assert "A plan written with those it is for" in page
    assert draft.get_absolute_url() in page or "Read it here" in page
    for hidden in ("Radio serials", "A clause applied", "Steward Example", "Niger"):
        assert hidden not in page
    assert "more examples" not in page
    assert browse("nobody").get(f"/events/{event.slug}/report/v1/").status_code == 404
    assert browse("nobody").get(event.get_absolute_url()).status_code == 404


def test_what_was_left_out_is_a_number_only_where_it_does_not_say_which(people, held, told, circle):
    event = held(marking=Marking.CLEAR)
    panel = event.sessions.get(number=1)
    for number in range(3):
        told(panel, "ZA", title=f"For members {number}", marking=Marking.GREEN)
    for number in range(4):
        told(panel, "ZA", title=f"For a circle {number}", marking=Marking.AMBER, circle=circle)
    version = actions.publish_public(begun(people, event), by=people.author, now=AFTER)
    said = str(version.content)
    assert "3 more examples were told" in said
    assert "7" not in "".join(version.content["foot"])
    assert "For members" not in said
    assert "For a circle" not in said
    assert "Radio serials in four languages" in said


def test_what_others_said_cannot_be_released_by_those_who_hold_the_event(people, held):
    part = begun(people, held()).sections.get(key=Key.OVERCOME)
    with pytest.raises(Refused, match="Only they"):
        actions.release(part, released=True, by=people.author, now=AFTER)


def test_changed_words_are_not_released_any_more(people, held):
    part = begun(people, held()).sections.get(key=Key.OPENING)
    actions.release(part, released=True, by=people.author, now=AFTER)
    actions.write(part, "Opening", "Other words.", seen=None, by=people.author, now=AFTER)
    part.refresh_from_db()
    assert not part.released


def test_what_is_closed_has_no_public_version(people, held, circle):
    report = begun(people, held(marking=Marking.AMBER, circle=circle))
    with pytest.raises(Refused, match="TLP:AMBER"):
        actions.release_frame(report, released=True, by=people.author, now=AFTER)


def test_personal_data_seen_takes_every_version_away_until_a_second_reader_decides(people, held, browse):
    event = held()
    report = begun(people, event)
    version = actions.publish(report, by=people.author, now=AFTER)
    browse("member").post(f"/events/{event.slug}/report/hide/report_version/{version.number}/")
    assert browse("member").get(version.get_absolute_url()).status_code == 404
    address = f"/events/{event.slug}/report/hidden/"
    assert "Nothing personal is in it" in browse("facilitator").get(address).content.decode()
    browse("facilitator").post(address, {"show": "1"})
    assert browse("member").get(version.get_absolute_url()).status_code == 200


# ---- files ----


@pytest.fixture
def files(people, held, browse):
    """The two files of a report's version, as `member` takes them."""

    def files(**more):
        event = held(**more)
        version = actions.publish(begun(people, event), by=people.author, now=AFTER)
        client = browse("member")
        return event, {kind: client.get(f"{version.get_absolute_url()}report.{kind}") for kind in ("docx", "pdf")}

    return files


def test_the_files_carry_the_label_on_every_page(files):
    import io

    from docx import Document
    from pypdf import PdfReader

    _event, answers = files()
    for kind, answer in answers.items():
        assert answer.status_code == 200, kind
        assert "TLP-GREEN" in answer.headers["Content-Disposition"]
    read = Document(io.BytesIO(answers["docx"].content))
    assert "TLP:GREEN" in read.sections[0].header.paragraphs[0].text
    assert "TLP:GREEN" in read.sections[0].footer.paragraphs[0].text
    pages = PdfReader(io.BytesIO(answers["pdf"].content)).pages
    assert len(pages) > 1
    for page in pages:
        assert page.extract_text().count("TLP:GREEN") >= 2


def test_what_never_leaves_has_no_file(people, held, circle, browse):
    event = held(marking=Marking.AMBER_STRICT, circle=circle)
    version = actions.publish(begun(people, event), by=people.author, now=AFTER)
    answer = browse("steward").get(f"{version.get_absolute_url()}report.docx")
    assert "never leaves" in answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/html")
    assert browse("steward").get(version.get_absolute_url()).status_code == 200


def test_a_report_in_arabic_is_set_from_right_to_left(people, held):
    from practica.doors.exports import workshop
    from practica.doors.exports.printed import pdf, word

    event = held(language="ar", languages=("ar",))
    version = actions.publish(begun(people, event), by=people.author, now=AFTER)
    version = ReportVersion.objects.select_related("report__event").get(pk=version.pk)
    printed = workshop.report(version, community="Practica", address="http://localhost/x/")
    assert pdf(printed).startswith(b"%PDF")
    import io

    from docx import Document

    read = Document(io.BytesIO(word(printed)))
    assert any("w:bidi" in paragraph._p.xml for paragraph in read.paragraphs)
    assert nobody().member is None


def test_an_example_told_in_arabic_runs_from_right_to_left_in_a_report_in_english():
    from practica.doors.exports.printed import tongue

    assert tongue("ترافق امرأة واحدة", "en") == "ar"
    assert tongue("“ترافق”", "en") == "ar"
    assert tongue("Both fill in the sheet", "en") == "en"
    assert tongue("Both fill in the sheet", "ar") == "en"
    assert tongue("2026", "ar") == "ar"
