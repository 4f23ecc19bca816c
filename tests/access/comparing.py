"""Where States are seen beside one another: open to all."""

from __future__ import annotations

from tests.access.table import readable

LINES = [
    readable("matrix"),
]
