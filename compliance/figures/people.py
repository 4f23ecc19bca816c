"""A table of people that fits a block of counts: how many there are in each finest group.

Where the finest groups are given this is the block itself. Where only totals are given, many tables fit; one of them
is enough. Groups of which the block says nothing are "rest", and hold somebody only where the totals need it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from compliance.figures.table import ALL, REST, Block, Levels, parts_given

#: Steps after which the search gives up.
_MOST_STEPS = 20_000


@dataclass
class People:
    """`atoms` counts each finest group, `cells` every place of the lattice, given or not; `empty` groups stay empty."""

    atoms: dict[Levels, int]
    cells: dict[Levels, int]
    empty: set[Levels] = field(default_factory=set)


def people_of(block: Block) -> People | None:
    """One table of people that fits; None where none was found."""
    parts = [[*parts_given(block, dimension), REST] for dimension in range(3)]
    # A dimension that the block never tells apart has one part only.
    parts = [found if len(found) > 1 else [ALL] for found in parts]
    atoms = [(a, b, c) for a in parts[0] for b in parts[1] for c in parts[2]]
    inside = {levels: [atom for atom in atoms if _is_in(atom, levels)] for levels in block}
    filled = _Filling(block, inside, atoms).run()
    if filled is None:
        return None
    lattice = [
        (a, b, c)
        for a in dict.fromkeys([ALL, *parts[0]])
        for b in dict.fromkeys([ALL, *parts[1]])
        for c in dict.fromkeys([ALL, *parts[2]])
    ]
    cells = {levels: sum(filled[atom] for atom in atoms if _is_in(atom, levels)) for levels in lattice}
    # Nobody believes in a group that is neither named nor needed, nor in people where a zero is shown.
    empty = {atom for atom in atoms if REST in atom and not filled[atom]}
    empty |= {atom for levels, count in block.items() if count == 0 for atom in inside[levels]}
    return People(filled, cells, empty)


def _is_in(atom: Levels, levels: Levels) -> bool:
    return all(level in (ALL, own) for own, level in zip(atom, levels, strict=True))


class _Filling:
    """Fills the finest groups one after the other with as many as still fit, and goes back where that leads nowhere."""

    def __init__(self, block: Block, inside: dict[Levels, list[Levels]], atoms: list[Levels]) -> None:
        self.left = dict(block)
        self.holding: dict[Levels, list[Levels]] = {atom: [] for atom in atoms}
        for levels, members in inside.items():
            for atom in members:
                self.holding[atom].append(levels)
        # The groups that are named come first, those in the most given cells before others; "rest" takes what is left.
        self.order = sorted(atoms, key=lambda atom: (atom.count(REST), atom not in block, -len(self.holding[atom])))
        after: dict[Levels, int] = {levels: len(members) for levels, members in inside.items()}
        self.waiting = after
        self.filled: dict[Levels, int] = {}
        self.steps = 0

    def run(self) -> dict[Levels, int] | None:
        return dict(self.filled) if self._fill(0) else None

    def _fill(self, number: int) -> bool:
        if number == len(self.order):
            return not any(self.left.values())
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return False
        atom = self.order[number]
        holding = self.holding[atom]
        # A group that no given cell holds is of no account.
        most = min((self.left[levels] for levels in holding), default=0)
        for levels in holding:
            self.waiting[levels] -= 1
        # The last group of a cell takes all that is left of it.
        least = max((self.left[levels] for levels in holding if self.waiting[levels] == 0), default=0)
        for count in range(most, least - 1, -1):
            for levels in holding:
                self.left[levels] -= count
            self.filled[atom] = count
            if self._fill(number + 1):
                return True
            for levels in holding:
                self.left[levels] += count
            if self.steps > _MOST_STEPS:
                break
        for levels in holding:
            self.waiting[levels] += 1
        return False
