"""A text beside what is read from it, with the corrections folded in: every character once, the clauses marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils.text import slugify

from compliance.enums import DRAFT_STATES
from compliance.models import Correction, LanguageVersion, Resolution
from compliance.reading.corrections import Folded


@dataclass(frozen=True, slots=True)
class CheckedAction:
    """An action of the effective reading. Offsets are code points of the text, end excluded."""

    position: int
    text: str
    start: int
    end: int
    latitude: str
    narrowed_to: str
    alternative_group: int | None
    corrected_by: list[int]


@dataclass(frozen=True, slots=True)
class CheckedObligation:
    """An obligation of the effective reading.

    `slug` names it in the page, `scope` and `theme_slugs` are what a person set (None where nobody did), `doubts` are
    why the parser would have a person look, `corrected_by` the numbers of corrections.
    """

    place: str
    slug: str
    provision: str
    verb: str
    verb_base: str
    force: int
    addressee: str
    addressee_class: str
    text: str
    start: int
    end: int
    actions: list[CheckedAction]
    certainty: float
    doubts: list[Any]
    theme_slugs: list[str] | None
    scope: dict[str, Any] | None
    corrected_by: list[int]


@dataclass(frozen=True, slots=True)
class CheckedProvision:
    """A paragraph of the effective reading; `depth` is 0 for "3.", 1 for "(e)"."""

    path: str
    label: str
    depth: int
    kind: str
    verb: str
    verb_base: str
    addressee: str
    addressee_class: str
    text: str
    start: int
    end: int
    obligations: list[str]
    corrected_by: list[int]


@dataclass(frozen=True, slots=True)
class MadeCorrection:
    """A correction as the page lists it; `misfit` is the code of why it finds no place, "" where it stands."""

    correction: Correction
    misfit: str


@dataclass
class Stretch:
    """A run of characters to which the same marks apply.

    `obligation` is the clause it belongs to (None for none), `action` whether it is one of its actions, `begins`
    whether the clause begins here, `warnings` the numbers of the warnings that begin here, `warned` whether any
    warning is about it.
    """

    text: str
    start: int = 0
    obligation: CheckedObligation | None = None
    action: bool = False
    begins: bool = False
    warnings: list[int] = field(default_factory=list)
    warned: bool = False


@dataclass
class Block:
    """A paragraph as the parser cut it, or what lies between two (`path` empty).

    `begins` is where its words begin, after the number printed before them.
    """

    path: str
    label: str
    depth: int
    stretches: list[Stretch]
    begins: int = 0

    @property
    def slug(self) -> str:
        """Names the paragraph in the page."""
        return paragraph_slug(self.path) if self.path else ""

    @property
    def number(self) -> str:
        """What is printed before its words on their line: "3." or "(e)"."""
        return "".join(s.text for s in self.stretches if s.start < self.begins).strip() if self.path else ""

    @property
    def number_warnings(self) -> list[int]:
        """Warnings that begin at the number."""
        return [n for s in self.stretches if self.path and s.start < self.begins for n in s.warnings]

    @property
    def first(self) -> CheckedObligation | None:
        """The obligation that begins with its first word: its number leads to it."""
        found = next((s for s in self.stretches if s.start >= self.begins and s.text.strip()), None)
        return found.obligation if found and found.begins else None

    @property
    def words(self) -> list[tuple[Stretch, str]]:
        """The stretches after the number, with their words for reading."""
        return [(s, words) for s, words in self.shown if not self.path or s.start >= self.begins]

    @property
    def is_asked(self) -> bool:
        return any(stretch.obligation for stretch in self.stretches)

    @property
    def is_blank(self) -> bool:
        """Only white space, and no warning in it: nothing to look at."""
        return not any(stretch.text.strip() or stretch.warnings for stretch in self.stretches)

    @property
    def shown(self) -> list[tuple[Stretch, str]]:
        """The stretches with their words for reading: of several empty lines one is left, none at the ends.

        The lines of a paragraph run on: they were broken for another width.
        """
        words = [_EMPTY_LINES.sub("\n\n", stretch.text.replace("\x0c", "\n")) for stretch in self.stretches]
        if words:
            words[0], words[-1] = words[0].lstrip(), words[-1].rstrip() if len(words) > 1 else words[-1].strip()
        if self.path:
            words = [_LINE_END.sub(" ", word) for word in words]
        return list(zip(self.stretches, words, strict=True))


def paragraph_slug(path: str) -> str:
    """The name of a paragraph in the page, told apart from that of its obligation: `3(e)` is `p-3-e`."""
    return f"p-{slugify(path.replace('(', '-'))}"


_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
_EMPTY_LINES = re.compile(r"[ \t]*\n\s*\n[ \t]*")


@dataclass
class Check:
    """What an administrator reads before publishing: `blocks` cover the whole text; warnings in its order.

    `description` is the effective title block (symbol, title, adopted_on, body, session, number, meeting, vote),
    `aside` what was set aside ({"kind", "correction", "obligation", "node"}), `touched` the ids of what any correction
    changed ("" is the title block).
    """

    version: LanguageVersion
    provisions: list[CheckedProvision]
    obligations: list[CheckedObligation]
    warnings: list[dict[str, Any]]
    corrections: list[MadeCorrection]
    aside: list[dict[str, Any]]
    description: dict[str, Any]
    touched: set[str]

    @cached_property
    def blocks(self) -> list[Block]:
        """The whole text, cut where a mark begins or ends; only the page needs it."""
        text = self.version.text
        return _blocks(text, self.provisions, _Marks(text, self.obligations, self.warnings))

    @property
    def actions(self) -> int:
        return sum(len(obligation.actions) for obligation in self.obligations)

    @property
    def misfits(self) -> list[MadeCorrection]:
        """Corrections that find no place in the reading as it is now."""
        return [made for made in self.corrections if made.misfit]


_DESCRIBED = ("symbol", "title", "adopted_on", "body", "session", "number", "meeting", "vote")


def version_to_check(resolution: Resolution, language: str = "") -> LanguageVersion | None:
    """The text an administrator looks at: of the draft revision, else of the one in force; its original, or the one
    in a language (the draft of it first)."""
    revision = resolution.revisions.drafts().first() or resolution.current_revision
    if revision is None:
        return None
    texts = LanguageVersion.objects.filter(revision=revision).select_related("revision__resolution")
    if not language:
        return texts.filter(is_original=True).first()
    found = sorted(texts.filter(language=language), key=lambda text: text.state not in DRAFT_STATES)
    return found[0] if found else None


def check_page(version: LanguageVersion, *, folded: Folded | None = None) -> Check:
    """The check of one text, with at most two queries; `folded` is its effective reading where the caller has it."""
    folded = folded or version.effective()
    reading = folded.reading
    obligations = [_obligation(o) for o in reading["obligations"]]
    provisions = _provisions(reading["provisions"], obligations)
    warnings = [
        {**warning, "number": number}
        for number, warning in enumerate(sorted(version.warnings, key=lambda w: w.get("start") or 0), start=1)
    ]
    misfits = {misfit.correction: misfit.code for misfit in folded.misfits}
    made = version.corrections.select_related("made_by", "undone_by")
    return Check(
        version=version,
        provisions=provisions,
        obligations=obligations,
        warnings=warnings,
        corrections=[MadeCorrection(c, misfits.get(c.number, "") if c.undone_at is None else "") for c in made],
        aside=folded.aside,
        description={name: reading.get(name) for name in _DESCRIBED},
        touched=folded.touched,
    )


def _obligation(o: dict[str, Any]) -> CheckedObligation:
    return CheckedObligation(
        place=o["id"],
        slug=slugify(re.sub(r"[^\w]+", "-", o["id"])).strip("-") or f"at-{o['start']}",
        provision=o["provision"],
        verb=o.get("verb") or "",
        verb_base=o.get("verb_base") or "",
        force=o["force"],
        addressee=o.get("addressee") or "",
        addressee_class=o.get("addressee_class") or "governments",
        text=o["text"],
        start=o["start"],
        end=o["end"],
        actions=[
            CheckedAction(
                position=n,
                text=a["text"],
                start=a["start"],
                end=a["end"],
                latitude=a.get("latitude") or "none",
                narrowed_to=a.get("narrowed_to") or "",
                alternative_group=a.get("alternative_group"),
                corrected_by=a.get("corrected_by", []),
            )
            for n, a in enumerate(o["actions"])
        ],
        certainty=o.get("certainty", 1.0),
        doubts=o.get("doubts", []),
        theme_slugs=o.get("theme_slugs"),
        scope=o.get("scope"),
        corrected_by=o.get("corrected_by", []),
    )


def _provisions(found: list[dict[str, Any]], obligations: list[CheckedObligation]) -> list[CheckedProvision]:
    depths: dict[str, int] = {}
    asked: dict[str, list[str]] = {}
    for obligation in obligations:
        asked.setdefault(obligation.provision, []).append(obligation.place)
    for p in found:
        depths[p["id"]] = depths.get(p.get("parent") or "", -1) + 1
    return [
        CheckedProvision(
            path=p["id"],
            label=p.get("number") or "",
            depth=min(depths[p["id"]], 2),
            kind=p["kind"],
            verb=p.get("verb") or "",
            verb_base=p.get("verb_base") or "",
            addressee=p.get("addressee") or "",
            addressee_class=p.get("addressee_class") or "none",
            text=p["text"],
            start=p["start"],
            end=p["end"],
            obligations=asked.get(p["id"], []),
            corrected_by=p.get("corrected_by", []),
        )
        for p in found
    ]


def _blocks(text: str, provisions: list[CheckedProvision], marks: _Marks) -> list[Block]:
    """The whole text in order: paragraphs, each with the number printed before it, and what lies between."""
    blocks: list[Block] = []
    at = 0
    for paragraph in sorted(provisions, key=lambda p: p.start):
        start, end = max(at, paragraph.start), max(at, paragraph.end)
        # What is printed on the paragraph's own line before it, its number, is shown with it.
        line = max(at, text.rfind("\n", at, start) + 1) if start > at else start
        if line > at:
            blocks.append(Block("", "", 0, marks.cut(at, line)))
        if end > start:
            number = marks.cut(line, start) if start > line else []
            words = marks.cut(start, end)
            blocks.append(Block(paragraph.path, paragraph.label, paragraph.depth, number + words, begins=start))
        at = end
    if at < len(text):
        blocks.append(Block("", "", 0, marks.cut(at, len(text))))
    return blocks


class _Marks:
    """Cuts a text at every place where a mark begins or ends. Offsets are code points, end excluded."""

    def __init__(self, text: str, obligations: list[CheckedObligation], warnings: list[dict[str, Any]]) -> None:
        self.text = text
        self.obligations = sorted(obligations, key=lambda o: o.start)
        self.starts = [o.start for o in self.obligations]
        self.actions = sorted((a.start, a.end) for o in obligations for a in o.actions)
        self.warnings = sorted((w for w in warnings if w.get("start") is not None), key=lambda w: w["start"])
        self.warning_starts = [w["start"] for w in self.warnings]
        self.warned = _joined((w["start"], w["end"]) for w in self.warnings)
        spans = [(o.start, o.end) for o in obligations] + self.actions + [(w["start"], w["end"]) for w in self.warnings]
        self.edges = sorted({edge for span in spans for edge in span})

    def cut(self, start: int, end: int) -> list[Stretch]:
        """The stretches from `start` to `end`."""
        inner = self.edges[bisect_right(self.edges, start) : bisect_right(self.edges, end - 1)]
        edges = [start, *inner, end]
        return [self._stretch(a, b) for a, b in pairwise(edges) if b > a]

    def _stretch(self, start: int, end: int) -> Stretch:
        obligation = next((o for o in self._before(start) if start < o.end), None)
        last = bisect_right(self.actions, (start, len(self.text)))
        return Stretch(
            text=self.text[start:end],
            start=start,
            obligation=obligation,
            action=any(start < b for _a, b in self.actions[max(0, last - 3) : last]),
            begins=obligation is not None and obligation.start == start,
            warnings=[
                w["number"]
                for w in self.warnings[bisect_left(self.warning_starts, start) : bisect_left(self.warning_starts, end)]
            ],
            warned=self._is_warned(start),
        )

    def _is_warned(self, place: int) -> bool:
        at = bisect_right(self.warned, (place, len(self.text) + 1)) - 1
        return at >= 0 and place < self.warned[at][1]

    def _before(self, start: int) -> list[CheckedObligation]:
        """The obligations that begin at or before a place, the nearest first; clauses hardly ever overlap."""
        last = bisect_right(self.starts, start)
        return self.obligations[max(0, last - 3) : last][::-1]


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches given in order of their beginnings, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
