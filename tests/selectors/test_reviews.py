"""What reviews come to: in Python for a page's rows, in SQL for filters and summaries, and the same in all."""

from __future__ import annotations

import itertools

import pytest
from django.utils import timezone

from compliance.filters import ChecklistFilter
from compliance.models import Review, StateSummary
from compliance.selectors.checklist import checklist, checklist_rows
from compliance.selectors.reviews import outcome
from compliance.selectors.standing import countries_with_standing, standing_rows
from compliance.services import summaries
from tests.factories import (
    make_country,
    make_organisation,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    publish,
    review,
)


@pytest.mark.parametrize(
    ("grades", "word"),
    [
        ("", ""),
        ("A", "confirmed"),
        ("B", "reviewed"),
        ("BB", "reviewed"),
        ("AB", "confirmed"),
        ("C", "disputed"),
        ("E", "disputed"),
        ("AC", "disputed"),
        ("AAE", "disputed"),
        ("BC", "disputed"),
    ],
)
def test_the_rule(grades: str, word: str) -> None:
    assert outcome(grades) == word


@pytest.mark.long
@pytest.mark.django_db
def test_every_way_of_asking_gives_the_same_answer() -> None:
    mixes = ["", *(mix for n in (1, 2) for mix in itertools.combinations("ABCE", n))]
    country = make_country()
    officer = make_rapporteur(country)
    resolution = make_resolution(clauses=[f"to do thing {n}" for n in range(len(mixes))])
    obligations = list(resolution.obligations.order_by("wording__position"))
    for obligation, grades in zip(obligations, mixes, strict=True):
        publish(officer, obligation, status="implemented")
        for grade in grades:
            review(make_reviewer(make_organisation()), obligation, country, grade=grade)
    expected = [outcome(grades) for grades in mixes]
    asked = list(checklist(country, None))
    assert [row.review for row in checklist_rows(asked, None, today=timezone.localdate())] == expected
    states = [standing_rows(countries_with_standing(o, None), None, address="/CODE/") for o in obligations]
    assert [row.review for rows in states for row in rows] == expected
    reviews = Review.objects.current().filter(pair__country=country)
    for word, code in [("", "none"), ("confirmed", "confirmed"), ("disputed", "disputed")]:
        found = ChecklistFilter({"review": code}, queryset=checklist(country, None), reviews=reviews)
        assert {o.pk for o in found.qs} == {o.pk for o, one in zip(obligations, expected, strict=True) if one == word}
    summaries.drain()
    summary = StateSummary.objects.get(country=country)
    assert summary.confirmed == expected.count("confirmed")
    assert summary.disputed == expected.count("disputed")
    assert summary.reviewed == len(mixes) - 1
