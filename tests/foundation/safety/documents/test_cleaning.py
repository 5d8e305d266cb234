"""A file written again: what was read is still there, and nothing that its page does not show."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, TextStringObject

from practica.foundation.safety.documents import Unreadable, Worker, clean_file, read_document
from practica.foundation.safety.documents.writers.pdf import bare_jpeg
from tests.conftest import INPUT
from tests.examples import examples
from tests.foundation.safety.documents import making

pytestmark = pytest.mark.slow

WORDS = "The rota was set up in three towns, and each of them answers the telephone in turn."
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def worker():
    with Worker() as warm:
        yield warm


def whole(data: bytes) -> bytes:
    """Every byte of every member of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(name.encode() + archive.read(name) for name in archive.namelist())


def jpeg(comment: bytes = b"SECRET-PLACE") -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = comment.decode()
    Image.new("RGB", (20, 20), (200, 10, 10)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def a_word_file(body: str, relations: str = "", **others: str | bytes) -> bytes:
    document = f'<w:document xmlns:w="{making.W}" xmlns:r="{REL}"><w:body>{body}</w:body></w:document>'
    members = {"[Content_Types].xml": "<Types/>", "word/document.xml": document}
    if relations:
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        members["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{space}">{relations}</Relationships>'
    return making.zipped(members | {name.replace("__", "/"): data for name, data in others.items()})


def test_what_a_word_file_hides_is_not_in_it_any_more(worker):
    body = (
        making.paragraph(WORDS)
        + '<w:p w:rsidR="00ABCDEF"><w:del w:author="SECRET-0"><w:r><w:delText>SECRET-1</w:delText></w:r></w:del>'
        '<w:ins w:author="SECRET-2"><w:r><w:t>Put in. </w:t></w:r></w:ins>'
        "<w:moveFrom><w:r><w:t>SECRET-3</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>Moved here. </w:t></w:r></w:moveTo>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>SECRET-4</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "C:\\\\SECRET-5"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Shown. </w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:fldSimple w:instr="DDEAUTO SECRET-6"><w:r><w:t>Also shown.</w:t></w:r></w:fldSimple></w:p>'
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>SECRET-7</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    others = {
        "word__comments.xml": "<c>SECRET-8</c>", "docProps__core.xml": "<p>SECRET-9</p>", "docProps__thumbnail.jpeg": jpeg(),
        "word__vbaProject.bin": b"SECRET-10", "word__embeddings__sheet.xlsx": b"SECRET-11",
        "customXml__item1.xml": "<x>SECRET-12</x>",
        "word__people.xml": "<p>SECRET-13</p>",
        "word__settings.xml": f'<w:settings xmlns:w="{making.W}"><w:rsids><w:rsid w:val="SECRET"/></w:rsids></w:settings>',
    }  # fmt: skip

    cleaned = clean_file(a_word_file(body, **others), "a.docx", worker=worker)

    everything = whole(cleaned.data)
    assert b"SECRET" not in everything
    assert b"00ABCDEF" not in everything
    assert read_document(cleaned.data, "a.docx", worker=worker).text == cleaned.text
    assert "Put in. Moved here. Shown. Also shown." in cleaned.text
    assert {"tracked_changes", "comments", "hidden_text", "macros", "properties", "embedded_removed"} <= set(cleaned.notes)


def test_of_what_a_word_file_points_at_only_the_web_stays(worker):
    body = (
        making.paragraph(WORDS) + '<w:p><w:hyperlink r:id="r1"><w:r><w:t>good</w:t></w:r></w:hyperlink>'
        '<w:hyperlink r:id="r2"><w:r><w:t> bad</w:t></w:r></w:hyperlink></w:p>'
    )
    relations = (
        f'<Relationship Id="r1" Type="{REL}/hyperlink" Target="https://example.org/a" TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{REL}/hyperlink" Target="javascript:SECRET" TargetMode="External"/>'
        f'<Relationship Id="r3" Type="{REL}/attachedTemplate" Target="http://evil.example/SECRET.dotm" TargetMode="External"/>'
        f'<Relationship Id="r4" Type="{REL}/image" Target="http://evil.example/SECRET.png" TargetMode="External"/>'
        f'<Relationship Id="r5" Type="{REL}/oleObject" Target="embeddings/SECRET.bin"/>'
    )

    cleaned = clean_file(a_word_file(body, relations), "a.docx", worker=worker)

    assert b"SECRET" not in whole(cleaned.data)
    assert b"https://example.org/a" in whole(cleaned.data)
    assert "good bad" in cleaned.text


def test_pictures_of_a_document_are_drawn_anew(worker):
    drawing = '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a" r:embed="r1"/></w:drawing></w:r></w:p>'
    relations = f'<Relationship Id="r1" Type="{REL}/image" Target="media/image1.jpg"/>'
    word = a_word_file(making.paragraph(WORDS) + drawing, relations, **{"word__media__image1.jpg": jpeg()})

    cleaned = clean_file(word, "a.docx", worker=worker)

    everything = whole(cleaned.data)
    assert b"SECRET" not in everything
    assert b"/word/media/picture1.jpeg" in everything
    assert "pictures_unchecked" in cleaned.notes


def test_words_beside_the_text_come_out_to_be_checked(worker):
    header = f'<w:hdr xmlns:w="{making.W}"><w:p><w:r><w:t>HEADER-WORDS</w:t></w:r></w:p></w:hdr>'
    body = (
        making.paragraph(WORDS) + '<w:p><w:r><w:drawing><wp:docPr xmlns:wp="urn:wp" descr="ALT-WORDS"/></w:drawing></w:r></w:p>'
    )

    word = clean_file(a_word_file(body, **{"word__header1.xml": header}), "a.docx", worker=worker)
    text = clean_file(f"---\nauthor: FRONT-WORDS\n---\n\n{WORDS} <!-- REMARK-WORDS -->\n".encode(), "a.md", worker=worker)

    assert "HEADER-WORDS" in word.words
    assert "ALT-WORDS" in word.words
    assert {"FRONT-WORDS", "REMARK-WORDS"} & set(text.words.replace(">", " ").split()) == {"FRONT-WORDS", "REMARK-WORDS"}


def test_what_an_opendocument_file_hides_is_not_in_it_any_more(worker):
    body = (
        f"<t:tracked-changes><t:changed-region>SECRET-1</t:changed-region></t:tracked-changes><t:p>{WORDS}</t:p>"
        '<t:p>Seen<o:annotation>SECRET-2</o:annotation> and <t:hidden-text t:string-value="SECRET-3"/>kept</t:p>'
        '<t:p><t:a xmlns:x="http://www.w3.org/1999/xlink" x:href="vnd.sun.star.script:SECRET-4">a link</t:a></t:p>'
    )
    with zipfile.ZipFile(io.BytesIO(making.odt(body))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members |= {
        "meta.xml": b"<m>SECRET-5</m>", "settings.xml": b"<s>SECRET-6</s>", "Basic/x.xml": b"SECRET-7",
        "Object 1/content.xml": b"SECRET-8", "Thumbnails/thumbnail.png": b"SECRET-9", "Pictures/a.jpg": jpeg(),
    }  # fmt: skip

    cleaned = clean_file(making.zipped(members), "a.odt", worker=worker)

    assert b"SECRET" not in whole(cleaned.data)
    again = read_document(cleaned.data, "a.odt", worker=worker)
    assert again.text == cleaned.text
    assert "Seen and kept" in again.text
    assert "a link" in again.text
    assert {"tracked_changes", "comments", "properties", "macros", "embedded_removed"} <= set(cleaned.notes)
    with zipfile.ZipFile(io.BytesIO(cleaned.data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def a_dictionary(**keys: object) -> DictionaryObject:
    return DictionaryObject(
        {NameObject(f"/{key}"): value if isinstance(value, PdfObject) else NameObject(f"/{value}") for key, value in keys.items()}
    )


def a_pdf_that_tells() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(making.pdf([WORDS]))))
    writer.add_metadata({"/Author": "SECRET-1"})
    writer.add_attachment("list.txt", b"SECRET-2")
    writer.root_object[NameObject("/OpenAction")] = a_dictionary(S="JavaScript", JS=TextStringObject("SECRET-3"))
    laid = (
        a_dictionary(Type="Annot", Subtype="Text", Contents=TextStringObject("SECRET-4")),
        a_dictionary(Type="Annot", Subtype="Link", A=a_dictionary(S="Launch", F=TextStringObject("SECRET-5"))),
        a_dictionary(Type="Annot", Subtype="Link", A=a_dictionary(S="URI", URI=TextStringObject("https://example.org/a"))),
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject(writer._add_object(one) for one in laid)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_a_pdf_hides_is_not_in_it_any_more(worker):
    data = a_pdf_that_tells()
    assert data.count(b"SECRET") >= 4

    cleaned = clean_file(data, "a.pdf", worker=worker)

    assert b"SECRET" not in cleaned.data
    laid = [one.get_object() for one in PdfReader(io.BytesIO(cleaned.data)).pages[0]["/Annots"]]
    assert [one["/A"]["/URI"] for one in laid] == ["https://example.org/a"]
    assert read_document(cleaned.data, "a.pdf", worker=worker).text == cleaned.text
    assert {"properties", "comments", "embedded_removed"} <= set(cleaned.notes)
    root = PdfReader(io.BytesIO(cleaned.data)).root_object
    assert not {"/AcroForm", "/OpenAction", "/Metadata", "/AA"} & set(root)


def test_an_earlier_state_of_a_pdf_is_not_in_it_any_more(worker):
    first = making.pdf(["SECRET words of the first state of this file"])
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    page = writer.pages[0]
    stream = page["/Contents"].get_object()
    stream.set_data(stream.get_data().replace(b"SECRET words of the first state", b"Other words of the second state"))
    out = io.BytesIO()
    writer.write(out)
    assert b"SECRET" in out.getvalue()

    cleaned = clean_file(out.getvalue(), "a.pdf", worker=worker)

    assert b"SECRET" not in cleaned.data
    assert "second state" in cleaned.text


def test_a_picture_inside_a_pdf_loses_what_it_carried():
    data = jpeg()
    bare = bare_jpeg(data)
    assert b"SECRET" in data
    assert b"SECRET" not in bare
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@given(st.binary(max_size=200).map(lambda tail: b"\xff\xd8\xff" + tail))
@examples(200)
def test_no_bytes_keep_the_segments_of_a_picture_from_ending(data):
    assert len(bare_jpeg(data)) <= len(data)


@pytest.mark.parametrize("name", ["page.html", "a.txt", "a.svg", "a"])
def test_pages_and_drawings_are_refused_whatever_they_are_called(worker, name):
    for data in (
        b"<html><body>" + WORDS.encode() + b"</body></html>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>' + WORDS.encode() + b"</text></svg>",
        f"<svg><text>{WORDS}</text></svg>".encode("utf-16"),
    ):
        with pytest.raises(Unreadable) as refused:
            clean_file(data, name, worker=worker)
        assert refused.value.code == "markup"


def test_a_text_comes_out_in_one_encoding(worker):
    words = "Прокуроры и инспекторы труда не видели жертв торговли людьми на фермах, и дела о них не возбуждались по закону."
    cleaned = clean_file(words.encode("cp1251"), "a.txt", worker=worker)
    assert cleaned.data.decode() == words


def test_real_documents_read_the_same_after_they_were_cleaned(worker):
    folder = INPUT / "documents"
    if not folder.exists():
        pytest.skip("the real documents are not beside the checkout")
    done = 0
    for path in sorted(folder.glob("*.*")):
        try:
            cleaned = clean_file(path.read_bytes(), path.name, worker=worker)
        except Unreadable:
            continue
        assert read_document(cleaned.data, path.name, worker=worker).text == cleaned.text, path.name
        done += 1
    assert done > 15
