"""The queue in the file system, with messages that appear whole.

Kombu's own transport opens a message's file under its final name and writes into it afterwards. A worker that looks
in between reads an empty file, loses the message and ends. Here a message is written beside its place and renamed.
The same holds for the table of queues, which several workers write when they start together: one after the other, each
time a whole new file.
"""

from __future__ import annotations

import fcntl
import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

_LOCK = "tables.lock"


class Channel(filesystem.Channel):
    """Puts each message into the folder in one step."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu's own does
        # The name sorts by time and ends with the queue's; one that ends otherwise is no message to any reader.
        final = Path(self.data_folder_out) / f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        part = final.with_name(f"{final.name}.part")
        try:
            part.write_bytes(dumps(payload).encode())
            part.replace(final)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ChannelError(f"Cannot put a message into {final.parent}: {error}") from error

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        """Add a line to an exchange's table, unless it is there."""
        final: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]  # refuses names that lead elsewhere
        final.parent.mkdir(exist_ok=True)
        part = final.with_name(f"{final.name}.{uuid.uuid4()}.part")
        try:
            with (final.parent / _LOCK).open("w") as turn:
                fcntl.flock(turn, fcntl.LOCK_EX)
                table = [list(line) for line in self.get_table(exchange)]
                line = [routing_key or "", pattern or "", queue or ""]
                if line not in table:
                    part.write_bytes(dumps([line, *table]).encode())
                    part.replace(final)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ChannelError(f"Cannot write {final}: {error}") from error


class Transport(filesystem.Transport):
    """Named in CELERY_BROKER_TRANSPORT."""

    Channel = Channel
