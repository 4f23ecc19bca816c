"""Words found again in a text that was read anew."""

from __future__ import annotations

from compliance.reading.anchors import Anchor, anchor_at, carried, locate

TEXT = "one two three. one two three. four"


def test_the_same_span_is_taken_even_where_the_words_stand_twice() -> None:
    assert locate(TEXT, anchor_at(TEXT, 15, 28)) == (15, 28)


def test_moved_words_are_found_at_the_nearest_place() -> None:
    assert locate(TEXT, Anchor("", 12, 25, "one two three")) == (15, 28)
    assert locate(TEXT, Anchor("", 3, 16, "one two three")) == (0, 13)


def test_line_breaks_hyphens_marks_and_figures_may_differ() -> None:
    anchor = Anchor("", 0, 0, "Govern-\nments *shall* act16 now")
    assert locate("x Governments\nshall act now.", anchor) == (2, 27)


def test_the_same_figures_come_before_nearness() -> None:
    text = "to train court 7, and to train court 8."
    assert locate(text, Anchor("", 0, 16, "to train court 8")) == (22, 38)
    assert locate(text, Anchor("", 0, 16, "to train court 9")) == (0, 14)


def test_other_words_are_not_found() -> None:
    assert locate(TEXT, Anchor("", 0, 3, "five")) is None
    assert locate(TEXT, Anchor("", 0, 1, "5")) is None
    assert locate(TEXT, Anchor()) is None
    assert locate("", Anchor("", 0, 3, "one")) is None


def test_an_offset_is_carried_to_the_same_word() -> None:
    anchor = anchor_at(TEXT, 0, 13)
    moved = "...\none\ntwo  three"
    place = locate(moved, anchor)
    assert place is not None
    for word in ("two", "three"):
        assert moved[carried(anchor, moved, place, TEXT.index(word)) :].startswith(word)
    assert carried(anchor, moved, place, 13) == len(moved)
    assert carried(anchor, TEXT, (0, 13), 4) == 4
