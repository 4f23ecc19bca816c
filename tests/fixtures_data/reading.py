"""Reads a fixture as a list of plain records, without Django or a database."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
"""The six official languages of the United Nations, by their English names."""

LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff\s()'-]+"),
    "zh": re.compile(r"[\u4e00-\u9fff\s()]+"),
    "ru": re.compile(r"[\u0400-\u04ff\s()'—-]+"),
}
"""What a name in a language not written in Latin letters may be made of."""


def records(name: str, model: str | None = None) -> list[dict[str, Any]]:
    """The entries of one fixture (`pk`, `model`, `fields`), of one model if it is named."""
    found: list[dict[str, Any]] = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    return [entry for entry in found if model is None or entry["model"] == f"compliance.{model}"]


def texts(fields: dict[str, Any], *stems: str) -> list[tuple[str, str, str]]:
    """Every (field, language, text) of the translated fields that begin with one of the stems."""
    return [(stem, language, fields[f"{stem}_{language}"]) for stem in stems for language in LANGUAGES]
