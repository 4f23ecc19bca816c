"""Which published evidence asks whether it still holds, and which has a link or file that fails."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from compliance.enums import EvidenceState
from compliance.models import Country, Evidence, EvidenceCheck, ImplementationVersion, User, VersionEvidence
from compliance.selectors.evidence import failing_citations, failing_evidence, stale_citations, stale_evidence
from compliance.services.evidence import evidence_link
from tests.factories import make_country, make_rapporteur, make_resolution, offer_evidence, publish

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)
#: Twelve months (the setting) before.
YEAR_AGO = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture
def kenya() -> Country:
    return make_country("KEN", "Kenya")


@pytest.fixture
def officer(kenya: Country) -> User:
    return make_rapporteur(kenya)


@pytest.fixture
def cited(officer: User) -> list[ImplementationVersion]:
    """Two published versions that cite the same piece."""
    first, second = make_resolution("A/RES/99/1", ["to act", "to report"]).obligations.all()
    piece = offer_evidence(officer, first)
    evidence_link(actor=officer, evidence=piece, obligation=second)
    return [publish(officer, one, evidence_ids=[piece.pk]) for one in (first, second)]


def change(**values: Any) -> None:
    Evidence.objects.update(**values)


def told_of(country: Country) -> tuple[int, set[int]]:
    """Pieces that are stale, and the versions that cite them, which are those of `stale_evidence` that are current."""
    pieces = stale_evidence(country, TODAY)
    versions = set(stale_citations(country, TODAY).values_list("version_id", flat=True))
    current = VersionEvidence.objects.filter(evidence__in=pieces, version__current_of__isnull=False)
    assert versions == set(current.values_list("version_id", flat=True))
    return pieces.count(), versions


@pytest.mark.parametrize(
    ("zone", "last_moment"),
    [
        ("UTC", YEAR_AGO + timedelta(days=1, microseconds=-1)),
        ("Africa/Nairobi", YEAR_AGO + timedelta(hours=21, microseconds=-1)),
        ("America/New_York", YEAR_AGO + timedelta(hours=29, microseconds=-1)),
    ],
)
def test_a_piece_published_a_year_ago_to_the_day_is_stale_in_the_readers_zone(
    kenya: Country, cited: list[ImplementationVersion], zone: str, last_moment: datetime
) -> None:
    with timezone.override(zone):
        change(published_at=last_moment, created_at=YEAR_AGO - timedelta(days=900))
        assert told_of(kenya) == (1, {version.pk for version in cited})
        change(published_at=last_moment + timedelta(microseconds=1))
        assert told_of(kenya) == (0, set())


def test_a_confirmation_counts_before_the_publication_and_that_before_the_entry(
    kenya: Country, officer: User, cited: list[ImplementationVersion]
) -> None:
    day = YEAR_AGO.date()
    change(published_at=YEAR_AGO, created_at=YEAR_AGO, confirmed_on=day + timedelta(days=1), confirmed_by=officer)
    assert told_of(kenya) == (0, set())
    change(published_at=YEAR_AGO + timedelta(days=9), confirmed_on=day)
    assert told_of(kenya)[0] == 1
    change(published_at=None, created_at=YEAR_AGO, confirmed_on=None, confirmed_by=None)
    assert told_of(kenya)[0] == 1
    change(created_at=YEAR_AGO + timedelta(days=1))
    assert told_of(kenya) == (0, set())


def test_a_piece_that_a_newer_one_replaces_is_not_asked_about(
    kenya: Country, officer: User, cited: list[ImplementationVersion]
) -> None:
    change(published_at=YEAR_AGO)
    newer = offer_evidence(officer, cited[0].implementation.pair.obligation, title="Act No. 2")
    Evidence.objects.filter(pk=newer.pk).update(replaces=Evidence.objects.exclude(pk=newer.pk).get(), number=2)
    assert told_of(kenya) == (0, set())
    withdrawn = {"state": EvidenceState.WITHDRAWN, "withdrawn_at": timezone.now(), "withdrawn_reason": "Repealed."}
    Evidence.objects.filter(pk=newer.pk).update(**withdrawn)
    assert told_of(kenya) == (1, {version.pk for version in cited})


def test_what_only_an_earlier_version_or_another_state_cites_is_not_asked_about(
    kenya: Country, officer: User, cited: list[ImplementationVersion]
) -> None:
    change(published_at=YEAR_AGO)
    publish(officer, cited[0].implementation.pair.obligation, evidence_ids=[])
    assert told_of(kenya) == (1, {cited[1].pk})
    assert told_of(make_country("FRA", "France")) == (0, set())


def failing(country: Country) -> tuple[int, list[int]]:
    found = failing_citations(country).order_by("cited_by").values_list("cited_by", flat=True)
    return failing_evidence(country).count(), list(found)


def test_a_link_that_has_failed_long_is_told_once_for_each_version_that_cites_it(
    kenya: Country, officer: User, cited: list[ImplementationVersion]
) -> None:
    piece = Evidence.objects.get()
    check = EvidenceCheck.objects.create(
        evidence=piece,
        address=piece.url,
        outcome="gone",
        failures=3,
        failing_since=timezone.now() - timedelta(days=3),
        checked_at=timezone.now(),
    )
    assert failing(kenya) == (1, sorted(version.pk for version in cited))
    assert failing(make_country("FRA", "France")) == (0, [])
    publish(officer, cited[0].implementation.pair.obligation, evidence_ids=[])
    assert failing(kenya) == (1, [cited[1].pk])
    EvidenceCheck.objects.filter(pk=check.pk).update(failures=2)
    assert failing(kenya) == (0, [])
    EvidenceCheck.objects.filter(pk=check.pk).update(failures=3, address="https://laws.example/old")
    assert failing(kenya) == (0, [])


def test_a_withdrawn_piece_fails_nobody(kenya: Country, cited: list[ImplementationVersion]) -> None:
    piece = Evidence.objects.get()
    since = timezone.now() - timedelta(days=3)
    EvidenceCheck.objects.create(
        evidence=piece, address=piece.url, outcome="gone", failures=3, failing_since=since, checked_at=since
    )
    change(state=EvidenceState.WITHDRAWN, withdrawn_at=timezone.now(), withdrawn_reason="Repealed.")
    assert failing(kenya) == (0, [])
