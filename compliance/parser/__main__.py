"""`python -m compliance.parser FILE [--symbol S] [--explain [--json]]`: print the reading of a file as one JSON object.

With --explain it says why: every rule that fired, in words for a terminal or, with --json, inside the object.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys

from compliance.parser import ReadError, parse_source, read_file
from compliance.parser.explain import as_text, explain


def answer(file: str, symbol: str | None, *, why: bool, as_json: bool) -> str:
    """What the command prints for a file. Raises `ReadError` where it cannot be read."""
    source = read_file(file)
    if why and not as_json:
        return as_text(explain(source, symbol=symbol), shutil.get_terminal_size((100, 24)).columns)
    parsed = explain(source, symbol=symbol) if why else parse_source(source, symbol=symbol)
    return json.dumps(parsed.to_dict(), ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 with the answer on standard output, 1 with one line on standard error."""
    options = argparse.ArgumentParser(prog="compliance.parser", description=__doc__)
    options.add_argument("file")
    options.add_argument("--symbol")
    options.add_argument("--explain", action="store_true")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args(arguments)
    try:
        text = answer(chosen.file, chosen.symbol, why=chosen.explain, as_json=chosen.json)
    except ReadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
