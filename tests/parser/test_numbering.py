"""The labels that lines begin with."""

from __future__ import annotations

import time

import pytest

from compliance.parser import parse
from compliance.parser.numbering import BULLET, LETTER, read_label, roman_numeral, roman_value

OPENING = "The General Assembly,\n\nRecalling its resolution 65/1,\n\n1. Urges States to act;\n\n"


@pytest.mark.parametrize("bullet", ["- ", "\u2022 ", "\u2014 \u2013 "])
def test_a_row_of_bullets_is_no_label_and_is_read_in_bounded_time(bullet: str) -> None:
    row = bullet * 5_000 + "x"
    started = time.perf_counter()
    assert read_label(row) is None
    parsed = parse(f"{OPENING}{row}\n\n2. Requests States to report.")
    assert time.perf_counter() - started < 3
    assert [p.number for p in parsed.provisions if p.kind == "operative"] == ["1", "2"]


def test_a_bullet_is_a_label_and_gives_way_to_a_letter_behind_it() -> None:
    bullet, letter = read_label("- to act"), read_label("- (b) to act")
    assert bullet is not None
    assert (bullet.scheme, bullet.end) == (BULLET, 2)
    assert letter is not None
    assert (letter.scheme, letter.value, letter.end) == (LETTER, 2, 5)


@pytest.mark.parametrize(("number", "numeral"), [(1, "i"), (14, "xiv"), (28, "xxviii"), (1949, "mcmxlix")])
def test_a_roman_numeral_is_read_as_the_number_it_was_written_for(number: int, numeral: str) -> None:
    assert (roman_numeral(number), roman_value(numeral)) == (numeral, number)
