"""Words that a person selects or types are found as the text has them."""

from __future__ import annotations

import pytest

from compliance.reading.finding import nearest, occurrences, words_with_places

TEXT = "1. Urges States’ agencies\nto act – at once – and Urges  states' agencies to pay;"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("to act", ["to act"]),
        ("agencies to act", ["agencies\nto act"]),
        ("act - at once", ["act – at once"]),
        ("urges states' agencies", ["Urges States’ agencies", "Urges  states' agencies"]),
        ("to sing", []),
        ("  ", []),
        ("a.t", []),
    ],
)
def test_words_are_found_whatever_their_spaces_capitals_and_signs(words: str, found: list[str]) -> None:
    assert [TEXT[start:end] for start, end in occurrences(TEXT, words)] == found


def test_words_are_looked_for_inside_the_given_place_only() -> None:
    assert occurrences(TEXT, "agencies", 30) == [(TEXT.rindex("agencies"), TEXT.rindex("agencies") + 8)]


def test_of_equal_words_the_nearest_is_taken() -> None:
    found = occurrences(TEXT, "agencies")
    assert nearest(found, 0) == found[0]
    assert nearest(found, len(TEXT)) == found[1]


@pytest.mark.parametrize(
    "text", [TEXT, "敦促各国采取措施，预防贩运人口；并保护受害者", "يحث الدول على أن تعمل، وأن تدفع"]
)
def test_words_with_their_places_leave_nothing_out(text: str) -> None:
    places = words_with_places(text, 0, len(text))
    assert len(places) > 1
    assert "".join(word for _, word in places) == "".join(text.split())
    assert all(text.startswith(word, start) for start, word in places)


def test_a_broken_word_and_a_number_are_offered_whole() -> None:
    text = "to end traf-\nficking in 1,000 places"
    assert [word for _, word in words_with_places(text, 0, len(text))] == [
        "to", "end", "traf-ficking", "in", "1,000", "places"
    ]  # fmt: skip
