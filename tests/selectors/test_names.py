"""Names of States: looked for in any language, sorted as a reader expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from compliance.models import Country
from compliance.selectors.countries import country_rows
from compliance.selectors.names import folded, matching, reader_key
from tests.support.worlds import kept


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("  Åland   Türkiye ", "aland turkiye"),
        ("ÉGYPTE", "egypte"),
        ("Йемен", "иемен"),
        ("الإمارات", "الامارات"),
        ("Guinea–Bissau", "guinea-bissau"),
    ],
)
def test_folding_drops_case_accents_and_typography(text: str, bare: str) -> None:
    assert folded(text) == bare


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with kept(lambda: call_command("loaddata", "countries", verbosity=0), django_db_blocker):
        yield


@pytest.fixture
def states(loaded: None, db: None) -> None:
    """All of them are in the database."""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("cote d'iv", {"CIV"}),
        ("TURKI", {"TUR"}),
        ("科特迪瓦", {"CIV"}),
        ("Кот-д", {"CIV"}),
        ("espana", {"ESP"}),
        ("suiza", {"CHE"}),
        ("Swiss Confederation", {"CHE"}),
        ("الإمارات", {"ARE"}),
        ("KEN", {"KEN"}),
        ("nauru", {"NRU"}),
        ("Libyan Arab", {"LBY"}),
        ("guinea", {"GIN", "GNB", "GNQ", "PNG"}),
        ("atlantis", set()),
    ],
)
def test_a_state_is_found_by_any_of_its_names(states: None, text: str, codes: set[str]) -> None:
    found = set(matching(Country.objects.all(), text).values_list("iso3", flat=True))
    assert found == codes


def test_no_text_finds_every_state(states: None) -> None:
    assert matching(Country.objects.real(), "  ").count() == 195


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("fr", "EGY", "ZWE"),
        ("fr", "EGY", "ESP"),
        ("en", "CIV", "HRV"),
        ("es", "AUT", "AZE"),
        ("zh-hans", "ALB", "CHN"),
        ("zh-hans", "ZWE", "CHN"),
    ],
)
def test_the_order_is_that_of_the_readers_language(states: None, language: str, before: str, after: str) -> None:
    with translation.override(language):
        codes = [row.country.iso3 for row in country_rows(Country.objects.real())]
    assert len(codes) == 195
    assert codes.index(before) < codes.index(after)


def test_chinese_is_sorted_by_pinyin() -> None:
    with translation.override("zh-hans"):
        names = ["中国", "阿富汗", "法国", "巴西", "日本"]
        assert sorted(names, key=reader_key) == ["阿富汗", "巴西", "法国", "日本", "中国"]
