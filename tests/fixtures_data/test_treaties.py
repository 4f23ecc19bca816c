"""The treaties whose participants lists are read."""

from __future__ import annotations

import pytest

from tests.fixtures_data.reading import LANGUAGES, SCRIPTS, records, texts

RECORDS = records("treaties.json")
TREATIES = {entry["fields"]["code"]: entry["fields"] for entry in RECORDS}


def test_only_treaties_and_each_once() -> None:
    assert {entry["model"] for entry in RECORDS} == {"compliance.treaty"}
    assert len(RECORDS) == len(TREATIES) == 5
    wanted = {"code", "adopted_on", "in_force_on", "citation"}
    wanted |= {f"{kind}_{language}" for kind in ("name", "short_name") for language in LANGUAGES}
    for fields in TREATIES.values():
        assert set(fields) == wanted  # not the day of a list: loading the file again must not invent one


@pytest.mark.parametrize(
    ("code", "adopted_on", "in_force_on", "volume"),
    [
        ("4-8", "1979-12-18", "1981-09-03", 1249),
        ("4-11", "1989-11-20", "1990-09-02", 1577),
        ("4-11-c", "2000-05-25", "2002-01-18", 2171),
        ("18-12", "2000-11-15", "2003-09-29", 2225),
        ("18-12-a", "2000-11-15", "2003-12-25", 2237),
    ],
)
def test_dates_and_citations_are_those_of_the_treaty_series(
    code: str, adopted_on: str, in_force_on: str, volume: int
) -> None:
    fields = TREATIES[code]
    assert (fields["adopted_on"], fields["in_force_on"]) == (adopted_on, in_force_on)
    assert fields["citation"].startswith(f"United Nations, Treaty Series, vol. {volume}, p. ")


def test_every_name_is_in_its_language_and_short_ones_are_no_longer() -> None:
    for fields in TREATIES.values():
        for _stem, language, text in texts(fields, "name", "short_name"):
            assert text.strip() == text != ""
            if language in SCRIPTS:
                assert SCRIPTS[language].fullmatch(text.replace("،", "").replace("、", "").replace(",", "")), text
        for language in LANGUAGES:
            assert len(fields[f"short_name_{language}"]) <= len(fields[f"name_{language}"])
