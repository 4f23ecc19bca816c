"""Several people at once: no save is lost, nobody is shown a deadlock, chains hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from time import monotonic, sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from compliance.enums import WorkKind
from compliance.models import (
    Country,
    ImplementationVersion,
    Obligation,
    Pair,
    StateSummary,
    TrailChain,
    TrailEntry,
    Upload,
    User,
    WorkMark,
)
from compliance.services import implementations, summaries, trail, uploads, work
from compliance.services.errors import Conflict
from compliance.services.versions import ImplementationData
from tests.factories import make_administrator, make_country, make_rapporteur, make_resolution, publish

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def at_once(act: Callable[[int], str], threads: int = THREADS) -> Counter[str]:
    """Run `act(n)` in all threads from the same moment; counts their answers."""
    together = Barrier(threads)

    def run(n: int) -> str:
        try:
            together.wait(10)
            return act(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return Counter(pool.map(run, range(threads)))


@pytest.mark.long
def test_of_many_who_save_the_same_version_one_is_accepted_each_round() -> None:
    country = make_country("KEN", "Kenya")
    obligation = make_resolution().obligations.get()
    officers = [make_rapporteur(country) for _ in range(THREADS)]
    expected: int | None = None
    for round_number in range(3):

        def save(n: int, expected: int | None = expected) -> str:
            try:
                implementations.implementation_save(
                    actor=officers[n],
                    obligation=obligation,
                    expected=expected,
                    data=ImplementationData(status="planned", narrative=f"by {n}"),
                )
            except Conflict:
                return "told"
            return "accepted"

        assert at_once(save) == {"accepted": 1, "told": THREADS - 1}
        version = ImplementationVersion.objects.get()
        assert version.revision_count == round_number + 1
        expected = version.revision_count
    assert Pair.objects.count() == 1
    assert TrailEntry.objects.filter(verb="implementation.save").count() == 3


def publish_all(officer: User, obligations: list[Obligation]) -> str:
    for obligation in obligations:
        version = implementations.implementation_save(
            actor=officer, obligation=obligation, expected=None, data=ImplementationData(status="implemented")
        )
        implementations.implementation_publish(actor=officer, version=version, expected=version.revision_count)
        summaries.drain()  # a worker in the middle of it all
    return "done"


@pytest.mark.long
def test_states_publishing_at_once_while_workers_compile_lose_nothing() -> None:
    countries = [make_country() for _ in range(4)]
    obligations = list(make_resolution(clauses=["to act"] * 5).obligations.all())
    officers = [make_rapporteur(country) for country in countries]
    assert at_once(lambda n: publish_all(officers[n], obligations), threads=4) == {"done": 4}
    WorkMark.objects.update(lease_until=None)
    summaries.drain()
    assert [StateSummary.objects.get(country=country).implemented for country in countries] == [5] * 4
    for chain in TrailChain.objects.all():
        assert list(trail.verify(chain)) == []
    assert Country.objects.filter(trail_chain__length=10).count() == 4


def somebody_waits_for_a_lock() -> bool:
    """Whether another connection waits. On SQLite, where one writes at a time, whoever has begun after us does."""
    if connection.vendor == "sqlite":
        sleep(0.2)
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_of_two_compilers_of_a_state_that_has_no_summary_yet_the_one_that_took_over_is_kept() -> None:
    country = make_country("KEN", "Kenya")
    first, second = make_resolution(clauses=["to act", "to report"]).obligations.all()
    officer = make_rapporteur(country)
    publish(officer, first)
    slow = work.claim(kind=WorkKind.COUNTRY)
    assert slow is not None

    def compiled(claim: work.Claim) -> str:
        try:
            summaries.compile_states(claim)
        except work.LeaseLostError:
            return "lost its lease"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            # The slow one writes its counts and comes to the end, where it needs the mark that we hold.
            list(WorkMark.objects.select_for_update().filter(country=country))
            left_behind = pool.submit(compiled, slow)
            end = monotonic() + 10
            while not somebody_waits_for_a_lock():
                assert monotonic() < end
                sleep(0.02)
            WorkMark.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            publish(officer, second)
            quick = work.claim(kind=WorkKind.COUNTRY)
            assert quick is not None
        taken_over = pool.submit(compiled, quick)
        assert (left_behind.result(20), taken_over.result(20)) == ("lost its lease", "done")
    summary = StateSummary.objects.get()
    assert (summary.reported, summary.record_version) == (2, WorkMark.objects.get(country=country).done)


def test_the_same_file_given_by_many_at_once_is_one_upload_and_is_read_by_one_worker() -> None:
    administrators = [make_administrator() for _ in range(THREADS)]
    data = f"1. Urges Governments to act as one of {uuid4()};\n".encode()  # no other test's file has this name

    def give(n: int) -> str:
        received = uploads.upload_receive(actor=administrators[n], data=data, filename=f"{n}.txt", symbol="A/RES/99/9")
        assert received.upload is not None
        return "known" if received.known else "new"

    assert at_once(give) == Counter(known=THREADS - 1, new=1)
    upload = Upload.objects.get()
    folder = Path(upload.file.path).parent
    assert [path.name for path in folder.iterdir() if upload.sha256[:16] in path.name] == [Path(upload.file.path).name]
    assert at_once(lambda _n: "nothing" if uploads.upload_claim() is None else "claimed") == Counter(
        nothing=THREADS - 1, claimed=1
    )
