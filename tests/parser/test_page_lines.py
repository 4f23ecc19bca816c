"""The lines that a site prints under a text, or on each page of it."""

from __future__ import annotations

import pytest

from compliance.parser import parse

OPENING = "The General Assembly,\n\nRecalling its resolution 65/1,\n\n1. Urges States to act;\n\n"
LINES = ("\u00a9 2011 United Nations", "(c) 2011 United Nations", "Document Symbol: A/RES/66/1", "Back to top")


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_a_line_of_the_page_between_paragraphs_takes_none_of_them_away(line: str, gap: str) -> None:
    rest = ("2. Calls upon States to rest;", line, "3. Requests States to report.", line, "Annex", "Principles")
    parsed = parse(OPENING + gap.join(rest))
    texts = [p.text for p in parsed.provisions if p.kind == "operative"]
    assert texts == ["Urges States to act;", "Calls upon States to rest;", "Requests States to report."]
    assert [annex.title for annex in parsed.annexes] == ["Annex"]


def test_a_paragraph_that_runs_on_from_a_line_of_the_page_is_warned_of() -> None:
    parsed = parse(f"{OPENING}\u00a9 2011 United Nations 2. Requests States to report;\n\n3. Urges States to rest.")
    assert "unread-text" in [warning.code for warning in parsed.warnings]


def test_a_numbered_line_behind_the_end_of_the_page_is_warned_of_once() -> None:
    parsed = parse(f"{OPENING}2. Calls upon States to rest.\n\nBack to top\n\n1. Home\n\n2. Contact")
    assert [warning.code for warning in parsed.warnings].count("unread-text") == 1
    assert [p.number for p in parsed.provisions if p.kind == "operative"] == ["1", "2"]
