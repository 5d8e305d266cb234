"""Documents that tell of a practice, or of something else: what they are, where, and which section each sentence belongs to."""

import pytest

from practica.doors.intake.reading import read_and_propose
from tests.foundation.safety.documents import making

pytestmark = pytest.mark.slow

# The same account in three languages, without headings; each line with the section it belongs to.
ACCOUNT = {
    "challenge": (
        "Before 2015 labour inspectors did not recognise victims of trafficking on farms in Nepal and no cases were opened.",
        "قبل عام 2015 لم يكن مفتشو العمل يتعرفون على ضحايا الاتجار في المزارع في نيبال ولم تُفتح أي قضايا.",
        "До 2015 года инспекторы труда не распознавали жертв торговли людьми на фермах Непала, и дела не возбуждались.",
    ),
    "done": (
        "In 2016 the ministry trained 120 inspectors and set up mobile teams with interpreters.",
        "في عام 2016 دربت الوزارة 120 مفتشا وأنشأت فرقا متنقلة مع مترجمين.",
        "В 2016 году министерство обучило 120 инспекторов и создало мобильные группы с переводчиками.",
    ),
    "changed": (
        "The number of identified victims rose from 12 to 85 in two years.",
        "ارتفع عدد الضحايا الذين تم التعرف عليهم من 12 إلى 85 خلال عامين.",
        "Число выявленных жертв выросло с 12 до 85 за два года.",
    ),
    "did_not_work": (
        "The hotline did not work because nobody answered it at night.",
        "لم ينجح الخط الساخن لأن أحدا لم يكن يرد عليه ليلا.",
        "Горячая линия не сработала, потому что ночью никто не отвечал.",
    ),
    "resources": (
        "The project cost 90,000 dollars and was paid by a foundation.",
        "بلغت تكلفة المشروع 90 ألف دولار ودفعتها إحدى المؤسسات.",
        "Проект стоил 90 000 долларов и был оплачен фондом.",
    ),
    "legal_basis": (
        "Article 12 of the labour code allows inspectors to enter farms without notice.",
        "تسمح المادة 12 من قانون العمل للمفتشين بدخول المزارع دون إشعار.",
        "Статья 12 трудового кодекса позволяет инспекторам входить на фермы без предупреждения.",
    ),
    "lessons": (
        "The main lesson is to bring interpreters from the first day.",
        "الدرس الأهم هو إحضار المترجمين منذ اليوم الأول.",
        "Главный урок: привлекать переводчиков с первого дня.",
    ),
}
LANGUAGES = ("en", "ar", "ru")


@pytest.fixture
def propose(worker, meaning, vocabulary):
    def propose(source: str | bytes, name: str = "a.txt", *, encoder=meaning):
        data = source.encode() if isinstance(source, str) else source
        return read_and_propose(data, name, vocabulary=vocabulary, encoder=encoder, worker=worker)

    return propose


def sorted_sentences(draft) -> dict[str, str]:
    return {p.text: name for name, passages in draft.sections.items() for p in passages}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_without_headings_is_sorted_alike_in_english_arabic_and_russian(propose, language):
    told = {lines[LANGUAGES.index(language)]: name for name, lines in ACCOUNT.items()}

    proposal = propose("\n\n".join(told))

    assert (proposal.language, proposal.kind, proposal.drafts[0].countries) == (language, "practice", ("NP",))
    assert sorted_sentences(proposal.drafts[0]) == told


@pytest.mark.parametrize(
    "headings",
    [
        ("Challenge", "What was done", "Results", "What did not work", "Lessons learned"),
        ("Contexte", "Ce qui a été fait", "Résultats", "Ce qui n'a pas marché", "Enseignements"),
        ("Problema", "Qué se hizo", "Resultados", "Lo que no funcionó", "Lecciones aprendidas"),
        ("Desafio", "O que foi feito", "Resultados", "O que não funcionou", "Lições"),
        ("1. Проблема", "2. Что было сделано", "3. Результаты", "4. Что не сработало", "5. Уроки"),
        ("التحدي", "ما تم القيام به", "النتائج", "ما لم ينجح", "الدروس المستفادة"),
    ],
)
def test_headings_in_six_languages_decide_where_a_text_belongs(propose, headings):
    names = ("challenge", "done", "changed", "did_not_work", "lessons")
    text = "# A title\n\n" + "\n\n".join(f"## {h}\n\nXyz {n} abc def." for n, h in enumerate(headings))

    draft = propose(text, "a.md", encoder=None).drafts[0]

    assert sorted_sentences(draft) == {f"Xyz {n} abc def.": name for n, name in enumerate(names)}


def test_what_the_text_does_not_say_stays_empty(propose):
    draft = propose(f"{ACCOUNT['challenge'][0]}\n\n{ACCOUNT['done'][0]}").drafts[0]
    assert set(draft.as_json()["sections"]) == {"challenge", "done"}


def test_passages_carry_their_span_and_the_second_likeliest_section(propose):
    proposal = propose("\n\n".join(lines[0] for lines in ACCOUNT.values()))
    passages = [p for ps in proposal.drafts[0].sections.values() for p in ps]

    assert all(proposal.document.text[p.start : p.end] == p.text for p in passages)
    assert any(p.as_json().get("second") for p in passages)
    assert all(0 < p.confidence < 1 for p in passages)


def test_several_practices_in_one_document_become_several_drafts(propose):
    text = "# Against forced labour\n\nThree examples follow.\n\n" + "".join(
        f"## Good practice {n}: {title}\n\n"
        f"The police of {country} did not know the law. They trained officers and set up a hotline.\n\n"
        for n, (title, country) in enumerate([("A hotline", "Chile"), ("A shelter", "Togo"), ("A network", "Nepal")], 1)
    )

    drafts = propose(text, "a.md").drafts

    assert [(d.title, d.countries) for d in drafts] == [("A hotline", ("CL",)), ("A shelter", ("TG",)), ("A network", ("NP",))]


@pytest.mark.parametrize(
    ("text", "where", "roles"),
    [
        ("The police of Brazil opened a shelter. It was funded by the Government of Norway.", ("BR",), {"NO": "donor"}),
        (
            "Shelters in Lao PDR and the Kyrgyz Republic were visited by a prosecutor from Spain.",
            ("LA", "KG"),
            {"ES": "speaker's home"},
        ),
        ("In Côte d'Ivoire and Türkiye police worked with NGOs, as the laws of France allow.", ("CI", "TR"), {"FR": "law of"}),
        (
            "A Colombian team trained the police. The Colombian minister thanked Germany for the financial support of Germany.",
            ("CO",),
            {},
        ),
        ("Le projet a été mené au Bénin et au Togo. Il était financé par le Canada.", ("BJ", "TG"), {"CA": "donor"}),
        ("El proyecto se realizó en el Perú con el apoyo financiero de Suecia.", ("PE",), {"SE": "donor"}),
        ("Приюты открылись в Казахстане и Узбекистане при поддержке Швейцарии.", ("KZ", "UZ"), {"CH": "donor"}),
        ("افتتحت ملاجئ في تونس والمغرب بتمويل من إيطاليا.", ("TN", "MA"), {"IT": "donor"}),
    ],
)
def test_only_the_country_where_it_happened_counts(propose, text, where, roles):
    draft = propose(text).drafts[0]

    assert set(draft.countries) == set(where)
    for code, role in roles.items():
        assert role in [m.role for m in draft.mentions if m.code == code]


def test_a_text_that_names_cities_and_no_country_is_placed_by_them(propose):
    assert propose("The shelters of Dublin and Cork were opened by the city of Dublin in 2017.").drafts[0].countries == ("IE",)


def test_a_text_about_one_countrys_laws_is_about_that_country(propose):
    assert propose("The new law of Chile protects witnesses. The laws of Chile were old.").drafts[0].countries == ("CL",)


def test_the_period_is_read_from_a_range_of_years(propose):
    assert propose("The project in Chile ran from 2016 to 2018 and trained judges.").drafts[0].period == ("2016", "2018")


def test_a_text_in_two_languages_says_so(propose):
    english = (
        "The inspectors of the province visited every farm in the valley and spoke with the workers in their own language. " * 4
    )
    spanish = (
        "Los inspectores de la provincia visitaron todas las fincas del valle y hablaron con los trabajadores en su idioma. " * 2
    )

    answer = propose(f"{english}\n\n{spanish}").as_json()

    assert answer["language"] == "en"
    assert "the main language is English; a part is in Spanish" in answer["notes"]


def test_a_file_that_cannot_be_read_has_no_drafts_and_says_why(propose):
    answer = propose(making.pdf([], password="x"), "a.pdf").as_json()
    assert (answer["kind"], answer["drafts"], answer["event"], answer["language"]) == ("unreadable", [], None, None)
    assert "password" in answer["notes"][0]


def test_case_data_is_reported_by_place_and_never_by_content(propose):
    answer = propose("Write to the witness at maria.lopes@example.org before noon.").as_json()

    assert {"kind": "email", "level": "block", "span": [24, 47]} in answer["case_data"]
    assert all(set(f) == {"kind", "level", "span"} for f in answer["case_data"])


def test_the_answer_has_exactly_the_keys_of_the_contract(propose):
    answer = propose("\n\n".join(lines[0] for lines in ACCOUNT.values())).as_json()

    assert set(answer) == {"file", "language", "kind", "event", "drafts", "case_data", "notes"}
    assert set(answer["drafts"][0]) == {"title", "countries", "objectives", "concepts", "sections"}
    assert all(set(c) == {"id", "label", "confidence"} for c in answer["drafts"][0]["concepts"])


def test_a_text_of_thirty_pages_is_read_whole(propose, worker):
    body = "".join(
        making.paragraph(f"{line} ({page}.{n})") for page in range(60) for n, (line, *_) in enumerate(list(ACCOUNT.values()) * 2)
    )

    proposal = propose(making.docx(body), "a.docx")

    assert len(proposal.document.blocks) == 840
    assert proposal.kind == "practice"
