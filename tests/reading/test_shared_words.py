"""The words two clauses share, marked for who decides whether they ask the same."""

from __future__ import annotations

from compliance.reading.equivalents import shared_words

ONE = "Urges Governments to strengthen effective measures against the demand"
OTHER = "To the strengthening of measures, by all"


def test_words_of_one_stem_are_shared_in_whatever_form() -> None:
    ours, theirs = shared_words(ONE, OTHER)
    assert "".join(words for _shared, words in ours) == ONE
    assert "".join(words for _shared, words in theirs) == OTHER
    assert [words for shared, words in ours if shared] == ["strengthen", "measures"]
    assert [words for shared, words in theirs if shared] == ["strengthening of measures"]


def test_small_words_alone_are_nothing_in_common() -> None:
    ours, theirs = shared_words("to act for all of us", "to go for it and all")
    assert not any(shared for shared, _words in [*ours, *theirs])


def test_small_words_between_shared_ones_are_marked_with_them() -> None:
    ours, _theirs = shared_words("victims of trafficking in women", "trafficking victims")
    assert ours == [(True, "victims of trafficking"), (False, " in women")]
