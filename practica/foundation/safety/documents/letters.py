"""Can these letters be what the author wrote? Tells text from gibberish, and picks the encoding of bytes.

Method: real prose in any language is full of a few function words, keeps to one script within a word and puts no
punctuation or control signs inside words. A font without a Unicode map, a wrong code page or a reversed line breaks
at least one of the three. The function words are the commonest of each language (closed classes), enough to tell
prose from noise, not to tell languages apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*[\u064b-\u0652]*")
_TOKEN: Final = re.compile(r"\S+")
_ADDRESS: Final = re.compile(r"(?i)https?:|www\.|\S+@")
_INSIDE: Final = re.compile(r"[^\W\d_][\[\]\\^`{|}~<>=@$%&*+#\x00-\x1f£¤¥§¨©¬®°±²³¶·¸¹¼½¾¿×÷][^\W\d_]")

_FUNCTION_WORDS: Final[dict[str, str]] = {
    "en": "the of and to in a is that for on with as are by be this was or from at an it which not have has",
    "fr": "de la le et les des en du à une un pour dans que par est sur au qui plus aux sont pas ce avec se ou ne",
    "es": "de la el en y que los a del las por con para una un se es no al lo como su o más este sus",
    "pt": "de a o e que do da em um para os no com uma na por as dos se das ao não mais à ou seu como",
    "it": "di e il la che in a per un del una della è le i con non dei da si al gli sono nel alla",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus",
    "nl": "de het van een en in is op te dat die voor met zijn niet aan er als ook om door bij",
    "pl": "w i na z do się nie to że jest o po przez dla jak od oraz lub za tym",
    "ro": "de în și la a cu pe din care pentru nu sau este un o prin se mai sunt ca",
    "tr": "ve bir bu için ile da de olarak olan daha ne gibi çok en o ya kadar veya göre",
    "sw": "na ya wa kwa ni za la katika cha kuwa hii huo au yake kama",
    "id": "yang dan di dengan untuk dari pada dalam ini itu adalah tidak atau oleh ke sebagai",
    "sq": "e të në i një me për që nga dhe se është më u ka",
    "hu": "a az és hogy is nem egy van meg ez ha de vagy volt",
    "cs": "a v se na je že o s z do i to k ve pro za by",
    "sv": "och i att det som en på är av för med till den har de ett inte",
    "fi": "ja on ei se että oli hän mutta kun myös tai ovat joka sen",
    "vi": "và của các trong là có được cho người không một với những này để",
    "uz": "va bu bilan uchun bir ham da edi emas yoki bo'lgan",
    "sr": "i u je na se da su za od sa ne koji a o kao и у је на се да су за од са који",
    "ru": "и в не на что с по как к а из у за от о для это или при его их все был также том",
    "uk": "і в не на що з у до та за як про для це або від є його по",
    "bg": "на и в за от се с да по е не са че като или до при",
    "kk": "және мен бұл үшін бір да де деп бар ол еді болып",
    "ky": "жана менен бул үчүн бир да деп бар ал эле болуп же",
    "tg": "ва дар аз ба ки барои бо ин он аст як",
    "mn": "ба нь бол энэ юм гэж байна тухай болон",
    "ar": "في من على أن إلى التي عن مع هذا هذه ما لا أو كل بين ذلك الذي كان هو قد و إذا لم بعد إن منه به لك",
    "fa": "و در به از که این را با است برای آن یک می تا بر",
    "ur": "کے میں کی اور سے ہے کا کو اس نے پر یہ ہیں کہ",
    "el": "και το της η του των να την με που για από στο στην τα",
    "he": "של את על לא הוא עם זה כי או גם היא כל אם",
    "hy": "և է են որ ու այս մեջ համար որպես",
    "ka": "და რომ ეს არის იყო არ თუ ან მის",
}
_JUDGED: Final = ("LATIN", "CYRILLIC", "ARABIC", "GREEK", "HEBREW", "ARMENIAN", "GEORGIAN")
_SETS: Final = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def script(letter: str) -> str:
    """The first word of the letter's Unicode name: LATIN, CYRILLIC, ARABIC, GREEK ...; "" for what has no name."""
    return unicodedata.name(letter, "").split(" ", 1)[0]


def function_share(words: list[str]) -> float:
    """The share of function words in the language that has most of them, 0 to 1."""
    lowered = [w.lower() for w in words[:5000]]
    if not lowered:
        return 0.0
    return max(sum(w in known for w in lowered) for known in _SETS.values()) / len(lowered)


def fault(text: str) -> str | None:
    """Why this text cannot be trusted: "wrong_letters", "mixed_scripts", or None when it reads like text.

    Judges only what there is enough of: under 12 words nothing is said except about signs that no text has.
    """
    sample = text[:60_000]
    visible = [c for c in sample if not c.isspace()]
    odd = sum(c == "\ufffd" or unicodedata.category(c) in ("Co", "Cn", "Cc") for c in visible)
    if visible and odd + 6 * sample.count("(cid:") > 0.05 * len(visible):
        return "wrong_letters"
    every = words_of(sample)
    words = [w for w in every if len(w) > 1]
    if _spaced(every, words):
        return "wrong_letters"
    if len(words) < 12:
        return None
    if _mixed(words) > 0.08:
        return "mixed_scripts"
    share = function_share(words)
    return "wrong_letters" if _pierced(sample, share) or _strange(sample, words, share) else None


def _spaced(every: list[str], words: list[str]) -> bool:
    """Do most letters of an alphabet stand alone, as when a font's widths are lost?"""
    alone = sum(script(w) in _JUDGED for w in every if len(w) == 1)
    return alone > 40 and alone > 0.6 * (len(words) + alone)


def _pierced(sample: str, share: float) -> bool:
    """Do signs stand inside words far more often than any prose has them?"""
    tokens = [t.strip(".,;:!?()[]{}«»\"'“”‘’…-–—|/*_#>") for t in _TOKEN.findall(sample)]
    tokens = [t for t in tokens if len(t) > 2 and any(c.isalpha() for c in t) and not _ADDRESS.match(t)]
    return bool(tokens) and share < 0.12 and sum(bool(_INSIDE.search(t)) for t in tokens) > 0.15 * len(tokens)


def _strange(sample: str, words: list[str], share: float) -> bool:
    """Are there no function words where there should be some? Only scripts are judged whose languages are listed."""
    if len(words) < 40:
        return share < 0.02 and _implausible(words) >= 2
    main = Counter(script(c) for c in sample[:6000] if c.isalpha()).most_common(1)[0][0]
    if main not in _JUDGED:
        return False
    return (share < 0.03 and _implausible(words) >= 1) or (len(words) >= 150 and share < 0.008)


def _mixed(words: list[str]) -> float:
    """The share of words that mix two of the scripts Latin, Cyrillic, Greek, Arabic, Hebrew."""

    def mixes(word: str) -> bool:
        return len({script(c) for c in word} & {"LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW"}) > 1

    return sum(mixes(w) for w in words[:4000]) / len(words[:4000])


_VOWELS: Final = frozenset("aeiouyáéíóúàèìòùâêîôûäëïöüãõåæøœаеёиоуыэюяіїєөү")


def _implausible(words: list[str]) -> int:
    """How many of four signs of a wrong letter map hold."""
    joined = "".join(words)
    letters = [c for c in joined.lower() if script(c) in ("LATIN", "CYRILLIC")]
    signs = 0
    if letters:
        vowels = sum(c in _VOWELS for c in letters) / len(letters)
        signs += not 0.27 <= vowels <= 0.62
        accented = sum(ord(c) > 0x7F and script(c) == "LATIN" for c in letters) / len(letters)
        signs += accented > 0.4
    inner = sum(any(c.isupper() for c in w[1:]) and not w.isupper() for w in words) / len(words)
    signs += inner > 0.2
    arabic = [w for w in words if script(w[0]) == "ARABIC"]
    if len(arabic) > 0.5 * len(words):
        # One Arabic word in five begins with the article; scrambled letters lose it.
        signs += sum(w.startswith(("ال", "وال", "بال", "لل")) for w in arabic) / len(arabic) < 0.04
    return signs


_CANDIDATES: Final = ("cp1251", "cp1256", "cp1252", "koi8-r", "cp866", "iso8859-6", "cp1250", "cp1254", "cp1253", "cp1255")
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def decode(data: bytes, declared: str = "") -> tuple[str, str] | None:
    """The text of bytes and the encoding that gave it, or None when none gives readable text.

    Order: byte order mark, strict UTF-8, UTF-16 without a mark, then every candidate and the declared one, judged by
    the words that come out, and charset-normalizer's opinion among them.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding
    sample = data[:20_000]
    wide = _sixteen_bits(sample)
    if wide:
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8"), "utf-8"
    if b"\x00" in sample:
        return None
    ranked = sorted(((_worth(sample, e), -n, e) for n, e in enumerate(_candidates(sample, declared))), reverse=True)
    worth, _, best = ranked[0]
    return (data.decode(best, "replace"), best) if worth > 0 else None


def _sixteen_bits(sample: bytes) -> str:
    """The kind of UTF-16 when every second byte is a small one, as the high bytes of most alphabets are; "" otherwise."""
    if len(sample) < 8:
        return ""
    high = [sum(b < 9 for b in sample[n::2]) / len(sample[n::2]) for n in (0, 1)]
    if max(high) < 0.6 or min(high) > 0.1:
        return ""
    return "utf-16-be" if high[0] > high[1] else "utf-16-le"


def _candidates(sample: bytes, declared: str) -> list[str]:
    from charset_normalizer import from_bytes

    guess = from_bytes(sample, cp_isolation=[*_CANDIDATES, "cp949", "gb18030", "shift_jis", "euc_jp", "big5"]).best()
    first = [e for e in (declared, guess.encoding if guess else "") if e and _known(e)]
    return [*dict.fromkeys([*first, *_CANDIDATES])]


def _known(encoding: str) -> bool:
    try:
        return bool(b"".decode(encoding) == "")
    except (LookupError, ValueError):
        return False


def _worth(sample: bytes, encoding: str) -> float:
    """How much like prose the bytes read in this encoding; 0 when they cannot be it."""
    try:
        text = sample.decode(encoding, "replace")
    except (LookupError, ValueError):
        return 0.0
    if text.count("\ufffd") > max(2, len(text) // 100):
        return 0.0
    words = words_of(text)
    if not words:
        return 0.0
    high = [c for c in text if ord(c) > 0x7F and not c.isspace()]
    alphabetic = sum(c.isalpha() or c in "«»“”‘’—–…№°،؛؟ًٌٍَُِّْ" for c in high) / max(1, len(high))
    inner = sum(any(c.isupper() for c in w[1:]) and not w.isupper() for w in words) / len(words)
    return max(0.001, function_share(words) * 3 + alphabetic - inner - 2 * _mixed(words) - 0.3 * (_implausible(words) >= 2))


_ARABIC_RUN: Final = re.compile(r"[\u0600-\u06ff]+")
_LEFT_TO_RIGHT: Final = re.compile(r"[^\W\d_\u0590-\u08ff]+(?:[ .'-]?[^\W\u0590-\u08ff_])*|\d+(?:[.,:/-]\d+)*")
_MIRROR: Final = str.maketrans("()[]{}«»<>", ")(][}{»«><")


def to_reading_order(text: str) -> tuple[str, bool]:
    """Right-to-left text in the order in which it is read, and whether anything had to be moved.

    Two faults are repaired: whole lines stored as they look on paper (told by function words and articles that only make sense
    backwards), and the ligature lam-alef split the wrong way round after the article (اإل for الإ), with which no Arabic word
    begins.
    """
    words = _ARABIC_RUN.findall(text)
    if len(words) < 3:
        return text, False
    known = _SETS["ar"] | _SETS["fa"]
    # The article begins a word; read backwards it ends one.
    straight = sum(w in known or w.startswith("ال") for w in words)
    reversed_ = sum(w[::-1] in known or w.endswith("لا") for w in words)
    moved = False
    if reversed_ > 2 * straight + 2:
        text = "\n".join(_turn(line) for line in text.split("\n"))
        moved = True
    repaired = re.sub(r"(?<![\u0600-\u06ff])([وبفك]?ا)([أإآ])ل(?=[\u0600-\u06ff])", r"\1ل\2", text)
    return repaired, moved or repaired != text


def _turn(line: str) -> str:
    if not _ARABIC_RUN.search(line):
        return line
    return _LEFT_TO_RIGHT.sub(lambda m: m.group()[::-1], line[::-1]).translate(_MIRROR)
