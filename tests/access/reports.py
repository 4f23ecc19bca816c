"""National reports: the rapporteur prepares one's own State's, anyone takes what the public record says."""

from __future__ import annotations

from tests.access.table import RAPPORTEURS, SIGN_IN, Line, everyone, only

CHOICES = {"end": "2026-01-31", "language": "en", "file_format": "docx", "not_reported": "on", "act": "preview"}

LINES = [
    Line("report_prepare", only(RAPPORTEURS, 200), only(RAPPORTEURS, 200), data=lambda _w: CHOICES),
    Line(
        "country_report",
        everyone(200),
        everyone(302, anonymous=SIGN_IN),
        lambda w: {"code": w.state.code, "file_format": "docx"},
    ),
    Line(
        "country_report",
        everyone(404),
        everyone(404),
        lambda w: {"code": w.state.code, "file_format": "exe"},
        about="another format",
    ),
]
