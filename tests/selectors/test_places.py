"""Places of paragraphs in words and as fragments."""

from __future__ import annotations

import pytest
from django.utils import translation

from compliance.selectors.places import anchor, obligation_title, place_text


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("8", "8"),
        ("3(e)", "3 (e)"),
        ("3(e)/s1", "3 (e), second clause"),
        ("3(a)(ii)/s2", "3 (a) (ii), third clause"),
        ("op3", "[3]"),
        ("op3/s1", "[3], second clause"),
        ("op2(a)", "[2] (a)"),
        ("A.12", "A.12"),
        ("4/s7", "4, further clause"),
    ],
)
def test_a_place_in_words(place: str, words: str) -> None:
    assert place_text(place) == words


def test_a_title_to_cite() -> None:
    assert obligation_title("A/RES/65/190", "3(e)") == "A/RES/65/190, paragraph 3 (e)"


def test_numbers_keep_their_order_in_a_page_read_from_right_to_left() -> None:
    with translation.override("ar"):
        assert place_text("3(e)") == "\u20663 (e)\u2069"


@pytest.mark.parametrize(("path", "fragment"), [("3(e)", "p3-e"), ("op1", "pop1"), ("pp16", "ppp16"), ("—", "px")])
def test_fragments(path: str, fragment: str) -> None:
    assert anchor(path) == fragment
