"""A real worker process on the real queue: what is published is counted within seconds, and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models import F

from compliance.models import Country, Obligation, StateSummary, User, WorkMark, WorldSummary
from tests.factories import make_country, make_rapporteur, make_resolution, publish
from tests.support.processes import ChildProcess, empty_queue, running_worker

pytestmark = pytest.mark.django_db(transaction=True)

#: The goal from publishing a status to a current summary, in seconds.
GOAL = 5.0


def wait_for(condition: Callable[[], bool], seconds: float) -> float:
    """Seconds until the condition held; fails the test when they run out."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


def nothing_waits() -> bool:
    return not WorkMark.objects.filter(wanted__gt=F("done")).exists()


def set_up() -> tuple[Country, Obligation, User]:
    country = make_country("KEN", "Kenya")
    obligation = make_resolution(clauses=["to act", "to report"]).obligations.order_by("pk")[0]
    return country, obligation, make_rapporteur(country)


def test_a_published_status_is_in_the_summary_within_five_seconds(worker: ChildProcess) -> None:
    country, obligation, officer = set_up()
    wait_for(nothing_waits, 20)
    publish(officer, obligation, status="implemented")
    wait_for(lambda: StateSummary.objects.get(country=country).implemented == 1, GOAL)
    wait_for(lambda: WorldSummary.objects.get().implemented == 1, GOAL)


@pytest.mark.long
def test_work_marked_while_no_worker_ran_is_done_when_one_comes_up(tmp_path: Path) -> None:
    empty_queue()
    country, obligation, officer = set_up()
    publish(officer, obligation, status="planned")
    empty_queue()  # every message is lost
    with running_worker(tmp_path / "worker.log"):
        wait_for(lambda: StateSummary.objects.filter(country=country, planned=1).exists(), 20)


@pytest.mark.long
def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    empty_queue()
    country, obligation, officer = set_up()
    with running_worker(tmp_path / "first.log") as first:
        publish(officer, obligation, status="planned")
        first.kill()
    WorkMark.objects.filter(lease_until__isnull=False).update(lease_until=F("wanted_at"))  # the lease runs out
    publish(officer, obligation, status="implemented")
    with running_worker(tmp_path / "second.log"):
        wait_for(lambda: StateSummary.objects.filter(country=country, implemented=1, planned=0).exists(), 20)


def test_the_sweeper_finds_a_mark_that_no_message_announced(worker: ChildProcess) -> None:
    country, _obligation, _officer = set_up()
    wait_for(nothing_waits, 20)
    before = WorkMark.objects.get(country=country).done
    WorkMark.objects.filter(country=country).update(wanted=F("wanted") + 1)
    wait_for(lambda: WorkMark.objects.get(country=country).done == before + 1, 10)
