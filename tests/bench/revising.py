"""Revising a resolution of two thousand clauses on which every State has said something: the cost, and that nothing is
lost. Every row of every table that holds what States and reviewers say is read before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from compliance.models import (
    Country,
    Evidence,
    EvidenceLink,
    Implementation,
    ImplementationVersion,
    Obligation,
    Pair,
    Resolution,
    Review,
    VersionAction,
    VersionEvidence,
    VersionSave,
)
from compliance.services import publishing, revisions, summaries, synthetic_sql
from compliance.services.planner import refresh_statistics
from compliance.services.readings import read_here
from tests.bench.board import Board, seconds_of
from tests.bench.ground import Ground
from tests.bench.publishing import CLAUSES, PUBLISHED, long_text

#: Whatever a revision must leave as it is.
KEPT = (
    *(Pair, Implementation, ImplementationVersion, VersionAction, VersionEvidence, VersionSave),
    *(Evidence, EvidenceLink, Review),
)
#: Pairs filled in one transaction.
BATCH = 10_000
#: Rows read at once for the proof.
WINDOW = 20_000


def fill(resolution: Resolution, ground: Ground) -> int:
    """A record of every State on every clause, with versions, ticks, evidence and reviews as `generate_load` makes
    them; returns how many."""
    Resolution.objects.filter(pk=resolution.pk).update(number="1")  # the cards are dealt by it
    states = list(Country.objects.filter(memberships__user__email__startswith="rapporteur-").order_by("iso3"))
    states = states[: ground.countries]
    size = max(1, BATCH // CLAUSES)
    for begin in range(0, len(states), size):
        _fill_batch(resolution, [state.pk for state in states[begin : begin + size]])
    refresh_statistics()
    return Pair.objects.filter(obligation__resolution=resolution).count()


@transaction.atomic
def _fill_batch(resolution: Resolution, country_ids: list[int]) -> None:
    deck, first = synthetic_sql.DECK, resolution.obligations.order_by("pk").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute(synthetic_sql.DROP_DECK)
        cursor.execute(synthetic_sql.CREATE_DECK)
        cursor.execute(synthetic_sql.fill_deck(country_ids, [resolution.pk]), {"seed": 7, "run": 9, "fill": 1000})
        # Two thousand places of one text need longer codes than those of a generated one: eleven figures of their own.
        code = f"CAST(10000000000 + country_id * 1000000 + obligation_id - {int(first)} AS varchar(11))"
        cursor.execute(f"UPDATE {deck} SET code = {code}")  # noqa: S608
        cursor.execute(synthetic_sql.INDEX_DECK)
        for statement, values in synthetic_sql.deal():
            cursor.execute(statement, values)
        cursor.execute(synthetic_sql.DROP_DECK)


def windows(model: type[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Every row of a table with every column, in order."""
    names = [field.attname for field in model._meta.concrete_fields]
    last = 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", *names)[:WINDOW]):
        last = rows[-1][0]
        yield rows


def everything_said() -> dict[str, tuple[int, str]]:
    """For each table how many rows there are, and a hash over all of them."""
    found = {}
    for model in KEPT:
        number, digest = 0, hashlib.sha256()
        for rows in windows(model):
            number += len(rows)
            digest.update(repr(rows).encode())
        found[model.__name__] = (number, digest.hexdigest())
    return found


def later_text(symbol: str) -> str:
    """The long text as a later one: of ten clauses one says more, one is gone, and one is new."""
    parts = [_later(n, part) for n, part in enumerate(long_text(symbol).split("\n\n"))]
    return "\n\n".join(parts).rstrip(";.\n") + ".\n"


def _later(n: int, part: str) -> str:
    if part.startswith("(") and n % 10 == 3:
        return part.replace("rural roads", "rural roads and of bridges")
    if part.startswith("(") and n % 10 == 7:
        return f"{part[:3]} To translate the handbook of the inspectors of ward {n};"
    return part


def run(board: Board, ground: Ground) -> None:
    board.heading(f"revising {CLAUSES:,} clauses on which {ground.countries} States have said something")
    resolution = Resolution.objects.get(symbol=PUBLISHED)
    filled = 0

    def filling() -> None:
        nonlocal filled
        filled = fill(resolution, ground)

    board.told("every State's record on every clause filled", seconds_of(filling), "s")
    board.told("records on it", filled, "records")
    text = later_text(PUBLISHED).encode()
    reading = read_here(text, "later.txt", PUBLISHED)
    draft = revisions.revision_propose(reading=reading, data=text, filename="later.txt", symbol=PUBLISHED)
    before = everything_said()
    obligations = set(Obligation.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        seconds = seconds_of(lambda: publishing.revision_publish(revision=draft.version.revision))
    board.at_most("a revision over all that is filled", seconds, 5, "s")
    board.at_most("a revision over all that is filled, queries", len(queries), 100, "queries")
    lost = [name for name, rows in everything_said().items() if rows != before[name]]
    missing = obligations - set(Obligation.objects.values_list("pk", flat=True))
    if lost or missing:
        raise RuntimeError(f"The revision changed rows of {', '.join(lost)}; {len(missing)} obligations are gone.")
    retired = Pair.objects.filter(obligation__resolution=resolution, obligation__retired_at__isnull=False)
    board.told(
        "rows compared before and after, each the same", sum(number for number, _hash in before.values()), "rows"
    )
    board.told("records kept on clauses that are retired", retired.count(), "records")
    if not retired.exists():
        raise RuntimeError("No clause with records was retired: the figure means nothing.")
    board.told("summaries compiled again", seconds_of(summaries.drain), "s")
