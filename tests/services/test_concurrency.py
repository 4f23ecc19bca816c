"""Several people at once: no save is lost, nobody is shown a deadlock, chains hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

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
from compliance.services import implementations, summaries, trail, uploads
from compliance.services.errors import Conflict
from compliance.services.versions import ImplementationData
from tests.factories import make_administrator, make_country, make_rapporteur, make_resolution

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
