"""The migrated, empty database, kept between runs: making it takes longer than most runs of one file.

It is kept under a name made of everything that decides what is in it, so that a change of a migration makes it anew:
for SQLite the file, for PostgreSQL the folder of a whole server (`services.py`) with the database `MIGRATED` in it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
#: Beside what pytest itself keeps; removed with it by `make clean`.
FOLDER = ROOT / ".pytest_cache" / "schema"
#: The database of a PostgreSQL server of ours that every run's own is a copy of.
MIGRATED = "migrated"


def digest() -> str:
    """Of what today's migrations make with the packages of today's lock."""
    digest = hashlib.sha256()
    for path in [ROOT / "requirements.lock", *sorted((ROOT / "compliance" / "migrations").glob("*.py"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:24]


def template() -> Path:
    """Where the database of SQLite runs belongs."""
    return FOLDER / f"{digest()}.sqlite3"


def put_in_place() -> bool:
    """Lay the kept database where the run's own is looked for. False where none is kept."""
    if connection.vendor == "postgresql":
        return _copied()
    if not template().exists():
        return False
    shutil.copyfile(template(), connection.settings_dict["TEST"]["NAME"])
    return True


def _copied() -> bool:
    """On PostgreSQL: copy the migrated database, if the server is one of ours that has it."""
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MIGRATED]).fetchone() is None:
            return False
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(MIGRATED)))
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
