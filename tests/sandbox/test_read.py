"""The limited process itself: real files are read, and each limit ends a file that goes beyond it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from errno import EPERM

import pytest

from compliance.parser import parse_source, read_bytes
from compliance.sandbox import Limits, Refused, read, run
from tests.support import hostile
from tests.support.hostile import CLAUSE, Hostile
from tests.support.processes import ROOT
from tests.support.readers import lives, readers
from tests.support.services import wait_until

FULL = ROOT / "fixtures" / "resolutions" / "A-HRC-RES-11-3.txt"
MEGABYTE = 1_000_000
#: 4 MB of clauses, which are some seconds of reading.
LONG = (CLAUSE + "\n\n").encode() * 65_000


def large_docx() -> bytes:
    """A Word document that keeps below every limit of archives and takes more than 100 MB to read."""
    chance = random.Random(7)  # noqa: S311 - the same letters each time
    return hostile.docx("".join(hostile.paragraph(f"{chance.getrandbits(400):x}") for _ in range(60_000)))


def test_what_comes_back_is_what_the_parser_says_here() -> None:
    data = FULL.read_bytes()
    reading = read(data, filename=FULL.name)
    here = parse_source(read_bytes(data, filename=FULL.name)).to_dict()
    assert reading.parsed == here
    assert reading.text == read_bytes(data).text
    assert reading.sha256 == here["source"]["sha256"]
    assert 0 < reading.usage.cpu_seconds < 30
    assert 10 * MEGABYTE < reading.usage.memory < 300 * MEGABYTE


def test_a_symbol_that_is_given_is_the_readings() -> None:
    assert read(CLAUSE.encode(), filename="a.txt", symbol="A/RES/99/1").parsed["symbol"] == "A/RES/99/1"


@pytest.mark.parametrize("one", hostile.WHEN_OPENED, ids=str)
def test_a_hostile_file_is_refused_by_the_process_that_opens_it(one: Hostile) -> None:
    with pytest.raises(Refused) as refused:
        read(one.make(), filename=one.name)
    assert refused.value.code == one.code
    assert refused.value.usage.seconds < 10
    assert refused.value.usage.memory < 300 * MEGABYTE


@pytest.mark.parametrize("limits", [Limits(cpu_seconds=1), Limits(seconds=0.7)], ids=["computing", "clock"])
def test_a_text_that_takes_longer_than_it_may_is_ended(limits: Limits) -> None:
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        read(LONG, filename="long.txt", limits=limits)
    assert refused.value.code == "time"
    assert time.monotonic() - began < 5


@pytest.mark.long
@pytest.mark.parametrize("megabytes", [80, 88])
def test_a_document_that_needs_more_memory_than_it_may_is_ended(megabytes: int) -> None:
    with pytest.raises(Refused) as refused:
        read(large_docx(), filename="large.docx", limits=Limits(memory=megabytes * MEGABYTE))
    assert (refused.value.code, refused.value.values) == ("memory", {"megabytes": megabytes})
    assert refused.value.usage.memory < megabytes * MEGABYTE


def test_a_page_that_unpacks_to_more_than_there_is_room_for_is_ended() -> None:
    data = hostile.pdf_of_pages(1, packed=zlib.compress(b" " * 80 * MEGABYTE, 1))
    with pytest.raises(Refused) as refused:
        read(data, filename="page.pdf", limits=Limits(memory=150 * MEGABYTE))
    assert refused.value.code == "memory"
    assert refused.value.usage.memory < 150 * MEGABYTE


def test_an_answer_that_is_too_long_is_not_taken() -> None:
    with pytest.raises(Refused) as refused:
        read(FULL.read_bytes(), filename="a.txt", limits=Limits(output=20_000))
    assert refused.value.code == "output"


def test_a_reader_that_ends_in_the_middle_is_a_crash_and_says_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_START", "import os, sys; os.write(2, b'out of paper'); os.abort()")
    with pytest.raises(Refused) as refused:
        read(CLAUSE.encode(), filename="a.txt")
    assert (refused.value.code, refused.value.detail) == ("crash", "out of paper")


@pytest.mark.parametrize("answer", ["", "nonsense", "[1]", '{"text": 1, "parsed": {}, "media_type": "text/plain"}'])
def test_an_answer_of_another_shape_is_a_crash(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_START", f"import sys; sys.stdout.write({answer!r})")
    with pytest.raises(Refused) as refused:
        read(CLAUSE.encode(), filename="a.txt")
    assert refused.value.code == "crash"


def test_whatever_goes_wrong_while_waiting_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_START", "import time; time.sleep(60)  # compliance.sandbox.child")
    children: list[int] = []

    def tick() -> None:
        children.extend(readers(parent=os.getpid()))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read(CLAUSE.encode(), filename="a.txt", on_tick=tick, tick=0.1)
    assert len(children) == 1
    assert not lives(children[0])


def test_the_reader_dies_with_whoever_started_it() -> None:
    waiting = "from compliance.sandbox import read; read(b'1. Urges States to act;\\n' * 150_000, filename='a.txt')"
    parent = subprocess.Popen([sys.executable, "-c", waiting], cwd=ROOT)
    try:
        wait_until(lambda: readers(parent=parent.pid), what="the reader started")
        (child,) = readers(parent=parent.pid)
        time.sleep(0.3)  # until it has asked to die with its parent
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    wait_until(lambda: not lives(child), seconds=5, what="it died too")


GUARDED = """
import ctypes, errno, json, os, sys
from compliance.sandbox import guard
libc = ctypes.CDLL(None, use_errno=True)
told = {"holds": guard.close_network()}
def attempt(name, act):
    try:
        told[name] = act()
    except OSError as error:
        told[name] = -error.errno
def raw(call):
    answer = call()
    if answer == 0: os._exit(0)  # a fork that must not be
    return -ctypes.get_errno() if answer == -1 else answer
import socket, subprocess
attempt("python socket", lambda: socket.socket().fileno())
attempt("python program", lambda: subprocess.call(["/bin/true"]))
attempt("C socket", lambda: raw(lambda: libc.socket(2, 1, 0)))
attempt("C fork", lambda: raw(libc.fork))
attempt("C kill", lambda: raw(lambda: libc.kill(os.getppid(), 15)))
attempt("devices", lambda: [line.split(":")[0].strip() for line in open("/proc/net/dev") if ":" in line])
import threading
thread = threading.Thread(target=lambda: told.update(thread=1)); thread.start(); thread.join()
print(json.dumps(told))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="name spaces and system call filters are Linux's")
def test_no_socket_no_program_and_no_other_process() -> None:
    ended = subprocess.run([sys.executable, "-c", GUARDED], cwd=ROOT, capture_output=True, check=True, timeout=20)
    told = json.loads(ended.stdout)
    assert told["python socket"] == told["python program"] == -EPERM
    assert "hook" in told["holds"]
    assert set(told["holds"]) & {"seccomp", "namespace"}, "the system allows neither: only Python's own calls are held"
    if "seccomp" in told["holds"]:
        assert told["C socket"] == told["C fork"] == told["C kill"] == -EPERM
    if "namespace" in told["holds"]:
        assert told["devices"] == ["lo"]
    assert told["thread"] == 1


@pytest.mark.parametrize("make", [FULL.read_bytes, hostile.docx, lambda: hostile.pdf_of_pages(3)])
def test_real_files_are_read_behind_every_guard(make: Callable[[], bytes]) -> None:
    assert read(make(), filename="a").parsed["obligations"]
