"""Which treaties an action of a clause asks States to join."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import compliance.reading
from compliance.reading.treaties import known_terms, read_terms
from tests.fixtures_data.reading import LANGUAGES, records
from tests.reading.texts import SEEDS, read

DATA: dict[str, Any] = tomllib.loads(
    (Path(compliance.reading.__file__).parent / "data" / "treaty_terms.toml").read_text(encoding="utf-8")
)
TREATIES = {entry["fields"]["code"]: entry["fields"] for entry in records("treaties.json")}
UNTOC = "the United Nations Convention against Transnational Organized Crime"
CHILD = "the Convention on the Rights of the Child"


def asked(action: str, *around: str, language: str = "en") -> list[str]:
    return known_terms(language).asked_for(action, *around)


@pytest.mark.parametrize(
    ("action", "treaties"),
    [
        (f"to consider ratifying or acceding to, as a matter of priority, {UNTOC}", ["18-12"]),
        (f"to accede to {UNTOC} and the Protocols thereto", ["18-12", "18-12-a"]),
        (f"to ratify {UNTOC}4 and its Protocols", ["18-12", "18-12-a"]),
        ("to become parties to the Trafficking Protocol", ["18-12-a"]),
        (
            f"to sign the Protocol to Prevent, Suppress and Punish Trafficking in Persons, supplementing {UNTOC}",
            ["18-12-a"],
        ),
        (f"to consider the ratification of {CHILD} and the Optional Protocols thereto", ["4-11", "4-11-c"]),
        (f"to ratify the Optional Protocol to {CHILD} on the sale of children, child prostitution", ["4-11-c"]),
        (f"to ratify the Optional Protocol to {CHILD} on the involvement of children in armed conflict", []),
        (f"to ratify the Protocol against the Smuggling of Migrants, supplementing {UNTOC}", []),
        ("to ratify the Convention on the Elimination of All Forms of Discrimination against Women", ["4-8"]),
        (f"to implement {UNTOC}", []),
        (f"to promote universal ratification of {UNTOC}", []),
        (f"to give effect to {CHILD}, which they signed and ratified", []),
        (f"for States parties to {CHILD} to ratify the Trafficking Protocol", ["18-12-a"]),
        ("to watch for signs of trafficking, in the light of the Trafficking Protocol", []),
    ],
)
def test_a_treaty_is_asked_for_where_an_action_asks_to_join_it(action: str, treaties: list[str]) -> None:
    assert asked(action) == treaties


def test_an_action_without_an_object_shares_that_of_its_clause_or_paragraph() -> None:
    clause = f"to consider signing and ratifying, and for States parties to implement, {CHILD}"
    assert asked("to consider signing and ratifying", clause) == ["4-11"]
    assert asked("to consider signing and ratifying", "Urges States to do so", clause) == ["4-11"]
    assert asked("to consider signing and ratifying relevant instruments", clause) == []
    assert asked("to ratify the Domestic Workers Convention", clause) == []
    assert asked("to implement", clause) == []


def test_the_second_source_document_asks_for_two_in_one_action() -> None:
    reading, _text = read(SEEDS / "A-HRC-RES-11-3.txt")
    calls = {
        (clause["id"], tuple(found))
        for clause in reading["obligations"]
        for action in clause["actions"]
        if (found := asked(action["text"], clause["text"]))
    }
    assert calls == {("3(o)", ("18-12", "18-12-a"))}


@pytest.mark.parametrize("code", TREATIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_name_of_a_treaty_names_it_alone_in_every_language(language: str, code: str) -> None:
    assert known_terms(language).named(TREATIES[code][f"name_{language}"]) == [code]


@pytest.mark.parametrize(
    ("language", "action"),
    [
        ("fr", "d'envisager de ratifier la {}, ou d'y adhérer"),
        ("es", "que consideren la posibilidad de ratificar la {} o de adherirse a ella"),
        ("ru", "рассмотреть вопрос о ратификации {} или присоединении к ней"),
        ("ar", "النظر في التصديق على {} أو الانضمام إليها"),
        ("zh", "优先考虑批准或加入《{}》"),
    ],
)
def test_an_action_asks_in_every_language(language: str, action: str) -> None:
    name = TREATIES["18-12"][f"name_{language}"]
    assert asked(action.format(name), language=language) == ["18-12"]
    assert asked(name, language=language) == []


def test_every_treaty_of_the_terms_is_known_and_every_word_is_in_one_of_six_languages() -> None:
    assert {code for one in DATA["treaties"] for code in one["codes"]} == set(TREATIES)
    for section in ("acts", "instrument", "before", "after"):
        assert set(DATA[section]) == set(LANGUAGES)
    for one in DATA["treaties"]:
        assert set(one) == {"codes", *LANGUAGES}


def test_a_language_without_terms_asks_for_nothing() -> None:
    empty = {**DATA, "acts": {}, "treaties": [{"codes": ["4-8"]}]}
    assert read_terms(empty, "en").asked_for("to ratify the Convention") == []
