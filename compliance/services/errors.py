"""What a service answers when it does not do what was asked."""

from __future__ import annotations

from typing import Any


class NotAllowed(Exception):
    """The person may see this but not do that (403)."""


class Conflict(Exception):
    """The record has moved on since the person looked (409); `current` is how it stands now."""

    def __init__(self, message: str, current: Any = None) -> None:
        super().__init__(message)
        self.current = current


class Invalid(Exception):
    """The values given cannot be accepted: `messages` by field, under "" what concerns no single field."""

    def __init__(self, messages: dict[str, list[str]] | None = None, **fields: str) -> None:
        self.messages: dict[str, list[str]] = {
            **(messages or {}),
            **{name: [text] for name, text in fields.items()},
        }
        super().__init__(" ".join(str(text) for texts in self.messages.values() for text in texts))
