"""The address that a reply to a letter goes to: signed, for sixty days, one member's, about one thing.

`reply+<token>@…`, where the token is base32 without case, since mail servers may change the case of an address. It holds a
short code of the kind of thing, the thing's number, the member's number, the day it ends, and a signature over them (HMAC-SHA256,
cut to 96 bits): about 35 signs. Whoever has the address can write in that member's name about that one thing and nothing else,
which is why mail that says another sender is not taken (`services.inbox`).
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from practica.people.members.models import Member

LASTS = timedelta(days=60)
_LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_SALT = "practica.notices.replying"
_MAC = 12
_FIRST_DAY = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a genuine token says. `code` is `code_of` the kind."""

    code: bytes
    number: int
    member_id: int
    last_day: date

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return now.astimezone(UTC).date() > self.last_day


def code_of(kind: str) -> bytes:
    """Two bytes that stand for a kind of thing in a token; `inbox.registry` refuses two kinds with the same."""
    return hashlib.sha256(kind.encode()).digest()[:2]


def address(member: Member, kind: str, number: int, *, now: datetime) -> str:
    """Where this member's reply about this thing goes; empty when the installation takes no replies."""
    local, _at, domain = settings.REPLY_TO.rpartition("@")
    if not local:
        return ""
    whole = f"{local}+{token(Bound(code_of(kind), number, member.pk, now.astimezone(UTC).date() + LASTS))}"
    return f"{whole}@{domain}" if len(whole) <= _LONGEST_LOCAL else ""


def token(bound: Bound) -> str:
    """The signed token, small letters and digits."""
    days = (bound.last_day - _FIRST_DAY).days
    payload = bound.code + days.to_bytes(2, "big") + _packed(bound.member_id) + _packed(bound.number)
    return base64.b32encode(payload + _signature(payload, None)).decode().rstrip("=").lower()


def read(written: str) -> Bound | None:
    """What a token says, also one whose time has passed; None when it is not ours."""
    try:
        raw = base64.b32decode(written.upper() + "=" * (-len(written) % 8))
    except (ValueError, binascii.Error):
        return None
    payload, signed = raw[:-_MAC], raw[-_MAC:]
    keys = (None, *settings.SECRET_KEY_FALLBACKS)
    if not any(hmac.compare_digest(_signature(payload, key), signed) for key in keys) or len(payload) < 6:
        return None
    member_id, rest = _unpacked(payload[4:])
    number, _rest = _unpacked(rest)
    return Bound(payload[:2], number, member_id, _FIRST_DAY + timedelta(days=int.from_bytes(payload[2:4], "big")))


def _signature(payload: bytes, key: str | bytes | None) -> bytes:
    return salted_hmac(_SALT, payload, secret=key, algorithm="sha256").digest()[:_MAC]


def _packed(number: int) -> bytes:
    """A number as its length and its bytes."""
    length = (number.bit_length() + 7) // 8
    return bytes([length]) + number.to_bytes(length, "big")


def _unpacked(raw: bytes) -> tuple[int, bytes]:
    return int.from_bytes(raw[1 : 1 + raw[0]], "big"), raw[1 + raw[0] :]
