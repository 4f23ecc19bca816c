"""What is found is asked for again as the person: everyone may search, and finds what is theirs to see."""

from __future__ import annotations

from tests.access.table import readable

LINES = [readable("search")]
