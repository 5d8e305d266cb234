"""Facets: how many of the answers have each value, over what the viewer may see and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from practica.services.search.asking import Among
from practica.services.search.shelf import Held

Mask = npt.NDArray[np.bool_]
Readers = Mapping[str, Mapping[str, Among]]
"""Facets of one reader alone: by name and value."""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet, how many answers have it, and whether the reader chose it."""

    value: str
    count: int
    chosen: bool


def belonging(held: Held, among: Among) -> Mask:
    """By slot: is one of these items."""
    if among.kind not in held.kinds:
        return np.zeros(len(held.document), dtype=np.bool_)
    of_kind: Mask = held.kind == held.kinds.index(among.kind)
    return of_kind & np.isin(held.object, among.ids, invert=among.others)


def narrowed(held: Held, name: str, values: frozenset[str], readers: Readers) -> Mask:
    """By slot: has any of these values of a facet, be it of the index or of this reader alone."""
    if name not in readers:
        return having(held, name, values)
    out = np.zeros(len(held.document), dtype=np.bool_)
    for value in values & readers[name].keys():
        out |= belonging(held, readers[name][value])
    return out


def having(held: Held, name: str, values: frozenset[str]) -> Mask:
    """By slot: has any of these values; a facet or value that nothing has matches nothing."""
    out = np.zeros(len(held.document), dtype=np.bool_)
    facet = held.facets.get(name)
    if facet is not None:
        codes = [code for code, value in enumerate(facet.values) if value in values]
        out[facet.slots[np.isin(facet.codes, codes)]] = True
    return out


def counts(held: Held, answers: Mask, chosen: Mapping[str, frozenset[str]], readers: Readers) -> dict[str, list[FacetCount]]:
    """Each facet's values, most frequent first, then by value; a facet ignores what is chosen in itself.

    Args:
        held: the arrays.
        answers: by slot, visible documents that answer the question, before any filter.
        chosen: the values chosen by facet. A chosen value is always listed, a value without answers never.
        readers: facets of this reader alone, counted like the others.
    """
    masks = {name: narrowed(held, name, values, readers) for name, values in chosen.items()}
    out: dict[str, list[FacetCount]] = {}
    for name in sorted({*held.facets, *chosen, *readers}):
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
        for value, among in readers.get(name, {}).items():
            if count := int(np.count_nonzero(base & belonging(held, among))):
                found[value] = count
        listed = {**dict.fromkeys(mine, 0), **found}
        rows = [FacetCount(value, count, value in mine) for value, count in listed.items()]
        if rows:
            out[name] = sorted(rows, key=lambda row: (-row.count, row.value))
    return out
