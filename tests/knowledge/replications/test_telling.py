"""What its team says of a replication: reported, given up, still running, hidden; through the door a person uses."""

from datetime import date

import pytest

from practica.foundation.core.answers import Refused
from practica.knowledge.practices.models import SideEffects
from practica.knowledge.replications import actions
from practica.knowledge.replications.models import Held, Replication, State, Verdict
from practica.people.access.models import Marking
from tests.conftest import NOW


def text(answer):
    return answer.content.decode()


def test_report_asks_three_things_and_folds_the_rest(browse, running):
    client, path = browse("steward"), f"{running.get_absolute_url()}report/"
    page = client.get(path)
    assert "<details><summary>Add later" in text(page)

    answer = client.post(path, {"verdict": "weaker", "negative_effects": "no", "sentence": "Only at night.", "seen": "0"})

    running.refresh_from_db()
    assert answer.status_code == 302
    assert (running.state, running.verdict, running.sentence) == (State.REPORTED, Verdict.WEAKER, "Only at night.")


def test_a_report_keeps_what_was_registered_when_the_short_form_is_sent(browse, people, practice, registered):
    one = practice.published_version.conditions.first()
    row = registered(practice, "ZA", conditions=(actions.ConditionHere(Held.NO, "Not in our law.", condition=one.pk),))

    browse("steward").post(
        f"{row.get_absolute_url()}report/",
        {"verdict": "none", "negative_effects": "no", "sentence": "Nothing moved.", "seen": "0"},
    )

    assert row.conditions.get().note == "Not in our law."


def test_the_folded_part_of_a_report_is_stored_and_comes_back_for_correction(browse, running):
    client, path = browse("steward"), f"{running.get_absolute_url()}report/"
    sent = {
        "verdict": "similar", "negative_effects": "yes", "negative_text": "Queues at another gate.", "sentence": "It worked.",
        "seen": "0", "evidence": "monitoring", "cost_band": "low", "reach": "2,300 talks", "differently": "Begin earlier.",
        "cmo_context": "On busy nights", "cmo_mechanism": "a quiet room", "cmo_outcome": "made people speak.",
        "adaptation-1-what": "Two nights", "adaptation-1-why": "Few ferries", "adaptation-1-planned": "forced",
        "context-1-factor": "Who arrives", "context-1-there": "Bus", "context-1-here": "By ferry", "context-1-match": "differs",
        "context-1-effect": "helped", "outcome-1-text": "Fewer complaints", "outcome-1-verdict": "too_early",
    }  # fmt: skip
    client.post(path, sent)

    adapted, pair, outcome = running.adaptations.get(), running.context.get(), running.outcomes.get()
    assert (adapted.what, adapted.planned) == ("Two nights", False)
    assert (pair.factor, pair.match, pair.effect) == ("Who arrives", "differs", "helped")
    assert outcome.verdict == Verdict.TOO_EARLY
    again = text(client.get(path))
    for words in ("Two nights", "By ferry", "Fewer complaints", "a quiet room", "Queues at another gate."):
        assert words in again
    page = text(browse("member").get(running.get_absolute_url()))
    assert "Negative effects were reported." in page
    assert "Queues at another gate." in page


def test_somebody_else_of_the_team_reported_meanwhile(browse, people, running):
    running.team.add(people.author)
    path = f"{running.get_absolute_url()}report/"
    mine = {"verdict": "similar", "negative_effects": "no", "sentence": "Mine, long thought about.", "seen": "0"}
    browse("author").post(path, mine | {"sentence": "Theirs.", "verdict": "none"})

    answer = browse("steward").post(path, mine)

    running.refresh_from_db()
    assert running.sentence == "Theirs."
    assert "Author Example reported on this replication while you were writing" in text(answer)
    assert "Mine, long thought about." in text(answer)
    token = answer.context["form"]["seen"].value()
    browse("steward").post(path, mine | {"seen": token})
    running.refresh_from_db()
    assert running.sentence == "Mine, long thought about."


def test_pressing_report_twice_reports_once(browse, running):
    from practica.foundation.activity.queries import history

    sent = {"verdict": "similar", "negative_effects": "no", "sentence": "It worked.", "seen": "0"}
    first = browse("steward").post(f"{running.get_absolute_url()}report/", sent)
    second = browse("steward").post(f"{running.get_absolute_url()}report/", sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert history("replication", running.pk, ["replication.reported", "replication.corrected"]).count() == 1


@pytest.mark.parametrize(("verdict", "negative"), [("harmful", "no"), ("similar", "yes")])
def test_harm_behind_a_stricter_marking_cannot_be_filed_without_a_released_sentence(
    *, browse, practice, registered, circle, verdict, negative
):
    row = registered(practice, "ZA", marking=Marking.AMBER, circle=circle)
    path = f"{row.get_absolute_url()}report/"
    sent = {"verdict": verdict, "negative_effects": negative, "sentence": "A list was sold.", "seen": "0"}

    refused = browse("steward").post(path, sent)
    row.refresh_from_db()
    assert "Without it the report cannot be sent" in text(refused)
    assert "A list was sold." in text(refused)
    assert row.state == State.PREPARING

    browse("steward").post(path, sent | {"harm_sentence": "Harm was reported; ask the steward."})
    row.refresh_from_db()
    assert row.state == State.REPORTED


def test_only_the_source_releases_a_sentence(people, practice, registered, circle):
    row = registered(practice, "ZA", marking=Marking.AMBER, circle=circle)
    row.team.add(people.contact)
    told = actions.Report(Verdict.HARMFUL, SideEffects.YES, "A list was sold.", harm_sentence="Harm was reported.")

    with pytest.raises(Refused, match="Only the member who leads"):
        actions.report(row, told, by=people.contact, now=NOW)


def test_harm_where_everybody_reads_it_needs_no_second_sentence(browse, running):
    browse("steward").post(
        f"{running.get_absolute_url()}report/",
        {"verdict": "harmful", "negative_effects": "yes", "sentence": "A list was sold.", "seen": "0"},
    )

    assert "Harm was reported." in text(browse("member").get(running.get_absolute_url()))


def test_who_is_not_of_the_team_is_told_why_not(browse, running):
    for end, sentence in (
        ("report/", "Only the team that carries this replication reports its result."),
        ("abandon/", "Only the team that carries this replication does this."),
    ):
        answer = browse("member").get(f"{running.get_absolute_url()}{end}")
        assert answer.status_code == 403
        assert sentence in text(answer)


def test_giving_up_needs_a_reason_and_stays_to_be_read(browse, running):
    path = f"{running.get_absolute_url()}abandon/"
    assert "Say in a sentence why" in text(browse("steward").post(path, {"reason": " "}))

    browse("steward").post(path, {"reason": "The port was closed by the storm."})

    assert "The port was closed by the storm." in text(browse("member").get(running.get_absolute_url()))


def test_an_abandoned_one_can_still_be_reported_and_a_reported_one_not_abandoned(people, running):
    actions.abandon(running, "The money ended.", by=people.steward, now=NOW)
    actions.report(running, actions.Report(Verdict.NONE, SideEffects.NO, "Nothing moved."), by=people.steward, now=NOW)

    row = Replication.objects.get()
    assert row.state == State.REPORTED
    with pytest.raises(Refused, match="cannot be abandoned"):
        actions.abandon(row, "No.", by=people.steward, now=NOW)


def test_starting_twice_is_said_and_changes_nothing(browse, people, practice, registered):
    row = registered(practice, "ZA")
    for _time in range(2):
        assert browse("steward").post(f"{row.get_absolute_url()}start/").status_code == 302
    row.refresh_from_db()
    assert row.state == State.RUNNING
    assert browse("steward").get(f"{row.get_absolute_url()}start/").status_code == 405


def test_a_year_after_the_report_it_is_asked_whether_it_still_runs(browse, people, practice, replicated):
    row = replicated(practice, "ZA", Verdict.SIMILAR)
    path = f"{row.get_absolute_url()}still-running/"
    assert "We ask again next year" in text(browse("steward").get(path))
    Replication.objects.filter(pk=row.pk).update(reported=date(2024, 5, 1))

    for answer in ("yes", "in_part"):
        assert browse("steward").post(path, {"running": answer, "without_support": "unknown"}).status_code == 302

    assert [(year.running, year.without_support) for year in row.years.all()] == [("in_part", "unknown")]


def test_personal_data_seen_hides_it_at_once_and_a_second_reader_brings_it_back(browse, people, practice, replicated):
    row = replicated(practice, "ZA", Verdict.SIMILAR)
    browse("member").post(f"/personal-data/replication-{row.pk}/hide/")
    assert browse("member").get(row.get_absolute_url()).status_code == 404

    path = f"/personal-data/replication-{row.pk}/"
    browse("steward").post(path, {"amend": "1", "sentence": "Words without a name."})
    assert "The second reader decides this." in text(browse("steward").post(path, {"show": "1"}, follow=True))
    browse("facilitator").post(path, {"show": "1"})

    row.refresh_from_db()
    assert (row.state, row.sentence) == (State.REPORTED, "Words without a name.")
    assert browse("member").get(row.get_absolute_url()).status_code == 200


def test_a_hidden_use_leaves_the_practices_page_and_comes_back(browse, people, practice):
    use = actions.use(
        practice.published_version, actions.Used("training", "In a training.", helped=True), by=people.steward, now=NOW
    )
    browse("member").post(f"/personal-data/use-{use.pk}/hide/")
    use.refresh_from_db()
    assert use.hidden

    assert browse("member").get(f"/personal-data/use-{use.pk}/").status_code == 404
    browse("facilitator").post(f"/personal-data/use-{use.pk}/", {"show": "1"})
    use.refresh_from_db()
    assert not use.hidden


def test_readers_are_changed_on_their_own_page(browse, people, practice, replicated, circle):
    row = replicated(practice, "ZA", Verdict.HARMFUL)
    path = f"{row.get_absolute_url()}marking/"
    refused = browse("steward").post(path, {"marking": "TLP:AMBER", "circle": circle.pk})
    assert "Write the one sentence" in text(refused)

    browse("steward").post(path, {"marking": "TLP:AMBER", "circle": circle.pk, "harm_sentence": "Harm was reported."})

    assert browse("member").get(row.get_absolute_url()).status_code == 404
    assert browse("contact").get(row.get_absolute_url()).status_code == 200
