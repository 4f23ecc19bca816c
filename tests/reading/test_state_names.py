"""States by the names of lists: equal or not, never nearly."""

from __future__ import annotations

import json
import re

import pytest

from compliance.reading.state_names import StateNames, _data, key_of, state_names
from tests.fixtures_data.reading import FIXTURES, LANGUAGES, records

COUNTRIES = [entry["fields"] for entry in records("countries.json")]


def official() -> StateNames:
    return state_names(
        (fields["iso3"], fields[f"{kind}_name_{language}"])
        for fields in COUNTRIES
        for kind in ("short", "formal")
        for language in LANGUAGES
    )


NAMES = official()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Côte d'Ivoire", "CIV"),
        ("Cote d’Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Eswatini", "SWZ"),
        ("Swaziland", "SWZ"),
        ("The former Yugoslav Republic of Macedonia", "MKD"),
        ("North Macedonia", "MKD"),
        ("Czech Republic", "CZE"),
        ("Czechia", "CZE"),
        ("Cabo Verde", "CPV"),
        ("Cape Verde", "CPV"),
        ("Republic of Moldova", "MDA"),
        ("State of Palestine", "PSE"),
        ("Holy See", "VAT"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Republic of Korea", "KOR"),
        ("St. Kitts and Nevis", "KNA"),
        ("Saint Kitts and Nevis", "KNA"),
        ("Serbia", "SRB"),
        ("Serbia 2, 3", "SRB"),
        ("Montenegro²", "MNE"),
        ("Netherlands", "NLD"),
        ("  congo ", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("Zaire", "COD"),
        ("République-Unie de Tanzanie", "TZA"),
        ("Российская Федерация", "RUS"),
        ("中国", "CHN"),
        ("كينيا", "KEN"),
    ],
)
def test_a_state_is_found_by_names_of_today_and_of_before(name: str, code: str) -> None:
    assert NAMES.code_of(name) == code


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("European Union", "organization"),
        ("Cook Islands", "not_member"),
        ("Niue", "not_member"),
        ("Yugoslavia (former)", "former_state"),
        ("Serbia and Montenegro", "former_state"),
        ("Czechoslovakia", "former_state"),
        ("Atlantis", "unknown"),
        ("Korea", "unknown"),
        ("Republic of Kongo", "unknown"),
        ("Swazilands", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_is_no_states_name_says_why_and_nothing_is_guessed(name: str, reason: str) -> None:
    assert NAMES.code_of(name) is None
    assert NAMES.reason_of(name) == reason


def test_no_name_of_today_or_before_is_two_states() -> None:
    assert "shared" not in NAMES.reasons.values()
    keys = [key_of(one["name"]) for one in _data()["former"] + _data()["others"]]
    assert len(keys) == len(set(keys))
    today = state_names((f["iso3"], f["short_name_en"]) for f in COUNTRIES).codes
    assert not {key_of(one["name"]) for one in _data()["others"]} & set(NAMES.codes)
    for one in _data()["former"]:
        assert NAMES.code_of(one["name"]) == one["state"]
        assert key_of(one["name"]) not in {key for key, code in today.items() if code != one["state"]}


def test_names_of_before_are_told_with_their_end_and_source() -> None:
    codes = {fields["iso3"] for fields in COUNTRIES}
    for one in _data()["former"]:
        assert one["state"] in codes
        assert one["source"].startswith("United Nations")
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", one.get("until", "2000"))
    assert {one["why"] for one in _data()["others"]} == {"organization", "not_member", "former_state"}


def test_a_name_that_two_states_share_is_neithers_and_a_name_of_before_gives_way() -> None:
    names = state_names([("AAA", "Land"), ("BBB", "Lánd"), ("CCC", "Turkey"), ("TUR", "Türkiye")])
    assert names.code_of("Land") is None
    assert names.reason_of("Land") == "shared"
    assert names.code_of("Turkey") == "CCC"
    assert state_names([("KEN", "Kenya")]).code_of("Turkey") is None


def test_the_data_is_read_from_the_fixture_of_today() -> None:
    assert len(json.loads((FIXTURES / "countries.json").read_text(encoding="utf-8"))) == 195
