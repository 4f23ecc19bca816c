"""`manage.py parse_resolution`: the answer and nothing else, or one line and status 1."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from compliance.parser.__main__ import main
from tests.parser.reading import RESOLUTIONS

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]
TRAFFICKING = RESOLUTIONS / "A-HRC-RES-11-3.txt"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process: (exit status, standard output, standard error)."""

    def started(*arguments: str | Path, **options: object) -> tuple[int, str, str]:
        status = 0
        try:
            call_command("parse_resolution", *map(str, arguments), **options)
        except SystemExit as error:
            status = int(str(error.code))
        said = capsys.readouterr()
        return status, said.out, said.err

    return started


@pytest.mark.long
def test_a_readable_file_gives_one_json_object() -> None:
    command = [sys.executable, "manage.py", "parse_resolution", str(TRAFFICKING)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    reading = json.loads(done.stdout)
    assert reading["schema"] == "parsed-resolution/1"
    assert len(reading["obligations"]) == 19
    assert reading["source"]["filename"] == "A-HRC-RES-11-3.txt"


def test_the_symbol_may_be_given(run: Run) -> None:
    status, out, _ = run(RESOLUTIONS / "A-RES-65-190-digest.txt", symbol="A/RES/65/190")
    assert status == 0
    assert json.loads(out)["symbol"] == "A/RES/65/190"


def test_a_text_that_is_no_resolution_is_read_with_a_warning(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleague,\n\nthe meeting is at noon.\n")
    status, out, _ = run(file)
    assert status == 0
    assert "no-operative-part" in [warning["code"] for warning in json.loads(out)["warnings"]]


def test_why_it_was_read_so_is_said_in_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    status, out, _ = run(TRAFFICKING, explain=True)
    assert status == 0
    assert out.startswith("A/HRC/RES/11/3 Trafficking in persons")
    assert "\n[3(n)]  operative · Urges · to Governments" in out
    assert max(map(len, out.splitlines())) <= 72


def test_why_it_was_read_so_is_said_as_data(run: Run) -> None:
    status, out, _ = run(TRAFFICKING, explain=True, json=True)
    assert status == 0
    obligation = next(item for item in json.loads(out)["obligations"] if item["id"] == "3(e)/s1")
    assert obligation["rules"][0]["rule"] == "obligation.owed"


def test_the_parser_alone_answers_the_same(capsys: pytest.CaptureFixture[str], run: Run) -> None:
    for options in ([], ["--explain"], ["--explain", "--json"]):
        assert main([str(TRAFFICKING), *options]) == 0
        alone = capsys.readouterr().out
        assert run(TRAFFICKING, *options) == (0, alone, "")


@pytest.mark.parametrize("name", ["empty.txt", "none.txt"])
def test_a_file_that_cannot_be_read_gives_one_line_and_status_1(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    status, out, err = run(tmp_path / name)
    assert (status, out) == (1, "")
    assert err.strip().count("\n") == 0
    assert "empty" in err if name == "empty.txt" else "none.txt" in err
