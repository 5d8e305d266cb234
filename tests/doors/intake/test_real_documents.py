"""Every real document of the field that we have: what it is, in which language, where, and what is said about it.

The table says what a good reader finds in each (see the folder's SOURCES.md). The documents are read where they are and are no
part of the project; without them this file has nothing to say.
"""

import pytest

from practica.doors.intake.reading import read_and_propose
from tests.doors.intake.vocabularies import INPUT

FOLDER = INPUT / "documents"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER.exists(), reason="the real documents are not on this machine"),
]

# file: kind, language, countries of its drafts (or event), words that the notes hold
FOUND = {
    "ar_word_pdf_mixed_latin.pdf": ("other", "ar", set(), ["properties"]),
    "br_plano_enfrentamento_trafico_pessoas.html": ("other", "pt", {"BR"}, []),
    "corteidh_fondo_asistencia_legal_2021.pdf": ("other", "es", {"NI"}, []),
    "dol_child_labor_co_2022.txt": ("practice", "en", {"CO"}, []),
    "dol_child_labor_th_2022.txt": ("practice", "en", {"TH"}, []),
    "dol_improving_victim_situations_en.html": ("practice", "en", {"TR"}, []),
    "dol_informes_publicos_es.html": ("practice", "es", {"JP"}, []),
    "dol_situations_victimes_fr.odt": ("practice", "fr", {"TR"}, []),
    "fr_betagouv_refugies_info.md": ("practice", "fr", {"FR"}, ["front matter", "e-mail"]),
    "fr_betagouv_traite_identification.md": ("practice", "fr", {"FR"}, ["front matter", "e-mail"]),
    "glo-act-cop-2019.txt": ("event report", "en", {"AT"}, ["objectives"]),
    "rob_arabic.pdf": ("other", "ar", set(), []),
    "rob_broken.odt": ("unreadable", None, set(), ["damaged"]),
    "rob_eng_spa_mult.docx": ("other", "en", set(), ["Spanish"]),
    "rob_fstek17.pdf": ("unreadable", None, set(), ["letters", "cannot be read"]),
    "rob_libreoffice-writer-password.pdf": ("unreadable", None, set(), ["password"]),
    "rob_testArabicMisleadingCharset.html": ("other", "ar", set(), ["encoding was wrong"]),
    "rob_testComment.docx": ("other", "en", set(), ["comments"]),
    "rob_testODTEncrypted.odt": ("unreadable", None, set(), ["password"]),
    "rob_testWORD_truncated.docx": ("unreadable", None, set(), ["incomplete"]),
    "rob_track_changes_move.docx": ("other", "en", set(), ["tracked changes"]),
    "rob_trackedChanges.odt": ("other", "en", set(), ["tracked changes"]),
    "ru_criminal_code_excerpt.odt": ("other", "ru", {"RU"}, []),
    "ru_tender_personal_data_protection.docx": ("other", "ru", {"RU"}, ["comments"]),
    "udhr_pt.txt": ("other", "pt", set(), []),
    "uk_first_responder_toolkit_2026.pdf": ("other", "en", {"GB"}, ["properties"]),
    "umbrella_evacuation_en.docx": ("other", "en", set(), []),
    "umbrella_seeking_help_ar.md": ("other", "ar", set(), ["front matter"]),
    "umbrella_seeking_help_fr.md": ("other", "fr", set(), ["front matter"]),
    "umbrella_seeking_help_ru.md": ("other", "ru", set(), ["front matter"]),
    "un_upr_report_a_hrc_43_12_iran.pdf": ("other", "en", {"IR"}, []),
    "us_acf_factsheet_trafficking.html": ("other", "en", {"US"}, ["menus"]),
    "us_code_22_7105_protection_assistance.md": ("other", "en", {"US"}, []),
    "us_eeoc_interagency_task_force.html": ("other", "en", {"US"}, ["menus"]),
}


@pytest.fixture(scope="module")
def read(worker, meaning, vocabulary):
    known = {}

    def read(name: str):
        if name not in known:
            known[name] = read_and_propose(FOLDER / name, name, vocabulary=vocabulary, encoder=meaning, worker=worker)
        return known[name]

    return read


def test_the_table_holds_every_document_of_the_folder():
    assert set(FOUND) == {p.name for p in FOLDER.iterdir()} - {"SOURCES.md"}


@pytest.mark.parametrize("name", FOUND)
def test_a_document_is_what_a_good_reader_finds(read, name):
    kind, language, countries, said = FOUND[name]

    answer = read(name).as_json()

    found = {c for d in answer["drafts"] for c in d["countries"]} | ({answer["event"]["country"]} if answer["event"] else set())
    assert (answer["kind"], answer["language"], found) == (kind, language, countries)
    for words in said:
        assert words in " ".join(answer["notes"])


def test_the_report_that_began_it_all_is_read_as_the_contract_asks(read):
    event = read("glo-act-cop-2019.txt").event

    assert (event.place, event.country, str(event.starts), str(event.ends)) == ("Vienna", "AT", "2019-05-20", "2019-05-21")
    assert [(s.objectives, set(s.countries)) for s in event.sessions] == [
        (("legislation",), {"PK"}),
        (("strategy",), {"BR", "CO", "KG", "ZA"}),
        (("capacity",), {"BY", "EG", "MX", "MA"}),
        (("cooperation",), set()),
        (("protection", "children"), {"LA", "NE", "ZA"}),
    ]


def test_deleted_text_and_comments_do_not_come_out(read):
    assert read("rob_trackedChanges.odt").document.text == "Some text with and inserted text."
    assert "The comment" not in read("rob_testComment.docx").document.text


def test_guidance_without_results_gets_none(read):
    assert not {"changed", "did_not_work", "lessons"} & set(read("uk_first_responder_toolkit_2026.pdf").drafts[0].sections)


def test_lam_alef_comes_out_in_reading_order(read):
    assert "تحسين الإنتاجية وحل المشكلات" in read("ar_word_pdf_mixed_latin.pdf").document.text


def test_the_sections_of_a_state_start_up_sheet_are_found(read):
    sections = read("fr_betagouv_traite_identification.md").drafts[0].sections
    assert any("phénomènes criminels" in p.text for p in sections["challenge"])
    assert any("phase d’investigation" in p.text for p in sections["done"])
    assert any("process de signalement" in p.text for p in sections["changed"])


def test_menus_of_saved_pages_do_not_come_out(read):
    for name in ("us_acf_factsheet_trafficking.html", "us_eeoc_interagency_task_force.html"):
        text = read(name).document.text
        assert "Search form" not in text
        assert "Skip to content" not in text
        assert "Human" in text
