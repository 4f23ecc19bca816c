"""The shapes of a document taken apart, and the patterns that its headings and closing lines follow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from compliance.parser.lexicon import VerbMatch
from compliance.parser.lines import Line
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
    r"|\(?\d{1,4}(?:st|nd|rd|th) .{0,40}?\b[Mm]eeting\b.{0,60}"
    r"|\(?[A-Z][a-z]+[a-z\s-]{0,60}(?:plenary )?meeting\b[.,]?(?: ?\d.{0,40})?"
    r"|(?:Vote|VOTE|Voting|Action on draft)\b.{0,80})\]?\Z"
)
DATE_LINE = re.compile(rf"\[?{FULL_DATE.pattern}[.\])]?\Z", re.I)
RESOLUTION_HEADING = re.compile(
    r"(?:(?:RESOLUTION|Resolution|DECISION|Decision)\s+(?:No\.? ?)?(?P<a>[\dS-]+(?:/\d+)?)"
    r"|(?P<b>(?:\d{1,4}|S-\d+|ES-\d+)/\d{1,4})(?: [A-Z])?\.?\s+\S"
    r"|(?P<c>\d{1,4})(?: [A-Z])? ?\([SE-]*[IVXLC]+\)\.?(?:\s|\Z)|(?P<d>\d{1,4}) \((?:19"
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
