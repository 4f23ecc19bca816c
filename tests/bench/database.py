"""Everything filled: 193 States × 2,000 obligations on SQLite and on PostgreSQL, each in processes of its own.

For a smaller or a single run: BENCH_COUNTRIES, BENCH_OBLIGATIONS, BENCH_BACKENDS (`sqlite`, `postgres`), BENCH_PARTS
(`load`, `growth`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from importlib import import_module

from tests.bench.board import Board
from tests.bench.figures import Figure
from tests.bench.ground import BACKENDS, prepared

#: Subjects in order, each list on one database: `pages` fills it, what follows measures on it.
PARTS = {
    "load": ("pages", "memory", "taking", "reporting", "writing", "compiling", "publishing", "revising"),
    "growth": ("growth",),
}
TITLES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def figures() -> Iterator[Figure]:
    """The figures of every part on every backend. Django is set up once a process, so each has its own."""
    backends = _chosen("BENCH_BACKENDS", BACKENDS)
    for part in _chosen("BENCH_PARTS", PARTS):
        for backend in backends:
            yield from _of_child(part, backend)


def _chosen(variable: str, there: Collection[str]) -> list[str]:
    chosen = os.environ.get(variable, ",".join(there)).split(",")
    if unknown := sorted(set(chosen) - set(there)):
        raise SystemExit(f"{variable} has {', '.join(unknown)}, but there are {', '.join(there)}.")
    return chosen


def _of_child(part: str, backend: str) -> Iterator[Figure]:
    command = [sys.executable, "-m", "tests.bench.database", part, backend]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith("{"):
                yield Figure(**json.loads(line))
            else:
                sys.stdout.write(line)
    if child.returncode:
        yield Figure(f"{TITLES[backend]}: {part} ended with an error", child.returncode, 0)


def measure(part: str, backend: str) -> None:
    """What a child does: an own database, and the subjects of the part one after the other."""
    countries = int(os.environ.get("BENCH_COUNTRIES", "193"))
    obligations = int(os.environ.get("BENCH_OBLIGATIONS", "2000"))
    board = Board(TITLES[backend])
    with prepared(backend, countries=countries, obligations=obligations) as ground:
        for subject in PARTS[part]:
            import_module(f"tests.bench.{subject}").run(board, ground)


if __name__ == "__main__":
    measure(*sys.argv[1:])
