"""Cells of the tables of States: what stands there when something is known, and when nothing is."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.translation import override

from compliance.enums import Status
from compliance.models import Country
from compliance.templatetags import _cells as cells

KENYA = Country(iso3="KEN", short_name_en="Kenya", short_name_fr="Kenya", regional_group="african")
INVENTED = Country(iso3="QAA", short_name_en="<Brenivar>", is_fictional=True)


def test_a_state_leads_to_its_page_and_a_fictional_one_is_marked() -> None:
    assert cells.state(SimpleNamespace(country=KENYA)) == '<a href="/countries/ken/">Kenya</a>'
    written = cells.state_on_clause(SimpleNamespace(country=INVENTED, url="/countries/qaa/a/1/"))
    assert written.startswith('<a href="/countries/qaa/a/1/">&lt;Brenivar&gt;</a> ')
    assert "fictional" in written


def test_a_state_in_no_regional_group_has_a_dash() -> None:
    assert cells.group(SimpleNamespace(country=INVENTED)) == "–"
    assert cells.group(SimpleNamespace(country=KENYA)) == "African States"


def test_silence_is_said_in_words() -> None:
    row = SimpleNamespace(
        summary=None, strip=None, last_published_at=None, published_at=None, reviews=[], status=None, review=""
    )
    assert "not compiled yet" in cells.reported(row)
    assert cells.strip(row) == ""
    assert "nothing published" in cells.last_published(row)
    assert "nothing published" in cells.published(row)
    assert ">none<" in cells.grades(row)
    assert "Not reported" in cells.claim(row)


def test_a_date_stands_with_how_long_ago_it_was_in_the_language_of_whoever_reads() -> None:
    row = SimpleNamespace(published_at=datetime(2020, 3, 1, 12, tzinfo=UTC))
    with override("fr"):
        assert "1 mars 2020" in cells.published(row)
    assert "1 March 2020" in cells.published(row)
    assert "today" in cells.published(SimpleNamespace(published_at=timezone.now()))


@pytest.mark.parametrize(("review", "said"), [("", "claimed"), ("reviewed", "claimed"), ("confirmed", "confirmed")])
def test_a_claim_says_what_reviews_make_of_it(review: str, said: str) -> None:
    assert said in cells.claim(SimpleNamespace(status=Status.IMPLEMENTED, review=review))


def test_every_review_has_its_square() -> None:
    written = cells.grades(SimpleNamespace(reviews=[SimpleNamespace(grade="A"), SimpleNamespace(grade="C")]))
    assert [f"grade-{letter}" in written for letter in "ABC"] == [True, False, True]
