"""The server as in service: gunicorn, static files under hashed names, compressed ahead of time."""

from __future__ import annotations

import re
import urllib.request


def test_a_page_and_its_style_sheets_come_from_gunicorn(server: str) -> None:
    with urllib.request.urlopen(f"{server}/", timeout=10) as answer:  # noqa: S310 - our own server
        page = answer.read().decode()
    sheets = re.findall(r'<link[^>]+href="(/static/[^"]+\.css)"', page)
    assert sheets
    for sheet in sheets:
        assert re.search(r"\.[0-9a-f]{12}\.css$", sheet)
        request = urllib.request.Request(f"{server}{sheet}", headers={"Accept-Encoding": "br"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            assert answer.headers["Content-Encoding"] == "br"
            assert "immutable" in answer.headers["Cache-Control"]
