"""The demonstration as its user meets it: one command on an empty folder, until the pages answer."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT
from tests.support.services import end_with_parent, free_port

pytestmark = pytest.mark.e2e

#: From the command to the printed address, in seconds, on a busy machine with two cores.
PATIENCE = 120.0


class Demonstration:
    def __init__(self, folder: Path) -> None:
        self.port, self.log = free_port(), folder / "demo.log"
        self.address = f"http://127.0.0.1:{self.port}"
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV")}
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--bind", f"127.0.0.1:{self.port}"],
                cwd=ROOT,
                env={**kept, "VAR_DIR": str(folder / "var")},
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - exec follows at once
            )

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)

    def page(self, path: str = "/") -> str:
        with urllib.request.urlopen(f"{self.address}{path}", timeout=20) as answer:  # noqa: S310 - our own
            return str(answer.read().decode())

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


@pytest.fixture
def demonstration(tmp_path: Path) -> Iterator[Demonstration]:
    demo = Demonstration(tmp_path)
    yield demo
    if demo.process.poll() is None:
        demo.stop()


def figures(page: str) -> dict[str, str]:
    """Label to number of the front page's figures."""
    return {
        label.strip(): number.strip()
        for label, number in re.findall(r"<dt[^>]*>([^<]+)</dt>\s*<dd[^>]*>\s*([\d,]+)", page)
    }


def test_one_command_serves_195_states_and_27_obligations_and_survives_a_killed_web_process(
    demonstration: Demonstration, tmp_path: Path
) -> None:
    demonstration.wait_for("Ctrl-C stops it")
    said = demonstration.output
    assert f"{demonstration.address}/ : 195 States, 27 obligations." in said
    assert "rapporteur@brenivar.example" in said
    assert "Warning" not in said
    assert "evidence and reviews stand on fictional States only" in demonstration.page()
    assert figures(demonstration.page())["States"] == "195"
    assert figures(demonstration.page())["Obligations in force"] == "27"
    assert "has reported on 10" in demonstration.page("/countries/xaa/")

    children = subprocess.run(
        ["pgrep", "-P", str(demonstration.process.pid), "-f", "gunicorn"], capture_output=True, text=True, check=True
    )
    os.killpg(int(children.stdout.split()[0]), signal.SIGKILL)
    demonstration.wait_for("web ended with -9; starting it again")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            assert demonstration.page("/healthz")
            break
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    demonstration.stop()
    assert demonstration.process.returncode == 0

    again = Demonstration(tmp_path)
    try:
        again.wait_for("Ctrl-C stops it")
        assert "Loading" not in again.output
        assert "has reported on 10" in again.page("/countries/xaa/")
    finally:
        again.stop()


def test_an_address_in_use_is_said_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        second = subprocess.run(
            [sys.executable, "manage.py", "demo", "--bind", f"127.0.0.1:{taken.getsockname()[1]}"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path / "other")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 1
    assert "is in use" in second.stderr
    assert len(second.stderr.strip().splitlines()) == 1
