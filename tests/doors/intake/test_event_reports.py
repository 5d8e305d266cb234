"""Reports of meetings, in six languages and six wordings: what was held where and when, and what each session told."""

from pathlib import Path

import pytest

from practica.doors.intake.reading import read_and_propose

pytestmark = pytest.mark.slow

REPORTS = Path(__file__).parent / "reports"

# file: place, country, first day, last day, then for each session a word of its title, its objective and its countries
HELD = {
    "harbour_en.txt": (
        "Dakar",
        "SN",
        "2021-03-03",
        "2021-03-05",
        [
            ("laws", "legislation", {"GH"}),
            ("training", "capacity", {"ID", "PH"}),
            ("shelter", None, {"TH", "IE"}),
            ("cooperation", "cooperation", {"MR", "GM"}),
        ],
    ),
    "atelier_fr.txt": (
        "Abidjan",
        "CI",
        "2022-11-14",
        "2022-11-16",
        [
            ("lois", "legislation", {"BF"}),
            ("formation", "capacity", {"BJ", "TG"}),
            ("coopération", "cooperation", {"ML", "NE"}),
            ("enfants", "protection", {"GH"}),
        ],
    ),
    "taller_es.txt": (
        "Quito",
        "EC",
        "2020-10-07",
        "2020-10-08",
        [
            ("legislativas", "legislation", {"PE"}),
            ("formación", "capacity", {"CL", "UY"}),
            ("cooperación", "cooperation", set()),
            ("protección", "protection", {"GT", "HN"}),
        ],
    ),
    "oficina_pt.txt": (
        "Maputo",
        "MZ",
        "2023-06-06",
        "2023-06-08",
        [("legislação", "legislation", {"AO"}), ("formação", "capacity", {"CV", "BR"}), ("cooperação", "cooperation", {"PT"})],
    ),
    "seminar_ru.txt": (
        "Бишкек",
        "KG",
        "2021-09-21",
        "2021-09-22",
        [("законодательству", "legislation", {"KZ"}), ("обучения", "capacity", {"UZ", "TJ"}), ("детей", "children", {"AM"})],
    ),
    "warsha_ar.txt": (
        "الرباط",
        "MA",
        "2022-10-12",
        "2022-10-13",
        [("التشريعات", "legislation", {"TN"}), ("تدريب", "capacity", {"EG", "JO"}), ("حماية", "protection", {"LB"})],
    ),
}


@pytest.fixture
def read(worker, meaning, vocabulary):
    def read(name: str):
        return read_and_propose(REPORTS / name, name, vocabulary=vocabulary, encoder=meaning, worker=worker)

    return read


@pytest.mark.parametrize("name", HELD)
def test_a_report_gives_its_place_days_and_sessions(read, name):
    place, country, starts, ends, told = HELD[name]

    answer = read(name).as_json()

    event = answer["event"]
    assert answer["kind"] == "event report"
    assert (event["place"], event["country"], event["starts"], event["ends"]) == (place, country, starts, ends)
    assert len(event["sessions"]) == len(told)
    for session, (word, objective, countries) in zip(event["sessions"], told, strict=True):
        assert word in session["title"].lower()
        assert set(session["countries"]) == countries
        assert objective is None or objective in session["objectives"]


@pytest.mark.parametrize("name", HELD)
def test_each_session_quotes_the_text_at_its_span(read, name):
    proposal = read(name)

    for session in proposal.event.sessions:
        assert proposal.document.text[session.start : session.end] == session.quote


def test_speakers_have_their_role_and_organisation(read):
    people = {p.name: (p.role, p.organisation) for s in read("harbour_en.txt").event.sessions for p in s.people}
    assert people == {
        "Peter Quaye": ("presiding judge", "Maritime Court"),
        "Ratna Sari": ("head of training", "Maritime Academy"),
    }

    people = {p.name: (p.role, p.organisation) for s in read("atelier_fr.txt").event.sessions for p in s.people}
    assert people["Aminata Koné"] == ("directrice des affaires pénales", "ministère de la Justice")


def test_a_list_that_was_announced_and_is_missing_is_named(read):
    said = " ".join(read("harbour_en.txt").as_json()["notes"])
    assert "missing" in said
    assert "recommendations" in said
    assert "missing" not in " ".join(read("atelier_fr.txt").as_json()["notes"])


def test_the_donor_the_host_and_a_speakers_home_are_no_countries_of_a_session(read):
    told = {
        c
        for name in ("harbour_en.txt", "taller_es.txt", "atelier_fr.txt")
        for s in read(name).event.sessions
        for c in s.countries
    }
    assert not told & {"NO", "ES", "CA", "SN", "EC", "CI", "CO"}


def test_without_an_encoder_the_report_is_read_all_the_same(worker, vocabulary):
    proposal = read_and_propose(REPORTS / "taller_es.txt", "taller_es.txt", vocabulary=vocabulary, encoder=None, worker=worker)
    assert [s.objectives for s in proposal.event.sessions] == [("legislation",), ("capacity",), ("cooperation",), ("protection",)]


def test_a_workshop_mentioned_on_the_way_makes_no_report(worker, meaning, vocabulary):
    text = (
        "Mobile interpreters for inspectors in Nepal\n\nChallenge\n\n"
        "Inspectors in Nepal could not speak with the workers in the kilns.\n\n"
        "What was done\n\n"
        "Twelve interpreters were trained. A workshop was held in Kathmandu on 3 March 2018 for the inspectors.\n\n"
        "What changed\n\nThe number of complaints rose from 3 to 40 in a year.\n"
    )

    answer = read_and_propose(text.encode(), "a.txt", vocabulary=vocabulary, encoder=meaning, worker=worker).as_json()

    assert answer["kind"] == "practice"
    assert answer["event"] is None
