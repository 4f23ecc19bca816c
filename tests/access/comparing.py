"""Where States are seen beside one another: open to all."""

from __future__ import annotations

from tests.access.table import readable

LINES = [
    readable("matrix"),
    readable("compare_countries"),
    readable("coverage_map"),
    readable("theme_list"),
    readable("theme_detail", lambda w: {"slug": w.theme.slug}),
]
