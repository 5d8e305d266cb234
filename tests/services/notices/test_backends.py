"""How mail leaves the house, by PRACTICA_EMAIL_URL."""

import contextlib
import email
import stat
from email.policy import default
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from practica.config.mail import from_url
from practica.services.notices import tasks

FOLDER = Path("/somewhere")


def read(url):
    return from_url(url, data_dir=FOLDER)


def test_without_a_server_mail_goes_to_files_in_the_data_folder():
    assert read("file:") == {
        "EMAIL_BACKEND": "practica.services.notices.backends.Files", "EMAIL_FILE_PATH": FOLDER / "mail",
    }  # fmt: skip
    assert read("file:///var/mail%20out")["EMAIL_FILE_PATH"] == Path("/var/mail out")


def test_a_server_is_named_with_its_password_and_encryption():
    found = read("smtp://post%40example.org:p%2Fw%3F@mail.example.org:587?tls=1")

    assert found["EMAIL_HOST"] == "mail.example.org"
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("post@example.org", "p/w?")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (587, True, False)


def test_encryption_is_on_where_one_submits_and_can_be_turned_off():
    assert read("smtp://mail.example.org:587")["EMAIL_USE_TLS"] is True
    assert read("smtp://mail.example.org:587?tls=0")["EMAIL_USE_TLS"] is False
    assert read("smtp://localhost")["EMAIL_PORT"] == 25
    assert read("smtps://mail.example.org") | {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True} == read("smtps://mail.example.org")


def test_tests_keep_it_in_memory():
    assert read("memory:")["EMAIL_BACKEND"].endswith("locmem.EmailBackend")


@pytest.mark.parametrize(
    "url",
    ["", "mail.example.org", "http://x", "smtp://", "smtp://h:99999", "smtp://h?tls=yes", "smtp://h?starttls=1",
     "smtp://h?timeout=0", "smtp://h?timeout=x", "smtp://[", "smtp://u:secret/pw@h:x", "file://host/x"],
)  # fmt: skip
def test_what_is_not_understood_is_said_without_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="PRACTICA_EMAIL_URL is not understood") as said:
        read(url)
    assert "secret" not in str(said.value)


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused_in_a_sentence(text):
    with contextlib.suppress(ImproperlyConfigured):
        assert "EMAIL_BACKEND" in read(text)


def test_a_file_a_mail_for_the_owners_eyes_alone(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    message = EmailMessage("Ночь", "Текст\n" * 3, to=["member@example.org"], headers={"Message-ID": "<7@localhost>"})
    files = get_connection("practica.services.notices.backends.Files")

    assert files.send_messages([message]) == 1
    assert files.send_messages([message]) == 1

    [file] = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    mail = email.message_from_bytes(file.read_bytes(), policy=default)
    assert mail["Subject"] == "Ночь"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().startswith("Текст")


def test_a_letter_about_a_password_goes_the_same_way(people, client, server):
    people.member.set_password("something long enough")
    people.member.save()

    client.post("/password/forgotten/", {"email": "member@example.org"})
    assert server.received == []
    tasks.tick(timezone.now())

    [received] = server.received
    assert received.recipients == ["member@example.org"]
    assert received.mail["Auto-Submitted"] == "auto-generated"
