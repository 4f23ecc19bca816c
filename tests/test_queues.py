"""Reading files has a queue and a process of its own, so that summaries never wait for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from compliance.enums import UploadState
from compliance.management.supervisor import children, worker
from compliance.models import StateSummary, Upload
from compliance.services import uploads, work
from tests.factories import make_administrator, make_country, make_rapporteur, make_resolution, publish
from tests.support.processes import ChildProcess, empty_queue
from tests.support.readers import readers
from tests.support.services import wait_until


@pytest.mark.both_backends
def test_files_are_read_from_a_queue_of_their_own() -> None:
    from config.celery import app  # noqa: PLC0415 - reads the settings

    def queue_of(task: str) -> str:
        return str(app.amqp.router.route({}, task)["queue"].name)

    assert queue_of(uploads.READ_TASK) == settings.IMPORTS_QUEUE
    assert {queue_of(task) for task in (work.COMPILE_TASK, "compliance.sweep")} == {"celery"}
    assert set(app.amqp.queues) == {"celery", settings.IMPORTS_QUEUE}, "a worker without -Q serves both"


def test_up_runs_a_process_for_each_queue_and_one_beat() -> None:
    commands = {child.name: child.command for child in children("127.0.0.1:8000")}
    queues = {name: command[command.index("--queues") + 1] for name, command in commands.items() if name != "web"}
    assert queues == {"worker": "celery", "reader": "imports"}
    assert [name for name, command in commands.items() if "--beat" in command] == ["worker"]


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_summary_does_not_wait_for_a_long_file(tmp_path: Path) -> None:
    empty_queue()
    country = make_country("KEN", "Kenya")
    obligation = make_resolution(clauses=["to act"]).obligations.get()
    text = b"".join(f"{n}. Urges Governments to act on item {n};\n".encode() for n in range(1, 4000))
    uploads.upload_receive(actor=make_administrator(), data=text, filename="long.txt", symbol="A/RES/99/9")
    processes = [
        ChildProcess(name, ["-m", *worker(name, queue), *more], tmp_path / f"{name}.log")
        for name, queue, more in (
            ("summaries", "celery", ["--beat", "--schedule", str(tmp_path / "schedule")]),
            ("imports", settings.IMPORTS_QUEUE, []),
        )
    ]
    try:
        wait_until(lambda: readers(name="long.txt"), seconds=40, what="the file is being read")
        publish(make_rapporteur(country), obligation, status="implemented")
        wait_until(lambda: StateSummary.objects.filter(country=country, implemented=1).exists(), seconds=5)
        assert Upload.objects.get().state == UploadState.READING, "the file is still being read"
    finally:
        for process in processes:
            process.kill()
