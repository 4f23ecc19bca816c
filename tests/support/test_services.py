"""The services the tests stand on are real, of the pair that was asked for, and leave nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.support import services
from tests.support.plugin import backend
from tests.support.services import ServiceMissingError, start_postgresql, start_redis


@pytest.mark.django_db
def test_the_database_is_of_the_pair_that_was_asked_for() -> None:
    expected = {"sqlite": "sqlite", "postgres": "postgresql"}[backend()]
    assert connection.vendor == expected
    with connection.cursor() as cursor:
        cursor.execute("SELECT 6 * 7")
        assert cursor.fetchone() == (42,)


@pytest.mark.both_backends
def test_the_queue_is_of_the_pair_that_was_asked_for() -> None:
    if backend() == "postgres":
        client = redis.Redis.from_url(settings.REDIS_URL)
        assert client.ping()
        client.close()
    else:
        assert settings.CELERY_BROKER_URL.startswith("filesystem://")
        assert settings.QUEUE_DIR.is_dir()


@pytest.mark.parametrize("origin", ["system", "wheels"])
def test_postgresql_keeps_rows_and_leaves_nothing_behind(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setenv("TEST_SERVICES", origin)
    with start_postgresql() as server:
        with psycopg.connect(server.url) as client:
            client.execute("CREATE TABLE kept (word text)")
            client.execute("INSERT INTO kept VALUES ('Türkiye')")
        with psycopg.connect(server.url) as client:
            assert client.execute("SELECT upper(word) FROM kept").fetchone() == ("TÜRKIYE",)
    assert_gone(server)


@pytest.mark.parametrize("origin", ["system", "wheels"])
def test_redis_keeps_values_and_leaves_nothing_behind(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_REDIS_URL", raising=False)
    monkeypatch.setenv("TEST_SERVICES", origin)
    with start_redis() as server:
        client = redis.Redis.from_url(server.url)
        client.set("word", "kept")
        assert client.get("word") == b"kept"
        client.close()
    assert_gone(server)


def assert_gone(server: services.Service) -> None:
    assert server.folder is not None
    assert not server.folder.exists()
    assert not listens(server.url)


def listens(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname, parts.port)) == 0


@pytest.mark.parametrize("start", [start_postgresql, start_redis])
def test_a_missing_service_is_said_in_a_sentence(start: services.Start, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TEST_DATABASE_URL", "TEST_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TEST_SERVICES", "wheels")
    monkeypatch.setattr(services, "_package_folder", lambda _name: None)
    with pytest.raises(ServiceMissingError, match=r"^The tests need \w+ and found none: set TEST_"):
        start()


@pytest.mark.parametrize(
    ("name", "url", "start"),
    [
        ("TEST_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", start_postgresql),
        ("TEST_REDIS_URL", "redis://127.0.0.1:1/0", start_redis),
    ],
)
def test_an_address_that_does_not_answer_is_named(
    name: str, url: str, start: services.Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, url)
    with pytest.raises(ServiceMissingError, match=f"^{name} does not answer"):
        start()


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can end a child with its parent")
def test_a_killed_run_leaves_no_server_behind(tmp_path: Path) -> None:
    program = (
        "import time\n"
        "from tests.support.services import start_postgresql, start_redis\n"
        "print(*(f'{s.url} {s.folder}' for s in (start_postgresql(), start_redis())), flush=True)\n"
        "time.sleep(60)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=Path(services.__file__).parents[2],
        env={k: v for k, v in os.environ.items() if k not in {"TEST_DATABASE_URL", "TEST_REDIS_URL"}},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    database, database_folder, queue, queue_folder = run.stdout.readline().split()
    try:
        assert listens(database)
        assert listens(queue)
        run.send_signal(signal.SIGKILL)
        run.wait()
        run.stdout.close()
        services.wait_until(lambda: not listens(database) and not listens(queue), seconds=10)
    finally:
        run.kill()
        for folder in (database_folder, queue_folder):
            shutil.rmtree(folder, ignore_errors=True)
