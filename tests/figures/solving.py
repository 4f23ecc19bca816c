"""A reader who tries to work out what is not shown, by two ways that know nothing of how it was hidden."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from compliance.figures import ALL, Mark, Shown
from compliance.figures.table import Levels


def determined_by_totals(cells: Mapping[Levels, int], page: Mapping[Levels, Shown]) -> set[Levels]:
    """The hidden cells whose value follows from the linear equations between the cells, by elimination.

    The equations are those that hold in the table: a total over one dimension and the parts that make it up.
    """
    hidden = [levels for levels, one in page.items() if one.mark != Mark.COUNT]
    column = {levels: n for n, levels in enumerate(hidden)}
    rows: list[list[Fraction]] = []
    for total in cells:
        for dimension in (n for n in range(3) if total[n] == ALL):
            parts = [
                other
                for other in cells
                if other != total and other[dimension] != ALL and _same_but(other, total, dimension)
            ]
            if parts and sum(cells[part] for part in parts) == cells[total]:
                row = [Fraction(0)] * len(hidden)
                for levels, sign in [(total, 1), *((part, -1) for part in parts)]:
                    if levels in column:
                        row[column[levels]] += sign
                rows.append(row)
    return {levels for levels in hidden if _in_row_space(rows, column[levels])}


def _same_but(one: Levels, other: Levels, dimension: int) -> bool:
    return all(a == b for n, (a, b) in enumerate(zip(one, other, strict=True)) if n != dimension)


def _in_row_space(rows: list[list[Fraction]], column: int) -> bool:
    """Whether a combination of the equations speaks of this column alone."""
    width = len(rows[0]) if rows else 0
    target = [Fraction(int(n == column)) for n in range(width)]
    return bool(rows) and _rank([*rows, target]) == _rank(rows)


def _rank(rows: list[list[Fraction]]) -> int:
    work, rank = [list(row) for row in rows], 0
    for column in range(len(work[0])):
        pivot = next((n for n in range(rank, len(work)) if work[n][column]), None)
        if pivot is None:
            continue
        work[rank], work[pivot] = work[pivot], work[rank]
        for n in range(len(work)):
            if n != rank and work[n][column]:
                factor = work[n][column] / work[rank][column]
                work[n] = [a - factor * b for a, b in zip(work[n], work[rank], strict=True)]
        rank += 1
    return rank


def possible_values(
    page: Mapping[Levels, Shown], groups: list[Levels], *, threshold: int, most: int
) -> dict[Levels, set[int]]:
    """Every value each hidden cell can have, by trying all tables of people with at most `most` in a group.

    The reader knows the counts shown, that a small number is from 1 to below the threshold, that what is withheld is
    no zero, and that nobody is in a group that is not named.
    """
    members = {levels: [n for n, group in enumerate(groups) if _inside(group, levels)] for levels in page}
    bounds = {}
    for levels, one in page.items():
        if one.count is not None:
            bounds[levels] = (one.count, one.count)
        else:
            bounds[levels] = (1, threshold - 1) if one.mark == Mark.SMALL else (1, most * len(groups))
    found: dict[Levels, set[int]] = {levels: set() for levels, one in page.items() if one.mark != Mark.COUNT}
    people = [0] * len(groups)
    last = {levels: max(places) for levels, places in members.items()}

    def fill(number: int) -> None:
        if number == len(groups):
            for levels, values in found.items():
                values.add(sum(people[n] for n in members[levels]))
            return
        for count in range(most + 1):
            people[number] = count
            for levels, places in members.items():
                if number not in places:
                    continue
                low, high = bounds[levels]
                so_far = sum(people[n] for n in places if n <= number)
                if so_far > high or (last[levels] == number and so_far < low):
                    break
            else:
                fill(number + 1)
        people[number] = 0

    fill(0)
    return found


def _inside(group: Levels, levels: Levels) -> bool:
    return all(level in (ALL, own) for own, level in zip(group, levels, strict=True))
