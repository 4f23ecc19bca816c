"""Messages of the embedded queue are never seen half written."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from config.embedded_queue import Transport

MESSAGES = 400


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns as often as they can, so that a gap between two steps is met."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def connect(folder: Path, transport: Any) -> Connection:
    folders = {name: str(folder) for name in ("data_folder_in", "data_folder_out")}
    options = {**folders, "processed_folder": str(folder / "p"), "control_folder": str(folder / "c")}
    return Connection("filesystem://localhost//", transport=transport, transport_options=options)


@pytest.mark.usefixtures("hurried")
def test_a_reader_meets_only_whole_messages(tmp_path: Path) -> None:
    with connect(tmp_path, Transport) as there, connect(tmp_path, Transport) as here:
        writer: Any = there.channel()
        reader: Any = here.channel()
        sending = threading.Thread(target=lambda: [writer._put("work", {"n": n}) for n in range(MESSAGES)])
        sending.start()
        got: list[int] = []
        while len(got) < MESSAGES and (sending.is_alive() or any(tmp_path.glob("*.msg"))):
            try:
                got.append(reader._get("work")["n"])
            except Empty:
                continue
        sending.join()
    assert sorted(got) == list(range(MESSAGES))
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.usefixtures("hurried")
def test_workers_that_start_together_write_one_table(tmp_path: Path) -> None:
    """Each declares its queue at the same moment, while another looks up where a message goes."""
    count = 24
    failures: list[BaseException] = []

    def declare(n: int) -> None:
        try:
            with connect(tmp_path, Transport) as there:
                channel: Any = there.channel()
                channel._queue_bind("work", f"key{n}", "", f"queue{n}")
                channel.get_table("work")
        except BaseException as error:  # noqa: BLE001 - told by the test
            failures.append(error)

    threads = [threading.Thread(target=declare, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with connect(tmp_path, Transport) as here:
        channel: Any = here.channel()
        assert {line.queue for line in channel.get_table("work")} == {f"queue{n}" for n in range(count)}
        assert len(channel.get_table("work")) == count


@pytest.mark.both_backends
def test_the_settings_name_it() -> None:
    from config.celery import app  # noqa: PLC0415 - reads the settings

    is_embedded = app.conf.broker_url.startswith("filesystem:")
    assert isinstance(app.connection_for_write().transport, Transport) == is_embedded
