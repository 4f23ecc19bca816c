"""Changing a State's record through its page: the form as the page fills it in, sent with another status."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.enums import Status, VersionState
from compliance.models import Country, ImplementationVersion, Obligation
from compliance.models.contents import values_of
from tests.bench.board import Board
from tests.bench.ground import Ground
from tests.bench.pages import STATE, TIMES, readers

#: Acts through the page in the order in which they are done to a record, with who does them and the most statements.
#: The goal of the whole is that of a status change: the other acts write less.
ACTS = (
    ("publish", "rapporteur-afg", 12),
    ("save", "contributor-afg", 12),
    ("submit", "contributor-afg", 12),
    ("return", "rapporteur-afg", 12),
)
MILLISECONDS = 30


@dataclass
class Taken:
    """Wall-clock and computing milliseconds and statements of each time; the first of each is the warming up, and
    begins the State's chain in the trail."""

    wall: list[float]
    computing: list[float]
    statements: list[int]


def run(board: Board, ground: Ground) -> None:
    board.heading(f"acts on a record, {ground.countries} States × {ground.obligations:,} obligations, all filled")
    clients = readers()
    for act, reader, most in ACTS:
        taken = Taken([], [], [])
        for n, version in enumerate(_versions(act)):
            address, data = _form(act, version)
            _send(clients[reader], address, data, taken, is_counted=n % 2 == 0)
            if n > 2 * TIMES:
                break
        name = f"{act} through the page"
        board.at_most(f"{name}, p50", statistics.median(taken.wall[1:]), MILLISECONDS)
        board.told(f"{name}, computing time of the program, p50", statistics.median(taken.computing[1:]))
        board.at_most(f"{name}, queries, p50", statistics.median(taken.statements), most, "queries")
        board.told(f"{name}, queries where most is cited", max(taken.statements[1:]), "queries")


def _versions(act: str) -> Iterator[ImplementationVersion]:
    """What the act is done to: records without a version in hand, or drafts, or what was submitted."""
    country = Country.objects.get(iso3=STATE)
    versions = ImplementationVersion.objects.filter(implementation__pair__country=country).with_contents()
    versions = versions.select_related(
        "implementation__pair__obligation__resolution", "implementation__pair__obligation__wording"
    )
    asked = Obligation.objects.in_force().applying_to(country)
    versions = versions.filter(implementation__pair__obligation__in=asked).order_by("pk")
    if act in ("publish", "save"):
        in_hand = ImplementationVersion.objects.working().values("implementation")
        return iter(list(versions.current().exclude(implementation__in=in_hand)[: 3 * TIMES]))
    state = VersionState.DRAFT if act == "submit" else VersionState.SUBMITTED
    return iter(list(versions.filter(state=state)[: 3 * TIMES]))


def _form(act: str, version: ImplementationVersion) -> tuple[str, dict[str, Any]]:
    clause = version.implementation.pair.obligation
    assert clause.wording is not None
    address = reverse("implementation_edit", kwargs={"slug": clause.resolution.slug, "place": clause.wording.slug})
    expected = str(version.revision_count) if version.is_working else ""
    if act == "return":
        data = {"return-reason": "Give the date of the act.", "expected": expected, "basis": str(version.number)}
        return reverse("implementation_return", args=[clause.resolution.slug, clause.wording.slug]), data
    status = Status.UNDER_WAY if version.status != Status.UNDER_WAY else Status.PLANNED
    values: dict[str, Any] = {**values_of(version), "status": status}
    return address, {**values, "act": act, "expected": expected, "basis": str(version.number)}


def _send(client: Client, address: str, data: dict[str, Any], taken: Taken, *, is_counted: bool) -> None:
    """By the clock, or with its statements counted: not both, because keeping them takes time."""
    if is_counted:
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(address, data)
        # Beginning and committing are no queries.
        taken.statements.append(sum(not one["sql"].startswith(("BEGIN", "COMMIT")) for one in queries))
    else:
        wall, computing = time.perf_counter(), time.process_time()
        answer = client.post(address, data)
        taken.wall.append((time.perf_counter() - wall) * 1000)
        taken.computing.append((time.process_time() - computing) * 1000)
    if answer.status_code != 302:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
