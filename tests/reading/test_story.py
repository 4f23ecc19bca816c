"""What stood before each correction is told from the corrections themselves."""

from __future__ import annotations

from typing import Any

from compliance.parser import parse
from compliance.reading.corrections import Correction, anchor_at
from compliance.reading.story import before_each

TEXT = "The General Assembly,\n\n1. Urges Governments to adopt laws and to train officials;\n"


def corrections() -> list[Correction]:
    first = parse(TEXT).to_dict()["obligations"][0]
    anchor = anchor_at(TEXT, first["start"], first["end"])
    return [
        Correction(1, "obligation_set", anchor, {"addressee": "States"}),
        Correction(2, "obligation_set", anchor, {"addressee": "All States"}),
        Correction(3, "obligation_set", anchor_at("No such words", 0, 7), {"addressee": "Nobody"}),
        Correction(4, "describe", values={"title": "A title"}),
        Correction(5, "action_set", anchor_at(TEXT, *action(first, 1)), {"latitude": "discretion"}),
    ]


def action(obligation: dict[str, Any], number: int) -> tuple[int, int]:
    return obligation["actions"][number]["start"], obligation["actions"][number]["end"]


def test_each_correction_is_told_with_what_the_one_before_it_left() -> None:
    before = before_each(parse(TEXT).to_dict(), TEXT, corrections())
    assert before[1]["addressee"] == "Governments"
    assert before[2]["addressee"] == "States"
    assert 3 not in before, "one that finds no place has nothing before it"
    assert before[4] == {"title": None}
    assert (before[5]["text"], before[5]["obligation"]) == ("to train officials", "1")


def test_nothing_of_the_reading_is_changed() -> None:
    parsed = parse(TEXT).to_dict()
    before_each(parsed, TEXT, corrections())
    assert parsed == parse(TEXT).to_dict()
