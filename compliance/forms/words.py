"""What is chosen in a form, in the words that a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from compliance import pictures


def choice_words(field: Any, word: str) -> str:
    """The words a person reads for a stored choice; the stored one for a choice that has none."""
    for value, words in _flat(field.choices):
        if str(value) == word:
            return str(words)
    return word


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield value, words


def value_words(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes")
    if isinstance(value, dt.date):
        return pictures.long_date_text(value)
    if isinstance(value, slice):
        ends = [
            pictures.long_date_text(end) if isinstance(end, dt.date) else str(end or "…")
            for end in (value.start, value.stop)
        ]
        return " – ".join(ends)
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(field, forms.ChoiceField):
        return choice_words(field, str(value))
    return str(value)
