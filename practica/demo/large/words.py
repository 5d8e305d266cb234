"""Texts and names of the large world: sentences of the small one dealt out anew, with invented places between them.

The places follow a law of few often and many once (Zipf), so that an index of the texts has the long tail of a real one.
"""

import re
from collections import defaultdict
from random import Random

from practica.demo.reading import Record, records

LANGUAGES = ("en", "fr", "es", "ar", "ru", "pt")
_SHARES = (38, 18, 17, 10, 10, 7)
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+")
_PLACES = 9_000

# A sentence with a place and a number in it; case data it is not.
_FRAMES = {
    "en": (
        "In {a} it took {n} weeks; in {b} it was quicker.",
        "{a} and {b} share {n} of the forms.",
        "The office of {a} sends {n} reports a year.",
    ),
    "fr": (
        "À {a}, il a fallu {n} semaines ; à {b}, moins.",
        "{a} et {b} partagent {n} des formulaires.",
        "Le bureau de {a} envoie {n} rapports par an.",
    ),
    "es": (
        "En {a} llevó {n} semanas; en {b}, menos.",
        "{a} y {b} comparten {n} de los formularios.",
        "La oficina de {a} envía {n} informes al año.",
    ),
    "ar": (
        "استغرق الأمر في {a} {n} أسبوعا، وفي {b} أقل.",
        "تشترك {a} و{b} في {n} من النماذج.",
        "يرسل مكتب {a} {n} تقريرا في السنة.",
    ),
    "ru": (
        "В городе {a} ушло {n} недель, в городе {b} меньше.",
        "{a} и {b} пользуются {n} общими бланками.",
        "Отдел в городе {a} присылает {n} отчётов в год.",
    ),
    "pt": (
        "Em {a} levou {n} semanas; em {b}, menos.",
        "{a} e {b} partilham {n} dos formulários.",
        "O serviço de {a} envia {n} relatórios por ano.",
    ),
}
_SYLLABLES = {
    "latin": ("ka", "ru", "mel", "to", "sa", "bin", "da", "lo", "ver", "ni", "pa", "zor", "ti", "gan", "me", "lu", "dra", "fe"),
    "ru": ("ка", "ру", "мел", "то", "са", "бин", "да", "ло", "вер", "ни", "па", "зор", "ти", "ган", "ме", "лу", "дра", "фе"),
    "ar": ("كا", "رو", "مل", "تو", "سا", "بن", "دا", "لو", "ور", "ني", "با", "زر", "تي", "غن", "مي", "لم", "در", "في"),
}


class Words:
    """Draws languages, titles, sections, names and places; every draw comes from the one generator it was made with."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._sentences: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._titles: dict[str, list[str]] = defaultdict(list)
        self._results: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.conditions: dict[str, list[Record]] = defaultdict(list)
        self.blocks: dict[str, list[Record]] = defaultdict(list)
        self.outcomes: dict[str, list[Record]] = defaultdict(list)
        self.concepts: list[str] = []
        self.factors = [pair for row in records("replications") for pair in row.get("context") or ()]
        for row in records("practices"):
            self._read(row)
        for row in records("replications"):
            said = row.get("sentence") or row.get("reason")
            if said:
                self._results[row.get("language", "en")].append((row["expected"]["text"], said))
        self._places = {script: self._invent(syllables) for script, syllables in _SYLLABLES.items()}

    def _read(self, row: Record) -> None:
        self.concepts += row["concepts"]
        own = row["language"]
        for pool, key in ((self.conditions, "conditions"), (self.blocks, "building_blocks"), (self.outcomes, "outcomes")):
            pool[own] += row.get(key) or ()
        for language, text in ((own, row), *(row.get("translations") or {}).items()):
            self._titles[language].append(text["title"])
            for section, written in text["sections"].items():
                self._sentences[language, section] += [part for part in _SENTENCE.split(written) if len(part) < 400]

    def _invent(self, syllables: tuple[str, ...]) -> list[str]:
        draw = self._random.choice
        names = ("".join(draw(syllables) for _ in range(self._random.randint(2, 4))).capitalize() for _ in range(_PLACES))
        return list(dict.fromkeys(names))

    def language(self) -> str:
        """One of the six, English most often."""
        return self._random.choices(LANGUAGES, _SHARES)[0]

    def place(self, language: str) -> str:
        """An invented place in the language's script; a few come often, most hardly ever."""
        places = self._places.get(language) or self._places["latin"]
        return places[int(len(places) * self._random.random() ** 3)]

    def name(self, language: str) -> str:
        """An invented person's name."""
        return f"{self.place(language)} {self.place(language)}"

    def title(self, language: str) -> str:
        """A title of the small world, somewhere else."""
        return f"{self._random.choice(self._titles[language])}, {self.place(language)}"

    def section(self, language: str, section: str) -> str:
        """One to three sentences of this section, and one with places."""
        pool = self._sentences[language, section] or self._sentences[language, "done"]
        return " ".join([*self._random.sample(pool, min(len(pool), self._random.randint(1, 3))), self.remark(language)])

    def remark(self, language: str) -> str:
        """One sentence with places and a number in it."""
        frame = self._random.choice(_FRAMES[language])
        return frame.format(a=self.place(language), b=self.place(language), n=self._random.randint(2, 60))

    def result(self, language: str) -> tuple[str, str]:
        """What was expected, and the sentence that says what happened; in English where the small world has none."""
        return self._random.choice(self._results.get(language) or self._results["en"])
