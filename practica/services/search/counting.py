"""Facets: how many of the answers have each value, over what the viewer may see and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from practica.services.search.shelf import Held

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet, how many answers have it, and whether the reader chose it."""

    value: str
    count: int
    chosen: bool


def having(held: Held, name: str, values: frozenset[str]) -> Mask:
    """By slot: has any of these values; a facet or value that nothing has matches nothing."""
    out = np.zeros(len(held.document), dtype=np.bool_)
    facet = held.facets.get(name)
    if facet is not None:
        codes = [code for code, value in enumerate(facet.values) if value in values]
        out[facet.slots[np.isin(facet.codes, codes)]] = True
    return out


def counts(held: Held, answers: Mask, chosen: Mapping[str, frozenset[str]]) -> dict[str, list[FacetCount]]:
    """Each facet's values, most frequent first, then by value; a facet ignores what is chosen in itself.

    Args:
        held: the arrays.
        answers: by slot, visible documents that answer the question, before any filter.
        chosen: the values chosen by facet. A chosen value is always listed, a value without answers never.
    """
    masks = {name: having(held, name, values) for name, values in chosen.items()}
    out: dict[str, list[FacetCount]] = {}
    for name in sorted({*held.facets, *chosen}):
        base = answers.copy()
        for other, mask in masks.items():
            if other != name:
                base &= mask
        mine = chosen.get(name, frozenset())
        facet = held.facets.get(name)
        found: dict[str, int] = {}
        if facet is not None:
            totals = np.bincount(facet.codes[base[facet.slots]], minlength=len(facet.values))
            found = {facet.values[code]: int(totals[code]) for code in np.flatnonzero(totals)}
        listed = {**dict.fromkeys(mine, 0), **found}
        rows = [FacetCount(value, count, value in mine) for value, count in listed.items()]
        if rows:
            out[name] = sorted(rows, key=lambda row: (-row.count, row.value))
    return out
