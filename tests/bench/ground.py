"""What figures are measured on: a database of its own, empty at first, with the program's settings."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.services import Service, start_postgresql

BACKENDS = ("sqlite", "postgres")


@dataclass(frozen=True)
class Ground:
    """The chosen backend, the folder it keeps everything in, and how much is generated."""

    backend: str
    folder: Path
    countries: int
    obligations: int

    @property
    def environment(self) -> dict[str, str]:
        """Environment of a child process on the same database."""
        return dict(os.environ)


@contextmanager
def prepared(backend: str, *, countries: int, obligations: int) -> Iterator[Ground]:
    """An empty migrated database behind `django.setup()`. Once a process: Django is set up only once."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    service: Service | None = None
    try:
        if backend == "postgres":
            service = start_postgresql()
        os.environ.update(
            {
                "VAR_DIR": str(folder),
                "DATABASE_URL": service.url if service else f"sqlite:///{folder / 'bench.sqlite3'}",
                "REDIS_URL": "",
                "SECRET_KEY": "for-the-bench-only",
                "DEBUG": "false",
                "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
                "HTTPS": "false",
                "LOG_LEVEL": "ERROR",
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
        )
        import django  # noqa: PLC0415 - reads the environment

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        call_command("migrate", verbosity=0, interactive=False)
        yield Ground(backend, folder, countries, obligations)
        connections.close_all()
    finally:
        if service is not None:
            with suppress(Exception):
                service.stop()
        shutil.rmtree(folder, ignore_errors=True)


def grow(obligations: int, countries: int, *, seed: int = 20101216) -> None:
    """Add a run of synthetic records, all filled."""
    from compliance.services.synthetic import synthetic_load  # noqa: PLC0415 - needs settings

    synthetic_load(countries=countries, obligations=obligations, fill=1.0, seed=seed, say=lambda _words: None)
