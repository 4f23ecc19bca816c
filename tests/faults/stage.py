"""The stage: a filled database, real workers and beats, writers at work, and what is done to them at random moments."""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis as redis_client

from tests.faults.kept import Kept
from tests.faults.servers import Postgres, Redis
from tests.faults.watch import Watch


@dataclass(frozen=True)
class Plan:
    """How much is done, from which seed. The short one is part of every check of a clean clone."""

    seed: int
    kills: int
    frozen_workers: int
    redis_kills: int
    redis_freezes: int
    flushes: int
    restarts: int
    messages: int
    kills_embedded: int
    #: The seconds between two faults of a kind, at most.
    between: float
    #: Between two acts of a writer, in seconds.
    rest: float = 0.15
    #: No longer than this, in seconds: what was not done by then is said.
    at_most: float = 2000
    at_most_embedded: float = 500


WHOLE = Plan(65190, 200, 4, 20, 20, 20, 20, 2000, 40, 12)
SHORT = Plan(65190, 12, 1, 2, 2, 2, 2, 100, 4, 5, at_most=400, at_most_embedded=200)


@dataclass
class Stage:
    """What is running. `done` counts the faults, by kind."""

    folder: Path
    environment: Mapping[str, str]
    watch: Watch
    workers: list[Kept]
    others: list[Kept]
    postgres: Postgres | None = None
    redis: Redis | None = None
    done: Counter[str] = field(default_factory=Counter)
    #: Set while Redis answers nothing.
    frozen: threading.Event = field(default_factory=threading.Event)
    #: Set once somebody saved while it does.
    saved: threading.Event = field(default_factory=threading.Event)
    errors: list[str] = field(default_factory=list)

    def perform(self, *parts: Callable[[], None]) -> None:
        """Each part in a thread of its own, until all are through."""

        def guarded(part: Callable[[], None]) -> None:
            try:
                part()
            except Exception as error:  # noqa: BLE001 - said at the end, and the run falls short
                self.errors.append(f"{getattr(part, '__name__', part)}: {type(error).__name__}: {error}")

        threads = [threading.Thread(target=guarded, args=(part,), daemon=True) for part in parts]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(5)
            say(", ".join(f"{name} {n}" for name, n in sorted(self.done.items())), passing=True)

    def end(self) -> None:
        self.watch.end()
        for process in (*self.others, *self.workers):
            process.end()
        for server in (self.redis, self.postgres):
            if server is not None:
                server.remove()


def say(words: str, *, passing: bool = False) -> None:
    """A line of the report; passing ones only where a person looks on."""
    if not passing:
        sys.stdout.write(f"{words}\n")
    elif sys.stderr.isatty():
        sys.stderr.write(f"\r{words}\033[K")
    sys.stdout.flush()


def killing(stage: Stage, worker: Kept, *, times: int, freezes: int, seed: int, until: float) -> Callable[[], None]:
    """kill -9 at random moments of its life, some right after it began, and some long freezes past its lease.

    Where the machine is slow a worker lives as much longer as it takes to come up.
    """
    chance = random.Random(seed)  # noqa: S311 - when, not what
    frozen_at = set(chance.sample(range(times), min(freezes, times)))

    def kill() -> None:
        for n in range(times):
            began = time.monotonic()
            _until(lambda: worker.up, 120)
            time.sleep(chance.uniform(0, max(3.0, time.monotonic() - began)))
            if time.monotonic() > until:
                return
            if n in frozen_at:
                worker.freeze(23)
                stage.done["workers frozen past their lease"] += 1
            worker.kill()
            stage.done["workers killed"] += 1

    return kill


def breaking_redis(stage: Stage, plan: Plan, until: float) -> Callable[[], None]:
    """Kills, freezes and FLUSHALL in a chosen order."""
    redis, chance = stage.redis, random.Random(plan.seed + 1)  # noqa: S311
    assert redis is not None
    faults = ["kill"] * plan.redis_kills + ["freeze"] * plan.redis_freezes + ["flush"] * plan.flushes
    chance.shuffle(faults)

    def break_it() -> None:
        for fault in faults:
            time.sleep(chance.uniform(1, plan.between))
            if time.monotonic() > until:
                return
            match fault:
                case "kill":
                    redis.restart_killed(chance.uniform(0, 3))
                    stage.done["Redis killed"] += 1
                case "freeze":
                    stage.saved.clear()
                    stage.frozen.set()
                    redis.freeze(chance.uniform(3, 6), stage.saved)
                    stage.frozen.clear()
                    stage.done["Redis frozen"] += 1
                case _:
                    redis.flush()
                    stage.done["FLUSHALL"] += 1

    return break_it


def restarting_postgres(stage: Stage, plan: Plan, until: float) -> Callable[[], None]:
    postgres, chance = stage.postgres, random.Random(plan.seed + 2)  # noqa: S311
    assert postgres is not None

    def restart() -> None:
        for _ in range(plan.restarts):
            time.sleep(chance.uniform(2, 3 * plan.between))
            if time.monotonic() > until:
                return
            postgres.restart_at_once()
            stage.done["PostgreSQL restarted"] += 1

    return restart


def delivering_often(stage: Stage, plan: Plan, until: float) -> Callable[[], None]:
    """Nudges and sweeps, each delivered two to five times, in another order than they were sent."""
    redis, chance = stage.redis, random.Random(plan.seed + 3)  # noqa: S311
    assert redis is not None

    def deliver() -> None:
        left = plan.messages
        while left and time.monotonic() < until:
            time.sleep(chance.uniform(0.5, 2))
            # Redis or its client may be away just now.
            with suppress(redis_client.RedisError, OSError):
                n = min(left, 50)
                copies = [text for text in messages(n) for _ in range(chance.randint(2, 5))]
                chance.shuffle(copies)
                with redis.client() as client:
                    client.lpush("celery", *copies)
                left -= n
                stage.done["messages"] += n
                stage.done["their deliveries"] += len(copies)

    return deliver


def messages(number: int) -> list[str]:
    """Messages as the program's own queue holds them, kept back before anybody takes them."""
    from kombu import Connection, Queue  # noqa: PLC0415 - needs the settings' Celery

    from config.celery import app  # noqa: PLC0415

    with Connection("memory://") as connection, connection.channel() as channel:
        Queue("celery", channel=channel).declare()
        producer = app.amqp.Producer(channel)
        for n in range(number):
            name = "compliance.compile_summaries" if n % 3 else "compliance.sweep"
            app.send_task(name, producer=producer, retry=False, ignore_result=True)
        take = channel._get  # type: ignore[attr-defined]
        return [json.dumps(take("celery")) for _ in range(number)]


def saving(
    stage: Stage,
    save: Callable[[], tuple[int, float]],
    frozen: list[float],
    healthy: list[float],
    over: threading.Event,
) -> Callable[[], None]:
    """An officer at the web server who saves again and again, and all the more while Redis answers nothing."""

    def saves() -> None:
        while not over.is_set():
            before = stage.frozen.is_set()
            with suppress(Exception):  # the database may be restarting: such a save is another fault's
                status, took = save()
                if status == 302 and before and stage.frozen.is_set():
                    frozen.append(took)
                    stage.saved.set()
                    stage.done["saves with a frozen broker"] += 1
                elif status == 302 and not before and not stage.frozen.is_set():
                    healthy.append(took)
            stage.frozen.wait(3)
            time.sleep(0.3)

    return saves


def _until(condition: Callable[[], Any], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
