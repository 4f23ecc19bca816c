"""Addresses that are written for every row of a long list."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from compliance.models.addresses import address_of

CLAUSE = {"slug": "a-res-65-190", "place": "3-e-s1"}


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("country_detail", {"code": "ken"}),
        ("obligation_detail", CLAUSE),
        ("implementation_edit", CLAUSE),
        ("pair_detail", {"code": "ken", **CLAUSE}),
        ("review_create", {**CLAUSE, "code": "ken"}),
    ],
)
def test_an_address_is_what_reverse_answers(name: str, slugs: dict[str, str]) -> None:
    assert address_of(name, **slugs) == reverse(name, kwargs=slugs)


def test_every_row_has_an_address_of_its_own() -> None:
    assert address_of("country_detail", code="ken") != address_of("country_detail", code="uga")


def test_addresses_stand_under_the_prefix_the_site_is_served_at() -> None:
    before = get_script_prefix()
    try:
        set_script_prefix("/ledger/")
        assert address_of("country_detail", code="ken") == "/ledger/countries/ken/"
    finally:
        set_script_prefix(before)
    assert address_of("country_detail", code="ken") == "/countries/ken/"


@pytest.mark.parametrize("code", ["", "{slug}", "a/b"])
def test_what_is_no_slug_has_no_address(code: str) -> None:
    with pytest.raises(NoReverseMatch):
        address_of("country_detail", code=code)
