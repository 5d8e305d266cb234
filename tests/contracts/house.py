"""A web server on a data folder of its own, and people who send it forms over HTTP."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lxml import html

from tests import template

ROOT = Path(__file__).resolve().parents[2]
CSRF = "k" * 32


class Unanswered(Exception):  # noqa: N818 - what a killed server leaves behind
    """The request was sent and no whole answer came."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def to(self) -> str:
        return self.headers.get("location", "")

    @property
    def form(self) -> dict[str, str]:
        """What the page's largest form would send as it stands."""
        forms = html.fromstring(self.text).forms
        return dict(max(forms, key=lambda form: len(form.fields)).form_values())


class Person:
    """One browser: a session and one form after another."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.headers = {"Cookie": f"practica={session}; practica_csrf={CSRF}", "Accept-Language": "en"}

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            line.request(method, path, body or None, self.headers | kind | headers)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered from error
        finally:
            line.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def send(self, path: str, fields: dict[str, Any] | None = None) -> Answer:
        return self.ask("POST", path, urlencode({"csrfmiddlewaretoken": CSRF} | (fields or {}), doseq=True))


class House:
    """The process that servers are forked from, and the one that runs now."""

    def __init__(self, folder: Path, **settings: str) -> None:
        template.settle(folder)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.contracts.to_be_killed"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PRACTICA_DATA_DIR": str(folder), "PRACTICA_ENCODER": "none", **settings},
        )  # fmt: skip
        assert self._answer() is True
        self.keys = self.tell("people")
        self.server = 0
        self.port = 0

    def tell(self, *words: object) -> Any:
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        return json.loads(self.process.stdout.readline())

    def serve(self, patience: int | str = "", pages: int | str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server = self.tell("serve", self.port, patience, pages)
        for _attempt in range(1500):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 2):
                return
            time.sleep(0.01)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """`kill -9` to the server and its web process, at once."""
        os.killpg(self.server, signal.SIGKILL)

    def person(self, handle: str) -> Person:
        return Person(self.port, self.keys[handle])

    def end(self) -> None:
        if self.server:
            with contextlib.suppress(ProcessLookupError):
                self.kill()
        self.process.stdin.close()
        self.process.wait(20)
