"""Filters of the lists: what each leaves, and that words are found as on the search page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from compliance.filters import ChecklistFilter, CountryFilter, ObligationFilter, StandingFilter
from compliance.models import Country, ImplementationVersion, Resolution, Review
from compliance.selectors.checklist import checklist
from compliance.selectors.resolutions import obligations_with_counts
from compliance.selectors.standing import countries_with_standing
from tests import factories
from tests.support.worlds import kept, taken_out

pytestmark = pytest.mark.django_db


class World:
    """Four clauses: one claimed and disputed, one planned and late, two silent."""

    def __init__(self) -> None:
        self.kenya = factories.make_country("KEN", "Kenya", m49_region="002", m49_subregion="014")
        self.peru = factories.make_country("PER", "Peru", m49_region="019", m49_subregion="005")
        actions = ["to protect every child", "to ban lead paint", "to train inspectors", "to publish lead figures"]
        self.resolution = factories.make_resolution("A/RES/99/1", actions)
        self.clauses = list(self.resolution.obligations.order_by("wording__position"))
        officer = factories.make_rapporteur(self.kenya)
        factories.publish(officer, self.clauses[0], status="implemented")
        late = timezone.localdate() - timedelta(days=3)
        self.planned = factories.publish(officer, self.clauses[1], status="planned", target_date=late)
        factories.review(factories.make_reviewer(), self.clauses[0], self.kenya, grade="C")


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with kept(World, django_db_blocker) as world:
        yield world


@pytest.fixture
def world(made: World, db: None) -> World:
    return taken_out(made)


def left(found: Any) -> list[str]:
    """Places of the obligations that a filter leaves."""
    assert found.form.is_valid()
    return sorted(one.wording.place for one in found.qs)


def checklist_filter(world: World, query: dict[str, str]) -> ChecklistFilter:
    reviews = Review.objects.current().filter(pair__country=world.kenya)
    return ChecklistFilter(query, queryset=checklist(world.kenya, None), reviews=reviews)


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ({"q": "children"}, ["1"]),
        ({"q": '"lead paint"'}, ["2"]),
        ({"q": "lead -paint"}, ["4"]),
        ({"q": "lead OR children"}, ["1", "2", "4"]),
        ({"q": "99/1 inspector"}, ["3"]),
        ({"q": '"'}, []),
        ({"force": "4"}, ["1", "2", "3", "4"]),
        ({"force": "2"}, []),
        ({"grade": "C"}, ["1"]),
        ({"grade": "A"}, []),
        ({"disagreement": "claimed"}, ["1"]),
        ({"disagreement": "disputed"}, ["1"]),
        ({"age": "1"}, ["1", "2"]),
        ({"age": "old"}, []),
        ({"overdue": "report"}, ["3", "4"]),
        ({"overdue": "target"}, ["2"]),
        ({"language": "en"}, ["1", "2", "3", "4"]),
        ({"language": "fr"}, []),
        ({"status": "planned", "q": "lead"}, ["2"]),
    ],
)
def test_a_checklist_is_narrowed(world: World, query: dict[str, str], places: list[str]) -> None:
    Resolution.objects.update(first_report_on=timezone.localdate() - timedelta(days=1))
    assert left(checklist_filter(world, query)) == places


def test_the_age_of_a_report_is_told_by_its_publication(world: World) -> None:
    for days, age in [(10, "1"), (500, "3"), (2000, "old")]:
        when = timezone.now() - timedelta(days=days)
        ImplementationVersion.objects.filter(pk=world.planned.pk).update(published_at=when)
        assert "2" in left(checklist_filter(world, {"age": age}))


@pytest.mark.parametrize(
    ("query", "places"), [({"q": "children"}, ["1"]), ({"language": "fr"}, []), ({}, list("1234"))]
)
def test_the_list_of_all_obligations_is_narrowed(world: World, query: dict[str, str], places: list[str]) -> None:
    assert left(ObligationFilter(query, queryset=obligations_with_counts(None))) == places
    assert {"status", "review", "grade", "age", "overdue"}.isdisjoint(ObligationFilter.base_filters)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"region": "002"}, ["KEN"]),
        ({"region": "005"}, ["PER"]),
        ({"region": "142"}, []),
        ({"review": "disputed"}, ["KEN"]),
        ({"review": "none"}, ["PER"]),
        ({"grade": "C"}, ["KEN"]),
        ({"disagreement": "claimed"}, ["KEN"]),
        ({"age": "1"}, ["KEN"]),
        ({"age": "3"}, []),
    ],
)
def test_the_table_of_one_obligation_is_narrowed(world: World, query: dict[str, str], codes: list[str]) -> None:
    reviews = Review.objects.current().filter(pair__obligation=world.clauses[0])
    found = StandingFilter(query, queryset=countries_with_standing(world.clauses[0], None), reviews=reviews)
    assert sorted(one.iso3 for one in found.qs) == codes


@pytest.mark.parametrize(("region", "codes"), [("002", ["KEN"]), ("014", ["KEN"]), ("019", ["PER"]), ("009", [])])
def test_states_are_narrowed_by_region_and_sub_region(world: World, region: str, codes: list[str]) -> None:
    assert sorted(one.iso3 for one in CountryFilter({"region": region}, queryset=Country.objects.all()).qs) == codes
