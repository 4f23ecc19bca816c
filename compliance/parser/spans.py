"""Nothing is lost: every visible character of the source belongs to one span with a kind."""

from __future__ import annotations

from compliance.parser.nodes import Span
from compliance.parser.outline import Outline
from compliance.parser.provisions import Piece


def cover(text: str, outline: Outline, pieces: list[Piece]) -> tuple[Span, ...]:
    """Spans in order, not overlapping; neighbouring stretches of one kind and provision are one span."""
    marked: list[tuple[int, int, str, str | None]] = [(start, end, kind, None) for kind, start, end in outline.spans]
    by_paragraph: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_paragraph.setdefault(id(piece.paragraph), []).append(piece)
    for paragraph in outline.paragraphs:
        group = by_paragraph.get(id(paragraph), [])
        for start, end in paragraph.ranges:
            marked += _owned(start, end, paragraph.kind, group)
    marked = sorted(item for item in marked if item[0] < item[1])
    spans: list[Span] = []
    position = 0
    for first, end, kind, provision in marked:
        start = max(first, position)
        if start >= end:
            continue
        if text[position:start].strip():
            spans.append(Span("note", position, start))
        last = spans[-1] if spans else None
        if last and last.kind == kind and last.provision == provision and not text[last.end : start].strip():
            spans[-1] = Span(kind, last.start, end, provision)
        else:
            spans.append(Span(kind, start, end, provision))
        position = end
    if text[position:].strip():
        spans.append(Span("note", position, len(text.rstrip())))
    return tuple(spans)


def _owned(start: int, end: int, kind: str, group: list[Piece]) -> list[tuple[int, int, str, str | None]]:
    """One stretch of a paragraph, shared out among the provisions that an inline list makes of it."""
    if len(group) <= 1:
        return [(start, end, kind, group[0].id if group else None)]
    found: list[tuple[int, int, str, str | None]] = []
    bounds = [*(piece.mapped.start for piece in group[1:]), end]
    left = start
    for piece, right in zip(group, bounds, strict=True):
        stop = min(max(right, left), end)
        if stop > left:
            found.append((left, stop, kind, piece.id))
            left = stop
    return found
