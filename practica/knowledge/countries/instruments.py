"""The treaties that facts speak of: their names are data, in `data/instruments.json`."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty. `compared` ones say something about a setting and count when two countries are compared."""

    key: str
    labels: Mapping[str, str]
    compared: bool

    def label(self, language: str) -> str:
        """Its name for a reader: in their language, else in English."""
        return self.labels.get(language) or self.labels.get(language.partition("-")[0]) or self.labels["en"]


@functools.cache
def instruments() -> Mapping[str, Instrument]:
    """Every treaty by its key, in the order of the file."""
    rows = json.loads((Path(__file__).parent / "data" / "instruments.json").read_text(encoding="utf-8"))
    return MappingProxyType({row["key"]: Instrument(row["key"], row["labels"], row.get("compared", False)) for row in rows})
