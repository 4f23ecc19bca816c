"""Texts as stems: the same for every way of writing a word, and nothing a database would cut again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.finding.stems import tokens


def stems(text: str, language: str) -> list[str]:
    return [token.stem for token in tokens(text, language)]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Protect", "protecting", "PROTECTED", "protects"]),
        ("en", ["women's", "women’s", "women"]),
        ("en", ["child", "children", "Child’s"]),
        ("en", ["naïve", "naive", "nai\u0308ve"]),
        ("fr", ["évaluation", "evaluations", "l’évaluation", "l'Évaluation"]),
        ("es", ["educación", "educacion", "educaciones", "EDUCACIÓN"]),
        ("ru", ["ребёнка", "ребенка", "РЕБЁНКА"]),
        ("ru", ["правительства", "правительствам", "правительств"]),
        ("ar", ["الحكومات", "والحكومات", "الحُكُومات", "الحـكومات"]),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, words: list[str]) -> None:
    assert len({tuple(stems(word, language)) for word in words}) == 1
    assert len(stems(words[0], language)) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "lead", "led"), ("ru", "район", "раион"), ("zh", "保护", "护保"), ("", "act", "acts")],
)
def test_other_words_stay_apart(language: str, one: str, other: str) -> None:
    assert stems(one, language) != stems(other, language)


def test_chinese_is_cut_into_pairs_and_the_last_character() -> None:
    assert stems("保护儿童, lead 铅", "zh") == ["保护", "护儿", "儿童", "童", "lead", "铅"]


def test_a_symbol_is_its_letters_and_figures_in_order() -> None:
    assert stems("A/RES/65/190", "en") == ["a", "res", "65", "190"]


def test_every_stem_says_where_its_words_stand() -> None:
    text = "Les États, l’enfant et 儿童"
    assert [text[token.start : token.end] for token in tokens(text, "fr")] == [
        "Les", "États", "enfant", "et", "儿童", "童",
    ]  # fmt: skip


@given(st.text(max_size=200), st.sampled_from(["en", "fr", "es", "ru", "ar", "zh", ""]))
def test_no_stem_holds_a_character_at_which_a_database_cuts(text: str, language: str) -> None:
    for token in tokens(text, language):
        assert token.stem
        assert not re.search(r"[\x00-\x2f\x3a-\x60\x7b-\x7f]", token.stem), token
        assert 0 <= token.start < token.end <= len(text)
