"""The parser's sentences on files that it cannot read, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext

from compliance.parser.readers.errors import KINDS, SENTENCES, ReadError


def read_error_sentence(code: str, values: Mapping[str, str | int]) -> str:
    """The sentence of a `ReadError` in the active language, its numbers written as in that language."""
    shown: dict[str, str] = {
        name: number_format(value, use_l10n=True, force_grouping=True) if isinstance(value, int) else value
        for name, value in values.items()
    }
    if "kind" in shown:
        shown["kind"] = gettext(KINDS.get(shown["kind"], KINDS["other"]))
    return gettext(SENTENCES[code]) % shown


def translated(error: ReadError) -> str:
    """What to tell the person who gave a file that the parser could not read."""
    return read_error_sentence(error.code, error.values)
