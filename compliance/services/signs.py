"""Signs of life of the background, in the database: what an operator reads even when no broker answers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from compliance.enums import SignKind
from compliance.models import SignOfLife

log = logging.getLogger("compliance.signs")

#: Between two signs of a process, in seconds.
EVERY = 10.0
#: Rows of workers that never came back are forgotten after this.
FORGET = timedelta(days=1)


def seen(kind: SignKind, name: str = "", *, since: datetime | None = None, queues: str = "") -> None:
    """It is there, or was done, now. `since` is when the process began."""
    now = timezone.now()
    if not SignOfLife.objects.filter(kind=kind, name=name).update(
        seen_at=now, queues=queues, **({"started_at": since} if since else {})
    ):
        SignOfLife.objects.bulk_create(
            [SignOfLife(kind=kind, name=name, started_at=since or now, seen_at=now, queues=queues)],
            ignore_conflicts=True,
        )


def counted(kind: SignKind, *, seconds: float, states: int = 0) -> None:
    """It was done once more, and took so long."""
    SignOfLife.objects.bulk_create([SignOfLife(kind=kind)], ignore_conflicts=True)
    SignOfLife.objects.filter(kind=kind, name="").update(
        seen_at=timezone.now(),
        times=F("times") + 1,
        seconds=F("seconds") + seconds,
        last_seconds=seconds,
        states=F("states") + states,
    )


def last(kind: SignKind) -> datetime | None:
    """When it was last seen or done."""
    return SignOfLife.objects.filter(kind=kind).order_by("-seen_at").values_list("seen_at", flat=True).first()


def forget() -> None:
    """Remove the rows of workers and beats that are long gone."""
    SignOfLife.objects.filter(kind__in=[SignKind.WORKER, SignKind.BEAT], seen_at__lt=timezone.now() - FORGET).delete()


def once_a_day(kind: SignKind) -> bool:
    """Whether it was not done yet today (UTC); of two who ask at once one hears yes. Within a transaction."""
    now = timezone.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    SignOfLife.objects.bulk_create([SignOfLife(kind=kind, seen_at=midnight - timedelta(days=1))], ignore_conflicts=True)
    return bool(SignOfLife.objects.filter(kind=kind, name="", seen_at__lt=midnight).update(seen_at=now))


def done_today(kind: SignKind) -> bool:
    """The same question, asked before there is any reason to write."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return SignOfLife.objects.filter(kind=kind, name="", seen_at__gte=midnight).exists()


def keep_showing(
    kind: SignKind, name: str, *, queues: str = "", every: float = EVERY, also: Callable[[], object] | None = None
) -> threading.Thread:
    """Show that this process lives for as long as it does, whatever its broker is doing, and do something else beside.

    The thread opens its connection anew each time: what a worker forks must not find one of its parent's.
    """
    since = timezone.now()

    def show() -> None:
        while True:
            try:
                seen(kind, name, since=since, queues=queues)
                if also is not None:
                    also()
            except Exception as error:  # noqa: BLE001 - the database may be away for a while
                log.warning("no sign of life could be left: %s", error)
            finally:
                connection.close()
            time.sleep(every)

    thread = threading.Thread(target=show, name=f"signs of {kind}", daemon=True)
    thread.start()
    return thread
