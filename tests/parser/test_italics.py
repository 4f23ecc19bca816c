"""Italics show how far a verb goes, and no more than that."""

from __future__ import annotations

import pytest

from compliance.parser import Provision, parse


def paragraph(text: str, opening: str = "*The General Assembly,*\n\n*Recalling* its resolution 60/1,\n\n") -> Provision:
    """The operative paragraph 1 of a resolution that holds nothing else."""
    return next(item for item in parse(f"{opening}1. {text}\n").provisions if item.id == "1")


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("*Expresses deep concern* about the links between armed groups;", "Expresses deep concern"),
        ("*Expresses* deep concern about the links between armed groups;", "Expresses"),
        ("*Expresses solidarity with and compassion for* victims;", "Expresses solidarity with and compassion for"),
        ("*Expresses* *deep concern* about the links;", "Expresses"),
        ("*Reaffirms its request* to the Secretary-General to report;", "Reaffirms its request"),
        ("**Reaffirms its\nrequest** to the Secretary-General to report;", "Reaffirms its request"),
        ("Expresses deep concern about the links;", "Expresses"),
    ],
)
def test_the_verb_goes_as_far_as_the_italics(text: str, verb: str) -> None:
    found = paragraph(text)
    assert found.verb == verb
    assert found.verb_base == verb.split(maxsplit=1)[0].lower()


def test_the_verb_of_a_list_is_that_of_its_items() -> None:
    text = "*Reiterates its concern at:*\n\n(a) The number of victims;\n\n(b) The lack of lamps.\n"
    parsed = parse(f"The General Assembly,\n\n1. {text}")
    assert [item.verb for item in parsed.provisions] == ["Reiterates its concern at"] * 3


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("*Urges Governments:*\n\n(a) To act;\n\n(b) To report.", "Urges"),
        ("*Calls upon all* States to act;", "Calls upon"),
        ("*Requests the Secretary-General* to report;", "Requests"),
        ("*Decides to remain seized of the matter.*", "Decides"),
        ("*Welcomes the report, and urges* States to act;", "Welcomes"),
        ("*Expresses concern that in many of the countries of the world lamps* are few;", "Expresses"),
        ("*Expresses concern about lamps;", "Expresses"),
    ],
)
def test_italics_that_hold_more_than_a_verb_change_nothing(text: str, verb: str) -> None:
    assert paragraph(text).verb == verb


def test_a_verb_that_no_lexicon_has_is_what_stands_in_italics() -> None:
    assert paragraph("*Bewails with sorrow* the loss of lamps;").verb == "Bewails with sorrow"
    assert paragraph("Bewails with sorrow the loss of lamps;").verb == "Bewails"


def test_a_translated_verb_goes_as_far_as_the_italics() -> None:
    text = "*L’Assemblée générale,*\n\n*Rappelant* sa résolution 60/1,\n\n1. *Exprime sa vive préoccupation* devant {};"
    parsed = parse(text.format("le nombre de victimes de la traite des personnes dans le monde"))
    found = next(item for item in parsed.provisions if item.id == "1")
    assert (found.verb, found.verb_base) == ("Exprime sa vive préoccupation", "expresses")
