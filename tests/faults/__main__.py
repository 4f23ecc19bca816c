"""Faults on real processes: a line for each figure, and exit 1 where one falls short of its goal.

python -m tests.faults [--short] [sqlite] [postgres]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator

from tests.bench.__main__ import report
from tests.bench.figures import Figure

PARTS = ("sqlite", "postgres")


def measured(parts: Iterable[str], length: str) -> Iterator[Figure]:
    """The figures of each pair of database and queue, as they come."""
    for part in parts:
        command = [sys.executable, "-m", "tests.faults.run", part, length]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for line in child.stdout:
                if line.startswith("{"):
                    yield Figure(**json.loads(line))
                else:
                    sys.stdout.write(line)
                    sys.stdout.flush()
        if child.returncode:
            yield Figure(f"{part} ended with an error", child.returncode, 0)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    asked.add_argument("--short", action="store_true", help="a few of each, some minutes")
    asked.add_argument("parts", nargs="*", choices=[[], *PARTS], help="which to run (all)")
    arguments = asked.parse_args()
    sys.exit(report(measured(arguments.parts or PARTS, "short" if arguments.short else "whole")))
