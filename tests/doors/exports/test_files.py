"""What stands in the files: labels, sources, figures, and words of any kind."""

import io
import json
import subprocess
import sys
import zipfile

import docx
import pypdf
import pytest

from practica.doors.exports import fonts, press
from practica.knowledge.practices.models import Practice
from practica.knowledge.replications.models import Verdict
from practica.people.access.models import Marking
from tests.doors.exports.conftest import FILES, words_of

pytestmark = pytest.mark.slow

TITLES = {
    "en": "One form for three offices", "fr": "Un formulaire pour trois bureaux à l’œuvre", "es": "Un formulario: ¿por qué no?",
    "pt": "Um formulário, três repartições", "ru": "Одна форма для трёх ведомств", "uk": "Одна форма для трьох установ",
    "be": "Адна форма на тры ўстановы", "ky": "Үч мекемеге бир форма", "tr": "Üç daireye tek form, İstanbul",
    "pl": "Jeden formularz dla trzech urzędów", "cs": "Jeden formulář pro tři úřady", "de": "Ein Formular für drei Ämter",
    "vi": "Một mẫu đơn cho ba cơ quan", "el": "Ένα έντυπο για τρεις υπηρεσίες", "ro": "Un formular pentru trei instituții",
    "sw": "Fomu moja kwa ofisi tatu", "bg": "Един формуляр за три служби", "sr": "Један образац за три службе",
    "kk": "Үш мекемеге бір нысан", "ne": "तीन कार्यालयका लागि एउटै फारम",
}  # fmt: skip
HOSTILE = '#read("/etc/passwd") $x$ \\ @label ] #[ #panic() `raw` <label> *bold* = Heading // comment /* #sys.inputs */ {{ x }}'


def one_page(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


@pytest.mark.parametrize("marking", [Marking.CLEAR, Marking.GREEN, Marking.AMBER])
def test_the_label_and_the_source_stand_on_every_page(publish, circle, take, marking):
    practice = publish(marking=marking, circle=circle if marking == Marking.AMBER else None, done="A long day. " * 900)

    page = one_page(take("reviewer", practice, "brief.pdf").content)
    section = docx.Document(io.BytesIO(take("reviewer", practice, "practice.docx").content)).sections[0]

    assert page.count(marking.value) >= 2
    assert "Author Example, Office of the coordinator" in page
    for part in (section.header, section.footer):
        assert part.paragraphs[0].text.strip() == marking.value
        assert part.paragraphs[0].runs[0].font.size.pt >= 12
    assert "Author Example, Office of the coordinator" in "".join(one.text for one in section.footer.paragraphs)


def test_a_brief_is_one_page_however_much_was_written(publish, take, write):
    practice = publish()
    sections = ("summary", "challenge", "done", "changed", "did_not_work", "needs")
    long = dict.fromkeys(sections, "A sentence about the night. " * 1400)
    write(practice, "en", title="W" * 300, **long)
    for number in range(40):
        practice.published_version.conditions.create(kind="legal", text=f"Condition {number} " + "w" * 480)

    page = one_page(take("member", practice, "brief.pdf").content)

    assert "What did not work" in page
    assert "Whom to ask" in page
    assert f"/practices/{practice.slug}/" in page


def test_a_title_in_any_of_twenty_languages_can_be_read_from_the_brief(publish, take, write):
    practice = publish()
    for language, title in TITLES.items():
        write(practice, language, title=title, done=title)

        answer = take("member", practice, "brief.pdf", f"?language={language}")

        assert answer.status_code == 200, language
        assert pypdf.PdfReader(io.BytesIO(answer.content)).metadata.title == title
        if language != "ne":  # signs that are drawn before the one they follow come out in the order of the eye
            assert title.split()[0] in one_page(answer.content)


def test_arabic_words_come_out_of_the_brief_letter_by_letter_and_from_right_to_left(publish, take, write):
    practice = publish()
    write(practice, "ar", title="جلسة صورية يؤدي فيها القضاة دور الشاهد", done="يجلس القاضي أمام زملائه في اليوم الأول.")

    answer = take("member", practice, "brief.pdf", "?language=ar")
    words = one_page(answer.content).split()
    file = docx.Document(io.BytesIO(take("member", practice, "practice.docx", "?language=ar").content))

    assert {"جلسة", "القضاة", "الشاهد", "يجلس", "القاضي", "اليوم"} <= set(words)
    assert pypdf.PdfReader(io.BytesIO(answer.content)).root_object["/Lang"] == "ar"
    title = next(one for one in file.paragraphs if one.style.name == "Title")
    assert title._p.pPr.find(docx.oxml.ns.qn("w:bidi")) is not None
    assert title.runs[0].font.rtl
    assert 'w:bidi="ar"' in title._p.xml


def test_a_script_without_a_font_is_named_and_never_printed_as_boxes(publish, take, write):
    practice = publish()
    write(practice, "zh", title="三个办公室，一张表格", done="三个办公室各派一人。")

    refused = take("member", practice, "brief.pdf", "?language=zh")

    assert refused.status_code == 403
    assert "This brief needs a font for Chinese that is not installed." in refused.content.decode()
    assert "三个办公室" in take.words("member", practice, "practice.docx", "?language=zh")


def test_a_sign_that_is_no_letter_is_left_out_where_no_font_has_it(publish, take, write):
    practice = publish()
    write(practice, "en", title="One form \U0001f600 for three \U0001f68c offices")

    assert "One form  for three  offices" in one_page(take("member", practice, "brief.pdf").content).replace("\n", " ")


@pytest.mark.parametrize("field", ["title", "summary", "done", "did_not_work"])
def test_what_people_wrote_is_printed_and_never_run(publish, take, write, field):
    practice = publish()
    write(practice, "en", **({"title": "One form"} | {field: HOSTILE}))

    page = " ".join(one_page(take("member", practice, "brief.pdf").content).split())

    assert '#read("/etc/passwd") $x$ \\ @label ] #[ #panic() `raw` <label> *bold*' in page
    assert "root:" not in page


def test_figures_say_for_whom_they_were_counted(publish, replicated, take):
    practice = publish(marking=Marking.CLEAR)
    for country in ("ZA", "MA", "NE"):
        replicated(practice, country, Verdict.SIMILAR, marking=Marking.GREEN)

    for name in FILES:
        member, visitor = take.words("member", practice, name), take.words("nobody", practice, name)
        for_all = take.words("member", practice, name, "?for=everybody")
        assert "Member Example may see and take out of Practica" in " ".join(member.split())
        assert "Similar or stronger: 80 % (40-99 %), n = 3" in member
        assert "TLP:GREEN" in member
        for said in (visitor, for_all):
            assert "Not tried elsewhere yet" in said
            assert "TLP:GREEN" not in said
        assert "Member" not in for_all
        assert "Counted over what everybody may see" in " ".join(for_all.split()) or name == "brief.pdf"


@pytest.mark.parametrize(
    ("attribution", "shown"), [("role", "Authority, Brazil"), ("withheld", "Source withheld (Chatham House Rule)")]
)
@pytest.mark.parametrize("name", FILES)
def test_the_source_is_shown_as_it_chose_and_nowhere_else(publish, take, name, attribution, shown):
    practice = publish(attribution=attribution)
    Practice.objects.filter(pk=practice.pk).update(
        source_title="Report of the coordinator", source_url="https://example.org/coordinator"
    )

    said = take.words("member", practice, name)

    assert shown in said
    assert "Author Example" not in said
    assert "Office of the coordinator" not in said
    assert "author@example.org" not in said
    if attribution == "withheld":
        assert "coordinator" not in said


def test_a_word_file_tells_nothing_about_who_pressed_the_button(publish, take):
    content = take("newcomer", publish(), "practice.docx").content

    properties = docx.Document(io.BytesIO(content)).core_properties
    assert properties.author == "Author Example, Office of the coordinator"
    assert properties.last_modified_by == ""
    assert properties.comments == ""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            assert b"newcomer@" not in parts.read(part)


def test_the_json_is_a_line_of_the_import_with_its_evidence(publish, replicated, take):
    practice = publish()
    for country, verdict in (("ZA", Verdict.SIMILAR), ("MA", Verdict.WEAKER), ("NE", Verdict.NONE)):
        replicated(practice, country, verdict)

    told = json.loads(take("member", practice, "practice.json").content)

    assert (told["type"], told["id"], told["language"], told["marking"]) == (
        "practice",
        f"practice:{practice.slug}",
        "en",
        "TLP:GREEN",
    )
    assert told["countries"] == ["BR"]
    assert told["sections"]["done"] == "Three offices send one person each, with one form."
    assert told["conditions"][0]["text"] == "An inspector may act outside a workplace"
    assert told["steward"] is None
    assert told["evidence"]["n"] == 3
    assert told["evidence"]["percent"] == {"mean": 40, "low": 7, "high": 81}
    assert [row["country"] for row in told["replications"]] == ["ZA", "MA", "NE"]
    assert told["export"]["label"] == "TLP:GREEN"


def test_a_file_has_a_name_for_old_programs_and_one_in_its_own_script(publish, take, write):
    practice = publish()
    write(practice, "ru", title='Одна "форма" / для\nтрёх: ведомств')

    named = take("member", practice, "brief.pdf", "?language=ru").headers["Content-Disposition"]

    assert named.startswith(f"attachment; filename=\"{practice.slug}-v1-TLP-GREEN.pdf\"; filename*=UTF-8''")
    assert named.isascii()
    assert "%D0%9E%D0%B4%D0%BD%D0%B0%20%D1%84%D0%BE%D1%80%D0%BC%D0%B0" in named


def test_an_old_word_file_reads_back_what_was_written(publish, take):
    said = words_of("practice.docx", take("member", publish(), "practice.docx").content)

    for words in (
        "Three offices send one person each",
        "What did not work",
        "The night shift stayed empty",
        "legal",
        "Whom to ask",
    ):
        assert words in said


def test_the_page_is_set_by_a_process_that_can_read_nothing(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.txt").write_text("zqsecret")
    order = {"data": "{}", "fonts": fonts.folders(), "root": str(tmp_path / "inside"), "stamp": "2026-11-25T00:00:00+00:00"}

    for attempt in ('read("/etc/passwd")', 'read("../secret.txt")', 'read("/secret.txt")', 'plugin("/bin/true")'):
        asked = json.dumps(order | {"template": f'#set document(title: "T")\n#{attempt}'}).encode()
        done = subprocess.run([sys.executable, "-I", press.__file__], input=asked, capture_output=True, timeout=60, check=False)

        assert done.returncode == 1
        assert b"root:" not in done.stdout
        assert b"zqsecret" not in done.stdout
