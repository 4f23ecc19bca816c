"""What summaries said on earlier days: kept where it changed, one row a grain and day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from compliance.models import (
    Country,
    Obligation,
    ObligationHistory,
    ObligationTheme,
    RegionHistory,
    ResolutionHistory,
    ScopeState,
    StateHistory,
    StateResolutionHistory,
    StateSummary,
    StateThemeHistory,
    Theme,
    ThemeHistory,
    User,
    WorkMark,
    WorldHistory,
    WorldSummary,
)
from compliance.services import summaries, work
from compliance.services.implementations import implementation_withdraw
from compliance.services.summaries_sql import COUNTED
from tests.factories import make_country, make_rapporteur, make_resolution, offer_evidence, publish

pytestmark = pytest.mark.django_db

FIRST = date(2026, 3, 1)
GRAINS: dict[str, Any] = {
    "State": StateHistory,
    "State and resolution": StateResolutionHistory,
    "State and theme": StateThemeHistory,
    "resolution": ResolutionHistory,
    "theme": ThemeHistory,
    "region": RegionHistory,
    "world": WorldHistory,
    "obligation": ObligationHistory,
}


def on(day: date) -> Any:
    """At noon of a day."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=True)


def compile_on(day: date) -> None:
    with on(day):
        work.mark_all()
        summaries.drain()


def days(history: Any, **whose: Any) -> list[date]:
    return list(history.objects.filter(**whose).in_order().values_list("as_of", flat=True))


@pytest.fixture
def kenya() -> Country:
    return make_country("KEN", "Kenya", regional_group="african")


@pytest.fixture
def officer(kenya: Country) -> User:
    return make_rapporteur(kenya)


@pytest.fixture
def clauses() -> list[Obligation]:
    """Three clauses of one resolution and one theme, asked since before the first day."""
    resolution = make_resolution("A/RES/99/1", ["to act", "to report", "to train"])
    theme = Theme.objects.create(slug="data", **{f"label_{x}": "Data" for x in ("ar", "zh", "en", "fr", "ru", "es")})
    found = list(resolution.obligations.order_by("pk"))
    ObligationTheme.objects.bulk_create([ObligationTheme(obligation=o, theme=theme) for o in found])
    return found


def test_every_grain_keeps_a_row_on_the_days_it_changed_and_none_between(
    kenya: Country, officer: User, clauses: list[Obligation]
) -> None:
    make_country("FRA", "France", regional_group="weog")
    compile_on(FIRST)
    compile_on(FIRST + timedelta(days=1))
    with on(FIRST + timedelta(days=5)):
        publish(officer, clauses[0], status="planned")
        summaries.drain()
    compile_on(FIRST + timedelta(days=9))
    changed = [FIRST, FIRST + timedelta(days=5)]
    moved: dict[str, dict[str, Any]] = {
        "State": {"country": kenya},
        "State and resolution": {"country": kenya},
        "State and theme": {"country": kenya},
        "resolution": {},
        "theme": {},
        "region": {"group": "african"},
        "world": {},
        "obligation": {"obligation": clauses[0]},
    }
    for grain, whose in moved.items():
        assert days(GRAINS[grain], **whose) == changed, grain
    still: dict[str, dict[str, Any]] = {
        "State": {"country__iso3": "FRA"},
        "State and resolution": {"country__iso3": "FRA"},
        "region": {"group": "weog"},
        "obligation": {"obligation": clauses[1]},
    }
    for grain, whose in still.items():
        assert days(GRAINS[grain], **whose) == [FIRST], grain
    assert StateSummary.objects.get(country=kenya).as_of == FIRST + timedelta(days=9)


def test_a_kept_row_says_all_that_the_summary_said(kenya: Country, officer: User, clauses: list[Obligation]) -> None:
    with on(FIRST):
        offer_evidence(officer, clauses[0], dated=FIRST)
        publish(officer, clauses[0], status="implemented", done=[0], target_date=FIRST)
        summaries.drain()
    same = (*COUNTED, "last_published_at", "as_of", "record_version")
    kept, now = StateHistory.objects.get(), StateSummary.objects.get()
    assert [getattr(kept, name) for name in same] == [getattr(now, name) for name in same]
    assert (kept.reported, kept.actions_done, kept.evidence_within_year) == (1, 1, 1)
    assert kept.record_version == WorkMark.objects.get(country=kenya).done
    world = WorldHistory.objects.get()
    assert (world.states, world.states_reporting, world.reported) == (1, 1, 1)
    assert world.record_version == WorldSummary.objects.get().record_version > 0


def test_what_a_summary_said_on_a_day_is_the_last_row_not_after_it(
    kenya: Country, officer: User, clauses: list[Obligation]
) -> None:
    for n, clause in enumerate(clauses):
        with on(FIRST + timedelta(days=10 * n)):
            publish(officer, clause)
            summaries.drain()

    def reported(day: date) -> list[list[int]]:
        models: list[Any] = [StateHistory, StateResolutionHistory, StateThemeHistory, RegionHistory, WorldHistory]
        return [list(model.objects.as_at(day).values_list("reported", flat=True)) for model in models]

    assert reported(FIRST - timedelta(days=1)) == [[]] * 5
    assert reported(FIRST) == reported(FIRST + timedelta(days=9)) == [[1]] * 5
    assert reported(FIRST + timedelta(days=10)) == [[2]] * 5
    assert reported(FIRST + timedelta(days=900)) == [[3]] * 5


def test_a_later_compilation_of_the_same_day_replaces_the_days_row(
    kenya: Country, officer: User, clauses: list[Obligation]
) -> None:
    for clause in clauses:
        with on(FIRST):
            publish(officer, clause)
            summaries.drain()
    for grain in ("State", "State and resolution", "State and theme", "resolution", "theme", "region", "world"):
        row = GRAINS[grain].objects.get()
        assert (row.as_of, row.reported) == (FIRST, 3), grain


def test_a_day_that_ends_as_it_began_keeps_no_row(kenya: Country, officer: User, clauses: list[Obligation]) -> None:
    compile_on(FIRST)
    later = FIRST + timedelta(days=3)
    mine = Obligation.objects.filter(pk=clauses[0].pk)
    mine.update(retired_at=timezone.now())
    compile_on(later)
    assert days(StateHistory) == days(WorldHistory) == [FIRST, later]
    mine.update(retired_at=None)
    compile_on(later)
    for grain, history in GRAINS.items():
        assert set(days(history)) == {FIRST}, grain


def test_what_is_asked_no_more_ends_with_zeros_and_begins_again(kenya: Country, clauses: list[Obligation]) -> None:
    Obligation.objects.update(scope="named")
    ScopeState.objects.bulk_create([ScopeState(obligation=o, country=kenya) for o in clauses])
    compile_on(FIRST)
    ScopeState.objects.all().delete()
    out, back = FIRST + timedelta(days=4), FIRST + timedelta(days=8)
    compile_on(out)
    ScopeState.objects.bulk_create([ScopeState(obligation=o, country=kenya) for o in clauses])
    compile_on(back)
    for grain in ("State", "State and resolution", "State and theme", "resolution", "theme"):
        history = GRAINS[grain].objects
        assert list(history.in_order().values_list("as_of", "obligations")) == [(FIRST, 3), (out, 0), (back, 3)], grain
        assert history.as_at(out).asked().count() == 0, grain
        assert history.as_at(back - timedelta(days=1)).get().reported == 0, grain
        assert history.as_at(back).asked().get().obligations == 3, grain


def test_a_passing_day_changes_only_what_follows_from_the_date(
    kenya: Country, officer: User, clauses: list[Obligation]
) -> None:
    """Reports fall due, targets pass, evidence grows older; nothing else moves, and no row is kept of other days."""
    resolution = clauses[0].resolution
    resolution.first_report_on = FIRST + timedelta(days=2)
    resolution.save()
    with on(FIRST):
        offer_evidence(officer, clauses[0], dated=FIRST - timedelta(days=361))
        publish(officer, clauses[0], status="planned", target_date=FIRST + timedelta(days=6))
        summaries.drain()
    for n in range(1, 11):
        compile_on(FIRST + timedelta(days=n))
    dated = ("report_overdue", "target_overdue", "evidence_within_year", "evidence_within_five_years")
    others = [name for name in COUNTED if name not in dated]
    for model in (StateHistory, StateResolutionHistory, WorldHistory):
        rows = list(model.objects.in_order())
        assert [((row.as_of - FIRST).days, *(getattr(row, name) for name in dated)) for row in rows] == [
            (0, 0, 0, 1, 0),
            (3, 2, 0, 1, 0),
            (4, 2, 0, 0, 1),
            (7, 2, 1, 0, 1),
        ]
        assert len({tuple(getattr(row, name) for name in others) for row in rows}) == 1


def test_a_report_with_the_same_counts_is_kept_for_its_day(
    kenya: Country, officer: User, clauses: list[Obligation]
) -> None:
    for n in (0, 5):
        with on(FIRST + timedelta(days=n)):
            publish(officer, clauses[0], status="planned", narrative=f"Told {n} times before.")
            summaries.drain()
    first, second = StateHistory.objects.in_order()
    assert [getattr(first, name) for name in COUNTED] == [getattr(second, name) for name in COUNTED]
    assert second.last_published_at is not None
    assert second.last_published_at.date() == FIRST + timedelta(days=5)


def test_the_last_change_is_a_withdrawal_too(kenya: Country, officer: User, clauses: list[Obligation]) -> None:
    with on(FIRST):
        version = publish(officer, clauses[0])
        summaries.drain()
    with on(FIRST + timedelta(days=3)):
        implementation_withdraw(actor=officer, version=version, reason="A mistake.")
        summaries.drain()
    compile_on(FIRST + timedelta(days=5))
    summary = StateSummary.objects.get()
    assert summary.changed_at is not None
    assert (summary.changed_at.date(), summary.last_published_at) == (FIRST + timedelta(days=3), None)
    assert (summary.reported, summary.withdrawn) == (0, 1)


def test_fictional_states_keep_their_own_history_and_are_in_no_other(clauses: list[Obligation]) -> None:
    brenivar = make_country("XAA", "Brenivar", is_fictional=True, regional_group="")
    compile_on(FIRST)
    with on(FIRST + timedelta(days=1)):
        publish(make_rapporteur(brenivar), clauses[0])
        summaries.drain()
    assert days(StateHistory) == [FIRST, FIRST + timedelta(days=1)]
    assert days(WorldHistory) == [FIRST]
    assert not ResolutionHistory.objects.exists()
    assert not RegionHistory.objects.exists()
    assert ObligationHistory.objects.filter(states_reporting__gt=0).count() == 0
