"""The fictional States and people: nothing in them may be taken for, or collide with, a real one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

from tests.fixtures_data.reading import LANGUAGES, SCRIPTS, records, texts


def by_key(model: str) -> dict[int, dict[str, Any]]:
    return {entry["pk"]: entry["fields"] for entry in records("demonstration.json", model)}


COUNTRIES = by_key("country")
ORGANISATIONS = by_key("organisation")
INSTITUTIONS = by_key("institution")
USERS = by_key("user")
MEMBERSHIPS = by_key("membership")
REAL = [entry["fields"] for entry in records("countries.json")]


def test_nothing_else_is_in_it() -> None:
    counted = Counter(entry["model"] for entry in records("demonstration.json"))
    assert counted == {
        "compliance.country": 3,
        "compliance.organisation": 2,
        "compliance.institution": 10,
        "compliance.user": 8,
        "compliance.membership": 8,
    }


def test_keys_leave_room_for_real_records() -> None:
    assert all(entry["pk"] > 1000 for entry in records("demonstration.json"))


def test_fictional_states_have_the_shape_of_real_ones_and_say_what_they_are() -> None:
    assert len(COUNTRIES) == 3
    for fields in COUNTRIES.values():
        assert set(fields) == set(REAL[0])
        assert fields["is_fictional"] is True
        assert fields["membership"] == "member"
        assert (fields["regional_group"], fields["m49_region"], fields["m49_subregion"]) == ("", "", "")


def test_codes_are_those_kept_for_private_use() -> None:
    assert [(fields["iso3"], fields["iso2"], fields["m49"]) for fields in COUNTRIES.values()] == [
        ("XAA", "XA", "901"),
        ("XAB", "XB", "902"),
        ("XAC", "XC", "903"),
    ]
    for field in ("iso3", "iso2", "m49"):
        assert not {fields[field] for fields in COUNTRIES.values()} & {fields[field] for fields in REAL}


def test_names_are_written_in_each_script_and_are_no_real_states() -> None:
    real = {name.casefold() for fields in REAL for _stem, _language, name in texts(fields, "short_name", "formal_name")}
    for fields in COUNTRIES.values():
        for stem, language, name in texts(fields, "short_name", "formal_name"):
            assert name == unicodedata.normalize("NFC", name)
            assert name.casefold() not in real
            if language in SCRIPTS:
                assert SCRIPTS[language].fullmatch(name), f"{stem}_{language}: {name}"
    for language in LANGUAGES:
        assert len({fields[f"short_name_{language}"] for fields in COUNTRIES.values()}) == 3


def test_organisations_are_marked() -> None:
    for fields in ORGANISATIONS.values():
        assert fields["is_fictional"] is True
        assert fields["kind"] == "ngo"
        assert fields["url"] == ""


def test_institutions_belong_to_fictional_states() -> None:
    per_state = Counter(fields["country"] for fields in INSTITUTIONS.values())
    assert set(per_state) == set(COUNTRIES)
    assert set(per_state.values()) <= {3, 4}
    assert len({(fields["country"], fields["slug"]) for fields in INSTITUTIONS.values()}) == len(INSTITUTIONS)


def test_people_cannot_be_reached_or_sign_in() -> None:
    """Addresses under .example lead nowhere (RFC 2606), and a password that begins with ! matches none."""
    for fields in USERS.values():
        assert re.fullmatch(r"[a-z]+@[a-z]+\.example", fields["email"])
        assert fields["password"] == "!"
        assert fields["is_active"] is True
        assert not {"is_superuser", "is_staff"} & set(fields)
    assert len({fields["email"] for fields in USERS.values()}) == len(USERS)
    assert {fields["language"] for fields in USERS.values()} == {"en", "fr", "ar", "es"}


def test_every_person_has_one_active_membership_that_fits_the_role() -> None:
    assert sorted(fields["user"] for fields in MEMBERSHIPS.values()) == sorted(USERS)
    for fields in MEMBERSHIPS.values():
        assert fields["ended_at"] is None
        place = (fields["country"] in COUNTRIES, fields["organisation"] in ORGANISATIONS)
        expected = {
            "administrator": (False, False),
            "rapporteur": (True, False), "contributor": (True, False),
            "approver": (False, True), "member": (False, True),
        }[fields["role"]]  # fmt: skip
        assert place == expected
        if fields["institution"] is not None:
            assert INSTITUTIONS[fields["institution"]]["country"] == fields["country"]


def test_every_part_of_the_journeys_is_cast() -> None:
    cast = Counter((fields["role"], fields["country"], fields["organisation"]) for fields in MEMBERSHIPS.values())
    assert cast == {
        ("administrator", None, None): 1,
        ("rapporteur", 1001, None): 1,
        ("contributor", 1001, None): 1,
        ("rapporteur", 1002, None): 1,
        ("rapporteur", 1003, None): 1,
        ("approver", None, 1001): 1,
        ("member", None, 1001): 1,
        ("approver", None, 1002): 1,
    }
