"""What comes out of a file that is well, and what stays inside."""

import io

import pytest
from PIL import Image

from practica.foundation.safety.documents import Document, Kind, Unreadable, Worker, clean_image, read_document
from tests.foundation.safety.documents import making

RUSSIAN = "Прокуроры и инспекторы труда не видели жертв торговли людьми на фермах, и дела о них не возбуждались по закону."
ARABIC = "لم يكن مفتشو العمل يتعرفون على ضحايا الاتجار في المزارع ولم تفتح أي قضايا في هذا البلد قبل ذلك العام من قبل الشرطة."


@pytest.fixture(scope="module")
def worker():
    with Worker() as warm:
        yield warm


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(str(b.kind), document.text[b.start : b.end]) for b in document.blocks]


def notes(document: Document) -> str:
    return " | ".join(str(n) for n in document.notes)


def test_a_file_is_opened_in_a_process_of_its_own_when_none_is_kept_warm():
    assert read_document(b"The first line.\n\nThe second line.", "notes.txt").text == "The first line.\n\nThe second line."


def test_headings_lists_and_tables_of_a_word_file_are_kept(worker):
    styles = (
        f'<w:styles xmlns:w="{making.W}"><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mine"><w:basedOn w:val="H1"/></w:style></w:styles>'
    )
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Mine"/></w:pPr><w:r><w:t>Challenge</w:t></w:r></w:p>'
        + making.paragraph("Nobody asked.")
        + '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr><w:r><w:t>one step</w:t></w:r></w:p>'
        + f"<w:tbl><w:tr><w:tc>{making.paragraph('2019')}</w:tc><w:tc>{making.paragraph('12 cases')}</w:tc></w:tr></w:tbl>"
    )

    document = read_document(making.docx(body, word__styles_xml="", **{"word__styles.xml": styles}), "a.docx", worker=worker)

    assert kinds(document) == [
        ("heading", "Challenge"),
        ("paragraph", "Nobody asked."),
        ("list", "one step"),
        ("table row", "2019 | 12 cases"),
    ]


def test_deleted_moved_and_hidden_text_comments_and_properties_stay_inside(worker):
    body = (
        "<w:p><w:r><w:t>We kept </w:t></w:r>"
        "<w:del><w:r><w:delText>SECRET-A</w:delText></w:r></w:del><w:ins><w:r><w:t>this</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>SECRET-B</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET-C</w:t></w:r>"
        "<w:r><w:instrText>AUTHOR SECRET-D</w:instrText></w:r><w:commentReference/></w:p>"
    )
    file = making.docx(body, **{"word__comments.xml": "<c>SECRET-E</c>", "docProps__core.xml": "<p>SECRET-F</p>"})

    document = read_document(file, "a.docx", worker=worker)

    assert document.text == "We kept this"
    for said in ("tracked changes", "comments", "hidden text", "properties"):
        assert said in notes(document)


def test_an_opendocument_text_gives_headings_and_keeps_comments_and_deletions_inside(worker):
    body = (
        "<t:tracked-changes><t:changed-region><t:deletion><t:p>SECRET</t:p></t:deletion></t:changed-region></t:tracked-changes>"
        '<t:h t:outline-level="2">What we did</t:h><t:p>We<t:s/>met<o:annotation><t:p>SECRET</t:p></o:annotation>.</t:p>'
        "<t:list><t:list-item><t:p>twice</t:p></t:list-item></t:list>"
    )

    document = read_document(making.odt(body), "a.odt", worker=worker)

    assert kinds(document) == [("heading", "What we did"), ("paragraph", "We met."), ("list", "twice")]
    assert document.blocks[0].level == 2
    assert "tracked changes" in notes(document)
    assert "comments" in notes(document)


def test_the_front_matter_of_markdown_is_dropped_and_said(worker):
    front = "---\ntitle: A shelter\ncontact: someone@example.org\n---\n"
    text = front + "# Results\n\nIt **works** ([see](http://x.example)).\n\n- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"

    document = read_document(text.encode(), "a.md", worker=worker)

    assert document.title == "A shelter"
    assert "example.org" not in document.text
    assert "front matter" in notes(document)
    assert "e-mail" in notes(document)
    assert kinds(document) == [
        ("heading", "Results"),
        ("paragraph", "It works (see)."),
        ("list", "one"),
        ("table row", "a | b"),
        ("table row", "1 | 2"),
    ]


def test_menus_scripts_and_forms_of_a_page_are_left_out(worker):
    page = (
        "<html><head><title>Shelters</title><script>alert('MENU')</script></head><body><nav><a href='/'>MENU</a></nav>"
        "<div class='sidebar'>MENU</div><main><h1>Shelters</h1><p>Women found a safe place<br>and stayed in it for a year.</p>"
        "<form><input value='MENU'>MENU</form></main><footer>MENU</footer></body></html>"
    )

    document = read_document(page.encode(), "a.html", worker=worker)

    assert "MENU" not in document.text
    assert kinds(document) == [("heading", "Shelters"), ("paragraph", "Women found a safe place\nand stayed in it for a year.")]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (ARABIC, "cp1256"),
        (RUSSIAN, "utf-16"),
        (ARABIC, "utf-8-sig"),
        (RUSSIAN, "utf-16-le"),
        ("L'atelier a réuni des juges, des policières et des associations à Abidjan, où la coopération a été évaluée.", "cp1252"),
    ],
)
def test_plain_text_is_read_in_the_encoding_it_was_written_in(worker, text, encoding):
    assert read_document(text.encode(encoding), "a.txt", worker=worker).text == text


def test_a_page_that_declares_the_wrong_encoding_is_read_rightly_and_said(worker):
    page = f"<html><head><meta charset='utf-8'></head><body><p>{ARABIC}</p></body></html>".encode("cp1256")

    document = read_document(page, "a.html", worker=worker)

    assert document.text == ARABIC
    assert "encoding was wrong" in notes(document)


def test_hard_wrapped_lines_become_paragraphs(worker):
    text = (
        "The inspectors of the province went to every farm in the valley during\n"
        "the harvest and spoke with workers in their own languages, "
        "which took\nmuch longer than anybody had thought it would.\n\nThen they met."
    )

    document = read_document(text.encode(), "a.txt", worker=worker)

    assert [b.kind for b in document.blocks] == [Kind.PARAGRAPH, Kind.PARAGRAPH]
    assert "during the harvest" in document.text


def test_arabic_presentation_forms_become_letters(worker):
    assert read_document("ﻣﺮﺣﺒﺎ ﺑﻜﻢ".encode(), "a.txt", worker=worker).text == "مرحبا بكم"


def test_a_picture_loses_everything_but_its_pixels(worker):
    picture = Image.new("RGB", (40, 20), "navy")
    exif = Image.Exif()
    exif[0x013B] = "SECRET AUTHOR"
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"SECRET COMMENT")

    cleaned = clean_image(out.getvalue() + b"SECRET TAIL", worker=worker)

    assert b"SECRET" not in cleaned
    assert Image.open(io.BytesIO(cleaned)).size == (20, 40)


def test_a_file_that_is_no_picture_is_refused(worker):
    with pytest.raises(Unreadable) as refused:
        clean_image(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", worker=worker)
    assert "PNG, JPEG" in str(refused.value.sentence)
