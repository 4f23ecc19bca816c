"""Compiled counts against counts made pair by pair in Python from the same rows. Every test here is of one world."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from compliance.enums import Status
from compliance.models import (
    Action,
    Country,
    Implementation,
    Obligation,
    ObligationHistory,
    ObligationSummary,
    ObligationTheme,
    OrganisationSummary,
    RegionHistory,
    RegionSummary,
    Resolution,
    ResolutionHistory,
    ResolutionSummary,
    Review,
    ScopeState,
    StateHistory,
    StateResolutionHistory,
    StateResolutionSummary,
    StateSummary,
    StateThemeHistory,
    StateThemeSummary,
    Theme,
    ThemeHistory,
    ThemeSummary,
    VersionAction,
    WorldHistory,
    WorldSummary,
)
from compliance.services import summaries, work
from compliance.services.evidence import evidence_withdraw
from compliance.services.implementations import implementation_withdraw
from compliance.services.summaries_sql import COUNTED
from tests.factories import (
    draft,
    make_country,
    make_organisation,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    offer_evidence,
    publish,
    review,
)
from tests.support.worlds import kept, taken_out

pytestmark = pytest.mark.django_db


def count_by_hand(country: Country, obligations: list[Obligation]) -> Counter[str]:
    """What COUNTED should hold for one State over some obligations, in plain Python."""
    today, counts = timezone.localdate(), Counter[str]()
    for obligation in obligations:
        if not Obligation.objects.in_force().applying_to(country).filter(pk=obligation.pk).exists():
            continue
        counts["obligations"] += 1
        counts["actions"] += Action.objects.filter(obligation=obligation, retired_at__isnull=True).count()
        implementation = Implementation.objects.filter(pair__country=country, pair__obligation=obligation).first()
        version = implementation.current_version if implementation else None
        if version:
            counts["reported"] += 1
            counts[version.status] += 1
            counts["actions_done"] += VersionAction.objects.filter(version=version, status="done").count()
            for piece in version.evidence.filter(state="published", audience="everyone"):
                counts[f"evidence_{piece.dimension}"] += 1
                counts[f"evidence_{_age(piece.dated, today)}"] += 1
            if (
                version.target_date
                and version.target_date < today
                and version.status not in ("implemented", "not_applicable")
            ):
                counts["target_overdue"] += 1
        else:
            due = obligation.resolution.first_report_on
            counts["report_overdue"] += due is not None and due < today
            counts["withdrawn"] += bool(implementation and implementation.versions.filter(state="published").exists())
        grades = [
            r.grade
            for r in Review.objects.filter(pair__country=country, pair__obligation=obligation, state="published")
            if r.judged_version == version and r.judged_wording == obligation.wording
        ]
        for grade in grades:
            counts[f"grade_{grade.lower()}"] += 1
        disputed = "C" in grades or "E" in grades
        confirmed = "A" in grades and not disputed
        counts["reviewed"] += bool(grades)
        counts["confirmed"] += confirmed
        counts["disputed"] += disputed
        if version and version.status == "implemented":
            counts["implemented_confirmed"] += confirmed
            counts["implemented_disputed"] += disputed
    return counts


def _age(dated: date, today: date) -> str:
    """The column of a piece's age; the day a year (or five) ago is no longer within it."""
    if dated > today - relativedelta(years=1):
        return "within_year"
    return "within_five_years" if dated > today - relativedelta(years=5) else "older"


def counts_of(row: Any) -> dict[str, int]:
    return {name: getattr(row, name) for name in COUNTED if getattr(row, name)}


def random_record() -> list[Country]:
    """Four real States and a fictional one, two resolutions, and a random record made through the services."""
    chance = random.Random(65190)  # noqa: S311 - test data
    groups = ["african", "african", "weog", ""]
    states = [make_country(regional_group=group) for group in groups]
    states[3].membership = "observer"
    states[3].save()
    states.append(make_country("XAA", "Brenivar", is_fictional=True, regional_group=""))
    late = make_resolution("A/RES/99/1", [["to act", "to report"], "to train", "to punish", "to assist"])
    late.first_report_on = timezone.localdate() - timedelta(days=1)
    late.save()
    early = make_resolution("A/RES/99/2", ["to cooperate", ["to consider", "to ratify"], "to publish data"])
    members_only, named = early.obligations.all()[:2]
    Obligation.objects.filter(pk=members_only.pk).update(scope="members")
    Obligation.objects.filter(pk=named.pk).update(scope="named")
    ScopeState.objects.create(obligation=named, country=states[1])
    theme, other = (
        Theme.objects.create(slug=s, **{f"label_{x}": s for x in ("ar", "zh", "en", "fr", "ru", "es")})
        for s in ("data", "law")
    )
    for n, obligation in enumerate(Obligation.objects.all()):
        ObligationTheme.objects.create(obligation=obligation, theme=theme if n % 2 else other)
        if n % 3 == 0:
            ObligationTheme.objects.get_or_create(obligation=obligation, theme=theme)
    reviewers = [make_reviewer(make_organisation()) for _ in range(3)]
    for country in states:
        officer = make_rapporteur(country)
        for obligation in Obligation.objects.in_force().applying_to(country):
            if chance.random() < 0.25:
                continue
            status = chance.choice(Status.values)
            if chance.random() < 0.5:
                for _ in range(chance.randint(1, 2)):
                    offer_evidence(
                        officer,
                        obligation,
                        dimension=chance.choice(["structure", "process", "outcome"]),
                        audience=chance.choice(["everyone", "everyone", "accredited"]),
                        dated=timezone.localdate() - timedelta(days=chance.choice([30, 700, 1500, 4000])),
                    )
            version = publish(
                officer,
                obligation,
                status=status,
                status_reason="none here",
                done=[0] if chance.random() < 0.5 else [],
                target_date=timezone.localdate() + timedelta(days=chance.choice([-5, 5])),
            )
            for reviewer in reviewers:
                if chance.random() < 0.4:
                    review(reviewer, obligation, country, grade=chance.choice("ABCE"))
            if chance.random() < 0.3:
                publish(officer, obligation, status="implemented")  # earlier reviews are now of an earlier version
            elif chance.random() < 0.2:
                implementation_withdraw(actor=officer, version=version, reason="mistake")
            if chance.random() < 0.3:
                draft(officer, obligation, status="planned")
        piece = country.evidence.filter(state="published").first()
        if piece:
            evidence_withdraw(actor=officer, evidence=piece, reason="wrong document")
    return states


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Country]]:
    with kept(random_record, django_db_blocker) as world:
        yield world


@pytest.fixture
def world(made: list[Country], db: None) -> list[Country]:
    return taken_out(made)


def test_every_grain_agrees_with_counting_by_hand(world: list[Country]) -> None:
    assert summaries.drain() == len(world)
    everything = list(Obligation.objects.select_related("resolution", "wording"))
    for country in world:
        assert counts_of(StateSummary.objects.get(country=country)) == +count_by_hand(country, everything), country
        for row in StateResolutionSummary.objects.filter(country=country):
            mine = [o for o in everything if o.resolution_id == row.resolution_id]
            assert counts_of(row) == +count_by_hand(country, mine)
        for theme_row in StateThemeSummary.objects.filter(country=country):
            mine = [o for o in everything if o.theme_links.filter(theme=theme_row.theme).exists()]
            assert counts_of(theme_row) == +count_by_hand(country, mine)
    assert StateThemeSummary.objects.count() == 2 * len(world)


def test_what_organisations_reviewed_agrees_with_counting_by_hand(world: list[Country]) -> None:
    Obligation.objects.filter(pk=Obligation.objects.in_force()[5].pk).update(retired_at=timezone.now())
    Resolution.objects.filter(symbol="A/RES/99/2").update(state="superseded", ended_at=timezone.now())
    summaries.drain()
    by_hand: dict[tuple[int, int], list[int]] = {}
    for one in Review.objects.filter(state="published").select_related("pair__obligation__resolution", "pair__country"):
        obligation, implementation = one.pair.obligation, Implementation.objects.filter(pair=one.pair).first()
        version = implementation.current_version if implementation else None
        present = one.judged_version == version and one.judged_wording_id == obligation.words_from_id
        in_force = Obligation.objects.in_force().applying_to(one.pair.country).filter(pk=obligation.pk).exists()
        counts = by_hand.setdefault((one.organisation_id, one.pair.country_id), [0, 0, 0])
        counts[0] += 1
        counts[1] += present
        counts[2] += bool(version and version.status == "implemented" and in_force)
    assert all(sum(counts[n] for counts in by_hand.values()) > 3 for n in range(3)), "the record tells them apart"
    rows = OrganisationSummary.objects.values_list("organisation", "country", "reviews", "present", "claims")
    assert {(one, state): list(counts) for one, state, *counts in rows} == by_hand


def test_where_an_organisation_has_no_review_left_no_summary_of_it_stays(world: list[Country]) -> None:
    summaries.drain()
    assert OrganisationSummary.objects.filter(country=world[0]).exists()
    Review.objects.filter(pair__country=world[0]).update(state="withdrawn", ended_reason="a mistake")
    others = set(OrganisationSummary.objects.exclude(country=world[0]).values_list())
    work.mark_country(world[0].pk)
    summaries.drain()
    assert set(OrganisationSummary.objects.values_list()) == others


def test_regions_and_the_world_add_up_real_states_only(world: list[Country]) -> None:
    summaries.drain()
    real = [c for c in world if not c.is_fictional]
    for model, finer, key in (
        (ResolutionSummary, StateResolutionSummary, "resolution"),
        (ThemeSummary, StateThemeSummary, "theme"),
    ):
        for row in model.objects.all():
            parts = list(finer.objects.filter(country__in=real, **{key: getattr(row, key)}))
            assert counts_of(row) == +sum((Counter(counts_of(part)) for part in parts), Counter[str]())
            assert (row.states, row.states_reporting) == (len(parts), sum(part.reported > 0 for part in parts))
            assert row.states_reporting
        assert model.objects.count() == 2
    total = sum((Counter(counts_of(StateSummary.objects.get(country=c))) for c in real), Counter[str]())
    whole = WorldSummary.objects.get()
    assert counts_of(whole) == +total
    assert whole.states == 4
    assert whole.states_reporting == sum(StateSummary.objects.get(country=c).reported > 0 for c in real)
    african = RegionSummary.objects.get(group="african")
    assert counts_of(african) == +sum(
        (Counter(counts_of(StateSummary.objects.get(country=c))) for c in real[:2]), Counter[str]()
    )
    assert african.states == 2


def test_every_obligation_has_its_real_states_that_report_and_the_day_of_the_last(world: list[Country]) -> None:
    summaries.drain()
    rows = ObligationSummary.objects.select_related("obligation")
    assert len(rows) == Obligation.objects.count()
    for row in rows:
        standing = Implementation.objects.filter(
            pair__obligation=row.obligation, pair__country__is_fictional=False, current_version__isnull=False
        )
        published = standing.values_list("current_version__published_at", flat=True)
        dates = [moment for moment in published if moment is not None]
        assert (row.states_reporting, row.last_published_at) == (standing.count(), max(dates, default=None))
    assert rows.filter(states_reporting__gt=0).exists()


def test_compiling_again_changes_nothing_but_its_own_time(world: list[Country]) -> None:
    summaries.drain()
    ignore = ("compiled_at", "record_version")
    now = (StateSummary, StateResolutionSummary, StateThemeSummary, ResolutionSummary, ThemeSummary, RegionSummary)
    kept = (StateHistory, StateResolutionHistory, StateThemeHistory, ResolutionHistory, ThemeHistory, RegionHistory)
    models: tuple[Any, ...] = (*now, *kept, WorldSummary, WorldHistory, ObligationSummary, ObligationHistory)

    def rows() -> list[list[dict[str, Any]]]:
        return [
            [{k: v for k, v in r.items() if k not in ignore} for r in m.objects.order_by("pk").values()] for m in models
        ]

    before = rows()
    assert all(before)
    work.mark_all()
    summaries.drain()
    assert rows() == before


def test_what_is_asked_no_more_is_counted_no_more(world: list[Country]) -> None:
    summaries.drain()
    Obligation.objects.filter(resolution__symbol="A/RES/99/2").update(retired_at=timezone.now())
    work.mark_all()
    summaries.drain()
    assert set(StateResolutionSummary.objects.values_list("resolution__symbol", flat=True)) == {"A/RES/99/1"}
    assert StateSummary.objects.get(country=world[0]).obligations == 4
