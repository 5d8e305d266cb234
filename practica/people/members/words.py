"""What people type about themselves, made safe to show: names, addresses, handles."""

import re
import secrets
import unicodedata

# Marks that turn the direction of what follows: in a name they would rewrite the line around it.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def one_line(text: str) -> str:
    """The text in Unicode's composed form on one line: no control signs, no turning marks, single spaces."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(
        " " if sign.isspace() else sign
        for sign in composed
        if sign.isspace() or (sign not in _TURNS and unicodedata.category(sign) not in {"Cc", "Cs"})
    )
    return " ".join(kept.split())


def has_letters(text: str) -> bool:
    """Whether there is anything to read in a name."""
    return any(sign.isalpha() for sign in text)


def address(email: str) -> str:
    """A mail address as it is stored and compared: without spaces around it, in small letters."""
    return email.strip().lower()


def handle_from(name: str) -> str:
    """The Latin letters of a name as a handle, or a random one when it has too few: never part of the mail address."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    handle = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
    return handle if len(handle) >= 3 else f"m-{random_end(8)}"


def random_end(length: int = 4) -> str:
    """A few signs that are easy to read aloud, to tell apart two who are called the same."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
