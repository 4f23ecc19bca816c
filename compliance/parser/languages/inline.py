"""Lists inside one paragraph of a translation: "a) ...; b) ...; et c) ...", "(أ) ...؛ (ب) ...", "(a) ...；(b) ..."."""

from __future__ import annotations

import re
from dataclasses import replace

from compliance.parser.languages.fold import fold_same
from compliance.parser.languages.labels import script_label
from compliance.parser.mapped import MappedText
from compliance.parser.numbering import letter_value
from compliance.parser.provisions import Piece

# A label after a colon, a comma or a semicolon, perhaps with "and" or "or" before it.
_LABEL = re.compile(
    r"(?<=[:;,.])[\s\u200b-\u200f]*(?:(?:et|ou|y|e|o|u|и|или|和|以及|与|并) ?|و ?)?"
    r"(?P<label>\( ?[^\W\d_]{1,2}\u0640? ?\)|[a-zа-и]\))(?P<gap> ?)(?=\S)"
)


def split_inline_lists(pieces: list[Piece]) -> list[Piece]:
    """The pieces with every inline list of operative paragraphs taken apart, if its labels run on from the first."""
    split: list[Piece] = []
    for piece in pieces:
        split += _split(piece)
    return split


def _split(piece: Piece) -> list[Piece]:
    text = piece.mapped.text
    if piece.inline or piece.paragraph.kind != "operative" or not (")" in text or "）" in text):
        return [piece]
    folded = fold_same(text)
    places: list[re.Match[str]] = []
    for match in _LABEL.finditer(folded):
        if _value(match.group("label")) != len(places) + 1:
            continue
        if not places and folded[match.start() - 1] != ":":
            continue
        places.append(match)
    if len(places) < 2:
        return [piece]
    parts = [replace(piece, mapped=_stripped(piece.mapped, 0, places[0].start()))]
    for number, match in enumerate(places):
        stop = places[number + 1].start() if number + 1 < len(places) else len(text)
        shown = text[match.start("label") : match.end("label")].strip()
        mapped = _stripped(piece.mapped, match.end(), stop)
        parts.append(Piece(mapped, piece.paragraph, piece.depth + 1, shown, inline=True))
    return parts


def _value(label: str) -> int | None:
    inner = label.strip("() ")
    value = letter_value(inner)
    if value is not None:
        return value
    known = script_label(label if label.startswith("(") else f"({inner})")
    return known.value if known is not None and known.scheme == "a" else None


def _stripped(mapped: MappedText, start: int, end: int) -> MappedText:
    while end > start and mapped.text[end - 1].isspace():
        end -= 1
    while start < end and mapped.text[start].isspace():
        start += 1
    return mapped.slice(start, end)


__all__ = ["split_inline_lists"]
