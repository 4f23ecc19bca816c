"""The 195 States: codes, membership, groups and names, held against what the United Nations publishes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.fixtures_data.known_facts import (
    ADMISSIONS,
    ADMITTED_IN_YEAR,
    FORMAL_IS_SHORT,
    FORMAL_NAMES,
    ORIGINAL_MEMBERS,
    SHORT_NAMES,
)
from tests.fixtures_data.reading import LANGUAGES, LATIN, SCRIPTS, records, texts

RECORDS = records("countries.json")
STATES: dict[str, dict[str, Any]] = {entry["fields"]["iso3"]: entry["fields"] for entry in RECORDS}
MEMBERS = {code: fields for code, fields in STATES.items() if fields["membership"] == "member"}

FIELDS = {
    "iso3",
    "iso2",
    "m49",
    "membership",
    "member_since",
    "regional_group",
    "m49_region",
    "m49_subregion",
    *(f"{stem}_{language}" for stem in ("short_name", "formal_name") for language in LANGUAGES),
    "is_fictional",
}


def without_marks(name: str) -> str:
    """The name in small letters without accents: what it is filed under."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    ).lower()


def test_195_records_of_one_shape() -> None:
    assert len(RECORDS) == len(STATES) == 195
    assert [entry["pk"] for entry in RECORDS] == list(range(1, 196))
    assert {entry["model"] for entry in RECORDS} == {"compliance.country"}
    for fields in STATES.values():
        assert set(fields) == FIELDS
        assert fields["is_fictional"] is False


def test_order_is_that_of_english_short_names() -> None:
    names = [without_marks(fields["short_name_en"]) for fields in STATES.values()]
    assert names == sorted(names)


def test_193_members_and_two_observers() -> None:
    assert len(MEMBERS) == 193
    assert set(STATES) - set(MEMBERS) == {"VAT", "PSE"}
    assert {STATES[code]["membership"] for code in ("VAT", "PSE")} == {"observer"}


@pytest.mark.parametrize(("field", "form"), [("iso3", "[A-Z]{3}"), ("iso2", "[A-Z]{2}"), ("m49", "[0-9]{3}")])
def test_codes_are_well_formed_and_unique(field: str, form: str) -> None:
    codes = [fields[field] for fields in STATES.values()]
    assert [code for code in codes if not re.fullmatch(form, code)] == []
    assert len(set(codes)) == 195


def test_no_code_is_user_assigned() -> None:
    """AA, QM-QZ, XA-XZ, ZZ and numbers from 900 are for private use: the demonstration's place."""
    for fields in STATES.values():
        assert not re.fullmatch("AA|Q[M-Z]|X[A-Z]|ZZ", fields["iso2"])
        assert int(fields["m49"]) < 900


@pytest.mark.parametrize(
    ("iso3", "iso2", "m49", "region", "subregion"),
    [
        ("KEN", "KE", "404", "002", "014"),
        ("SDN", "SD", "729", "002", "015"),
        ("SSD", "SS", "728", "002", "014"),
        ("GBR", "GB", "826", "150", "154"),
        ("GRC", "GR", "300", "150", "039"),
        ("CHE", "CH", "756", "150", "155"),
        ("CYP", "CY", "196", "142", "145"),
        ("TUR", "TR", "792", "142", "145"),
        ("KAZ", "KZ", "398", "142", "143"),
        ("MEX", "MX", "484", "019", "013"),
        ("CUB", "CU", "192", "019", "029"),
        ("USA", "US", "840", "019", "021"),
        ("NRU", "NR", "520", "009", "057"),
        ("FJI", "FJ", "242", "009", "054"),
        ("VAT", "VA", "336", "150", "039"),
        ("PSE", "PS", "275", "142", "145"),
    ],
)
def test_codes_of_some_states(iso3: str, iso2: str, m49: str, region: str, subregion: str) -> None:
    fields = STATES[iso3]
    found = tuple(fields[name] for name in ("iso2", "m49", "m49_region", "m49_subregion"))
    assert found == (iso2, m49, region, subregion)


def test_m49_regions_hold_the_numbers_of_states_they_hold_at_the_statistics_division() -> None:
    assert Counter(fields["m49_region"] for fields in STATES.values()) == {
        "002": 54, "019": 35, "142": 48, "150": 44, "009": 14,
    }  # fmt: skip


def test_a_subregion_lies_in_one_region() -> None:
    """No State stands in 202 or 419: where M49 has an intermediate region, that one is meant."""
    regions_of: dict[str, set[str]] = {}
    for fields in STATES.values():
        regions_of.setdefault(fields["m49_subregion"], set()).add(fields["m49_region"])
    assert regions_of == {
        **{code: {"002"} for code in ("015", "014", "017", "018", "011")},
        **{code: {"019"} for code in ("021", "013", "029", "005")},
        **{code: {"142"} for code in ("143", "030", "035", "034", "145")},
        **{code: {"150"} for code in ("151", "154", "039", "155")},
        **{code: {"009"} for code in ("053", "054", "057", "061")},
    }


def test_regional_groups_add_up() -> None:
    """As the General Assembly's department lists them, the United States with those it is elected with."""
    assert Counter(fields["regional_group"] for fields in MEMBERS.values()) == {
        "african": 54,
        "asia_pacific": 54,
        "eastern_european": 23,
        "grulac": 33,
        "weog": 29,
    }
    assert {fields["regional_group"] for code, fields in STATES.items() if code not in MEMBERS} == {""}


@pytest.mark.parametrize(
    ("iso3", "group"),
    [
        ("TUR", "weog"),  # takes part in two groups, is elected with this one
        ("USA", "weog"),  # an observer in the group, elected with it
        ("ISR", "weog"),  # in Asia by geography
        ("AUS", "weog"),
        ("KIR", "asia_pacific"),
        ("CYP", "asia_pacific"),
        ("GEO", "eastern_european"),
        ("EST", "eastern_european"),
        ("EGY", "african"),
        ("GUY", "grulac"),
    ],
)
def test_group_of_states_that_are_easily_put_elsewhere(iso3: str, group: str) -> None:
    assert STATES[iso3]["regional_group"] == group


def test_members_have_a_date_of_admission_and_observers_have_none() -> None:
    assert {code for code, fields in STATES.items() if fields["member_since"] is None} == {"VAT", "PSE"}
    for fields in MEMBERS.values():
        assert date(1945, 10, 24) <= date.fromisoformat(fields["member_since"]) <= date(2011, 7, 14)


def test_original_members_joined_in_1945() -> None:
    assert {code for code, fields in MEMBERS.items() if fields["member_since"] < "1946"} == ORIGINAL_MEMBERS
    assert len(ORIGINAL_MEMBERS) == 49


def test_membership_grew_year_by_year_as_it_did() -> None:
    assert Counter(int(fields["member_since"][:4]) for fields in MEMBERS.values()) == ADMITTED_IN_YEAR
    assert sum(ADMITTED_IN_YEAR.values()) == 193


@pytest.mark.parametrize(("iso3", "day"), ADMISSIONS.items())
def test_date_of_admission(iso3: str, day: str) -> None:
    assert STATES[iso3]["member_since"] == day


def test_no_name_is_empty_or_badly_spaced() -> None:
    for code, fields in STATES.items():
        for stem, language, name in texts(fields, "short_name", "formal_name"):
            where = f"{code} {stem}_{language}: {name!r}"
            assert name, where
            assert name == " ".join(name.split()), where
            assert name == unicodedata.normalize("NFC", name), where
            assert not set(name) & set("*’‘_?\ufffd"), where
            assert name.count("(") == name.count(")"), where


def test_names_fit_their_columns() -> None:
    for fields in STATES.values():
        for stem, _language, name in texts(fields, "short_name", "formal_name"):
            assert len(name) <= {"short_name": 120, "formal_name": 200}[stem]


def test_each_language_is_written_in_its_script() -> None:
    for code, fields in STATES.items():
        for stem, language, name in texts(fields, "short_name", "formal_name"):
            if language in SCRIPTS:
                assert SCRIPTS[language].fullmatch(name), f"{code} {stem}_{language}: {name!r}"
            else:
                assert LATIN.search(name), f"{code} {stem}_{language}: {name!r}"
                assert re.fullmatch(r"[A-Za-z\u00c0-\u024f\s()'-]+", name), f"{code} {stem}_{language}: {name!r}"


def test_names_carry_no_leading_article() -> None:
    """Articles are dropped from both kinds of names: a name stands in lists and titles."""
    for code, fields in STATES.items():
        for stem, language, name in texts(fields, "short_name", "formal_name"):
            if language in {"en", "fr", "es"}:
                assert not re.match(r"(the|la|le|les|el|los|las) |l'", name), f"{code} {stem}_{language}"
                assert not re.search(r"\((the|la|le|les|l'|el|los|las)\)$", name), f"{code} {stem}_{language}"
                assert name[0].isupper(), f"{code} {stem}_{language}"


def test_diacritics_are_intact() -> None:
    """Counts of short names with a letter outside ASCII: a lost encoding would bring them to none."""
    accented = Counter(
        language
        for fields in STATES.values()
        for _stem, language, name in texts(fields, "short_name")
        if language in {"en", "fr", "es"} and not name.isascii()
    )
    assert accented == {"en": 2, "fr": 64, "es": 52}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", ["short_name", "formal_name"])
def test_no_two_states_share_a_name(stem: str, language: str) -> None:
    names = Counter(fields[f"{stem}_{language}"] for fields in STATES.values())
    assert [name for name, times in names.items() if times > 1] == []


def test_states_without_another_formal_name() -> None:
    same_in_english = {code for code, fields in STATES.items() if fields["formal_name_en"] == fields["short_name_en"]}
    assert same_in_english == FORMAL_IS_SHORT | {"JPN", "MNG"}
    for code in FORMAL_IS_SHORT:
        for language in LANGUAGES:
            fields = STATES[code]
            assert fields[f"formal_name_{language}"] == fields[f"short_name_{language}"], (code, language)
    # Chinese alone has a formal name for these two.
    assert STATES["JPN"]["formal_name_zh"] == "日本国"
    assert STATES["MNG"]["formal_name_zh"] == "蒙古国"


def test_short_names_are_the_ones_the_united_nations_uses_now() -> None:
    assert len(SHORT_NAMES) >= 12
    for code, names in SHORT_NAMES.items():
        for language, name in names.items():
            assert STATES[code][f"short_name_{language}"] == name


def test_formal_names_are_the_ones_the_united_nations_uses_now() -> None:
    assert len(FORMAL_NAMES) >= 12
    for code, names in FORMAL_NAMES.items():
        for language, name in names.items():
            assert STATES[code][f"formal_name_{language}"] == name


def test_no_name_given_up_remains() -> None:
    given_up = (
        "Turkey", "Turquie", "Turquía", "Swaziland", "Cape Verde", "Cap-Vert", "Macedonia (",
        "former Yugoslav", "Libyan Arab", "Burma", "Nauru", "Науру", "ناورو", "Holland", "Vatican",
    )  # fmt: skip
    for code, fields in STATES.items():
        for _stem, _language, name in texts(fields, "short_name", "formal_name"):
            assert not any(old in name for old in given_up), f"{code}: {name}"


def test_arabic_names_are_the_forms_of_united_nations_documents() -> None:
    forms = {
        "BEN": "بنن",
        "DNK": "الدانمرك",
        "CHL": "شيلي",
        "LBR": "ليبريا",
        "MUS": "موريشيوس",
        "SWE": "السويد",
        "THA": "تايلند",
        "CPV": "كابو فيردي",
    }
    assert {code: STATES[code]["short_name_ar"] for code in forms} == forms
