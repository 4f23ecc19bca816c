"""The difference of two wordings: readable, and nothing lost."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.reading.differences import difference, differs_in_terms_only, term_changes


def marked(old: str, new: str) -> str:
    """The difference as one line: [-removed-] {+added+}."""
    shown = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(shown[kind].format(words) for kind, words in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Urges Governments to act;", "Urges Governments to act;", "Urges Governments to act;"),
        ("Urges all States", "Also urges all States", "[-Urges-]{+Also urges+} all States"),
        ("to protect women, in law", "to protect women and girls, in law", "to protect women{+ and girls+}, in law"),
        (
            "Calls upon all concerned Governments to",
            "Calls upon concerned Governments to",
            "Calls upon [-all -]concerned Governments to",
        ),
        ("", "new words", "{+new words+}"),
        ("old words", "", "[-old words-]"),
        ("", "", ""),
        ("促请各国政府采取措施", "促请各国采取措施", "促请各国[-政府-]采取措施"),
        ("يحث الحكومات على العمل", "يحث جميع الحكومات على العمل", "يحث {+جميع +}الحكومات على العمل"),
    ],
)
def test_difference_is_told_in_whole_words(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_stray_words_between_rewritten_stretches_are_not_kept() -> None:
    """A shared "and" between two rewritten phrases would only scatter the reader's attention."""
    old = "to adopt comprehensive legislation and establish specialized institutions everywhere"
    new = "to collect disaggregated statistics and publish internationally comparable indicators everywhere"
    assert [kind for kind, _ in difference(old, new)] == ["same", "removed", "added", "same"]


pieces = st.text(st.sampled_from("ab ,.;-’'\n\t政府各国حكومة é\u0301"), max_size=60)


@given(pieces, pieces)
def test_parts_joined_are_both_texts(old: str, new: str) -> None:
    parts = difference(old, new)
    assert "".join(words for kind, words in parts if kind != "added") == old
    assert "".join(words for kind, words in parts if kind != "removed") == new
    assert all(words for _, words in parts)
    assert all(one != other for (one, _), (other, _) in pairwise(parts))


def test_a_long_repetitive_text_takes_no_long_time() -> None:
    began = time.process_time()
    difference("to act and to act, " * 3000, "and to act to act; " * 2500)
    assert time.process_time() - began < 3


def test_terms_replaced_throughout_are_found_and_told_from_other_amendments() -> None:
    pairs = [
        (f"to combat human trafficking {where}", f"to combat trafficking in persons {where}")
        for where in ("by law", "at sea", "online, and other human trafficking crimes")
    ]
    other = ("to combat human trafficking by law", "to end trafficking in persons by law")
    terms = term_changes([*pairs, other])
    assert terms == [("human trafficking", "trafficking in persons")]
    assert differs_in_terms_only(*pairs[0], terms)
    assert not differs_in_terms_only(pairs[2][0], pairs[2][1], terms)  # its second mention was kept
    assert not differs_in_terms_only(*other, terms)
    assert not differs_in_terms_only("the same", "the same", terms)
