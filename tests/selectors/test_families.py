"""Which earlier resolution a new one seems to follow."""

from __future__ import annotations

import pytest

from compliance.models import Resolution
from compliance.selectors.families import family_of, proposed_predecessors
from compliance.services.resolutions import resolution_follow
from tests.factories import load_text, make_resolution

pytestmark = pytest.mark.django_db


def test_cited_with_the_same_title_comes_first_then_the_latest() -> None:
    make_resolution("A/RES/95/8", title="Trafficking in women", adopted_on="2012-12-01")
    make_resolution("A/RES/96/8", title="Trafficking in women", adopted_on="2014-12-01")
    make_resolution("A/RES/97/8", title="Statistics", adopted_on="2016-12-01")
    make_resolution("A/RES/97/9", title="Roads", adopted_on="2017-12-01")
    later = make_resolution("A/RES/99/1", title="Trafficking in women", adopted_on="2024-12-01")
    newest = load_text(
        "A/RES/98/8",
        ["Urges Governments to act"],
        preamble=["Recalling its resolutions 95/8 of 1 December 2012 and 97/8 of 1 December 2016"],
    )
    Resolution.objects.filter(pk=newest.pk).update(adopted_on="2020-12-01", title="Trafficking in Women")
    newest.refresh_from_db()
    found = proposed_predecessors(newest, None)
    assert [(one.resolution.symbol, one.is_cited, one.same_title) for one in found] == [
        ("A/RES/95/8", True, True),
        ("A/RES/97/8", True, False),
        ("A/RES/96/8", False, True),
    ]
    assert later.pk not in {one.resolution.pk for one in found}


def test_part_of_another_number_is_no_citation() -> None:
    make_resolution("A/RES/5/8", title="Roads", adopted_on="1950-12-01")
    newest = load_text("A/RES/98/8", ["Urges Governments to act"], preamble=["Recalling its resolution 95/8 and 5/81"])
    assert proposed_predecessors(newest, None) == []


def test_a_family_is_all_that_follow_one_another() -> None:
    one, two, three, four = (make_resolution(f"A/RES/9{n}/1", adopted_on=f"201{n}-12-01") for n in range(1, 5))
    make_resolution("A/RES/98/99")
    two = resolution_follow(resolution=two, follows=one)
    resolution_follow(resolution=three, follows=two)
    resolution_follow(resolution=four, follows=two)
    found = family_of(two, None)
    assert (found.relatives, found.follows, found.followed_by) == ([one, three, four], one, [three, four])
    assert family_of(three, None).relatives == [one, two, four]
    assert not family_of(make_resolution("A/RES/97/97"), None)
