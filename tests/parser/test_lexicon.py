"""Verbs with their adverbs, infinitives, and the classes of addressees."""

from __future__ import annotations

import pytest

from compliance.parser.actors import classify, is_actor
from compliance.parser.lexicon import english, load_data


@pytest.mark.parametrize(
    ("text", "printed", "base"),
    [
        ("Urges Governments to", "Urges", "urges"),
        ("Also calls upon States", "Also calls upon", "calls upon"),
        ("Calls once again upon States", "Calls once again upon", "calls upon"),
        ("Once again urges States", "Once again urges", "urges"),
        ("Takes note with appreciation of", "Takes note with appreciation", "takes note"),
        ("Takes note also of the", "Takes note also", "takes note"),
        ("Notes with deep concern that", "Notes with deep concern", "notes"),
        ("Decides also that", "Decides also", "decides"),
        ("Strongly encourages States", "Strongly encourages", "encourages"),
        ("Recognises the", "Recognises", "recognizes"),
        ("URGES Member States", "URGES", "urges"),
        ("Recognizing also that", "Recognizing also", "recognizing"),
        ("Bearing in mind also", "Bearing in mind also", "bearing in mind"),
        ("Having considered the report", "Having considered", "having"),
    ],
)
def test_a_verb_group_is_read_with_its_adverbs(text: str, printed: str, base: str) -> None:
    found = english().match(text)
    assert found is not None
    assert (found.printed, found.entry.base) == (printed, base)


@pytest.mark.parametrize("text", ["Governments urge", "The Council", "Alsoran", "", "12"])
def test_other_words_are_no_verb_group(text: str) -> None:
    assert english().match(text) is None


@pytest.mark.parametrize("word", ["provide", "digitalize", "re-establish", "access", "rely"])
def test_base_forms_may_follow_to(word: str) -> None:
    assert english().is_base_verb(word)


@pytest.mark.parametrize("word", ["women", "the", "Combat", "punishing", "armed", "development", "climate"])
def test_nouns_participles_and_names_are_no_base_forms(word: str) -> None:
    assert not english().is_base_verb(word)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Governments", "governments"),
        ("all States Members of the United Nations or of the specialized agencies", "governments"),
        ("States parties to the Convention", "governments"),
        ("the Government of Israel", "governments"),
        ("Zambia", "governments"),
        ("concerned Governments", "governments"),
        ("the occupying Power", "governments"),
        ("developed countries", "governments"),
        ("Governments and relevant United Nations bodies", "mixed"),
        ("States and other interested parties", "mixed"),
        ("the international community", "mixed"),
        ("the Secretary-General", "un"),
        ("the United Nations system", "un"),
        ("the Office of the High Commissioner", "un"),
        ("the business sector, in particular the tourism industries", "organizations"),
        ("all parties to armed conflict", "organizations"),
    ],
)
def test_an_addressee_has_its_class(phrase: str, expected: str) -> None:
    assert classify(phrase, english()) == expected


def test_them_has_the_class_of_those_named_before() -> None:
    before = "the efforts of Governments, United Nations bodies and non-governmental organizations to"
    assert classify("them", english(), before) == "mixed"
    assert classify("them", english(), "States that have acceded") == "governments"


@pytest.mark.parametrize(
    "phrase", ["the efforts of Governments", "the early ratification of the treaty", "further steps"]
)
def test_efforts_and_ratifications_cannot_be_asked(phrase: str) -> None:
    assert not is_actor(phrase, english())


def test_every_verb_of_the_data_names_its_source() -> None:
    entries = load_data("en.toml")["operative"]
    assert all(entry["source"] and entry["class"] in ("directive", "decision", "stance") for entry in entries.values())
    assert all(0 <= entry["force"] <= 6 for entry in entries.values())
