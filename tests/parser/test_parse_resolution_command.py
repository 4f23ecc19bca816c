"""`manage.py parse_resolution`: JSON and nothing else, or one line and status 1."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.parser.reading import RESOLUTIONS

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "parse_resolution", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_a_readable_file_gives_one_json_object() -> None:
    done = run(RESOLUTIONS / "A-HRC-RES-11-3.txt")
    assert (done.returncode, done.stderr) == (0, "")
    reading = json.loads(done.stdout)
    assert reading["schema"] == "parsed-resolution/1"
    assert len(reading["obligations"]) == 19
    assert reading["source"]["filename"] == "A-HRC-RES-11-3.txt"


def test_the_symbol_may_be_given() -> None:
    done = run(RESOLUTIONS / "A-RES-65-190-digest.txt", "--symbol", "A/RES/65/190")
    assert json.loads(done.stdout)["symbol"] == "A/RES/65/190"


def test_a_text_that_is_no_resolution_is_read_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleague,\n\nthe meeting is at noon.\n")
    done = run(file)
    assert done.returncode == 0
    assert "no-operative-part" in [warning["code"] for warning in json.loads(done.stdout)["warnings"]]


def test_an_empty_file_gives_one_line_and_status_1(tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_bytes(b"")
    done = run(file)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip().count("\n") == 0
    assert "empty" in done.stderr


def test_a_missing_file_gives_one_line_and_status_1(tmp_path: Path) -> None:
    done = run(tmp_path / "none.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().count("\n") == 0
