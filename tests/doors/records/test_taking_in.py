"""What an import does with good records: once, again, changed, held, killed."""

from datetime import timedelta

import pytest

from practica.doors.records import taking_in
from practica.foundation.activity.models import Activity
from practica.foundation.core.answers import Refused
from practica.knowledge.practices.actions import begin, begin_next_version, publish, save_field
from practica.knowledge.practices.actions.drafting import LONGEST
from practica.knowledge.practices.models import Practice, State
from practica.knowledge.replications.models import Replication, Use
from practica.knowledge.replications.models import State as Stage
from practica.people.access.models import Marking
from practica.people.access.queries import can_see
from practica.people.members.models import Member, Organisation
from tests.conftest import NOW
from tests.doors.records.conftest import a_practice, a_replication

pytestmark = pytest.mark.slow


def test_a_practice_comes_in_published_with_all_that_it_says(house, take_in):
    report = take_in(a_practice(steward="steward@example.org"))

    practice = Practice.objects.get(external_id="src:1")
    version = practice.published_version
    assert (report.created, report.refused) == (1, [])
    assert practice.slug == "interpreters-at-night-1"
    assert practice.source == house.steward
    assert practice.organisation.slug == "coordinator"
    assert {text.language: text.title for text in version.texts.all()} == {
        "en": "Interpreters at night, 1", "es": "Intérpretes de noche",
    }  # fmt: skip
    assert [country.code for country in version.countries.all()] == ["BR"]
    assert [concept.key for concept in version.objectives.all()] == ["protection"]
    assert version.conditions.get().text == "Interpreters may be paid by the hour"
    assert can_see(house.viewer("member"), practice)
    assert not can_see(house.viewer("nobody"), practice)
    assert not can_see(house.viewer("nobody"), version)


def test_nobody_is_the_writer(house, take_in):
    take_in(a_practice())

    assert set(Activity.objects.filter(target_kind="practice").values_list("verb", "actor")) == {
        ("item.placed", None), ("practice.published", None),
    }  # fmt: skip


def test_a_record_without_a_steward_looks_for_one(house, take_in):
    take_in(a_practice())

    assert Practice.objects.get().is_orphaned


def test_the_same_file_twice_changes_nothing(house, take_in):
    records = [a_practice(), a_replication(), a_practice(2)]
    take_in(*records)
    before = Activity.objects.count()

    report = take_in(*records, now=NOW + timedelta(days=1))

    assert (report.created, report.changed, report.unchanged) == (0, 0, 3)
    assert Activity.objects.count() == before


def test_a_changed_practice_gets_the_next_version_and_keeps_the_former(house, take_in):
    take_in(a_practice())

    report = take_in(a_practice(summary="They are heard within two days."))

    practice = Practice.objects.get()
    assert (report.changed, practice.published_version.number) == (1, 2)
    assert (practice.published_version.change, practice.published_version.why) == ("minor", "import")
    assert practice.versions.get(number=1).texts.get(language="en").summary == "People are heard on the day they arrive."
    assert practice.versions.get(number=1).state == State.SUPERSEDED


def test_what_was_written_here_since_is_not_turned_back(house, take_in):
    take_in(a_practice(steward="steward@example.org"))
    practice = Practice.objects.get()
    begin_next_version(practice, by=house.steward, now=NOW)
    save_field(practice, "summary", "Better said.", revision=0, by=house.steward, now=NOW)
    publish(practice, by=house.steward, now=NOW)

    report = take_in(a_practice(steward="steward@example.org"))

    practice.refresh_from_db()
    assert report.unchanged == 1
    assert practice.published_version.texts.get(language="en").summary == "Better said."


def test_a_version_that_is_being_written_here_keeps_the_file_out(house, take_in):
    take_in(a_practice(steward="steward@example.org"))
    begin_next_version(Practice.objects.get(), by=house.steward, now=NOW)

    report = take_in(a_practice(summary="Something else."))

    assert report.refused == [(1, "Its next version is being written here; publish or discard that first.")]


def test_no_marking_means_a_draft_that_somebody_can_see(house, take_in):
    take_in(a_practice(marking=None), a_practice(2, marking=None, steward="steward@example.org"))

    orphan, stewarded = Practice.objects.order_by("pk")
    assert {orphan.state, stewarded.state} == {State.DRAFT}
    assert can_see(house.viewer("facilitator"), orphan)
    assert not can_see(house.viewer("facilitator"), stewarded)
    assert not can_see(house.viewer("member"), orphan)


def test_what_the_check_blocks_is_held_for_a_second_reader(house, take_in):
    report = take_in(a_practice(summary="Call Maria at +55 11 91234-5678 or maria.souza@mail.example.com."))

    practice = Practice.objects.get()
    assert report.created == 1
    assert report.held == [(1, ("email", "phone"))]
    assert practice.state == State.DRAFT
    assert can_see(house.viewer("facilitator"), practice)
    assert not can_see(house.viewer("member"), practice)


def test_what_is_held_stays_held_until_a_reason_is_given(house, take_in):
    record = a_practice(summary="Write to maria.souza@mail.example.com.")
    take_in(record)

    again = take_in(record)
    accepted = take_in(record, accept="a public address")

    practice = Practice.objects.get()
    assert (again.unchanged, again.held) == (1, [(1, ("email",))])
    assert (accepted.changed, accepted.held) == (1, [])
    assert practice.state == State.PUBLISHED
    assert practice.published_version.kept_findings["summary:email"] == "a public address"
    assert Activity.objects.filter(verb="practice.finding_kept", facts__kind="email").exists()


def test_the_case_data_check_reads_translations_and_rows(house, take_in):
    spanish = {"es": {"title": "Intérpretes", "sections": {"done": "Escriba a maria.souza@mail.example.com."}}}
    block = [{"title": "The list", "text": "Ask maria.souza@mail.example.com"}]

    report = take_in(a_practice(translations=spanish), a_practice(2, building_blocks=block))

    assert [line for line, _kinds in report.held] == [1, 2]


def test_a_replication_that_the_check_blocks_is_hidden(house, take_in):
    report = take_in(a_practice(), a_replication(sentence="Ask maria.souza@mail.example.com."))

    one = Replication.objects.get()
    assert report.held == [(2, ("email",))]
    assert (one.state, one.state_before) == (Stage.HIDDEN, Stage.REPORTED)
    assert not can_see(house.viewer("member"), one)
    assert can_see(house.viewer("facilitator"), one)


def test_lines_may_come_in_any_order(house, take_in):
    member = {"type": "member", "id": "ana", "name": "Ana Lima", "email": "ana@example.net", "organisation": "org:1"}
    organisation = {"type": "organisation", "id": "org:1", "name": "House of Ana", "kind": "ngo", "country": "BR"}

    report = take_in(
        a_replication(2, parent="rep:1"), a_replication(1), a_practice(steward="ana@example.net", organisation="org:1"),
        member, organisation,
    )  # fmt: skip

    assert (report.created, report.refused) == (5, [])
    assert Replication.objects.get(external_id="rep:2").parent.external_id == "rep:1"
    assert Practice.objects.get().organisation.members.get().handle == "ana"


def test_an_unknown_organisation_is_made_once_and_gets_its_id_later(house, take_in):
    take_in(a_practice(1, organisation="City of Vienna"), a_practice(2, organisation="city of  Vienna"))
    take_in({"type": "organisation", "id": "org:at", "name": "City of Vienna", "kind": "authority", "country": "AT"})

    made = Organisation.objects.get(name="City of Vienna")
    assert (made.external_id, made.kind, made.practices.count()) == ("org:at", "authority", 2)


def test_a_file_gives_no_office(house, take_in):
    office = {"role": "facilitator", "is_facilitator": True}
    take_in({"type": "member", "id": "eve", "name": "Eve", "email": "eve@example.net"} | office)

    eve = Member.objects.get(email="eve@example.net")
    assert not eve.is_facilitator
    assert not eve.has_usable_password()


def test_a_condition_of_the_practice_is_tied_to_it(house, take_in):
    take_in(a_practice(), a_replication())

    one = Replication.objects.get()
    assert one.conditions.get().condition == one.version.conditions.get()
    assert one.blocks.get().block == one.version.blocks.get()


def test_a_stricter_marking_is_followed_and_a_wider_one_is_not(house, take_in):
    take_in(a_practice(steward="steward@example.org"), a_replication())

    stricter = take_in(a_practice(marking="TLP:RED", readers=["author@example.org"]))
    wider = take_in(a_practice(marking="TLP:CLEAR"))

    assert stricter.changed == 1
    assert wider.refused == [(1, "Only its source makes it wider; here it is TLP:RED.")]
    assert Replication.objects.get().marking == Marking.RED


def test_a_file_shows_a_practice_to_more_people_only_with_the_sentence_about_the_harm_they_may_not_read(house, take_in):
    take_in(a_practice(), a_replication(verdict="harmful"))

    refused = take_in(a_practice(marking="TLP:CLEAR"))
    take_in(a_replication(verdict="harmful", harm_sentence="Harm was reported; ask the steward."))
    wider = take_in(a_practice(marking="TLP:CLEAR"))

    assert "Harm was reported here" in refused.refused[0][1]
    assert wider.refused == []
    assert Practice.objects.get().marking == Marking.CLEAR


def test_a_summary_may_be_as_long_in_a_file_as_in_the_form(house, take_in):
    longest = "w" * LONGEST["summary"]

    in_file = take_in(a_practice(summary=longest), a_practice(2, summary=f"{longest}w"))
    practice = begin(by=house.author, now=NOW, title="Written here")
    save_field(practice, "summary", longest, revision=0, by=house.author, now=NOW)

    assert (in_file.created, [line for line, _reason in in_file.refused]) == (1, [2])
    assert practice.versions.get().texts.get().summary == longest
    with pytest.raises(Refused, match="longer than 10,000 characters"):
        save_field(practice, "summary", f"{longest}w", revision=1, by=house.author, now=NOW)


def test_a_replication_is_never_wider_than_its_practice(house, take_in):
    report = take_in(a_practice(), a_replication(marking="TLP:CLEAR"))

    assert [line for line, _reason in report.refused] == [2]


def test_a_use_comes_in_with_the_readers_of_its_practice(house, take_in):
    use = {"type": "use", "id": "use:a", "practice": "src:1", "by": "member@example.org", "purpose": "draft law",
           "what": "Took the paragraph on pay.", "helped": True, "when": "2018-10"}  # fmt: skip
    report = take_in(use, a_practice())

    assert report.created == 2
    assert Use.objects.get().marking == Marking.GREEN


def test_words_of_the_vocabulary_are_found_and_others_counted(house, take_in):
    report = take_in(a_practice(concepts=["labour inspection", "Blockchain", "blockchain pilots"]))

    assert [concept.key for concept in Practice.objects.get().published_version.concepts.all()] == ["labour-inspection"]
    assert report.left_out.total() == 2


def test_titles_in_other_scripts_and_equal_titles_get_addresses_of_their_own(house, take_in):
    titles = ["مترجمون", "مترجمون", "New", "New", "new"]
    report = take_in(*(a_practice(number, title=title) for number, title in enumerate(titles)))

    slugs = list(Practice.objects.order_by("pk").values_list("slug", flat=True))
    assert report.created == len(set(slugs)) == 5
    assert slugs[2:] == ["new-2", "new-3", "new-4"]
    assert all(slug.startswith("practice-") for slug in slugs[:2])


def test_killed_in_the_middle_and_run_again_it_ends_the_same(house, take_in, monkeypatch):
    monkeypatch.setattr(taking_in, "BATCH", 2)
    records = [*(a_practice(number) for number in range(1, 8)), a_replication(2, parent="rep:1"), a_replication()]

    def killed(done: int, of: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(*records, progress=killed)
    assert Practice.objects.count() == 4
    report = take_in(*records)

    assert (report.created, report.unchanged, report.refused) == (5, 4, [])
    assert Practice.objects.count() == 7
    assert Replication.objects.count() == 2


def test_a_next_version_that_is_blocked_waits_and_the_former_stays(house, take_in):
    take_in(a_practice(steward="steward@example.org"))
    changed = a_practice(steward="steward@example.org", summary="Ask maria.souza@mail.example.com.")

    report = take_in(changed)
    again = take_in(changed)
    accepted = take_in(changed, accept="a public address")

    practice = Practice.objects.get()
    assert (report.changed, report.held) == (1, [(1, ("email",))])
    assert (again.unchanged, again.held) == (1, [(1, ("email",))])
    assert (accepted.changed, practice.published_version.number) == (1, 2)
    assert practice.versions.count() == 2


def test_a_draft_that_somebody_wrote_in_is_left_alone(house, take_in):
    take_in(a_practice(marking=None, steward="steward@example.org"))
    practice = Practice.objects.get()
    save_field(practice, "summary", "As we say it.", revision=0, by=house.steward, now=NOW)

    report = take_in(a_practice(marking=None, steward="steward@example.org", title="Another"))

    assert report.refused == [(1, "Somebody has written in its draft here; publish or discard that first.")]
    assert practice.versions.get().texts.get(language="en").summary == "As we say it."


def test_a_draft_that_nobody_touched_follows_the_file_and_is_published_when_it_is_marked(house, take_in):
    take_in(a_practice(marking=None, steward="steward@example.org"))

    followed = take_in(a_practice(marking=None, steward="steward@example.org", title="Another"))
    marked = take_in(a_practice(steward="steward@example.org", title="Another"))

    practice = Practice.objects.get()
    assert (followed.changed, marked.changed) == (1, 1)
    assert (practice.slug, practice.state, practice.published_version.number) == ("another", State.PUBLISHED, 1)
    assert practice.versions.count() == 1


def test_a_replication_follows_the_file_until_somebody_writes_on_it(house, take_in):
    take_in(a_practice(), a_replication(lead="member@example.org"))
    followed = take_in(a_replication(lead="member@example.org", verdict="stronger"))
    one = Replication.objects.get()
    Activity.objects.create(at=NOW, verb="replication.corrected", actor=house.member, target_kind="replication", target_id=one.pk)

    report = take_in(a_replication(lead="member@example.org", verdict="weaker"))

    assert (followed.changed, one.verdict) == (1, "stronger")
    assert report.refused == [(1, "Its team has written on it here; what they wrote stays.")]
