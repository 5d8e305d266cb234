"""Files that are damaged, locked, too large or made to harm: one clear sentence each, and the next one is read."""

import io
import os
import string
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from practica.foundation.safety.documents import Limits, Unreadable, Worker, clean_image, read_document
from practica.foundation.safety.documents.sentences import REFUSALS
from tests.examples import examples
from tests.foundation.safety.documents import making

pytestmark = pytest.mark.slow

PROSE = [
    "The ministry trained the inspectors of the province and the police met them",
    "every month to share what they had seen on the farms of the valley.",
]


@pytest.fixture(scope="module")
def worker():
    with Worker() as warm:
        yield warm


def refusal(worker, data: bytes, name: str, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        read_document(data, name, worker=worker, limits=limits)
    assert str(refused.value.sentence) == str(REFUSALS[refused.value.code])
    return refused.value.code


def bomb(entity: str) -> str:
    return f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "{entity}">]>'


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\n ", "a.txt", "empty"),
        (making.docx(""), "a.docx", "empty"),
        (making.docx(making.paragraph("x"))[:200], "a.docx", "truncated"),
        (making.zipped({"table.tsv": "1"}), "a.odt", "broken"),
        (making.docx(making.paragraph("&b;"), prologue=bomb("&a;" * 50)), "a.docx", "entities"),
        (
            making.docx(making.paragraph("&b;"), prologue='<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
            "a.docx",
            "entities",
        ),
        (making.docx("<w:p>"), "a.docx", "broken"),
        (making.odt("", manifest="<m><encryption-data/></m>"), "a.odt", "password"),
        (making.pdf(PROSE, password="secret"), "a.pdf", "password"),
        (making.pdf([]), "a.pdf", "no_text_layer"),
        (making.pdf(PROSE)[:150], "a.pdf", "truncated"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "a.doc", "old_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password"),
        (b"{\\rtf1 hello}", "a.rtf", "rtf"),
        (making.zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "a.xlsx", "spreadsheet"),
        (making.zipped({"word/document.xml": "x", "../../evil": "x"}), "a.docx", "bad_member"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "a.png", "picture"),
        (bytes(range(256)) * 20, "a.bin", "unknown"),
    ],
)
def test_each_broken_or_hostile_file_has_its_sentence(worker, data, name, code):
    assert refusal(worker, data, name) == code


def test_a_zip_bomb_is_not_unpacked(worker):
    assert refusal(worker, making.docx(making.paragraph("x"), word__media__a="0" * 60_000_000), "a.docx") == "zip_bomb"


def test_a_member_that_lies_about_its_size_is_stopped_while_it_unpacks(worker):
    honest = making.docx(making.paragraph("a" * 3_000_000))
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lying = honest.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(worker, lying, "a.docx", Limits(expanded=100_000)) in ("zip_bomb", "broken")


def test_a_zip_with_too_many_members_is_refused(worker):
    many = {f"word/{n}": "x" for n in range(30)} | {"word/document.xml": "x"}
    assert refusal(worker, making.zipped(many), "a.docx", Limits(members=20)) == "too_many_members"


def test_limits_of_size_pages_and_text_are_said(worker):
    assert refusal(worker, b"x" * 2000, "a.txt", Limits(size=1000)) == "too_large"
    assert refusal(worker, b"some words " * 2000, "a.txt", Limits(text=1000)) == "too_much_text"
    assert refusal(worker, making.pdf(PROSE), "a.pdf", Limits(pages=0)) == "too_many_pages"


def test_a_reader_that_takes_too_long_is_stopped_and_the_next_file_is_read():
    with Worker() as worker:
        deep = b"<html><body>" + b"<div><p>a b c d e" * 60_000
        assert refusal(worker, deep, "a.html", Limits(wall=0.02)) == "time"
        assert read_document(b"Still here.", "a.txt", worker=worker).text == "Still here."


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(worker):
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(Unreadable) as refused:
        clean_image(out.getvalue(), worker=worker)
    assert refused.value.code == "picture_too_large"


def scrambled(text: str) -> str:
    """As a font without a Unicode map gives it: every letter another one."""
    return text.lower().translate(str.maketrans(string.ascii_lowercase, "qwvkzjxhbnpgfdtsrmlcyuoiea"))


RUSSIAN = (
    "Министерство обучило инспекторов и создало мобильные группы с переводчиками, которые ездят на фермы "
    "и говорят с людьми на их языке. "
    "Число выявленных жертв выросло, потому что люди начали доверять инспекторам и сами стали приходить за помощью в приюты. "
) * 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (RUSSIAN.encode("cp1251").decode("cp1252", "replace"), "wrong_letters"),
        ("".join(chr(ord(c) - 0x3D6) if "а" <= c <= "я" else c for c in RUSSIAN.lower()), "wrong_letters"),
        (RUSSIAN.replace("о", "o").replace("н", "h"), "mixed_scripts"),
        ("(cid:12)(cid:44) (cid:7)" * 60, "wrong_letters"),
        (" ".join("تدريب مفتشي العمل في المغرب من قبل الوزارة على مدى عام".replace(" ", "")) * 2, "wrong_letters"),
        ("".join(chr(0xE000 + ord(c) % 80) for c in RUSSIAN), "wrong_letters"),
        (
            scrambled(" ".join(PROSE) + " It was a long way to a good result for all of them and for the region. ") * 4,
            "wrong_letters",
        ),
    ],
)
def test_letters_that_cannot_be_trusted_are_refused(worker, text, code):
    assert refusal(worker, text.encode(), "a.txt") == code


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN,
        " ".join(PROSE) * 3,
        "Şiddet gören kadınlar için bir sığınma evi açıldı ve bu evde çok dilli bir ekip çalışmaya başladı. " * 4,
        "Nạn nhân của nạn buôn người được hỗ trợ bởi các tổ chức và chính quyền địa phương trong khu vực này. " * 4,
        "मानव तस्करी के पीड़ितों के लिए एक आश्रय गृह खोला गया और पुलिस को प्रशिक्षण दिया गया ताकि वे मदद कर सकें। " * 4,
        "| 2019 | 12 | BR |\n| 2020 | 15 | CO |\n" * 10,
        "Call 0800-12-34 or see http://x.example/a_b?c=d&e=f; write to a@b.example. " * 5,
    ],
)
def test_text_in_many_languages_tables_and_addresses_are_let_through(worker, text):
    assert read_document(text.encode(), "a.txt", worker=worker).text


def test_right_to_left_text_stored_as_it_looks_is_put_into_reading_order():
    from practica.foundation.safety.documents.letters import to_reading_order

    straight = "تدريب مفتشي العمل في المغرب من قبل الوزارة على مدى عام 2019 أو أكثر مع UNODC في كل إقليم"
    stored = " ".join(w if w.isascii() else w[::-1] for w in reversed(straight.split()))
    assert to_reading_order(stored) == (straight, True)
    assert to_reading_order(straight) == (straight, False)
    assert to_reading_order("في كل من اإلنتاجية و األمن")[0] == "في كل من الإنتاجية و الأمن"


@examples(60)
@given(
    data=st.binary(max_size=400),
    start=st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"---\n", b"\xff\xfe"]),
    name=st.sampled_from(["a.txt", "a.md", "a.html", "a.docx"]),
)
def test_whatever_comes_in_is_read_or_refused_with_a_sentence(worker, data, start, name):
    try:
        document = read_document(start + data, name, worker=worker)
    except Unreadable as refused:
        code, pieces = refused.code, []
    else:
        code, pieces = "read", [document.text[b.start : b.end] for b in document.blocks]
    assert code == "read" or (code in REFUSALS and code != "crashed")
    assert all(piece.strip() for piece in pieces)


@pytest.mark.parametrize(
    "event",
    [
        ("socket.connect", (None, ("192.0.2.1", 80))),
        ("subprocess.Popen", ("sh", [], None, None)),
        ("os.system", (b"true",)),
        ("open", ("a", "w", os.O_WRONLY | os.O_CREAT)),
    ],
)
def test_the_worker_opens_no_connection_starts_no_program_and_writes_no_file(event):
    from practica.foundation.safety.documents.worker import _refuse

    with pytest.raises(PermissionError):
        _refuse(*event)
    _refuse("open", ("a", "r", os.O_RDONLY))


def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_one_is_read():
    with Worker() as worker:
        crowded = making.docx("<w:p/>" * 400_000)
        assert refusal(worker, crowded, "a.docx", Limits(memory=100_000_000, ratio=10_000)) == "memory"
        assert read_document(b"Still here.", "a.txt", worker=worker).text == "Still here."
