"""Messages are sent beside the change, a few a second, and a broker that takes none costs nobody time."""

from __future__ import annotations

import threading
import time

import pytest
from celery import current_app

from compliance.services import nudges


class Broker:
    """What `send_task` reaches: it takes a message, refuses it, or answers nothing for a while."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[object]]] = []
        self.answers = threading.Event()
        self.answers.set()
        self.refuses = False

    def send_task(self, name: str, args: list[object], **_options: object) -> None:
        self.answers.wait(10)
        if self.refuses:
            raise ConnectionError("refused")
        self.taken.append((name, args))


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    broker = Broker()
    monkeypatch.setattr(nudges, "_nudger", nudges.Nudger())
    monkeypatch.setattr(nudges, "PAUSE", 0.05)
    monkeypatch.setattr(nudges, "PAUSE_WHEN_AWAY", 0.05)
    monkeypatch.setattr(current_app, "send_task", broker.send_task)
    return broker


def test_a_thousand_notes_for_one_task_are_a_few_messages(broker: Broker) -> None:
    for _ in range(1000):
        nudges.send("look")
    assert nudges.flush()
    assert 1 <= len(broker.taken) <= 20


def test_notes_with_other_arguments_are_messages_of_their_own(broker: Broker) -> None:
    for symbol in ("A/RES/1/1", "A/RES/1/2"):
        nudges.send("propose", symbol)
    assert nudges.flush()
    assert sorted(map(str, broker.taken)) == ["('propose', ['A/RES/1/1'])", "('propose', ['A/RES/1/2'])"]


def test_a_broker_that_answers_nothing_holds_nobody_up(broker: Broker) -> None:
    broker.answers.clear()
    began = time.monotonic()
    for _ in range(50):
        nudges.send("look")
    assert time.monotonic() - began < 0.5
    assert not nudges.flush(0.1)
    broker.answers.set()
    assert nudges.flush()
    assert broker.taken


def test_a_note_the_broker_refused_is_sent_when_it_takes_messages_again(broker: Broker) -> None:
    broker.refuses = True
    nudges.send("look")
    time.sleep(0.2)
    assert not broker.taken
    broker.refuses = False
    deadline = time.monotonic() + 5
    while not broker.taken and time.monotonic() < deadline:
        time.sleep(0.02)
    assert broker.taken == [("look", [])]
