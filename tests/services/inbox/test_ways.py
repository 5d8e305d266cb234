"""The ways in, against real servers: a mail server's pipe, a mailbox, a webhook."""

import asyncio
import contextlib
import imaplib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from smtplib import SMTP, SMTPDataError

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from practica.config.cli import main
from practica.config.mail import mailbox
from practica.exchange.conversations import actions
from practica.exchange.conversations.models import Answer, Kind
from practica.services.inbox import actions as inbox
from practica.services.inbox import fetching, registry
from practica.services.inbox.models import Received
from practica.services.inbox.reading import LARGEST, read
from practica.services.notices import replying
from practica.services.notices.models import Letter
from tests import template
from tests.conftest import INPUT, NOW
from tests.environment import clean
from tests.services.inbox.raw import mail

WORDS = "Three towns share one roster."
LATER = NOW + timedelta(hours=2)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _replies_are_taken(settings):
    settings.REPLY_TO = "reply@community.example"
    fetching._next.clear()


@pytest.fixture
def address(people):
    """Where the steward's reply to a question of the member's goes."""
    asked = actions.Asked(title="Interpreters at night?", body="Nobody answers.", kind=Kind.QUESTION)
    question = actions.ask(asked, by=people.member, now=NOW)
    return replying.address(people.steward, question.KIND, question.pk, now=NOW)


def reply(address: str, number: int = 1, words: str = WORDS) -> bytes:
    return mail(words, to=address, sender="steward@example.org", message_id=f"<{number}@mail.example.org>")


# -- a mailbox ------------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def imap() -> Iterator[int]:
    """An IMAP server of its own (pymap), in memory; its port."""
    port = free_port()
    program = [Path(sys.executable).with_name("pymap"), "--host", "127.0.0.1", "--port", port, "--no-tls", "dict"]
    said = [*map(str, program), "--demo-user", "replies@example.org", "--demo-password", "a/b@c"]
    with subprocess.Popen(said, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        until, pause = time.monotonic() + 20, threading.Event()
        while time.monotonic() < until and not pause.wait(0.05):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
        yield port
        server.terminate()


@pytest.fixture
def box(imap, settings) -> Iterator[imaplib.IMAP4]:
    """The mailbox, empty and looked at from outside, and Practica told to read it."""
    settings.INBOX = mailbox(f"imap://replies%40example.org:a%2Fb%40c@127.0.0.1:{imap}/INBOX")
    client = imaplib.IMAP4("127.0.0.1", imap, timeout=10)
    client.login("replies@example.org", "a/b@c")
    for folder in ("INBOX", fetching.TAKEN):
        if client.select(folder)[0] == "OK":
            client.store("1:*", "+FLAGS", "\\Deleted")
            client.expunge()
    yield client
    client.logout()


def held(client: imaplib.IMAP4, folder: str, which: str = "ALL") -> int:
    return len(client.search(None, which)[1][0].split()) if client.select(folder)[0] == "OK" else 0


def test_what_lies_in_the_mailbox_is_taken_once_and_put_away(box, address):
    box.append("INBOX", None, None, reply(address))
    box.append("INBOX", None, None, mail("I am away.", headers={"Auto-Submitted": "auto-replied"}))

    assert fetching.fetch(LATER) == 2
    assert Answer.objects.get().body == WORDS
    assert (held(box, "INBOX"), held(box, fetching.TAKEN)) == (0, 2)
    assert fetching.fetch(LATER) == 0


def test_a_worker_that_died_between_taking_and_putting_away_takes_nothing_twice(box, address):
    raw = reply(address)
    box.append("INBOX", None, None, raw)
    inbox.receive(read(raw), now=LATER)

    assert fetching.fetch(LATER) == 1
    assert Answer.objects.count() == 1
    assert held(box, "INBOX") == 0
    assert not Letter.objects.filter(kind=inbox.NOT_TAKEN).exists()


def test_a_mail_that_meets_a_fault_holds_up_no_other_and_is_taken_later(box, address, monkeypatch):
    taking = registry._kinds.copy()
    monkeypatch.setattr(registry, "_kinds", {code: replace(kind, find=lambda *_: 1 / 0) for code, kind in taking.items()})
    box.append("INBOX", None, None, reply(address))
    assert fetching.fetch(LATER) == 1
    monkeypatch.setattr(registry, "_kinds", taking)
    box.append("INBOX", None, None, reply(address, 2, "Another word."))

    assert fetching.fetch(LATER) == 1
    assert [row.body for row in Answer.objects.all()] == ["Another word."]
    assert fetching.fetch(LATER) == 0
    assert sorted(row.body for row in Answer.objects.all()) == ["Another word.", WORDS]
    assert held(box, "INBOX") == 0


def test_a_mail_that_is_too_large_is_refused_without_being_fetched(box, address):
    box.append("INBOX", None, None, reply(address) + b"x" * LARGEST)

    assert fetching.fetch(LATER) == 1
    assert Received.objects.get().why == inbox.Why.TOO_LARGE


def test_the_worker_looks_into_the_mailbox_twice_a_minute_and_waits_when_it_does_not_answer(box, address, settings):
    assert fetching.fetch_due(LATER) == 0
    box.append("INBOX", None, None, reply(address))
    assert fetching.fetch_due(LATER + timedelta(seconds=10)) == 0
    assert fetching.fetch_due(LATER + timedelta(seconds=31)) == 1

    settings.INBOX = mailbox("imap://a:b@127.0.0.1:1/INBOX")
    for minutes in (2, 3):
        assert fetching.fetch_due(LATER + timedelta(minutes=minutes)) == 0


@pytest.mark.parametrize(
    "wrong",
    ["imaps://mail.example.org", "imap://a:b@mail.example.org/INBOX", "https://a:b@x/", "imaps://a:b@x:y/", 'imaps://a:b@x/a"b'],
)
def test_a_mailbox_that_is_not_understood_is_told_without_its_password(wrong):
    with pytest.raises(ImproperlyConfigured) as told:
        mailbox(wrong)
    assert "a:b" not in str(told.value)


# -- a webhook ------------------------------------------------------------------------------------------------------------


def post(raw: bytes):
    return Client().post("/inbox/", raw, content_type="message/rfc822", headers={"Authorization": "Bearer open sesame"})


def test_a_mail_that_is_posted_with_the_secret_is_taken(address, settings):
    settings.INBOX_SECRET = "open sesame"
    answer = post(reply(address))

    assert (answer.status_code, answer.json()) == (200, {"kind": "reply", "reason": ""})
    assert Answer.objects.get().body == WORDS
    assert post(reply(address)).json()["reason"] == "It was taken already."


@pytest.mark.parametrize("secret", ["", "open sesam", "open sesame ", "سمسم"])
def test_without_the_secret_nothing_is_taken(address, settings, secret):
    settings.INBOX_SECRET = "open sesame"
    if secret.strip() == "open sesame":
        secret = "Open sesame"
    header = f"Bearer {secret}".encode().decode("latin-1")
    answer = Client().post("/inbox/", reply(address), content_type="message/rfc822", headers={"Authorization": header})

    assert answer.status_code == 401
    assert not Answer.objects.exists()


def test_without_the_setting_there_is_no_webhook(db):
    assert post(b"x").status_code == 404
    assert Client().get("/inbox/").status_code == 405


def test_a_posted_mail_that_is_too_large_is_refused(address, settings):
    settings.INBOX_SECRET = "open sesame"
    answer = post(reply(address) + b"x" * LARGEST)

    assert answer.status_code == 413
    assert Received.objects.get().why == inbox.Why.TOO_LARGE


# -- the command ----------------------------------------------------------------------------------------------------------


def told(*args: object, stdin: bytes = b""):
    done = CliRunner().invoke(main, ["receive", *map(str, args)], input=stdin)
    return done.exit_code, json.loads(done.stdout) if "--json" in args else done.output


def test_the_command_takes_a_mail_from_standard_input_and_says_what_became_of_it(address):
    assert told("--json", stdin=reply(address)) == (0, {"kind": "reply", "text": WORDS, "reason": ""})
    assert told("--json", stdin=reply(address))[0] == 1
    assert Answer.objects.count() == 1


def test_a_dry_run_says_what_it_is_and_takes_nothing(address, tmp_path):
    file = tmp_path / "a.eml"
    file.write_bytes(reply(address))

    assert told(file, "--dry-run", "--json") == (0, {"kind": "new", "text": WORDS, "reason": ""})
    assert not Received.objects.exists()


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (mail("Away.", headers={"Auto-Submitted": "auto-replied"}), "auto-reply", 0),
        (mail("x", headers={"Return-Path": "<>", "Subject": "Undeliverable: x"}), "bounce", 0),
        (mail("x", headers={"List-Id": "<x.example.org>"}), "refused", 1),
        (mail("x", subject="Re: y"), "reply", 0),
        (b"", "new", 0),
        (b"\x00\xff" * 50, "new", 0),
        (b"From: a@example.org\n\n" + b"x" * LARGEST, "refused", 1),
    ],
)  # fmt: skip
def test_the_command_names_each_kind_of_mail(db, raw, kind, status):
    code, answer = told("--dry-run", "--json", stdin=raw)

    assert (code, answer["kind"]) == (status, kind)


@pytest.mark.parametrize("name", ["talon-mail_ru.html", "talon-ms_outlook_2010.html", "discourse-embedded_email_chinese.txt"])
def test_the_command_reads_bare_bodies(db, name):
    if not (INPUT / "mail").exists():
        pytest.skip("the real mails are not here")
    code, answer = told(INPUT / "mail" / name, "--dry-run", "--json")

    assert (code, answer["kind"]) == (0, "reply")
    assert answer["text"].startswith("Hi")


# -- a mail server's pipe -------------------------------------------------------------------------------------------------

SET_UP = """
from datetime import UTC, datetime
from practica.config.setup import ready
ready()
from practica.exchange.conversations import actions
from practica.exchange.conversations.models import Kind
from practica.people.members.models import Member
from practica.services.notices import replying
now = datetime.now(UTC)
for handle in ("member", "steward"):
    Member.objects.create(email=f"{handle}@example.org", handle=handle, name=handle, languages=["en"], joined=now, password="!")
steward, member = Member.objects.get(handle="steward"), Member.objects.get(handle="member")
asked = actions.Asked(title="Interpreters at night?", body="Nobody answers.", kind=Kind.QUESTION)
question = actions.ask(asked, by=member, now=now)
print(replying.address(steward, question.KIND, question.pk, now=now))
"""
COUNT = """
from practica.config.setup import ready
ready()
from practica.exchange.conversations.models import Answer
print([row.body for row in Answer.objects.all()])
"""


class Pipe:
    """What a mail server does with a transport of kind `pipe`: the recipient's name on top, the mail into a program."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.statuses = environment, []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - the server's own name for it
        head = "".join(f"Delivered-To: {each}\n" for each in envelope.rcpt_tos).encode()
        # As docs/operate/replies.md has it.
        program = f"""case "$({sys.executable} -m practica.config receive --json)" in '{{"kind": '*) exit 0 ;; esac; exit 75"""
        done = await asyncio.create_subprocess_exec(
            "/bin/sh",
            "-c",
            program,
            stdin=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=self.environment,
            cwd=ROOT,
        )
        await done.communicate(head + envelope.content)
        self.statuses.append(done.returncode)
        return "250 taken" if done.returncode == 0 else "451 later"


@pytest.mark.slow
def test_a_mail_server_pipes_a_reply_into_the_command_and_it_stands_under_the_question(tmp_path):
    kept = clean()
    environment = kept | {
        "PRACTICA_DATA_DIR": str(tmp_path / "data"), "PRACTICA_ENCODER": "none", "PRACTICA_REPLY_TO": "reply@community.example",
    }  # fmt: skip

    def run(program: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, cwd=ROOT
        )
        return done.stdout.strip()

    template.settle(tmp_path / "data")
    address = run(SET_UP)
    pipe = Pipe(environment)
    server = Controller(pipe, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        with SMTP(server.hostname, server.port) as client:
            pipe.environment = environment | {"PRACTICA_DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}
            with pytest.raises(SMTPDataError, match="451"):
                client.sendmail("steward@example.org", [address], reply(address))
            pipe.environment = environment
            for _again in range(2):
                # As a program that hides the recipient sends it: only the envelope says for whom it is.
                client.sendmail("steward@example.org", [address.upper()], reply("undisclosed@example.org"))
    finally:
        server.stop()

    assert pipe.statuses == [75, 0, 0]
    assert run(COUNT) == str([WORDS])
