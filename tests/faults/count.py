"""What must hold in the end, whatever happened: nothing accepted is lost, nothing is counted wrongly.

Needs settings; the statements that count are those somebody wrote by hand for the benchmarks, not the program's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Sum

from compliance.enums import PUBLIC_STATES, Status
from compliance.models import (
    Country,
    ImplementationVersion,
    Obligation,
    ObligationSummary,
    OrganisationSummary,
    RegionSummary,
    ResolutionSummary,
    Review,
    StateResolutionSummary,
    StateSummary,
    StateThemeSummary,
    ThemeSummary,
    TrailChain,
    WorldSummary,
)
from compliance.services import trail
from compliance.services.summaries_sql import COUNTED
from tests.bench.raw_sql import raw_statements

GRAINS = (
    (StateResolutionSummary, ("country_id", "resolution_id")),
    (StateThemeSummary, ("country_id", "theme_id")),
    (StateSummary, ("country_id",)),
)
OVER_STATES = (
    (ResolutionSummary, StateResolutionSummary, "resolution_id"),
    (ThemeSummary, StateThemeSummary, "theme_id"),
)


def notes_of(files: Iterable[Path]) -> list[dict[str, Any]]:
    """What the writers noted. A line that a kill cut short is no note."""
    found = []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
    return found


def lost(notes: list[dict[str, Any]]) -> list[str]:
    """Accepted writes that the database does not hold word for word."""
    held = {
        pk: (status, text, withdrawn is not None)
        for pk, status, text, withdrawn in ImplementationVersion.objects.filter(state="published").values_list(
            "pk", "status", "narrative", "withdrawn_at"
        )
    }
    return [
        note["text"]
        for note in notes
        if "accepted" in note
        and held.get(note["accepted"]) != (note["status"], note["text"], bool(note.get("withdrawn")))
    ]


def stored_twice(notes: list[dict[str, Any]]) -> list[str]:
    """Texts that stand in more than one version: each was written once."""
    texts = Counter(ImplementationVersion.objects.values_list("narrative", flat=True))
    return [note["text"] for note in notes if texts[note["text"]] > 1]


def wrong_summaries() -> int:
    """Rows of summaries, of any grain, that differ from counting by hand."""
    ours = _rows()
    wrong = _wrong_sums()
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in raw_statements():
                cursor.execute(statement)
        by_hand = _rows()
        transaction.set_rollback(True)
    return wrong + sum(len(mine ^ right) for mine, right in zip(ours, by_hand, strict=True))


def _rows() -> list[set[tuple[Any, ...]]]:
    return [set(model._default_manager.values_list(*key, *COUNTED)) for model, key in GRAINS]


def _wrong_sums() -> int:
    """What tells of many States against their sums, and of an obligation against what is published."""
    sums = [Sum(name) for name in COUNTED]
    real = StateSummary.objects.filter(country__is_fictional=False)
    pairs = [(WorldSummary.objects.values_list(*COUNTED).first(), tuple(real.aggregate(*sums).values()))]
    for region in RegionSummary.objects.all():
        mine = tuple(getattr(region, name) for name in COUNTED)
        pairs.append((mine, tuple(real.filter(country__regional_group=region.group).aggregate(*sums).values())))
    wrong = sum(tuple(mine or ()) != tuple(value or 0 for value in right) for mine, right in pairs)
    for model, parts, key in OVER_STATES:
        of_real = parts._default_manager.filter(country__is_fictional=False).values_list(key)
        wrong += len(set(model._default_manager.values_list(key, *COUNTED)) ^ set(of_real.annotate(*sums)))
    published = ImplementationVersion.objects.current().filter(implementation__pair__country__is_fictional=False)
    reporting = published.values_list("implementation__pair__obligation").annotate(Count("pk"))
    told = ObligationSummary.objects.filter(states_reporting__gt=0).values_list("obligation", "states_reporting")
    wrong += len(set(told) ^ set(reporting))
    return wrong + _wrong_of_organisations()


def _wrong_of_organisations() -> int:
    """What is compiled of organisations against their reviews, counted one by one."""
    asked = {
        (country.pk, obligation)
        for country in Country.objects.all()
        for obligation in Obligation.objects.in_force().applying_to(country).values_list("pk", flat=True)
    }
    current = set(Review.objects.current().values_list("pk", flat=True))
    counted: dict[tuple[int, int], list[int]] = {}
    reviews = Review.objects.published().filter(pair__obligation__resolution__state__in=PUBLIC_STATES).order_by()
    for pk, organisation, country, obligation, status in reviews.values_list(
        "pk", "organisation", "pair__country", "pair__obligation", "pair__implementation__current_version__status"
    ):
        counts = counted.setdefault((organisation, country), [0, 0, 0])
        counts[0] += 1
        counts[1] += pk in current
        counts[2] += status == Status.IMPLEMENTED and (country, obligation) in asked
    rows = OrganisationSummary.objects.values_list("organisation", "country", "reviews", "present", "claims")
    return len(set(rows) ^ {(*key, *counts) for key, counts in counted.items()})


def broken_chains() -> int:
    """Chains of the trail in which an entry is missing or changed."""
    return sum(any(True for _ in trail.verify(chain)) for chain in TrailChain.objects.all())
