"""The queue in the file system, with messages that appear whole.

Kombu's own transport opens a message's file under its final name and writes into it afterwards. A worker that looks
in between reads an empty file, loses the message and ends. Here a message is written beside its place and renamed.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


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


class Transport(filesystem.Transport):
    """Named in CELERY_BROKER_TRANSPORT."""

    Channel = Channel
