"""A cell's place in a table of counts, and the blocks in which counts add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

ALL = "all"
#: What a total holds beyond the parts that are given: nobody names it, and it may still be worked out.
REST = "rest"


class Place(NamedTuple):
    """Which count a cell is. Counts of one year and measure add up over the other three; others never do."""

    year: int
    measure: str
    sex: str
    age_group: str
    form: str

    @property
    def levels(self) -> tuple[str, str, str]:
        return self.sex, self.age_group, self.form


Levels = tuple[str, str, str]
Block = dict[Levels, int]
DIMENSIONS = ("sex", "age_group", "form")


def blocks_of(cells: Mapping[Place, int]) -> dict[tuple[int, str], Block]:
    """The cells by year and measure."""
    blocks: dict[tuple[int, str], Block] = {}
    for place, count in cells.items():
        blocks.setdefault((place.year, place.measure), {})[place.levels] = count
    return blocks


def parts_given(block: Iterable[Levels], dimension: int) -> list[str]:
    """The parts of one dimension that a block knows, in the order in which they come."""
    return list(dict.fromkeys(levels[dimension] for levels in block if levels[dimension] != ALL))


def at(levels: Levels, dimension: int, part: str) -> Levels:
    """The same place with another part in one dimension."""
    return tuple(part if n == dimension else level for n, level in enumerate(levels))  # type: ignore[return-value]
