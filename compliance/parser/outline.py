"""The shapes of a document taken apart, and the patterns that its headings and closing lines follow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from compliance.parser.lexicon import VerbMatch
from compliance.parser.lines import TEXT, Line, Page
from compliance.parser.nodes import ParserWarning
from compliance.parser.numbering import FULL_DATE, Label

FRONT, PREAMBLE, OPERATIVE, CLOSING, ANNEX, NEIGHBOUR = (
    "front",
    "preamble",
    "operative",
    "closing",
    "annex",
    "neighbour",
)

ANNEX_HEADING = re.compile(
    r"(?:ANNEX|Annex|APPENDIX|Appendix|Attachment|ATTACHMENT)(?:es|ES)?(?:\s+[IVX\d]+"
    r"|\s+[A-Z])?(?:[.:\s*].{0,160})?\Z"
)
CLOSING_LINE = re.compile(
    r"\[?\s*(?:(?:Adopted|ADOPTED|Resolution adopted|Done at|Recorded vote)\b.*"
    r"|\(?[\dIlOiSJ/]{1,5}(?:st|nd|rd|th) .{0,40}?\b[Mm]eeting\b.{0,60}"
    r"|\(?[A-Z][a-z]+[a-z\s;:-]{0,60}(?:plenary )?meeting\b[.,]?(?: ?\d.{0,40})?"
    r"|(?:Vote|VOTE|Voting|Action on draft)\b.{0,80})\]?\Z"
)
DATE_LINE = re.compile(rf"\[?{FULL_DATE.pattern}[.\])]?\Z", re.I)
RESOLUTION_HEADING = re.compile(
    r"(?:(?:RESOLUTION|Resolution|DECISION|Decision)\s+(?:No\.? ?)?(?P<a>[\dS-]+(?:/\d+)?)"
    r"|(?P<b>(?:\d{1,4}|S-\d+|ES-\d+)/\d{1,4})(?: [A-Z])?(?:\.\s+\S|\s+[A-Z\"\u201c\u2018\[(]|\.\Z)"
    r"|(?P<c>\d{1,4})(?: [A-Z])? ?\((?:[SE]{1,2}-)?(?:[IVXLC]+|\d) ?[)>]\.?(?:\s|\Z)|(?P<d>\d{1,4}) \((?:19"
    r"|20)\d\d\)\.?(?:\s|\Z))"
)
DECISIONS = re.compile(r"(?:Other )?(?:Decisions?|DECISIONS?)")
SECTION_HEADING = re.compile(
    r"(?P<roman>[IVX]{1,6})(?:\.?\Z|\.\s*\S.{0,160}\Z)|(?P<letter>[A-Z])(?:\.?\Z"
    r"|\.\s*[A-Z]\S.{0,160}\Z)|(?:Section|SECTION|Part|PART) (?P<named>[IVX]{1,5}|[A-Z])\b.{0,160}\Z"
)
PART_HEADING = re.compile(r"(?:Resolution |RESOLUTION )?([A-Z])(?:\.?\Z|\.?\s+[A-Z\u201c\"].{0,240}\Z)")
NOT_THEMES = re.compile(
    r"used as precedent|analysis of precedential value|precedential value|full text|download|source", re.I
)
# What Wikisource, Refworld, the collections on Palestine and others print under a text, or on each page of it.
PAGE_END = re.compile(
    r"This work is (?:excerpted from|in the public domain)|Pursuant to UN Administrative Instruction"
    r"|Retrieved from [\"\u201c]?http|Disclaimer: This is not|Document (?:Types?|Sources?|[Ss]ymbol):"
    r"|All rights reserved"
    r"|Share this (?:page|document)|(?:Copyright )?(?:\u00a9|\([Cc]\) ?(?:19|20)\d\d\b)|Skip to |Back to top"
)
SENTENCE_END = re.compile(r"[.;:,\u3002\uff1b][\"\u201d\u2019')\]]*\Z")
MARKS = " \t*_"


@dataclass(slots=True)
class Paragraph:
    """One paragraph of the document, before its wording is looked at: where it stands and what it is."""

    kind: str
    ranges: list[tuple[int, int]]
    label: Label | None = None
    label_range: tuple[int, int] | None = None
    depth: int = 0
    opener: VerbMatch | None = None
    part: str | None = None
    section: str | None = None
    heading: str | None = None
    themes: tuple[str, ...] = ()
    shown: str | None = None
    doubts: list[str] = field(default_factory=list)
    last_text: str = ""

    @property
    def provision(self) -> bool:
        return self.kind in ("preambular", "operative")


@dataclass(slots=True)
class Outline:
    """A document taken apart: paragraphs in order, warnings, and every other stretch of the source
    with its kind."""

    paragraphs: list[Paragraph]
    warnings: list[ParserWarning]
    spans: list[tuple[str, int, int]]
    organ: str | None
    organ_at: int | None
    headings: list[Line]
    closings: list[Line]
    notes: list[Line]
    digest: bool


class Collector:
    """What has been read so far, and the paragraph that is open."""

    def __init__(self, page: Page) -> None:
        self.paragraphs: list[Paragraph] = []
        self.warnings: list[ParserWarning] = []
        self.spans: list[tuple[str, int, int]] = [
            (line.kind, line.start, line.end) for line in page.lines if line.kind != TEXT
        ]
        self.headings: list[Line] = []
        self.closings: list[Line] = []
        self.notes: list[Line] = []
        self.current: Paragraph | None = None
        self.last_number = 0
        self.stack: list[tuple[str, int]] = []
        self.lettered = False
        self.last_operative: int | None = None
        self.part: str | None = None
        self.section: str | None = None
        self.heading: str | None = None
        self.themes: tuple[str, ...] = ()
        self.fresh_section = False

    def _open(self, kind: str, line: Line, label: Label | None) -> None:
        self._close()
        # The mark of the italics that a paragraph begins with belongs to it; its wording leaves it out.
        start = line.start if "_" not in line.text[: line.body] else line.start + line.body
        label_range = None
        if label is not None:
            label_start = line.start + (len(line.text) - len(line.text.lstrip("*_ \t")))
            label_range = (label_start, label_start + label.end)
            self.spans.append(("label", line.start, label_range[1]))
            start = label_range[1]
            if line.text[label_range[1] - line.start : line.body].strip(MARKS + '\u00a0\u201c"\\'):
                # "1. The Security Council requests": the organ's name stands behind the number too.
                self.spans.append(("organ", start, line.start + line.body))
                start = line.start + line.body
        elif line.text[: line.body].strip(MARKS):
            # A statement repeats the organ's name before each verb.
            start = line.start + line.body
            self.spans.append(("organ", line.start, start))
        stretch = (start, line.end)
        self.current = Paragraph(
            kind,
            [stretch],
            label,
            label_range,
            0,
            line.opener,
            self.part,
            self.section,
            self.heading,
            self.themes,
            label.shown if label else None,
            [],
            line.text,
        )
        self.fresh_section = False

    def _extend(self, line: Line) -> None:
        if self.current is not None:
            self.current.ranges.append((line.start, line.end))
            self.current.last_text = line.text

    def _close(self) -> None:
        if self.current is not None:
            self.paragraphs.append(self.current)
            self.current = None

    def _set_apart(self, kind: str, line: Line) -> None:
        self._close()
        self.spans.append((kind, line.start, line.end))

    def _name(self, paragraph: Paragraph) -> str:
        if paragraph.kind == "preambular":
            return "a preambular paragraph"
        number = self.last_number if paragraph.depth else None
        if paragraph.shown:
            return f"paragraph {number or ''}{paragraph.shown}"
        return "a paragraph"

    def _warn(self, code: str, message: str, line: Line) -> None:
        self.warnings.append(ParserWarning(code, message, line.start, line.end))
