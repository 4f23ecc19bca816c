"""One pair of database and queue under faults: `python -m tests.faults.run postgres|sqlite whole|short`.

What is printed are lines of figures for `python -m tests.faults`; Django is set up once a process, so each pair has its
own.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.bench.board import Board
from tests.faults.browser import Officer
from tests.faults.kept import Kept
from tests.faults.servers import Postgres, Redis
from tests.faults.stage import (
    SHORT,
    WHOLE,
    Plan,
    Stage,
    breaking_redis,
    delivering_often,
    killing,
    restarting_postgres,
    saving,
)
from tests.faults.watch import Watch
from tests.support.processes import _answers
from tests.support.services import free_port

#: Seconds within which everything is in order again after the last fault, and each change is in a summary at any time.
HEALED = 60
#: Seconds a save may take while the broker answers nothing.
SAVED = 1.5
WRITERS = 2
STATES, OBLIGATIONS = 16, 30


@contextmanager
def staged(backend: str, plan: Plan) -> Iterator[tuple[Stage, Officer | None, list[Path]]]:
    """Everything set up and running: servers, a filled database, two workers with a beat each, web process, writers."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    postgres = Postgres() if backend == "postgres" else None
    redis = Redis() if backend == "postgres" else None
    stage: Stage | None = None
    try:
        for server in (postgres, redis):
            if server is not None:
                server.start()
        url = postgres.url if postgres else f"sqlite:///{folder / 'faults.sqlite3'}"
        os.environ.update(
            {
                "VAR_DIR": str(folder),
                "DATABASE_URL": url,
                "REDIS_URL": redis.url if redis else "",
                "SECRET_KEY": "for-the-faults-only",
                "DEBUG": "false",
                "ALLOWED_HOSTS": "localhost,127.0.0.1",
                "HTTPS": "false",
                "LOG_LEVEL": "INFO",
                "PYTHONUNBUFFERED": "1",
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
        )
        people = _filled(plan)
        environment = dict(os.environ)
        watch = Watch(url)
        workers = [_worker(name, folder, environment) for name in ("first", "second")]
        stage = Stage(folder, environment, watch, workers, [], postgres, redis)
        notes = [folder / f"writer-{n}.jsonl" for n in range(WRITERS)]
        codes = list(people)[1:]
        for n, file in enumerate(notes):
            arguments = ["-m", "tests.faults.writer", str(file), str(plan.seed + n), str(plan.rest), *codes[n::WRITERS]]
            stage.others.append(Kept(f"writer-{n}", arguments, folder, environment))
        officer = None
        if redis is not None:
            address = f"127.0.0.1:{free_port()}"
            web = ["-m", "gunicorn", "config.wsgi", "--bind", address, "--threads", "4", "--log-level", "warning"]
            stage.others.append(Kept("web", web, folder, environment))
            _wait(lambda: _answers(f"http://{address}/healthz"), 90, "the web process answers")
            from tests.factories import PASSWORD  # noqa: PLC0415 - needs settings

            officer = Officer(f"http://{address}", next(iter(people.values())), PASSWORD)
        _wait(lambda: all(worker.up for worker in workers), 120, "the workers are up")
        yield stage, officer, notes
    finally:
        if stage is not None:
            stage.end()
        else:
            for server in (redis, postgres):
                if server is not None:
                    server.remove()
        if os.environ.get("FAULTS_KEEP"):
            sys.stdout.write(f"kept: {folder}\n")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _worker(name: str, folder: Path, environment: dict[str, str]) -> Kept:
    """As `manage.py up` starts it; each with a beat, so that there are two at once."""
    from compliance.management import supervisor  # noqa: PLC0415 - needs settings

    command = ["-m", *supervisor.worker(name, "celery"), "--beat", "--schedule", str(folder / f"schedule-{name}")]
    command[command.index("--loglevel") + 1] = "INFO"
    command.remove("--quiet")
    return Kept(name, command, folder, environment, lambda output: " ready." in output)


def _filled(plan: Plan) -> dict[str, str]:
    """A migrated database with records, and a rapporteur of each State by its code."""
    import django  # noqa: PLC0415 - reads the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from compliance.models import Country, ImplementationVersion  # noqa: PLC0415
    from compliance.services.synthetic import synthetic_load  # noqa: PLC0415
    from tests.factories import make_rapporteur  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    synthetic_load(countries=STATES, obligations=OBLIGATIONS, fill=0.5, seed=plan.seed, say=lambda _words: None)
    held = ImplementationVersion.objects.values("implementation__pair__country")
    states = Country.objects.filter(pk__in=held).order_by("iso3")
    people = {country.iso3: make_rapporteur(country).email for country in states}
    connection.close()
    return people


def _wait(condition: Callable[[], bool], seconds: float, what: str) -> float:
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"Not within {seconds} s: {what}")
        time.sleep(0.2)
    return time.monotonic() - began


def _saver(officer: Officer) -> Callable[[], tuple[int, float]]:
    from compliance.models import Obligation  # noqa: PLC0415 - needs settings

    wording = Obligation.objects.in_force().select_related("resolution", "wording").order_by("pk")[0]
    assert wording.wording is not None
    path = f"/my-country/{wording.resolution.slug}/{wording.wording.slug}/"
    return lambda: officer.publish(path, status="planned", narrative=f"Said at {time.time()}.")


def perform(backend: str, plan: Plan, board: Board) -> None:
    """The faults, and then what is left of them."""
    began = time.monotonic()
    until = began + (plan.at_most if backend == "postgres" else plan.at_most_embedded)
    with staged(backend, plan) as (stage, officer, files):
        board.heading(f"faults of seed {plan.seed}, with two workers, two beats and {WRITERS} writers")
        frozen: list[float] = []
        healthy: list[float] = []
        over = threading.Event()
        if stage.redis is None:
            kills, freezes = plan.kills_embedded, min(plan.frozen_workers, 1)
            parts = []
        else:
            assert officer is not None
            kills, freezes = plan.kills, plan.frozen_workers
            parts = [
                breaking_redis(stage, plan, until),
                restarting_postgres(stage, plan, until),
                delivering_often(stage, plan, until),
            ]
            officers_work = saving(stage, _saver(officer), frozen, healthy, over)
            threading.Thread(target=officers_work, daemon=True).start()
        for n, worker in enumerate(stage.workers):
            share = kills // 2 + (n < kills % 2)
            part = killing(
                stage, worker, times=share, freezes=(freezes + 1 - n) // 2, seed=plan.seed + 10 + n, until=until
            )
            parts.append(part)
        stage.perform(*parts)
        over.set()
        for process in stage.others:
            process.end()
        healed = HEALED + 1.0
        with suppress(RuntimeError):
            healed = _wait(stage.watch.settled, 2 * HEALED, "everything is compiled")
        _tell(board, stage, plan, files, (frozen, healthy), healed)
        board.told("time of this part", (time.monotonic() - began) / 60, "min")


def _tell(
    board: Board, stage: Stage, plan: Plan, files: list[Path], saves: tuple[list[float], list[float]], healed: float
) -> None:
    from django.db import connection  # noqa: PLC0415 - needs settings

    from compliance.models import WorkMark  # noqa: PLC0415
    from tests.faults import count  # noqa: PLC0415

    connection.close()  # of before the restarts
    for name, number in sorted(stage.done.items()):
        board.told(name, number, "times")
    notes = count.notes_of(files)
    accepted = [note for note in notes if "accepted" in note]
    board.told("writes accepted", len(accepted), "")
    board.told("writes that ended with an error", len(notes) - len(accepted), "")
    waits = stage.watch.waits or [0.0]
    board.told("from a change to its summary, p50 under faults", statistics.median(waits), "s")
    board.told("from a change to its summary, p95 under faults", sorted(waits)[int(len(waits) * 0.95)], "s")
    wanted = {"workers killed": plan.kills if stage.redis else plan.kills_embedded}
    if stage.redis:
        wanted |= {"Redis killed": plan.redis_kills, "Redis frozen": plan.redis_freezes, "FLUSHALL": plan.flushes}
        wanted |= {"PostgreSQL restarted": plan.restarts, "messages": plan.messages}
    board.at_most("faults that were not done", sum(max(0, n - stage.done[name]) for name, n in wanted.items()), 0, "")
    for error in stage.errors:
        board.heading(error)
    board.at_most("parts of the run that broke off", len(stage.errors), 0, "")
    lost = count.lost(accepted)
    board.at_most("accepted writes that were lost", len(lost), 0, "")
    board.at_most("writes stored twice", len(count.stored_twice(notes)), 0, "")
    board.at_most("summaries lost or wrong", count.wrong_summaries(), 0, "")
    board.at_most("newer results overwritten by older", len(stage.watch.overwritten), 0, "")
    board.at_most("States set aside", WorkMark.objects.filter(set_aside_at__isnull=False).count(), 0, "")
    board.at_most("breaks in the trail", count.broken_chains(), 0, "")
    board.at_most("all in order after the last fault", healed, HEALED, "s")
    stage.watch.end()
    board.at_most("longest from a change to its summary", stage.watch.longest, HEALED, "s")
    if stage.redis:
        frozen, healthy = saves
        board.at_most("saves with a frozen broker that were not measured", float(not frozen), 0, "")
        board.told("slowest save with a healthy broker", max(healthy, default=0.0), "s")
        # On a machine so busy that saving alone takes long, a second more than that.
        goal = max(SAVED, max(healthy, default=0.0) + 1)
        board.at_most("slowest save with a frozen broker", max(frozen, default=0.0), goal, "s")


if __name__ == "__main__":
    perform(
        sys.argv[1],
        {"whole": WHOLE, "short": SHORT}[sys.argv[2]],
        Board({"postgres": "PostgreSQL, Redis", "sqlite": "SQLite, files"}[sys.argv[1]]),
    )
