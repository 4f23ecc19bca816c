"""Every pair NAME.txt, NAME.json under cases/: an oddity of real documents in a text of our own, and its reading."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.parser import parse
from tests.parser.reading import CASES, RESOLUTIONS, summary

TEXTS = sorted(CASES.glob("*.txt"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_case_reads_as_its_json_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert summary(parse(path.read_text(encoding="utf-8"))) == expected


@pytest.mark.parametrize("path", [*TEXTS, *sorted(RESOLUTIONS.glob("*.txt"))], ids=lambda path: path.stem)
def test_the_spans_of_a_case_cover_every_visible_character_once(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    spans = parse(text).spans
    position = 0
    for span in spans:
        assert span.start >= position
        assert not text[position : span.start].strip()
        position = span.end
    assert not text[position:].strip()


@pytest.mark.parametrize("path", [*TEXTS, *sorted(RESOLUTIONS.glob("*.txt"))], ids=lambda path: path.stem)
def test_places_point_at_the_words_they_name(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    parsed = parse(text)
    for provision in parsed.provisions:
        assert provision.start < provision.end <= len(text)
        assert provision.text.split()[0].strip("*") in text[provision.start : provision.start + 60]
        for also in provision.also:
            # A second addressee of one printed verb begins at the addressee.
            first = text[also.start : also.end].split()[0]
            assert first in (also.verb.split()[0], (also.addressee or "").split(" ")[0])
    for obligation in parsed.obligations:
        assert obligation.text.split()[0] == text[obligation.start : obligation.end].split()[0].strip("*")
        for action in obligation.actions:
            assert obligation.start <= action.start < action.end
            assert action.text.split()[0] == text[action.start : action.end].split()[0].strip("*")


def test_ids_are_unique_in_every_case() -> None:
    for path in TEXTS:
        parsed = parse(path.read_text(encoding="utf-8"))
        for ids in ([p.id for p in parsed.provisions], [o.id for o in parsed.obligations]):
            assert len(ids) == len(set(ids)), path.name
