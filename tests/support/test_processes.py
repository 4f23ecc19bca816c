"""The worker and the commands of the tests are the real ones, on the test's own rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from compliance.enums import WorkKind
from compliance.models import Country, StateSummary, WorkMark
from compliance.services import work
from tests.support.processes import ChildProcess, manage, running_worker
from tests.support.services import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fiji(transactional_db: None) -> Country:
    call_command("loaddata", "countries", verbosity=0)
    return Country.objects.get(iso3="FJI")


def compiled(country: Country) -> bool:
    mark = WorkMark.objects.get(country=country)
    return mark.done == mark.wanted and StateSummary.objects.filter(country=country).exists()


@pytest.mark.long
def test_a_message_reaches_a_worker_without_a_sweeper(fiji: Country, tmp_path: Path) -> None:
    with running_worker(tmp_path / "worker.log", beat=False) as worker:
        with transaction.atomic():
            work.mark(kind=WorkKind.COUNTRY, country_id=fiji.pk)
        wait_until(lambda: compiled(fiji), seconds=5, what=f"no summary:\n{worker.output}")
    assert StateSummary.objects.get(country=fiji).as_of <= date.today()  # noqa: DTZ011 - only not in the future
    assert worker.process.poll() is not None


@pytest.mark.long
def test_the_worker_sweeps_what_no_message_announced(fiji: Country, worker: ChildProcess) -> None:
    work.mark(kind=WorkKind.COUNTRY, country_id=fiji.pk, nudge_after=False)
    wait_until(lambda: compiled(fiji), seconds=10, what=f"no summary:\n{worker.output}")


def test_a_worker_that_cannot_start_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWEEP_INTERVAL", "often")
    with (
        pytest.raises(RuntimeError, match=r"(?s)worker did not get ready.*could not convert"),
        running_worker(tmp_path / "worker.log"),
    ):
        pass


@pytest.mark.long
def test_a_command_sees_the_tests_rows(fiji: Country) -> None:
    told = manage("shell", "-v0", "-c", "from compliance.models import Country; print(Country.objects.count())")
    assert (told.returncode, told.stdout.strip()) == (0, "195"), told.stderr
