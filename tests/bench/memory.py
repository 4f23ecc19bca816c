"""Memory of a real web process after it has shown every page to somebody of each kind."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from tests.bench.board import Board
from tests.bench.ground import Ground
from tests.bench.pages import pages, readers
from tests.support.processes import serving

ROUNDS = 3


def run(board: Board, ground: Ground) -> None:
    board.heading("memory of a web process (gunicorn, one process, four threads)")
    cookies = {
        name: "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
        for name, client in readers().items()
    }
    log = ground.folder / "server.log"
    with serving(log, ground.environment) as address:
        for _ in range(ROUNDS):
            for page in pages():
                request = urllib.request.Request(address + page.address, headers={"Cookie": cookies[page.reader]})  # noqa: S310
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
                    if answer.status != 200 or not answer.url.endswith(page.address):
                        raise RuntimeError(f"{page.address} led to {answer.url} ({answer.status}).")
                    answer.read()
        port = address.rsplit(":", 1)[1]
        board.at_most("resident after the whole tour, three times", worker_megabytes(port), 150, "MB")


def worker_megabytes(port: str) -> float:
    """Resident memory of the largest process serving this port (Linux)."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            status = (entry / "status").read_text()
        except OSError:
            continue
        if "gunicorn" in " ".join(command) and any(part.endswith(f":{port}") for part in command):
            resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            found.append(int(resident.split()[1]) / 1024)
    if not found:
        raise RuntimeError("No web process was found.")
    return max(found)
