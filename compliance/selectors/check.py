"""A resolution's text beside what was read from it: every character once, the clauses marked in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from compliance.models import LanguageVersion, ObligationWording, Resolution


@dataclass
class Stretch:
    """A run of characters to which the same marks apply.

    `obligation` is the clause it belongs to (None for none), `action` whether it is one of its actions, `begins`
    whether the clause begins here, `warnings` the numbers of the warnings that begin here, `warned` whether any
    warning is about it.
    """

    text: str
    obligation: ObligationWording | None = None
    action: bool = False
    begins: bool = False
    warnings: list[int] = field(default_factory=list)
    warned: bool = False


@dataclass
class Block:
    """A paragraph as the parser cut it, or what lies between two (`path` empty)."""

    path: str
    label: str
    depth: int
    stretches: list[Stretch]

    @property
    def is_asked(self) -> bool:
        return any(stretch.obligation for stretch in self.stretches)

    @property
    def is_blank(self) -> bool:
        """Only white space, and no warning in it: nothing to look at."""
        return not any(stretch.text.strip() or stretch.warnings for stretch in self.stretches)

    @property
    def shown(self) -> list[tuple[Stretch, str]]:
        """The stretches with their words for reading: of several empty lines one is left, none at the ends."""
        words = [_EMPTY_LINES.sub("\n\n", stretch.text.replace("\x0c", "\n")) for stretch in self.stretches]
        if words:
            words[0], words[-1] = words[0].lstrip(), words[-1].rstrip() if len(words) > 1 else words[-1].strip()
        return list(zip(self.stretches, words, strict=True))


_EMPTY_LINES = re.compile(r"[ \t]*\n\s*\n[ \t]*")


@dataclass
class Check:
    """What an administrator reads before publishing: `blocks` cover the whole text; warnings in its order."""

    version: LanguageVersion
    blocks: list[Block]
    obligations: list[ObligationWording]
    warnings: list[dict[str, Any]]
    actions: int


def check_of(resolution: Resolution) -> Check | None:
    """The check of the current revision's original text, in a fixed number of queries."""
    version = (
        LanguageVersion.objects.filter(revision=resolution.current_revision_id, is_original=True)
        .select_related("revision")
        .first()
    )
    if version is None:
        return None
    obligations = list(
        ObligationWording.objects.filter(version=version)
        .select_related("obligation", "provision")
        .prefetch_related("action_wordings")
        .order_by("position")
    )
    warnings = [
        {**warning, "number": number}
        for number, warning in enumerate(sorted(version.warnings, key=lambda w: w.get("start") or 0), start=1)
    ]
    paragraphs = list(
        version.provision_wordings.select_related("provision__parent__parent").order_by("start", "provision__position")
    )
    blocks: list[Block] = []
    at = 0
    marks = _Marks(version.text, obligations, warnings)
    for paragraph in paragraphs:
        start, end = max(at, paragraph.start), max(at, paragraph.end)
        # What is printed on the paragraph's own line before it, its number, is shown with it.
        line = max(at, version.text.rfind("\n", at, start) + 1) if start > at else start
        if line > at:
            blocks.append(Block("", "", 0, marks.cut(at, line)))
        if end > start:
            provision = paragraph.provision
            depth = 0 if provision.parent is None else 1 if provision.parent.parent_id is None else 2
            number = marks.cut(line, start) if start > line else []
            blocks.append(Block(provision.path, provision.label, depth, number + marks.cut(start, end)))
        at = end
    if at < len(version.text):
        blocks.append(Block("", "", 0, marks.cut(at, len(version.text))))
    actions = sum(len(wording.action_wordings.all()) for wording in obligations)
    return Check(version, blocks, obligations, warnings, actions)


class _Marks:
    """Cuts a text at every place where a mark begins or ends. Offsets are code points, end excluded."""

    def __init__(self, text: str, obligations: list[ObligationWording], warnings: list[dict[str, Any]]) -> None:
        self.text = text
        self.obligations = obligations
        self.actions = [(a.start, a.end) for wording in obligations for a in wording.action_wordings.all()]
        self.warnings = [w for w in warnings if w.get("start") is not None]
        spans = [(w.start, w.end) for w in obligations] + self.actions + [(w["start"], w["end"]) for w in self.warnings]
        self.edges = sorted({edge for span in spans for edge in span})

    def cut(self, start: int, end: int) -> list[Stretch]:
        """The stretches from `start` to `end`."""
        inner = self.edges[bisect_right(self.edges, start) : bisect_right(self.edges, end - 1)]
        edges = [start, *inner, end]
        return [self._stretch(a, b) for a, b in pairwise(edges) if b > a]

    def _stretch(self, start: int, end: int) -> Stretch:
        wording = next((w for w in self.obligations if w.start <= start < w.end), None)
        return Stretch(
            text=self.text[start:end],
            obligation=wording,
            action=any(a <= start < b for a, b in self.actions),
            begins=wording is not None and wording.start == start,
            warnings=[w["number"] for w in self.warnings if start <= w["start"] < end],
            warned=any(w["start"] <= start < w["end"] for w in self.warnings),
        )
