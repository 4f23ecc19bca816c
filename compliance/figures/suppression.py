"""Small numbers are not shown to the public, and nothing is shown from which one could be worked out.

A count from 1 to below the threshold is *small*: it is shown as "fewer than". Where it could be computed from totals
or from the range it is known to lie in, other cells are *withheld* with it. Which, is found by certificates: for every
number that is not shown there is another table of people which gives exactly the same public page and in which that
number is different. Two such tables differ by a *move* of a few people, and every cell that the move changes is among
those that are not shown; so none of these has only one possible value. The reasons are in docs/decisions.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from compliance.figures.people import People, people_of
from compliance.figures.table import ALL, Block, Levels, Place, blocks_of


class Mark(StrEnum):
    """What the public is told of a cell: its count, that it is small, or nothing."""

    COUNT = "count"
    SMALL = "small"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Shown:
    """A cell for the public: `count` is None where it is not shown."""

    mark: Mark
    count: int | None = None


Atom = Levels
Move = dict[Atom, int]
#: A move that needs more than this is not looked for: the simplest one always exists.
_MOST_ATOMS = 64


def shown(cells: Mapping[Place, int], *, threshold: int) -> dict[Place, Shown]:
    """What everybody may see of a table; counts from 1 to `threshold` - 1 are small, and 0 is a count.

    With a threshold of 2 a small number could only be 1, so it is withheld without a word; of 0 or 1, all is shown.
    """
    result: dict[Place, Shown] = {}
    for (year, measure), block in blocks_of(cells).items():
        marks = _marks(block, threshold)
        for levels, count in block.items():
            mark = marks.get(levels, Mark.COUNT)
            result[Place(year, measure, *levels)] = Shown(mark, count if mark == Mark.COUNT else None)
    return result


def _marks(block: Block, threshold: int) -> dict[Levels, Mark]:
    """The cells of one block that are not shown."""
    if threshold < 2:
        return {}
    small = Mark.SMALL if threshold > 2 else Mark.WITHHELD
    people = people_of(block)
    if people is None:
        # No table of people was found that fits, so nothing can be certified: where one number is small, none is shown
        # but zeros. Twice as many people would give the same page, so no number has only one possible value.
        some = any(0 < count < threshold for count in block.values())
        return {levels: Mark.WITHHELD for levels, count in block.items() if count} if some else {}
    marks = {levels: small for levels, count in block.items() if 0 < count < threshold}
    search = _Search(block, people, threshold, marks)
    # What is given first, then what can only be worked out: both are protected, the finest cells first.
    wanted = [levels for levels, count in people.cells.items() if 0 < count < threshold]
    for levels in sorted(wanted, key=lambda one: (one not in block, sum(level == ALL for level in one), one)):
        search.protect(levels)
    return marks


class _Search:
    """Looks for the cheapest certificate of each small number and marks what it needs."""

    def __init__(self, block: Block, people: People, threshold: int, marks: dict[Levels, Mark]) -> None:
        self.block, self.people, self.threshold, self.marks = block, people, threshold, marks
        self.moves = list(_moves(people))
        self.changes = [self._changes(move) for move in self.moves]

    def _changes(self, move: Move) -> dict[Levels, int]:
        """By how much a move changes each cell of the block, and each place that it speaks of without giving it."""
        changes: dict[Levels, int] = {}
        for atom, step in move.items():
            for levels in covering(atom):
                if levels in self.people.cells:
                    changes[levels] = changes.get(levels, 0) + step
        return {levels: step for levels, step in changes.items() if step}

    def protect(self, wanted: Levels) -> None:
        """Mark what is needed so that the number at `wanted` has two possible values."""
        best: tuple[float, int] | None = None
        for number, changes in enumerate(self.changes):
            if wanted in changes and (cost := self._cost(changes)) is not None and (best is None or cost < best[0]):
                best = (cost, number)
                if cost == 0:
                    return
        if best is None:
            best = (0.0, self._last_resort(wanted))
        for levels, step in self.changes[best[1]].items():
            if levels not in self.block:
                continue
            count = self.block[levels]
            if self.marks.get(levels) == Mark.SMALL and not 0 < count + step < self.threshold:
                self.marks[levels] = Mark.WITHHELD
            self.marks.setdefault(levels, Mark.WITHHELD)

    def _cost(self, changes: dict[Levels, int]) -> float | None:
        """What a move takes from the public: 0 where everything it changes is hidden; None where it cannot be made."""
        cost = 0.0
        for levels, step in changes.items():
            if levels not in self.block:
                continue
            count = self.block[levels]
            mark = self.marks.get(levels)
            if count == 0 or count + step < 1:
                return None
            if mark == Mark.SMALL:
                if not 0 < count + step < self.threshold:
                    cost += 40.0  # it would have to be withheld without its range
            elif count >= self.threshold > count + step:
                return None  # a number that is withheld for another's sake is never small
            elif mark is None:
                # Totals are what people come for, and large numbers say more than those just above the threshold.
                cost += 10.0 + 8.0 * sum(level == ALL for level in levels) + count**0.25
        return cost

    def _last_resort(self, wanted: Levels) -> int:
        """One person more, in a group in which there is somebody: it changes no zero and lets nothing fall to zero."""
        for number, move in enumerate(self.moves):
            ((atom, step), *others) = move.items()
            if not others and step == 1 and self.people.atoms[atom] and wanted in self.changes[number]:
                return number
        raise AssertionError("a number above zero counts somebody")


def covering(atom: Atom) -> list[Levels]:
    """Every place whose count a person of this group is in."""
    return list(dict.fromkeys((a, b, c) for a in (atom[0], ALL) for b in (atom[1], ALL) for c in (atom[2], ALL)))


def _moves(people: People) -> Iterator[Move]:
    """One person more or fewer; one who is elsewhere; two who change places so that the totals stay, either way."""
    free = [atom for atom in people.atoms if atom not in people.empty]
    for atom in free:
        yield {atom: 1}
        if people.atoms[atom]:
            yield {atom: -1}
    if len(free) > _MOST_ATOMS:
        free = sorted(free, key=lambda atom: -people.atoms[atom])[:_MOST_ATOMS]
    known = set(free)
    for one, other in itertools.permutations(free, 2):
        differing = [n for n in range(3) if one[n] != other[n]]
        if people.atoms[other] and len(differing) < 3:
            yield {one: 1, other: -1}
        if len(differing) != 2 or one > other:
            continue
        first, second = differing
        corner_a, corner_b = list(one), list(one)
        corner_a[first], corner_b[second] = other[first], other[second]
        corners = (corner_a[0], corner_a[1], corner_a[2]), (corner_b[0], corner_b[1], corner_b[2])
        if not known.issuperset(corners):
            continue
        if all(people.atoms[corner] for corner in corners):
            yield {one: 1, other: 1, corners[0]: -1, corners[1]: -1}
        if people.atoms[one] and people.atoms[other]:
            yield {one: -1, other: -1, corners[0]: 1, corners[1]: 1}
