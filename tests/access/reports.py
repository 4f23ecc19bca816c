"""National reports: the rapporteur prepares one's own State's, anyone takes what the public record says."""

from __future__ import annotations

from tests.access.table import RAPPORTEURS, SIGN_IN, Line, everyone, only, readable

CHOICES = {"end": "2026-01-31", "language": "en", "file_format": "docx", "not_reported": "on", "act": "preview"}

LINES = [
    Line("report_prepare", only(RAPPORTEURS, 200), only(RAPPORTEURS, 200), data=lambda _w: CHOICES),
    readable("country_report", lambda w: {"code": w.state.code, "file_format": "docx"}),
    Line(
        "country_report",
        everyone(404),
        everyone(405),
        lambda w: {"code": w.state.code, "file_format": "exe"},
        about="another format",
    ),
    Line(
        "country_report_make",
        everyone(405, anonymous=SIGN_IN),
        everyone(302, anonymous=SIGN_IN),
        lambda w: {"code": w.state.code, "file_format": "docx"},
        lambda _w: {"end": "2026-01-31"},
    ),
]
