"""PRACTICA_EMAIL_URL as Django's settings for mail."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_OURS = "practica.services.notices.backends"
_PORTS = {"smtp": 25, "smtps": 465}
_SUBMISSION = 587  # RFC 6409: encrypted by STARTTLS unless told otherwise
_KNOWN = {"tls", "timeout"}


def from_url(url: str, *, data_dir: Path) -> dict[str, Any]:
    """Settings by name.

    Args:
        url: `file:` (data_dir/mail) or `file:/a/folder`; `smtp://user:password@host:587?tls=1`, `smtps://…`; `memory:`.
        data_dir: where `file:` writes.

    Raises:
        ImproperlyConfigured: it is none of these; the sentence says what is expected, without the password.
    """
    try:
        parts = urlsplit(url)
        port, asked = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        raise _not_understood() from None
    if parts.scheme == "memory":
        return {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
    if parts.scheme == "file" and not parts.netloc:
        folder = Path(unquote(parts.path)) if parts.path.strip("/") else data_dir / "mail"
        return {"EMAIL_BACKEND": f"{_OURS}.Files", "EMAIL_FILE_PATH": folder}
    if parts.scheme not in _PORTS or not parts.hostname or set(asked) - _KNOWN:
        raise _not_understood()
    port = port or _PORTS[parts.scheme]
    tls = asked.get("tls", ["1" if port == _SUBMISSION else "0"])[-1]
    seconds = asked.get("timeout", ["20"])[-1]
    if tls not in {"0", "1"} or not (seconds.isascii() and seconds.isdigit() and 0 < int(seconds) <= 30):
        raise _not_understood()
    is_encrypted = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": f"{_OURS}.Smtp",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_encrypted,
        "EMAIL_USE_TLS": tls == "1" and not is_encrypted,
        "EMAIL_TIMEOUT": int(seconds),
    }


_LONGEST_REPLY_NAME = 20  # signs before the @, so that the signed part behind a + has room in sixty-four


def reply_address(written: str) -> str:
    """PRACTICA_REPLY_TO, or "" when it is not set.

    Raises:
        ImproperlyConfigured: it is no address, has a + of its own, or is too long before the @.
    """
    if not written:
        return ""
    local, _at, domain = written.partition("@")
    is_plain = written.isascii() and not set(written) & set(' +<>,;:\\"()[]\r\n\t')
    if not (is_plain and 0 < len(local) <= _LONGEST_REPLY_NAME and domain and "@" not in domain):
        raise ImproperlyConfigured(
            "PRACTICA_REPLY_TO is an address like reply@community.example, with at most 20 signs before the @ and no +; mail to "
            "reply+anything@community.example must reach the same mailbox."
        )
    return written


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder on an IMAP server."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    is_encrypted: bool


def mailbox(url: str) -> Mailbox | None:
    """PRACTICA_INBOX_URL, as `imaps://user:password@host:993/folder`; None when it is not set.

    Raises:
        ImproperlyConfigured: it is not understood; the sentence does not repeat the password.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _no_mailbox() from None
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username or not parts.password or parts.query:
        raise _no_mailbox()
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii() or not folder.isprintable() or '"' in folder or "\\" in folder:
        raise _no_mailbox()
    is_encrypted = parts.scheme == "imaps"
    # In the open only to this very machine: a password does not travel unencrypted.
    if not is_encrypted and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise _no_mailbox()
    user, password = unquote(parts.username), unquote(parts.password)
    return Mailbox(parts.hostname, port or (993 if is_encrypted else 143), user, password, folder, is_encrypted)


def _no_mailbox() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "PRACTICA_INBOX_URL is not understood. Write imaps://user:password@host/folder (percent-encode signs like @ and / in "
        "user and password; imap:// without encryption only for this machine; the folder's name in plain letters)."
    )


def _not_understood() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "PRACTICA_EMAIL_URL is not understood. Write file: or smtp://user:password@host:587?tls=1 or smtps://user:password@host "
        "(percent-encode signs like @ and / in the password)."
    )
