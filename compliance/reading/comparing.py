"""Two texts beside each other, paragraph by paragraph with its sub-paragraphs: what became of each, word by word.

For two resolutions of one family, and for two revisions of one resolution. The matching is that of `matching`, the
words' difference that of `differences`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from compliance.reading.differences import ADDED as WORDS_ADDED
from compliance.reading.differences import REMOVED as WORDS_REMOVED
from compliance.reading.differences import SAME, Part, difference, differs_in_terms_only, term_changes
from compliance.reading.matching import UNCHANGED, Clause, match
from compliance.reading.words import folded

CARRIED_OVER, AMENDED, TERMS, NEW, DROPPED = "carried_over", "amended", "terms", "new", "dropped"


@dataclass(frozen=True, slots=True)
class Node:
    """A paragraph (`parent` empty) or sub-paragraph of a text: `path` is unique in it, `label` as printed.

    The nodes of a text come in printed order, each after its parent.
    """

    path: str
    parent: str
    label: str
    text: str
    verb_base: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph's own words, or those of one of its sub-paragraphs, in both texts: ("same"|"removed"|"added", words).

    `old` and `new` are its paths, None on the side that has it not; `level` is its depth, 0 for the paragraph.
    """

    old: str | None
    new: str | None
    old_label: str
    new_label: str
    level: int
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one paragraph. `change`: carried_over (but for typography), terms (amended, and only terms that
    the new text replaces throughout), amended, new (no `old`), dropped (no `new`).

    `sure` is False where a person should look; `inside` is the path of the paragraph of the other text that a dropped
    one's words went into, or a new one's were taken from.
    """

    change: str
    old: str | None
    new: str | None
    pieces: list[Piece]
    sure: bool = True
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every paragraph of both texts once, in the order of the new; a dropped one stands where it stood in the old.

    `terms` are those replaced throughout, (old, new), folded. `counts` is by change, all five named.
    """

    rows: list[Row]
    terms: list[tuple[str, str]]
    counts: dict[str, int] = field(default_factory=dict)
    old_paragraphs: int = 0
    new_paragraphs: int = 0

    @property
    def amended(self) -> int:
        """Amended paragraphs, those with only a term changed among them."""
        return self.counts[AMENDED] + self.counts[TERMS]


@dataclass(slots=True)
class _Paragraph:
    nodes: list[Node]
    levels: list[int]

    @property
    def text(self) -> str:
        return " ".join(node.text for node in self.nodes)


def _paragraphs(nodes: Sequence[Node]) -> dict[str, _Paragraph]:
    """Top paragraphs by their path, each with all that is below it."""
    found: dict[str, _Paragraph] = {}
    where: dict[str, tuple[str, int]] = {}
    for node in nodes:
        top, level = where.get(node.parent, ("", -1)) if node.parent else ("", -1)
        top = top or node.path
        where[node.path] = (top, level + 1)
        paragraph = found.setdefault(top, _Paragraph([], []))
        paragraph.nodes.append(node)
        paragraph.levels.append(level + 1)
    return found


def compare(old: Sequence[Node], new: Sequence[Node]) -> Comparison:
    """Compare two texts in one language, given as their paragraphs in printed order."""
    olds, news = _paragraphs(old), _paragraphs(new)
    matches = match(_clauses(olds), _clauses(news))
    pairs = [(m.old_key, m.new_key) for m in matches if m.old_key and m.new_key and m.change != UNCHANGED]
    terms = term_changes((olds[a].text, news[b].text) for a, b in pairs)
    rows: dict[str, Row] = {}
    dropped: dict[str, Row] = {}
    for m in matches:
        if m.new_key is None and m.old_key is not None:
            pieces = _one_sided(olds[m.old_key], WORDS_REMOVED)
            dropped[m.old_key] = Row(DROPPED, m.old_key, None, pieces, m.sure, m.inside)
        elif m.old_key is None and m.new_key is not None:
            rows[m.new_key] = Row(NEW, None, m.new_key, _one_sided(news[m.new_key], WORDS_ADDED), m.sure, m.inside)
        elif m.old_key is not None and m.new_key is not None:
            before, after = olds[m.old_key], news[m.new_key]
            change = CARRIED_OVER if m.change == UNCHANGED else AMENDED
            if change == AMENDED and differs_in_terms_only(before.text, after.text, terms):
                change = TERMS
            rows[m.new_key] = Row(change, m.old_key, m.new_key, _pieces(before, after), m.sure)
    ordered = _in_order(list(rows.values()), dropped, list(olds))
    counted = Counter(row.change for row in ordered)
    counts = {change: counted[change] for change in (CARRIED_OVER, AMENDED, TERMS, NEW, DROPPED)}
    return Comparison(ordered, terms, counts, len(olds), len(news))


def _clauses(paragraphs: dict[str, _Paragraph]) -> list[Clause]:
    return [
        Clause(
            key=path,
            place=path,
            provision=path,
            verb_base=paragraph.nodes[0].verb_base,
            text=paragraph.text,
            position=position,
        )
        for position, (path, paragraph) in enumerate(paragraphs.items())
    ]


def _in_order(rows: list[Row], dropped: dict[str, Row], olds: list[str]) -> list[Row]:
    """The rows of the new text, and each dropped paragraph after the one it followed in the old."""
    after: dict[str | None, list[Row]] = {}
    kept = {row.old for row in rows if row.old}
    anchor: str | None = None
    for path in olds:
        if path in dropped:
            after.setdefault(anchor, []).append(dropped[path])
        elif path in kept:
            anchor = path
    ordered = list(after.get(None, []))
    for row in rows:
        ordered.append(row)
        if row.old:
            ordered += after.get(row.old, [])
    return ordered


def _one_sided(paragraph: _Paragraph, kind: str) -> list[Piece]:
    """A paragraph that only one text has; its words need no marks, for all of it is new or gone."""
    gone = kind == WORDS_REMOVED
    return [
        Piece(
            old=node.path if gone else None,
            new=None if gone else node.path,
            old_label=node.label if gone else "",
            new_label="" if gone else node.label,
            level=level,
            parts=[(kind, node.text)],
        )
        for node, level in zip(paragraph.nodes, paragraph.levels, strict=True)
    ]


def _pieces(old: _Paragraph, new: _Paragraph) -> list[Piece]:
    """The paragraph's own words against its own words, its sub-paragraphs against those they are matched with."""
    pieces = [_piece(old.nodes[0], new.nodes[0], 0)]
    before = {node.path: (node, level) for node, level in zip(old.nodes[1:], old.levels[1:], strict=True)}
    after = {node.path: (node, level) for node, level in zip(new.nodes[1:], new.levels[1:], strict=True)}
    if not before and not after:
        return pieces
    matches = match(
        [Clause(p, p, p, "", node.text, position=n) for n, (p, (node, _l)) in enumerate(before.items())],
        [Clause(p, p, p, "", node.text, position=n) for n, (p, (node, _l)) in enumerate(after.items())],
    )
    partner = {m.new_key: m.old_key for m in matches if m.new_key}
    kept = {path for path in partner.values() if path}
    gone: dict[str | None, list[Piece]] = {}
    anchor: str | None = None
    for path, (node, level) in before.items():
        if path in kept:
            anchor = path
        else:
            gone.setdefault(anchor, []).append(_piece(node, None, level))
    pieces += gone.get(None, [])
    for path, (node, level) in after.items():
        known = partner.get(path)
        pieces.append(_piece(before[known][0] if known else None, node, level))
        if known:
            pieces += gone.get(known, [])
    return pieces


def _piece(old: Node | None, new: Node | None, level: int) -> Piece:
    return Piece(
        old=old.path if old else None,
        new=new.path if new else None,
        old_label=old.label if old else "",
        new_label=new.label if new else "",
        level=level,
        parts=_parts(old.text if old else "", new.text if new else ""),
    )


def _parts(old: str, new: str) -> list[Part]:
    """Typography and closing punctuation are no difference: such words are shown as the new text has them."""
    if old and new and folded(old) == folded(new):
        return [(SAME, new)]
    return difference(old, new)
