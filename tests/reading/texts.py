"""Readings and texts the tests of this room work on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from compliance.parser import parse_source, read_file

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "fixtures" / "resolutions"
SHARED = ROOT.parent / "shared" / "data"

#: A small resolution of our own in the shape of a real one: numbered paragraphs, sub-paragraphs, a second verb.
SMALL = """The General Assembly,

Recalling its resolution 70/1 of 25 September 2015,

1. Urges Governments to adopt laws against trafficking in persons and to provide training for judges, and encourages
Governments to report on the results;

2. Calls upon all States:

(a) To collect data on trafficking in persons, and to publish and exchange them every year;

(b) To protect the privacy of victims;

3. Requests the Secretary-General to submit a report to the General Assembly at its next session;

4. Encourages Member States, as appropriate, to contribute to the trust fund.
"""


@cache
def read(path: Path) -> tuple[dict[str, Any], str]:
    """(reading, text) of a file; readings are never changed in place, so that they can be shared."""
    source = read_file(path)
    return parse_source(source).to_dict(), source.text
