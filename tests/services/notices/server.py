"""A mail server for tests: real sockets, every mood a real one has had."""

import contextlib
import email
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default

Stage = str  # "connected", "recipient", "content", "accepted", "answered"


@dataclass
class Received:
    """One mail that the server has taken."""

    recipients: list[str]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=default)

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])


@dataclass
class MailServer:
    """SMTP on a free port. Set a mood before sending; read `received` afterwards.

    refuses: address → the answer to RCPT. answers_content: the answer instead of 250 after the content.
    is_silent: says nothing at all. dribbles: its greeting comes sign by sign and never ends.
    hangs_up_on: addresses at which it hangs up without a word.
    drops_after_content: takes the mail and hangs up without an answer. drops_after: mails in one conversation.
    at: called with the stage's name.
    """

    refuses: dict[str, str] = field(default_factory=dict)
    answers_content: str = ""
    hangs_up_on: set[str] = field(default_factory=set)
    is_silent: bool = False
    dribbles: bool = False
    drops_after_content: bool = False
    drops_after: int = 0
    at: Callable[[Stage], object] = str
    received: list[Received] = field(default_factory=list)
    conversations: int = 0

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return self._socket.getsockname()[1]

    def close(self) -> None:
        self._stop.set()
        # A thread that waits in accept() keeps the port open; shutting down wakes it.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def take(self, mail: "Received") -> None:
        with self._lock:
            self.received.append(mail)

    def to(self, address: str) -> list[Received]:
        return [each for each in self.received if address in each.recipients]

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                client, _address = self._socket.accept()
            except OSError:
                return
            self.conversations += 1
            threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            self.at("connected")
            if self.is_silent:
                self._stop.wait()
                return
            if self.dribbles:
                while not self._stop.wait(0.02):
                    client.sendall(b"2")
                return
            _Conversation(self, client).run()


class _HungUp(Exception):  # noqa: N818 - it is the end, not a fault
    """The conversation is over."""


class _Conversation:
    """One client, answered word by word."""

    def __init__(self, server: MailServer, client: socket.socket) -> None:
        self.server, self.client, self.lines = server, client, client.makefile("rb")
        self.recipients: list[str] = []
        self.taken = 0

    def say(self, words: str) -> None:
        self.client.sendall(f"{words}\r\n".encode())

    def run(self) -> None:
        words = {b"MAIL": self.sender, b"RCPT": self.recipient, b"DATA": self.content, b"QUIT": self.quit}
        self.say("220 test")
        with contextlib.suppress(_HungUp):
            for line in self.lines:
                words.get(line[:4].upper(), self.anything)(line.decode())

    def anything(self, _line: str) -> None:
        self.say("250 ok")

    def quit(self, _line: str) -> None:
        self.say("221 bye")
        raise _HungUp

    def sender(self, _line: str) -> None:
        if self.server.drops_after and self.taken >= self.server.drops_after:
            self.say("421 enough for one conversation")
            raise _HungUp
        self.recipients = []
        self.say("250 ok")

    def recipient(self, line: str) -> None:
        address = line.split("<")[1].split(">", maxsplit=1)[0]
        if address in self.server.hangs_up_on:
            raise _HungUp
        self.server.at("recipient")
        answer = self.server.refuses.get(address, "250 ok")
        if answer.startswith("250"):
            self.recipients.append(address)
        self.say(answer)

    def content(self, _line: str) -> None:
        self.say("354 go on")
        raw = b"".join(self._until_dot())
        self.server.at("content")
        if self.server.answers_content:
            self.say(self.server.answers_content)
            return
        self.server.take(Received(self.recipients, raw))
        self.taken += 1
        self.server.at("accepted")
        if self.server.drops_after_content:
            raise _HungUp
        self.say("250 taken")
        self.server.at("answered")

    def _until_dot(self) -> Iterator[bytes]:
        """The lines of the content; a line that breaks before its dot leaves no mail."""
        for line in self.lines:
            if line == b".\r\n":
                return
            yield line.removeprefix(b".") if line.startswith(b"..") else line
        raise _HungUp
