"""How mail leaves the house: into files, or over SMTP with a limit on how long a server may take for each answer.

Django's settings name one of these (see `config.mail`), so that whatever writes a mail sends it the same way.
"""

import hashlib
import os
import smtplib
import socket
import threading
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

# Seconds a server may take for one answer, however slowly its signs come in; a letter has about nine answers, and
# `sending.LEASE` is longer than all of them.
LONGEST_ANSWER = 20.0


def _is_automatic(messages: Sequence[EmailMessage]) -> Sequence[EmailMessage]:
    """Say in each mail that no person sent it (RFC 3834), so that no absence notice answers it."""
    for message in messages:
        message.extra_headers.setdefault("Auto-Submitted", "auto-generated")
    return messages


class Files(BaseEmailBackend):
    """One `.eml` file a mail under EMAIL_FILE_PATH, named by its Message-ID: the same mail twice is one file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each mail whole or not at all; the folder and its files are their owner's alone."""
        folder = Path(settings.EMAIL_FILE_PATH or settings.DATA_DIR / "mail")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in _is_automatic(email_messages):
            mail = message.message()
            name = hashlib.sha256(str(mail["Message-ID"]).encode()).hexdigest()[:32]
            unfinished = folder / f".{name}.{os.getpid()}"
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(mail.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(folder / f"{name}.eml")
        return len(email_messages)


class _Impatient(smtplib.SMTP):
    """A conversation in which no answer may take longer than LONGEST_ANSWER, also one that comes sign by sign."""

    def getreply(self) -> tuple[int, bytes]:
        timer = threading.Timer(LONGEST_ANSWER, self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            return super().getreply()
        finally:
            timer.cancel()

    def _hang_up(self) -> None:
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


class _ImpatientOverTls(_Impatient, smtplib.SMTP_SSL):
    """The same where the whole conversation is encrypted."""


class Smtp(EmailBackend):
    """Django's own, impatient."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _ImpatientOverTls if self.use_ssl else _Impatient

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return super().send_messages(_is_automatic(email_messages)) or 0
