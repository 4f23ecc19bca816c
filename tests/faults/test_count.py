"""What the faults are judged by: a wrong number in a summary of any kind is found."""

from __future__ import annotations

import pytest
from django.db.models import F, Model

from compliance.models import (
    ObligationSummary,
    ObligationTheme,
    OrganisationSummary,
    RegionSummary,
    ResolutionSummary,
    StateSummary,
    Theme,
    ThemeSummary,
)
from compliance.services import summaries
from tests.factories import make_country, make_rapporteur, make_resolution, make_reviewer, publish, review
from tests.faults import count

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (StateSummary, "implemented"),
        (RegionSummary, "reported"),
        (ResolutionSummary, "reported"),
        (ThemeSummary, "evidence_older"),
        (ObligationSummary, "states_reporting"),
        (OrganisationSummary, "present"),
        (OrganisationSummary, "claims"),
    ],
)
def test_one_number_too_many_in_a_summary_is_counted_as_wrong(model: type[Model], field: str) -> None:
    country = make_country("KEN", regional_group="african")
    obligation = make_resolution("A/RES/99/1").obligations.get()
    theme = Theme.objects.create(
        slug="data", **{f"label_{code}": "Data" for code in ("ar", "zh", "en", "fr", "ru", "es")}
    )
    ObligationTheme.objects.create(obligation=obligation, theme=theme)
    publish(make_rapporteur(country), obligation)
    review(make_reviewer(), obligation, country)
    summaries.drain()
    assert count.wrong_summaries() == 0
    assert model._default_manager.update(**{field: F(field) + 1})
    assert count.wrong_summaries() > 0
