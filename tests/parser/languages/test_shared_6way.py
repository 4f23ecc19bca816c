"""The openings of 163 aligned lines in the five other languages against the English ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.parser import read_opening

pytestmark = pytest.mark.shared
LINES = Path(__file__).parents[4] / "shared" / "data" / "resolution_sentences_6way.jsonl"
# The same words in English: no translation tells them apart.
SAME = {"calls on": "calls upon"}


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh"])
def test_openings_of_aligned_lines_agree_with_the_english(language: str) -> None:
    kinds = same_kind = operative = first = among = 0
    for row in map(json.loads, LINES.read_text(encoding="utf-8").splitlines()):
        english = read_opening(row["en"])
        if english.kind is None:
            continue
        other = read_opening(row[language])
        assert other.language == language
        kinds += 1
        same_kind += other.kind == english.kind
        if english.kind != "operative":
            continue
        want = SAME.get(english.verb_base or "", english.verb_base)
        operative += 1
        first += bool(other.candidates) and other.candidates[0] == want
        among += want in other.candidates
    print(f"{language}: first {first}/{operative}, among {among}/{operative}, kind {same_kind}/{kinds}")  # noqa: T201 - the figures are the result
    assert operative >= 60
    assert among / operative >= 0.95
    assert first / operative >= 0.90
    assert same_kind / kinds >= 0.98
