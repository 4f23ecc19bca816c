"""What people type is always read, and asks what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.finding.questions import Phrase, by_analysis, read, wanted


def asked(text: str, language: str = "en") -> tuple[list[list[str]], list[str]]:
    """What has to stand in a text and what must not, phrases as stems with spaces."""
    found = wanted(read(text), language)

    def said(phrase: Phrase) -> str:
        return " ".join(phrase.stems) + ("*" if phrase.prefix else "")

    return [[said(phrase) for phrase in group] for group in found.all_of], [said(phrase) for phrase in found.none_of]


@pytest.mark.parametrize(
    ("text", "all_of", "none_of"),
    [
        ("lead paint", [["lead"], ["paint"]], []),
        ('"lead paint"', [["lead paint"]], []),
        ("“Lead Paints” -toys", [["lead paint"]], ["toy"]),
        ('-"lead paint" toys', [["toy"]], ["lead paint"]),
        ("lead OR cadmium toys", [["lead", "cadmium"], ["toy"]], []),
        ("lead OR cadmium OR arsenic", [["lead", "cadmium", "arsenic"]], []),
        ("A/RES/65/190", [["a res 65 190"]], []),
        ("follow-up", [["follow up"]], []),
        ("the protection of children", [["protect"], ["child"]], []),
        ('"protection of the child"', [["protect of the child"]], []),
        ("of the", [["of"], ["the"]], []),
        ("lead or", [["lead"]], []),
    ],
)
def test_words_phrases_minus_and_or(text: str, all_of: list[list[str]], none_of: list[str]) -> None:
    assert asked(text) == (all_of, none_of)


@pytest.mark.parametrize(
    ("text", "all_of"),
    [
        ('"lead paint', [["lead paint"]]),
        ('lead " ', [["lead"]]),
        ("OR lead", [["lead"]]),
        ("lead OR", [["lead"]]),
        ("lead OR -toys", [["lead"]]),
        ("lead -", [["lead"]]),
        ("(lead AND) *", [["lead"]]),
        ("lead:* & !paint'", [["lead"], ["paint"]]),
    ],
)
def test_what_is_not_well_formed_is_read_as_far_as_it_goes(text: str, all_of: list[list[str]]) -> None:
    assert asked(text)[0] == all_of


@pytest.mark.parametrize("text", ["", "   ", '""', "- -", "?!", "\x00", '" " -', "OR", "___"])
def test_signs_without_a_word_ask_nothing(text: str) -> None:
    assert not read(text)


def test_chinese_is_asked_in_pairs_and_one_character_as_a_beginning() -> None:
    assert asked("保护儿童 铅", "zh")[0] == [["保护 护儿 儿童"], ["铅*"]]


def test_small_words_are_those_of_each_language() -> None:
    assert asked("la paz", "es")[0] == [["paz"]]
    assert asked("la paz", "en")[0] == [["la"], ["paz"]]


def test_languages_that_read_alike_are_asked_together() -> None:
    found = by_analysis(read("lead"), ["en", "fr", "es", "ru"])
    assert [languages for _wanted, languages in found] == [("en", "fr", "es", "ru")]
    found = by_analysis(read("universities"), ["en", "fr", "ru", "zh"])
    assert sorted(languages for _wanted, languages in found) == [("en",), ("fr",), ("ru", "zh")]


@given(st.text(max_size=300), st.sampled_from(["en", "fr", "es", "ru", "ar", "zh", ""]))
def test_anything_typed_is_read(text: str, language: str) -> None:
    question = read(text)
    found = wanted(question, language)
    assert all(phrase.stems for phrase in (*found.phrases, *found.none_of))
    assert len(question.groups) <= 16
