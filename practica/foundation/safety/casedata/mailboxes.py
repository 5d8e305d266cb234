"""E-mail addresses, plain or disguised, and names on social networks.

A mailbox with the name of a function (info@, hotline@, glo.act@) belongs to a service and is only warned of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from practica.foundation.safety.casedata.cues import Cue
from practica.foundation.safety.casedata.kinds import Kind
from practica.foundation.safety.casedata.reading import Reading, Span

_LOCAL_END = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64} ?$")
_DOMAIN = re.compile(r" ?(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.){1,8}(?:xn--[\w-]{1,59}|[^\W\d_]{2,24})(?![\w@])")
_AT = r"(?:at|arroba|arobase|chez|собака|собачка|ات|آت|@)"
_DOT = r"(?:\.|[(\[{<] ?(?:dot|punto|ponto|point|точка|нقطة|نقطه|\.) ?[)\]}>]|\b(?:dot|punto|ponto|point|точка|نقطه)\b)"
_BRACKETED = re.compile(rf"[(\[{{<] ?{_AT} ?[)\]}}>]")
_DISGUISED_DOMAIN = re.compile(rf"\s?[^\W_][\w-]{{0,62}}(?:\s?{_DOT}\s?[^\W_][\w-]{{0,62}}){{1,5}}")
_LOCAL_DISGUISED = re.compile(rf"[\w.+-]{{1,64}}(?:\s{_DOT}\s[\w+-]{{1,64}}){{0,3}}\s?$")
# Without brackets: "name at host dot org". The spoken dot makes it an address.
_SPOKEN = re.compile(
    r"(?<![\w.])(?:at|@)(?: +[\w-]{1,63} +dot)+ +[\w-]{2,63}(?!\w)"
    r"|(?<!\w)(?:arroba(?: +[\w-]{1,63} +(?:punto|ponto))+|arobase(?: +[\w-]{1,63} +point)+"
    r"|собака(?: +[\w-]{1,63} +точка)+)"
    r" +[\w-]{2,63}(?!\w)"
)
_SPOKEN_WORDS = (" dot ", "arroba ", "arobase ", "собака ")
_ACRONYM = re.compile(
    r"(?<![\w@.-])(?P<first>[A-Z][a-z]{1,30} (?<!The )(?<!In )(?<!At )(?<!La )(?<!El )(?<!Le ))?"
    r"(?P<acronym>[A-Z]{2,6}(?:[._-][A-Z]{2,6})*)(?![\w@])"
)
_FIRST_NAME = re.compile(r" [A-Z][a-z]{2,30}\b")
_HANDLE = re.compile(r"(?<![\w@./])@[^\W_][\w.]{2,31}")
_HOSTS = (
    "facebook.com/", "fb.com/", "instagram.com/", "t.me/", "tiktok.com/", "twitter.com/", "x.com/", "vk.com/",
    "ok.ru/", "snapchat.com/add/",
    "linkedin.com/in/",
)  # fmt: skip
_PROFILE = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _HOSTS))})@?[\w%-][\w.%-]{{2,63}}")
_USERNAME = re.compile(r"\s*(?:[:=]|\bis\b|\bes\b)\s*(@?[\w.-]{3,32})")


@cache
def _functions() -> frozenset[str]:
    text = (files(__package__) / "data" / "functions.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def mailboxes(reading: Reading) -> Iterator[tuple[Kind, Span]]:
    """Addresses: EMAIL for a person's, SERVICE_CONTACT for a functional one."""
    acronyms: frozenset[str] | None = None
    for local, span in _found(reading):
        acronyms = _acronyms(reading.clean) if acronyms is None else acronyms
        service = _is_a_function(local) or re.sub(r"[._-]", "", local.strip().lower()) in acronyms
        yield Kind.SERVICE_CONTACT if service else Kind.EMAIL, span


def _found(reading: Reading) -> Iterator[tuple[str, Span]]:
    """What stands before the @ of each address, and where the whole address is."""
    clean, low = reading.clean, reading.low
    if "@" in clean:
        for at in re.finditer("@(?!@)", clean):
            local = _LOCAL_END.search(clean, max(0, at.start() - 65), at.start())
            domain = _DOMAIN.match(clean, at.end(), at.end() + 260)
            if local and domain and not (local.group().endswith(" ") and not domain.group().startswith(" ")):
                yield local.group(), _trimmed(clean, local.start(), domain.end())
    signs = [_BRACKETED] + [_SPOKEN] * any(word in low for word in _SPOKEN_WORDS)
    for sign in signs:
        for at in sign.finditer(low):
            local = _LOCAL_DISGUISED.search(low, max(0, at.start() - 80), at.start())
            end = at.end() if sign is _SPOKEN else _end_of(low, at.end())
            if local and end:
                yield clean[local.start() : local.end()], _trimmed(clean, local.start(), end)


def _end_of(low: str, position: int) -> int:
    domain = _DISGUISED_DOMAIN.match(low, position, position + 200)
    return domain.end() if domain else 0


def _trimmed(clean: str, start: int, end: int) -> Span:
    """Without the quote, bracket or full stop that only leans on the address."""
    while start < end and clean[start] in "'`{|}~*=?!.#/ ":
        start += 1
    while end > start and clean[end - 1] in ". ":
        end -= 1
    return start, end


def _is_a_function(local: str) -> bool:
    """Is one part of it (also in CamelCase) the name of a function?"""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", local)
    return any(part in _functions() for part in re.split(r"[\W\d_]+", split.lower()))


def _acronyms(clean: str) -> frozenset[str]:
    """Acronyms of the text, without their dots. A surname in capitals beside a first name ("Awa DIA") is none."""
    return frozenset(
        re.sub(r"[._-]", "", match.group("acronym")).lower()
        for match in _ACRONYM.finditer(clean)
        if not match.group("first") and not _FIRST_NAME.match(clean, match.end())
    )


def handles(reading: Reading) -> Iterator[Span]:
    """@names, profile addresses, and what follows "username:" or "Telegram:"."""
    if "@" in reading.clean:
        for match in _HANDLE.finditer(reading.clean):
            yield match.start(), match.start() + len(match.group().rstrip("."))
    if any(host in reading.low for host in _HOSTS):
        for match in _PROFILE.finditer(reading.low):
            if not match.group().endswith((".js", ".html", ".php")):
                yield match.span()
    for _, end in reading.all(Cue.HANDLE):
        said = _USERNAME.match(reading.clean, end, end + 50)
        if said and re.search(r"[\d._@-]", said.group(1)) and not said.group(1).startswith("http"):
            yield said.span(1)
