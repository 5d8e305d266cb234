"""What comes in as a file: hostile, broken, too large, or holding more than its page shows; `leaks.md`, lines 24, 41, 42, 44."""

import io
import os
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from practica.foundation.core.answers import Refused
from practica.people.access.models import Marking
from practica.services.files import actions, shelf
from practica.services.files.models import TYPES, File
from practica.services.files.naming import clean_name, leaving_name
from tests.conftest import NOW
from tests.examples import examples
from tests.foundation.safety.documents import making
from tests.services.files.having import WORDS, a_practice, attach, bring, upload, warm

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><html><body><script>alert(1)</script>" + WORDS + b"</body></html>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    Image.new("RGB", size, (10, 200, 30)).save(out, kind, exif=exif)
    return out.getvalue()


BAD = {
    "an empty file": ("a.txt", b"", "is empty"),
    "a drawing that is a program": ("map.svg", SVG, "can hold programs"),
    "a drawing called a text": ("map.txt", b"\xef\xbb\xbf \n" + SVG, "can hold programs"),
    "a drawing in another encoding": ("map.txt", SVG.decode().encode("utf-16"), "can hold programs"),
    "a drawing called a picture": ("map.png", SVG, "can hold programs"),
    "a web page": ("page.html", PAGE, "can hold programs"),
    "a web page called a text": ("notes.txt", PAGE, "can hold programs"),
    "a program": ("tool.exe", b"MZ" + bytes(range(256)) * 20, "is not read here"),
    "a program with two endings": ("minutes.pdf.exe", b"MZ" + bytes(range(256)) * 20, "is not read here"),
    "a program called a document": ("minutes.docx", b"\x7fELF" + bytes(range(256)) * 20, "is not read here"),
    "a zip that unpacks to far more": ("a.docx", making.zipped({"word/document.xml": b"\0" * 90_000_000}), "unpacks to far more"),
    "a zip with a way out": ("a.docx", making.zipped({"../../etc/cron.d/x": "x", "word/document.xml": "<w/>"}), "unsafe names"),
    "entities": (
        "a.docx",
        making.docx(making.paragraph("&x;"), prologue='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "its own entities",
    ),
    "a password": ("a.pdf", making.pdf(["closed"], password="x"), "protected by a password"),
    "half a document": ("a.docx", making.docx(making.paragraph("half"))[:-80], "damaged|incomplete"),
    "half a picture": ("a.jpg", picture()[:200], "could not be read"),
    "a picture of a billion points": (
        "a.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0\0\0\0\0",
        "more pixels|could not be read",
    ),
    "a spreadsheet": ("a.xlsx", making.zipped({"xl/workbook.xml": "<x/>"}), "spreadsheet"),
    "an address of a person": ("a.txt", b"Write to maria.silva1987@gmail.com about what happened to her.", "personal data"),
    "an address in its name": ("maria.silva1987@gmail.com.txt", WORDS, "personal data"),
    "an address in a page header": (
        "a.docx",
        making.docx(
            making.paragraph(WORDS.decode()),
            **{"word__header1.xml": f'<w:hdr xmlns:w="{making.W}">{making.paragraph("maria.silva1987@gmail.com")}</w:hdr>'},
        ),
        "personal data",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_in_one_sentence_and_nothing_is_kept(people, shelf, what):
    name, data, sentence = BAD[what]
    with pytest.raises(Refused, match=sentence) as refused:
        bring(people.author, name, data)
    assert "maria.silva" not in str(refused.value).removeprefix("“maria.silva1987@gmail.com.txt”")
    assert not File.objects.exists()
    assert not [path for path in shelf.rglob("*") if path.is_file()]


def test_a_file_of_more_than_ten_megabytes_is_refused_before_it_is_read(people):
    with pytest.raises(Refused, match=r"“big\.txt” is larger than 10 MB"):
        bring(people.author, "big.txt", b"word " * 2_200_000)


def test_an_item_has_ten_files_at_most(people):
    practice = a_practice(people)
    for number in range(10):
        attach(practice, people.author, f"{number}.txt")
    with pytest.raises(Refused, match="Ten files are attached already"):
        attach(practice, people.author, "eleven.txt")


def test_what_may_point_to_a_person_stays_with_a_reason_only(people):
    practice = a_practice(people)
    brought = bring(
        people.author,
        "a.txt",
        b"The duty officer, a woman of 34 years from the old town, answered at night. She is 34 years old.",
    )
    assert brought.warned
    with pytest.raises(Refused, match="may point to a person"):
        actions.attach(practice, brought, by=people.author, now=NOW)
    reasons = dict.fromkeys(brought.warned, "An invented example from the training.")
    file = actions.attach(practice, brought, by=people.author, now=NOW, reasons=reasons)
    assert file.kept_findings == reasons


def test_a_picture_is_drawn_anew_without_what_it_carried(people, browse):
    file = attach(a_practice(people, Marking.CLEAR), people.author, "IMG_1.jpeg", picture())
    answer = browse("nobody").get(file.download_url)
    data = b"".join(answer.streaming_content)
    assert Image.open(io.BytesIO(data)).size == (40, 30)
    assert b"SECRET-CAMERA" not in data
    assert answer["Content-Disposition"] == 'inline; filename="IMG_1 (TLP-CLEAR).jpg"'
    assert "drawn anew" in browse("nobody").get(file.get_absolute_url()).content.decode()


def test_a_picture_that_stays_inside_is_shown_on_its_page_alone(people, browse):
    practice = a_practice(people, Marking.RED, readers=[people.contact])
    file = attach(practice, people.author, "map.png", picture("PNG"))
    assert browse("contact").get(file.download_url).status_code == 403
    shown = browse("contact").get(file.download_url, headers={"sec-fetch-dest": "image"})
    assert shown.status_code == 200
    assert browse("member").get(file.download_url, headers={"sec-fetch-dest": "image"}).status_code == 404


def test_a_word_file_leaves_without_deleted_words_comments_and_author(people, browse):
    body = making.paragraph(WORDS.decode()) + "<w:p><w:del><w:r><w:delText>SECRET-A</w:delText></w:r></w:del></w:p>"
    data = making.docx(body, **{"word__comments.xml": "<c>SECRET-B</c>", "docProps__core.xml": "<p>SECRET-C</p>"})
    file = attach(a_practice(people, Marking.CLEAR), people.author, "minutes.docx", data)
    with zipfile.ZipFile(io.BytesIO(b"".join(browse("nobody").get(file.download_url).streaming_content))) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"answers the telephone" in whole
    assert b"SECRET" not in whole
    page = browse("nobody").get(file.get_absolute_url()).content.decode()
    assert "Tracked changes were removed" in page
    assert "Comments and the names of their authors were removed" in page


NAMES = {
    "../../etc/passwd": "passwd.txt",
    "C:\\Users\\maria\\Desktop\\minutes.txt": "minutes.txt",
    "minutes\u202etxt.exe": "minutestxt.txt",
    "minutes.pdf.exe": "minutes pdf.txt",
    "a\r\nSet-Cookie: x=1.txt": "a Set-Cookie x=1.txt",
    'a"; filename="b.html': "a ; filename= b.txt",
    "": "file.txt",
    "....": "file.txt",
    ".htaccess": "htaccess.txt",
    "محضر الاجتماع.txt": "محضر الاجتماع.txt",
    "v1.2 of 3.5.2019.txt": "v1.2 of 3.5.2019.txt",
    "x" * 500 + ".txt": "x" * 100 + ".txt",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_loses_paths_overrides_and_endings_that_are_not_its_own(name):
    assert clean_name(name, "text/plain") == NAMES[name]


@given(st.text(max_size=300), st.sampled_from(sorted(TYPES)))
@examples(200)
def test_any_name_becomes_one_that_can_be_stored_sent_and_asked_for(name, media_type):
    kept = clean_name(name, media_type)
    assert kept.endswith(f".{TYPES[media_type][0]}")
    assert len(kept) <= 120
    assert not set(kept) & set('/\\:*?"<>|%\r\n\x00\u202e')
    assert leaving_name(kept, Marking.AMBER).encode()


def test_a_name_in_arabic_goes_out_and_is_found_again(people, browse):
    file = attach(a_practice(people, Marking.CLEAR), people.author, "محضر الاجتماع.txt")
    answer = browse("nobody").get(file.download_url)
    assert answer.status_code == 200
    assert "filename*=utf-8''%D9%85" in answer["Content-Disposition"]
    assert "محضر الاجتماع" in browse("nobody").get(file.get_absolute_url()).content.decode()


def test_words_of_a_file_are_words_on_its_page(people, browse):
    data = WORDS + b"\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) {{ 7|add:7 }}"
    page = browse("nobody").get(attach(a_practice(people, Marking.CLEAR), people.author, "a.md", data).get_absolute_url()).content
    assert b"<img src=x" not in page
    assert b'href="javascript' not in page


def test_a_long_text_is_read_in_parts(people, browse):
    words = b"\n\n".join(
        b"In town number %d the telephone was answered at night by three people." % number for number in range(1500)
    )
    file = attach(a_practice(people, Marking.CLEAR), people.author, "long.txt", words)
    first, last = (browse("nobody").get(file.get_absolute_url(), {"part": part}).content.decode() for part in ("", "9999"))
    assert "In town number 0 " in first
    assert "In town number 1499 " not in first
    assert "In town number 1499 " in last
    assert 'rel="prev"' in last
    for part in ("²", "0", "-1", "9" * 5000, "\x00"):
        assert browse("nobody").get(file.get_absolute_url(), {"part": part}).status_code == 200


def test_no_folder_of_files_is_served_by_name(people, browse):
    file = attach(a_practice(people, Marking.CLEAR), people.author)
    for address in (f"/static/{file.stored}", f"/files/{file.stored}", f"/media/{file.stored}", "/files/", "/static/../files/"):
        assert browse("admin").get(address).status_code in {404, 405}


def test_files_lie_whole_and_for_this_user_alone(people, shelf):
    file = bring(people.author)
    path = shelf / file.stored
    assert path.read_bytes() == WORDS
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_full_disk_leaves_nothing_half_written(people, shelf, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        actions.bring(upload(), by=people.author, now=NOW, worker=warm())
    assert not File.objects.exists()
    assert not [path for path in shelf.rglob("*") if path.is_file()]


def test_bytes_that_a_killed_upload_left_are_swept_after_a_day(people, shelf):
    file = attach(a_practice(people), people.author)
    left, fresh = shelf / shelf_put(), shelf / shelf_put()
    old = datetime.now(UTC) - timedelta(days=2)
    for path in (left, shelf / file.stored):
        os.utime(path, (old.timestamp(), old.timestamp()))
    assert actions.sweep_orphans(now=datetime.now(UTC)) == 1
    assert (left.exists(), fresh.exists(), (shelf / file.stored).exists()) == (False, True, True)


def shelf_put() -> str:
    return shelf.put(b"left behind")


def test_bytes_that_are_missing_are_said_to_be(people, browse, shelf):
    file = attach(a_practice(people), people.author)
    (shelf / file.stored).unlink()
    answer = browse("author").get(file.download_url)
    assert answer.status_code == 403
    assert "The file itself is missing here" in answer.content.decode()
