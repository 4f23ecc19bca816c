"""The whole ledger taken away: time against the plain statement written line by line, and memory of who makes it."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.board import Board, seconds_of
from tests.bench.ground import Ground

#: What somebody would write by hand for the same columns.
_RAW = """
SELECT c.iso3, c.short_name_en, c.is_fictional, r.symbol, w.place, o.key, w.text, COALESCE(v.status, 'not_reported'),
    v.published_at, COALESCE(g.a, 0), COALESCE(g.b, 0), COALESCE(g.c, 0), COALESCE(g.e, 0), COALESCE(e.n, 0)
FROM compliance_country c
CROSS JOIN compliance_obligation o
JOIN compliance_obligationwording w ON w.id = o.wording_id
JOIN compliance_resolution r ON r.id = o.resolution_id AND r.state = 'published'
LEFT JOIN compliance_pair p ON p.country_id = c.id AND p.obligation_id = o.id
LEFT JOIN compliance_implementation i ON i.pair_id = p.id
LEFT JOIN compliance_implementationversion v ON v.id = i.current_version_id
LEFT JOIN (
    SELECT rv.pair_id, SUM(CASE WHEN rv.grade = 'A' THEN 1 ELSE 0 END) AS a,
        SUM(CASE WHEN rv.grade = 'B' THEN 1 ELSE 0 END) AS b, SUM(CASE WHEN rv.grade = 'C' THEN 1 ELSE 0 END) AS c,
        SUM(CASE WHEN rv.grade = 'E' THEN 1 ELSE 0 END) AS e
    FROM compliance_review rv
    JOIN compliance_pair p ON p.id = rv.pair_id
    JOIN compliance_obligation o ON o.id = p.obligation_id AND o.words_from_id = rv.judged_wording_id
    LEFT JOIN compliance_implementation i ON i.pair_id = p.id
    WHERE rv.state = 'published' AND (rv.judged_version_id = i.current_version_id
        OR (rv.judged_version_id IS NULL AND i.current_version_id IS NULL))
    GROUP BY rv.pair_id
) g ON g.pair_id = p.id
LEFT JOIN (
    SELECT ve.version_id, COUNT(*) AS n FROM compliance_versionevidence ve
    JOIN compliance_evidence ev ON ev.id = ve.evidence_id AND ev.state = 'published' AND ev.audience = 'everyone'
    GROUP BY ve.version_id
) e ON e.version_id = v.id
WHERE NOT c.is_fictional
ORDER BY c.short_name_en, r.adopted_on, r.symbol, w.position
"""
_SECONDS, _MEGABYTES, _TIMES = 60, 150, 4


def run(board: Board, ground: Ground) -> None:
    rows = ground.countries * ground.obligations
    board.heading(f"the ledger taken away, at least {rows:,} rows")
    raw = seconds_of(lambda: _raw(ground.folder / "raw.csv"))
    board.told("plain statement, line by line, seconds", raw, "s")
    for extension in ("csv", "xlsx"):
        command = [sys.executable, "-m", "tests.bench.taking", extension, str(ground.folder / f"ledger.{extension}")]
        told = subprocess.run(command, env=ground.environment, capture_output=True, text=True, check=True)
        number, seconds, cpu, before, after = (float(word) for word in told.stdout.split())
        if number < rows:
            raise RuntimeError(f"The file has {number} rows, not {rows}.")
        board.told(f".{extension}, seconds", seconds, "s")
        board.told(f".{extension}, seconds of the processor", cpu, "s")
        board.told(f".{extension}, memory before the first row", before, "MB")
        board.at_most(f".{extension}, memory at most", after, _MEGABYTES, "MB")
        if extension == "csv":
            board.at_most(".csv, times the plain statement", seconds / raw, _TIMES, "times")
            board.at_most(".csv, whole", seconds, _SECONDS, "s")


def _raw(path: Path) -> None:
    from django.db import connection, transaction  # noqa: PLC0415 - needs settings

    with path.open("w", newline="") as file, transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0")
        lines = csv.writer(file)
        with connection.chunked_cursor() as cursor:
            cursor.execute(_RAW)
            while some := cursor.fetchmany(1000):
                lines.writerows(some)


def _made(extension: str, path: str) -> None:
    """What a worker does, in a process of its own; prints rows, seconds, seconds of the processor, megabytes."""
    import django  # noqa: PLC0415

    django.setup()
    import time  # noqa: PLC0415

    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415
    from django.http import QueryDict  # noqa: PLC0415

    from compliance.exports.tables import TABLES  # noqa: PLC0415
    from compliance.exports.tables.writing import Taken, write_csv, write_xlsx  # noqa: PLC0415

    def megabytes() -> float:
        """The most that was ever resident since this program began (Linux)."""
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024

    before, began, cpu = megabytes(), time.perf_counter(), time.process_time()
    table, query = TABLES["ledger"], QueryDict("")
    opened = table.open(AnonymousUser(), query)
    assert opened is not None
    taken = Taken(opened, table.chosen(query)[0], "http://localhost", "http://localhost/data/ledger.csv")
    with open(path, "w+b") as out:  # noqa: PTH123 - as the worker opens it
        (write_csv if extension == "csv" else write_xlsx)(taken, out, lambda _done: None)
    words = (opened.number, time.perf_counter() - began, time.process_time() - cpu, before, megabytes())
    sys.stdout.write(" ".join(str(word) for word in words))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    _made(*sys.argv[1:])
