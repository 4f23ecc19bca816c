"""The migrated, empty database of SQLite runs, kept between them: making it takes longer than most runs of one file.

It is kept under a name made of everything that decides what is in it, so that a change of a migration makes it anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connection

#: Beside what pytest itself keeps; removed with it by `make clean`.
FOLDER = Path(settings.BASE_DIR) / ".pytest_cache" / "schema"


def template() -> Path:
    """Where the database belongs that today's migrations make with the packages of today's lock."""
    base = Path(settings.BASE_DIR)
    digest = hashlib.sha256()
    for path in [base / "requirements.lock", *sorted((base / "compliance" / "migrations").glob("*.py"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:24]}.sqlite3"


def put_in_place() -> bool:
    """Lay the kept database where the run's own is looked for. False where none is kept, or on PostgreSQL."""
    if connection.vendor != "sqlite" or not template().exists():
        return False
    name = connection.settings_dict["TEST"]["NAME"]
    shutil.copyfile(template(), name)
    return True


def keep() -> None:
    """Keep the database that was just migrated, in one step, so that a run beside this one finds all of it or none."""
    if connection.vendor != "sqlite" or template().exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    beside = FOLDER / f"{os.getpid()}.part"
    with sqlite3.connect(connection.settings_dict["NAME"]) as source:
        source.execute("VACUUM INTO ?", [str(beside)])
    source.close()
    beside.replace(template())
