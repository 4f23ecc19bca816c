"""Totals: where a cell says "all" it is the sum of its parts if every part is given, and never less than their sum."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from compliance.figures.table import ALL, DIMENSIONS, Place, at, blocks_of


@dataclass(frozen=True)
class Disagreement:
    """A total that is less than the sum of its parts, or other than the sum of all of them."""

    place: Place
    dimension: str
    total: int
    parts: int
    complete: bool


def disagreements(cells: Mapping[Place, int], parts: Mapping[str, Collection[str]]) -> list[Disagreement]:
    """Every total that cannot be right; `parts` are the parts of each dimension, without "all"."""
    found = []
    for (year, measure), block in blocks_of(cells).items():
        for levels, total in block.items():
            for number, dimension in enumerate(DIMENSIONS):
                if levels[number] != ALL:
                    continue
                given = [block[one] for part in parts[dimension] if (one := at(levels, number, part)) in block]
                complete = len(given) == len(parts[dimension])
                if given and (sum(given) > total or (complete and sum(given) != total)):
                    place = Place(year, measure, *levels)
                    found.append(Disagreement(place, dimension, total, sum(given), complete))
    return found
