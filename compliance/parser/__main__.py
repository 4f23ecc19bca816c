"""`python -m compliance.parser FILE [--symbol S]`: print the reading of a file as one JSON object."""

from __future__ import annotations

import argparse
import json
import sys

from compliance.parser import ReadError, parse_source, read_file


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 with the JSON on standard output, 1 with one line on standard error."""
    options = argparse.ArgumentParser(prog="compliance.parser", description=__doc__)
    options.add_argument("file")
    options.add_argument("--symbol")
    chosen = options.parse_args(arguments)
    try:
        parsed = parse_source(read_file(chosen.file), symbol=chosen.symbol)
    except ReadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(parsed.to_dict(), ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
