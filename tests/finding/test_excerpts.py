"""Where the words of a question stand, and the lines around them."""

from __future__ import annotations

import pytest

from compliance.finding.excerpts import Part, excerpt, holds, marked
from compliance.finding.questions import read, wanted
from compliance.finding.stems import tokens


def shown(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.found else part.text for part in parts)


@pytest.mark.parametrize(
    ("language", "question", "text", "expected"),
    [
        ("en", "child protect", "Protect every child.", "[Protect] every [child]."),
        ("en", '"lead paint"', "Lead and lead paints", "Lead and [lead paints]"),
        ("en", "lead -paint", "Lead in toys", "[Lead] in toys"),
        ("zh", "儿童", "保护儿童权利", "保护[儿童]权利"),
        ("zh", "童", "保护儿童权利和儿童", "保护儿[童]权利和儿[童]"),
        ("ar", "حكومة", "تدعو الحكومات إلى", "تدعو [الحكومات] إلى"),
        ("fr", "eau", "l’eau, les eaux", "l’[eau], les [eaux]"),
        ("en", "<b>", "a <b> c", "a <[b]> c"),
    ],
)
def test_what_was_asked_for_is_marked(language: str, question: str, text: str, expected: str) -> None:
    assert shown(marked(text, wanted(read(question), language), language)) == expected


def test_a_long_text_is_cut_around_where_most_of_it_stands() -> None:
    text = "lead " + "word " * 200 + "toys with lead paint in them " + "word " * 200
    found = shown(excerpt(text, wanted(read("lead paint toys"), "en"), "en"))
    assert "[toys] with [lead] [paint] in them" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 270


def test_a_long_text_without_any_of_it_is_shown_from_its_beginning() -> None:
    found = shown(excerpt("first " + "word " * 200, wanted(read("lead"), "en"), "en"))
    assert found.startswith("first word")
    assert found.endswith("word …")


@pytest.mark.parametrize(
    ("question", "expected"), [("lead", True), ("lead toys", True), ("lead -toys", False), ('"toys lead"', False)]
)
def test_a_text_holds_what_the_index_would_find(question: str, expected: bool) -> None:
    stems = [token.stem for token in tokens("Lead in toys", "en")]
    assert holds(stems, wanted(read(question), "en")) is expected


@pytest.mark.parametrize(
    ("question", "expected"), [("ken", True), ('"repub of ken"', False), ('"republic of ken"', True), ("enya", False)]
)
def test_a_name_is_found_by_how_it_begins(question: str, expected: bool) -> None:
    stems = [token.stem for token in tokens("Kenya, the Republic of Kenya", "")]
    assert holds(stems, wanted(read(question), "").beginnings()) is expected
