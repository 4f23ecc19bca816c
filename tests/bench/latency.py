"""From publishing a status to a current summary on the State's page, with a real worker, on both pairs.

The clock begins with the officer's act and ends when the page no longer says that the summary is being updated. Each
pair has a process of its own: `python -m tests.bench.latency sqlite|postgres`. LATENCY_COUNTRIES and
LATENCY_OBLIGATIONS choose how much is filled.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.board import Board
from tests.bench.figures import Figure
from tests.support.processes import ChildProcess
from tests.support.services import Service, start_postgresql, start_redis, wait_until

if TYPE_CHECKING:
    from django.test import Client

#: Seconds within which nineteen of twenty are on the page.
GOALS = {"sqlite": 5.0, "postgres": 2.0}
TITLES = {"sqlite": "SQLite and files", "postgres": "PostgreSQL and Redis"}
TIMES = 100


def figures() -> Iterator[Figure]:
    """One for each pair."""
    for backend in os.environ.get("BENCH_BACKENDS", ",".join(GOALS)).split(","):
        command = [sys.executable, "-m", "tests.bench.latency", backend]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for line in child.stdout:
                if line.startswith("{"):
                    yield Figure(**json.loads(line))
                else:
                    sys.stdout.write(line)
        if child.returncode:
            yield Figure(f"{TITLES[backend]}: latency ended with an error", child.returncode, 0)


def measure(backend: str) -> None:
    """What a child does: servers, a filled database, a worker with its beat as `manage.py up` starts it."""
    folder = Path(tempfile.mkdtemp(prefix="latency-"))
    services: list[Service] = []
    worker: ChildProcess | None = None
    try:
        if backend == "postgres":
            services = [start_postgresql(), start_redis()]
        os.environ.update(
            {
                "VAR_DIR": str(folder),
                "DATABASE_URL": services[0].url if services else f"sqlite:///{folder / 'latency.sqlite3'}",
                "REDIS_URL": services[1].url if services else "",
                "SECRET_KEY": "for-the-bench-only",
                "DEBUG": "false",
                "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
                "HTTPS": "false",
                "LOG_LEVEL": "INFO",
                "PYTHONUNBUFFERED": "1",
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
        )
        import django  # noqa: PLC0415 - reads the environment

        django.setup()
        from compliance.management import supervisor  # noqa: PLC0415 - needs settings

        _fill()
        command = [*supervisor.worker("summaries", "celery"), "--beat"]
        command[command.index("--loglevel") + 1] = "INFO"
        command.remove("--quiet")
        started = worker = ChildProcess("worker", ["-m", *command], folder / "worker.log", dict(os.environ))
        started.wait_until(lambda: " ready." in started.output)
        _publish(Board(TITLES[backend]), GOALS[backend])
    finally:
        if worker is not None:
            worker.kill()
        for service in services:
            service.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _fill() -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from compliance.services.synthetic import synthetic_load  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    countries = int(os.environ.get("LATENCY_COUNTRIES", "193"))
    obligations = int(os.environ.get("LATENCY_OBLIGATIONS", "200"))
    synthetic_load(countries=countries, obligations=obligations, fill=0.9, seed=65190, say=lambda _words: None)


def _publish(board: Board, goal: float) -> None:
    """A hundred acts in five States, some of them shortly after one another."""
    from django.test import Client  # noqa: PLC0415

    from compliance.models import Country, Obligation, SignOfLife, WorkMark  # noqa: PLC0415
    from tests.factories import make_rapporteur, publish  # noqa: PLC0415

    chance = random.Random(65190)  # noqa: S311 - when and what, from a fixed seed
    states = [(country, make_rapporteur(country)) for country in Country.objects.filter(summary__reported__gt=0)[:5]]
    obligations = list(Obligation.objects.in_force().filter(scope="all")[:20])
    wait_until(lambda: SignOfLife.objects.filter(kind="nightly").exists(), seconds=120, what="the night's work is done")
    wait_until(lambda: not WorkMark.objects.behind().exists(), seconds=120, what="nothing waits at first")
    page, taken = Client(), []
    for _ in range(TIMES):
        country, officer = chance.choice(states)
        time.sleep(chance.uniform(0, 0.6))
        began = time.monotonic()
        publish(officer, chance.choice(obligations), status=chance.choice(["planned", "under_way", "implemented"]))
        asked = WorkMark.objects.get(country=country).wanted
        while not _shows(page, country.code, country.pk, asked):
            if time.monotonic() - began > 60:
                raise RuntimeError("The page shows no current summary within a minute.")
            time.sleep(0.01)
        taken.append(time.monotonic() - began)
    taken.sort()
    board.told("from publishing to a current summary on the page, p50", taken[TIMES // 2], "s")
    board.at_most("from publishing to a current summary on the page, p95", taken[int(TIMES * 0.95)], goal, "s")


def _shows(page: Client, code: str, country_id: int, asked: int) -> bool:
    """Whether the summary holds the change, and the page no longer says that it is being updated."""
    from compliance.models import StateSummary  # noqa: PLC0415

    if not StateSummary.objects.filter(country_id=country_id, record_version__gte=asked).exists():
        return False
    shown = page.get(f"/countries/{code}/summary/", headers={"HX-Request": "true"})
    return shown.status_code == 200 and b"hx-trigger" not in shown.content


if __name__ == "__main__":
    measure(sys.argv[1])
