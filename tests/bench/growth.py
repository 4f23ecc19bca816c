"""Time of compiling per record, from ten obligations a State to ten thousand."""

from __future__ import annotations

from compliance.services import work
from tests.bench.board import Board, p50
from tests.bench.compiling import compile_all
from tests.bench.ground import Ground, grow

#: Obligations of each State.
STEPS = (10, 100, 1000, 10_000)
#: States filled: enough for the largest step to be two hundred thousand records.
COUNTRIES = 20
#: Time per record may rise by noise, not by more than this.
TOLERANCE = 1.25


def run(board: Board, ground: Ground) -> None:
    board.heading(f"growth, {COUNTRIES} States filled")
    so_far, before = 0, None
    for step in STEPS:
        if step > ground.obligations * 5:
            break
        grow(step - so_far, COUNTRIES)
        so_far = step

        def compile_again() -> None:
            work.mark_all()
            compile_all()

        microseconds = p50(compile_again, times=3) * 1000 / (step * COUNTRIES)
        name = f"compiling, {step:,} obligations a State, per record"
        if before is None:
            board.told(name, microseconds, "µs")
        else:
            board.at_most(name, microseconds, before * TOLERANCE, "µs")
        before = microseconds
