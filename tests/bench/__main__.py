"""Measures, prints a line for each figure, and exits with 1 where one falls short of its goal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module

from tests.bench.figures import Figure
from tests.bench.machine import described

# Each has a function `figures()` that yields its figures one by one.
MODULES = ("parser", "database", "latency")


def measured(names: Iterable[str]) -> Iterator[Figure]:
    """The figures of the modules, as they come."""
    for name in names:
        yield from import_module(f"tests.bench.{name}").figures()


def report(figures: Iterable[Figure]) -> int:
    """Prints the figures; 1 where one falls short, else 0."""
    short = 0
    for figure in figures:
        sys.stdout.write(f"{figure.line()}\n")
        sys.stdout.flush()
        short += not figure.ok
    if short:
        sys.stdout.write(f"{short} of these fall short of their goals.\n")
    return 1 if short else 0


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    arguments.add_argument("modules", nargs="*", choices=[[], *MODULES], help="which to run (all)")
    chosen = arguments.parse_args().modules or MODULES
    sys.stdout.write(f"{described()}\n")
    sys.exit(report(measured(chosen)))
