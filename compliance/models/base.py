"""What several models share."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models import Q

#: Letters and digits that cannot be mistaken for one another when read aloud or copied by hand.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
#: How many keys there are.
_KEYS = len(_ALPHABET) ** 12


def make_key() -> str:
    """An opaque permanent identity: 12 characters, about 59 bits, without look-alikes."""
    drawn, letters = secrets.randbelow(_KEYS), []  # drawn at once: publishing a long resolution makes thousands
    for _letter in range(12):
        drawn, letter = divmod(drawn, len(_ALPHABET))
        letters.append(_ALPHABET[letter])
    return "".join(letters)


def one_of(field: str, choices: type[models.Choices], name: str, *, blank: bool = False) -> models.CheckConstraint:
    """A named check that a column holds one of its words."""
    values: list[Any] = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)
