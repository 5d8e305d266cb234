"""Who spoke in a session, as the report names them: by a title (Mr., Mme, Sra., г-жа) or a role after the name."""

from __future__ import annotations

import re

from practica.doors.intake import places
from practica.doors.intake.proposal import Person

_UPPER = "A-ZÀ-ÖØ-ÞĀŁŚŠŽА-ЯЁ"
_WORD = rf"[{_UPPER}][\w'’-]+"
_PARTICLE = r"(?:de|da|do|dos|del|la|van|von|der|bin|ibn|el|al|ben|ould|di|y|e)"
_NAME = rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{0,3}}"
_HONORIFIC = (
    r"(?:Mr|Ms|Mrs|Miss|Dr|Prof|Professor|Judge|Ambassador|M|MM|Mme|Mlle|Madame|Monsieur|Sr|Sra|Srta|Dra|Señora?|Senhora?|"
    r"[Гг]-н|[Гг]-жа|[Гг]осподин|госпожа|судья)\.?"
)
_TITLED = re.compile(rf"(?<![\w.]){_HONORIFIC}\s+(?P<name>{_NAME})")
_ARABIC = re.compile(
    r"(?:السيدة|السيد|الدكتورة|الدكتور|القاضية|القاضي|الأستاذة|الأستاذ)\s+"
    r"(?P<name>[\u0621-\u064a]+(?:\s+(?:بن\s+|آل\s+)?[\u0621-\u064a]+){1,2}?)(?=\s*[،,(]|\s+[\u0621-\u064a]+)"
)
_OFFICE = (
    r"(?:(?:deputy|senior|chief|national|regional|general|assistant|former|public|labou?r)\s+)*(?:director|head|chief|prosecutor|judge|coordinator|"
    r"inspector|officer|manager|adviser|advisor|commissioner|minister|president|professor|lawyer|expert|attorney|secretary|ambassador|"
    r"directrice|directeur|cheffe?|procureure?|juge|coordinatrice|coordinateur|coordonnatrice|coordonnateur|inspectrice|inspecteur|"
    r"responsable|présidente?|conseillère|"
    r"directora?|jefa|jefe|fiscal|jueza|juez|coordinadora?|inspectora?|presidenta|comisaria|comisario|asesora?|"
    r"diretora?|chefe|procuradora?|promotora?|juíza|juiz|coordenadora?|inspetora?|delegada|delegado|"
    r"директор|руководитель|начальник|прокурор|судья|координатор|инспектор|эксперт|заместитель)\b"
)
_BARE = re.compile(
    rf"(?<![\w.-])(?P<name>{_WORD}\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}(?:\s+{_WORD})?),\s+(?:the\s+|an?\s+|la\s+|le\s+|el\s+)?(?={_OFFICE})"
)
_ROLE_END = re.compile(
    r"[;:.](?=\s|$)|\s*[\"“«]|,|،|\s(?:said|says|provided|provides|presented|explained|reminded|spoke|described|showed|shared|"
    r"told|added|noted|stressed|gave|"
    r"highlighted|recalled|opened|complimented|outlined|introduced|reported|argued|emphasi[sz]ed|underlined|discussed|led|moderated|and|who|by|for|"
    r"a présenté|a expliqué|a rappelé|a souligné|a décrit|a montré|a exposé|a déclaré|a partagé|a raconté|qui|"
    r"presentó|explicó|recordó|describió|mostró|expuso|compartió|"
    r"señaló|subrayó|relató|contó|quien|que|apresentou|explicou|lembrou|descreveu|mostrou|relatou|compartilhou|"
    r"рассказал|рассказала|представил|представила|отметил|отметила|сообщил|сообщила|напомнил|напомнила)(?=\s|[,.])"
)
_ACRONYMS = re.compile(r"^((?:[A-Z][A-Z.&-]+\s+)+)(?=[A-Z][a-z])")
_LAST_ACRONYM = re.compile(r"\s+\(?([A-Z][A-Z.&-]+(?:\s[A-Z][A-Z.&-]+)*)\)?$")
_OF = re.compile(
    r"\s(?:of the|of|at the|at|with the|with|de la|de l['’]|du|des|del|de|da|do|dos|за|в|при)\s?(?=(?:[A-ZÀ-ÖØ-ÞА-Я]))"
)
_INSTITUTION = re.compile(
    r"\s(?:au|à la|aux|du|de la|of the|at the|in the|del|en el|do|no|da|na)\s"
    r"(?=(?:minist|parquet|tribunal|polic|direction|department|département|"
    r"departamento|secretar|office|agence|agency|union|federation|court|cour |corte|national)\w*)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s(?:from|in|venue? de|venu du|из|من)\s.*$")


def named(text: str) -> tuple[Person, ...]:
    """The people of a session's text, each once, in order."""
    hits = [(m.start(), m.group("name"), m.end()) for p in (_TITLED, _BARE, _ARABIC) for m in p.finditer(text)]
    people: dict[str, Person] = {}
    for _, name, end in sorted(hits):
        if places.countries(name) or any(name in known or known in name for known in people):
            continue
        role, organisation = _role(text[end : end + 220])
        people[name] = Person(name, role, organisation)
    return tuple(people.values())


def _role(after: str) -> tuple[str, str]:
    match = re.match(r"\s*(?:[,،(]\s*|(?=(?:an?|the)\s))", after)
    if not match:
        return "", ""
    rest = after[match.end() :]
    end = _ROLE_END.search(rest)
    phrase = rest[: end.start() if end else 90].strip(" ()")
    following = rest[end.end() :] if end and end.group() in (",", "،") else ""
    phrase = re.sub(r"^(?:an?|the|la|le|el|une?)\s+", "", phrase)
    if len(phrase.split()) > 12 or not phrase:
        return "", ""
    return _split(_FROM.sub("", phrase), following)


def _split(phrase: str, following: str) -> tuple[str, str]:
    """Role and organisation of "UNODC DTA Director", "Director (UN-I) MFA" or "Coordinator, UNODC"."""
    first = _ACRONYMS.match(phrase)
    if first:
        return phrase[first.end() :], first[1].strip()
    last = _LAST_ACRONYM.search(phrase)
    if last:
        return phrase[: last.start()].strip(), last[1]
    places_of = [m for p in (_INSTITUTION, _OF) for m in p.finditer(phrase) if m.start() > 3]
    if places_of:
        split = places_of[0]
        return phrase[: split.start()].strip(), phrase[split.end() :].strip()
    next_part = re.match(rf"\s*((?:the\s)?[{_UPPER}][^,;.]{{1,60}}?)(?=,|;|\.|\s[a-z]+ed\s)", following)
    return phrase, next_part[1] if next_part and not _TITLED.match(following.strip()) else ""
