"""The lines of a text, and what belongs to the page rather than to the resolution.

A line here is a stretch of the source. A printed line that holds more than one paragraph (run-together copies)
is cut at each of them. Kinds: text, furniture (running headers, page and job numbers), footnote.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from compliance.parser.lexicon import Lexicon, VerbMatch
from compliance.parser.numbering import ARABIC, Label, read_label
from compliance.parser.scans import figures_of, misread_verb, organ_like
from compliance.parser.symbols import is_symbol

# What the stretches of a source can be.
KINDS = (
    "heading",
    "organ",
    "label",
    "preambular",
    "operative",
    "closing",
    "note",
    "footnote",
    "furniture",
    "annex",
    "neighbour",
)
TEXT, FURNITURE, FOOTNOTE, NEIGHBOUR = "text", "furniture", "footnote", "neighbour"

_MARKS = " \t*_\u00a0\u00ad\u200b\u200e\u200f\ufeff"
_LEADING = re.compile(r"[\s*_\u00ad\u200b-\u200f\u2060\ufeff]*")
_RULE = re.compile(r"[_\u2014\u2013=\u2500-]{4,}\Z|(?:\*\s*){3,}\Z")
_FURNITURE = re.compile(
    r"""(?:
        \d{1,4} | [-\u2013]\s*\d{1,4}\s*[-\u2013] | \d{1,3}/\d{1,3} | [Pp]age\s+\d+(?:\s+of\s+\d+)? | /\.\.\.
      | (?:\d{1,3}(?:/\d{1,3})?\s+)?\d{2}-\d{5}\b\s*(?:\([A-Z]\))?[\s/.*\d]{0,90}
      | GE\.\d{2}-\d{4,}.{0,30}
      | Please\s+rec.{0,12} | \u2672 | \d{1,3}[A-Z] | V\.\d{2}-\d{4,}.{0,20}
    )\Z""",
    re.X,
)
# The job number as a bar code's font spells it.
_BAR_CODE = re.compile(r"\*\s?\d{6,8}\s?\*\Z")
# A footnote under an asterisk: italics have no space behind theirs.
_STARRED = re.compile(r"\*+\s")
_FOOTNOTE_START = re.compile(
    r"(?:\[?\d{1,3}\]?\s+(?:See\b|Ibid|United Nations, Treaty|Official Records|Resolution\b"
    r"|[A-Z]{1,2}/|Idem\b|Adopted\b|Such as\b|"
    r"General Assembly resolution|Report of\b|For the\b|The text\b|Subsequently|Document|Available"
    r"|Op\. cit|Text\b|Formerly)"
    r"|\d{1,3}See\b|[lI\d]{2,3} Report\b|\d{1,3}/\s+\S|[*\u2020\u2022\u00b7]\s+"
    r"(?:See|Ibid|Official|Resolution|United Nations|[A-Z]{1,2}/|Reissued|The |Previously|For ))"
)
# What stands under a number that is alone on its line, where a copy prints footnotes so.
_NOTE_BODY = re.compile(
    r"(?:See\b|Ibid|Idem\b|United Nations|Official Records|Resolutions? \d|(?:General Assembly|Security Council"
    r"|Economic and Social Council|Council|Assembly) (?:resolution|decision)|[A-Z]{1,5}/\S|Report of\b|Adopted\b"
    r"|International Covenant|Universal Declaration|Op\. cit|For the text|Available|Treaty Series)"
)
_RUNNING_HEADER = re.compile(
    r"(?:Resolutions adopted (?:on the reports? of|without reference|by the General Assembly)\b.{0,90}"
    r"|General Assembly\s?[-\u2013\u2014]{1,2}\s?[A-Z][a-z-]+ (?:[Ss]pecial )?[Ss]es?sion)\Z"
)
_RUNNING_HEADER_STARTS = ("Resolutions adopted ", "General Assembly")
_NOTE_MARK = re.compile(r"\d{1,3}/")
# The number of the next resolution on the page, after which its title and its text come.
_NEXT_RESOLUTION = re.compile(r"(?:\d{1,3}/\d{1,3}|\d{1,4}(?: [A-Z])? \((?:[SE]{1,2}-)?[IVXLC]+\))\.(?:\s|\Z)")
_CHAPTER = re.compile(r"[IVX]{1,5}\.?")
_NOTE_NUMBER = re.compile(r"[\[(]?(\d{1,3})[\])]?(?:/|\s|\Z)")
_BARE_NUMBER = re.compile(r"(\d{1,3}) +(?=[A-Z*])")
# Scanners read the figures of a label as letters.
_MISREAD = re.compile(r"([SlIOiB]|[1-9lI] ?[OolISB0-9]|[lI]\d)[.,]\s+(?=[A-Z])")
ORGAN_NAME = (
    r"[Tt](?:he|HE) (?:[\w'\u2019-]+ ){0,9}?(?:Sub-?)?"
    r"(?:Assembly|ASSEMBLY|Council|COUNCIL|Commission|COMMISSION|Committee|COMMITTEE|Conference|Board"
    r"|Congress|Forum|Meeting)"
)
_ORGAN_TAIL = r"(?: (?:of|on|for|to|and|serving|at|in|the)\b[^.;:\n]{0,160}?)?"
ORGAN_LINE = re.compile(rf"{ORGAN_NAME}{_ORGAN_TAIL}(?:, (?:[Tt]herefore|THEREFORE|[Aa]ccordingly|ACCORDINGLY))?,?\Z")
# A decision: "The Economic and Social Council: (a) Takes note ...; (b) ...".
DECIDING = re.compile(rf"{ORGAN_NAME}(?: (?:of|on|for)\b[^,.;:\n]{{0,120}})?:(?=\Z|\s+\(a\) )")
KNOWN_ORGAN = re.compile(
    r"The (?:UN |United Nations )?(?:General Assembly|Security Council|Economic and Social Council"
    r"|Human Rights Council|"
    r"Trusteeship Council|Commission on Human Rights|United Nations Environment Assembly)\b",
    re.I,
)
QUOTES = "\"'\u201c\u201d\u2018\u2019\u00ab`"
_DISTRIBUTION = re.compile(r"Distr(?:\.|ibution)", re.I)
# What furniture and footnotes begin with besides figures.
_FURNITURE_STARTS = frozenset("_*=-/[\u2013\u2014\u2500\u2020\u2022\u00b7\u2672DdGIPRVlp" + _MARKS)


@dataclass(slots=True)
class Line:
    """A printed line (or the part of one that is a paragraph of its own): `text` without its marks at the ends.

    `gap` tells that something other than text stands before it: an empty line, a page's end, furniture.
    """

    start: int
    end: int
    text: str
    gap: bool = False
    page_break: bool = False
    cut: bool = False
    kind: str = TEXT
    label: Label | None = None
    body: int = 0
    opener: VerbMatch | None = None
    organ: bool = False

    @property
    def operative(self) -> bool:
        return self.opener is not None and not self.opener.preambular

    @property
    def preambular(self) -> bool:
        return self.opener is not None and self.opener.preambular


@dataclass(slots=True)
class Page:
    """All lines of a text, the numbers its footnotes carry in order of appearance, and whether lines
    are wrapped."""

    lines: list[Line]
    notes: set[int] = field(default_factory=set)
    wrapped: bool = False
    symbols: list[str] = field(default_factory=list)


def read_lines(
    text: str,
    lexicon: Lexicon,
    cut: Callable[[Line], list[Line]],
    opening: Callable[[Line, str], None] | None = None,
) -> Page:
    """Splits a text into lines, sets the page's furniture and footnotes apart, reads labels and
    opening verbs. `cut` takes a printed line apart that holds several paragraphs, `opening` reads the label and verb
    of a line in another language."""
    raw = _split(text)
    wrapped = _is_wrapped(raw)
    lines = [part for line in raw for part in cut(line)]
    page = Page(lines, wrapped=wrapped)
    _mark_furniture(page, lexicon)
    _read_openings(page, opening or partial(read_opening, lexicon=lexicon))
    return page


def _split(text: str) -> list[Line]:
    """The lines that hold something, each with whether an empty line or a page's end stands before it."""
    lines: list[Line] = []
    last = following = 0
    for content in text.splitlines(keepends=True):
        place, following = following, following + len(content)
        stripped = content.strip()
        if not stripped:
            continue
        start = place if content[0] == stripped[0] else place + content.index(stripped[0])
        between = text[last:place]
        page_break = gap = False
        if between != "\n":
            page_break = "\f" in between
            gap = page_break or between.count("\n") > 1 or between.replace("\r\n", "\n").count("\r") > 1
            if between.count("\u2029") or between.count("\u2028") > 1:
                gap = True
        last = start + len(stripped)
        lines.append(Line(start, last, stripped, gap=gap, page_break=page_break))
    return lines


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether paragraphs are broken into printed lines: most lines that follow without a gap are of
    like width."""
    inside = [lines[index - 1] for index in range(1, len(lines)) if not lines[index].gap]
    if not inside:
        return False
    narrow = sum(len(line.text) <= 130 for line in inside)
    return narrow > 0.7 * len(inside)


def taken_apart(line: Line, cuts: set[int]) -> list[Line]:
    """A line as the parts between these places in it, each a paragraph of its own; the line itself without any."""
    if not cuts:
        return [line]
    parts: list[Line] = []
    for left, right in pairwise([0, *sorted(cuts), len(line.text)]):
        piece = line.text[left:right].rstrip()
        if piece.strip():
            parts.append(Line(line.start + left, line.start + left + len(piece), piece, gap=True, cut=left > 0))
    parts[0].gap, parts[0].page_break = line.gap, line.page_break
    return parts


def after_marks(text: str, start: int) -> int:
    """The place of the first character from `start` that is no space and no italic mark."""
    if text[start : start + 1].isalnum():
        return start
    match = _LEADING.match(text, start)
    return match.end() if match else start


def _mark_furniture(page: Page, lexicon: Lexicon) -> None:
    """Sets running headers, page numbers, job numbers and footnotes apart from the text."""
    seen: dict[str, int] = {}
    in_note = False
    open_before = False
    pending_gap = pending_break = False
    last_text: Line | None = None
    for index, line in enumerate(page.lines):
        bare = line.text.strip(_MARKS)
        odd = _may_be_furniture(line.text)
        if line.page_break:
            in_note = False
        symbol = is_symbol(bare) and not (in_note and _STARRED.match(line.text))
        if symbol:
            page.symbols.append(bare)
            if seen.get(bare) or index > 12:
                line.kind, in_note = FURNITURE, False
            seen[bare] = seen.get(bare, 0) + 1
        elif odd and _RULE.match(line.text):
            line.kind = FURNITURE
            in_note = True
            open_before = _open(last_text)
        elif odd and (_BAR_CODE.match(line.text) or (index > 12 and _is_running_header(bare))):
            line.kind, in_note = FURNITURE, in_note and bare.isdigit()
        elif odd and (_FURNITURE.match(bare) or _NOTE_MARK.fullmatch(bare)):
            if _heads_note(page.lines, index, bare, in_note):
                in_note, open_before = True, open_before if in_note else _open(last_text)
                line.kind = FOOTNOTE
                page.notes.add(int(bare.rstrip("/")))
            else:
                line.kind = FURNITURE
                in_note = in_note and not (line.gap and "-" in bare)
        elif in_note and not _resumes(line, lexicon, open_before):
            line.kind = FOOTNOTE
            number = _NOTE_NUMBER.match(line.text)
            if number:
                page.notes.add(int(number.group(1)))
        elif odd and _FOOTNOTE_START.match(line.text) and not _is_paragraph(line, lexicon):
            line.kind, in_note, open_before = FOOTNOTE, True, _open(last_text)
            number = _NOTE_NUMBER.match(line.text)
            if number:
                page.notes.add(int(number.group(1)))
        elif odd and _DISTRIBUTION.match(bare):
            line.kind = FURNITURE
        else:
            in_note = False
            if pending_gap:
                line.gap = True
            line.page_break = line.page_break or pending_break
            pending_gap = pending_break = False
            last_text = line
            continue
        pending_gap = True
        pending_break = pending_break or line.page_break
    _mark_running_lines(page.lines)
    _mark_running_titles(page.lines)


def _may_be_furniture(text: str) -> bool:
    """Whether a line begins as those do that stand on a page besides the text: most lines are left at one look."""
    if text[0] in _FURNITURE_STARTS:
        return True
    if not text[0].isdecimal():
        return False
    # "12. Requests" is neither a page's number nor a footnote's.
    stop = text.find(". ", 1, 5)
    return stop < 0 or not text[:stop].isdecimal()


def _is_running_header(text: str) -> bool:
    return text.startswith(_RUNNING_HEADER_STARTS) and _RUNNING_HEADER.match(text) is not None


def _mark_running_lines(lines: list[Line]) -> None:
    """What stands again and again among the footnotes is no note: the running title of every page."""
    for line, following in pairwise(lines):
        # The number of the chapter over the running header of a page.
        if following.kind == FURNITURE and line.kind == TEXT and _CHAPTER.fullmatch(line.text):
            line.kind = FURNITURE if _is_running_header(following.text) else line.kind
    notes = [line for line in lines if line.kind == FOOTNOTE]
    times = Counter(line.text for line in notes)
    for line in notes:
        if times[line.text] > 1 and line.text[:1].isalpha():
            line.kind = FURNITURE


_HEAD_LINES, _SHORTEST_TITLE = 40, 15


def _mark_running_titles(lines: list[Line]) -> None:
    """The title that stands again at the head of every page, beside the symbol or the page's number."""
    head: str | None = None
    for index, line in enumerate(lines):
        if index < 13 or line.kind != TEXT or not _SHORTEST_TITLE <= len(line.text) <= 200:
            continue
        beside = lines[index - 1].kind == FURNITURE or (index + 1 < len(lines) and lines[index + 1].kind == FURNITURE)
        if not beside or line.text[-1:] in ",;:.":
            continue
        head = head or " ".join(first.text for first in lines[:_HEAD_LINES]).lower()
        before = head if index >= _HEAD_LINES else " ".join(first.text for first in lines[:index]).lower()
        if line.text.lower() in before:
            line.kind = FURNITURE
            if index + 1 < len(lines):
                lines[index + 1].gap = True


# A statement of the President: each paragraph repeats the organ's name before its verb.
_STATEMENT = re.compile(
    r"(?:[\"\u201c\u201d]?The|(?:To this end|Therefore|Accordingly|Consequently|Hence|In this connection),? the) "
    r"(?:(?:Security )?Council|(?:General )?Assembly) (?=[a-z])"
)


def _read_statement(line: Line, lexicon: Lexicon) -> bool:
    """ "“The Security Council calls upon ...", "1. The Security Council requests": the wording begins at the verb."""
    said = _STATEMENT.match(line.text, line.body)
    verb = lexicon.match(line.text, said.end()) if said else None
    if said is None or verb is None or verb.preambular:
        return False
    line.opener, line.body = verb, said.end()
    return True


def _open(line: Line | None) -> bool:
    return line is not None and not ends_closed(line.text)


def _heads_note(lines: list[Line], index: int, bare: str, in_note: bool) -> bool:
    """Whether a figure alone on its line ("3", "3/") stands over the text of a footnote."""
    if not bare.isdigit():
        return _NOTE_MARK.fullmatch(bare) is not None
    following = lines[index + 1] if index + 1 < len(lines) else None
    return in_note or (following is not None and _NOTE_BODY.match(following.text) is not None)


def _resumes(line: Line, lexicon: Lexicon, open_before: bool) -> bool:
    """Whether the text goes on after footnotes: a new paragraph, or the rest of one left open."""
    if _NEXT_RESOLUTION.match(line.text) or (line.text[:4] == "The " and ORGAN_LINE.match(line.text)):
        return True
    if not line.gap:
        # No footnote begins like "2. Requests"; scans leave no empty line before it.
        label = read_label(line.text[:8])
        return label is not None and label.scheme == ARABIC and _is_paragraph(line, lexicon)
    if _is_paragraph(line, lexicon):
        return True
    label = read_label(line.text[:8])
    if label is not None and line.text[:1] == "(":
        return _NOTE_BODY.match(line.text, label.end + 1) is None
    return open_before and line.text[:1].islower()


def _is_paragraph(line: Line, lexicon: Lexicon) -> bool:
    if _STARRED.match(line.text):
        return False
    label = read_label(line.text)
    place = after_marks(line.text, label.end if label else 0)
    if label is None and not line.text[place : place + 1].isupper():
        return False
    found = lexicon.match(line.text, place)
    return found is not None and (label is None or label.scheme == ARABIC or label.shown == "l")


def _read_openings(page: Page, opening: Callable[[Line, str], None]) -> None:
    """Reads each text line's label and the verb it opens with."""
    texts = [line for line in page.lines if line.kind == TEXT]
    for index, line in enumerate(texts):
        following = texts[index + 1].text[:80] if index + 1 < len(texts) else ""
        opening(line, following)


def read_opening(line: Line, following: str, lexicon: Lexicon) -> None:
    """Sets the label, the place where the wording begins and the opening verb of one line."""
    text = line.text
    start = after_marks(text, 0)
    label = read_label(text[start : start + 24])
    if label is None and text[start : start + 1].isdigit():
        bare = _BARE_NUMBER.match(text, start)
        if bare and lexicon.match(text, after_marks(text, bare.end())):
            label = Label(ARABIC, bare.group(1), int(bare.group(1)), bare.end() - start, mark="?")
    if label is None:
        misread = _MISREAD.match(text, start)
        if misread and lexicon.match(text, misread.end()):
            value = figures_of(misread.group(1).replace(" ", ""))
            label = Label(ARABIC, str(value or misread.group(1)), value, misread.end() - start, mark="?")
    body = after_marks(text, start + label.end) if label else start
    line.label, line.body = label, body
    if (label is None or label.scheme == ARABIC) and _read_statement(line, lexicon):
        return
    if not text[body : body + 1].isalpha() or not (label or text[body : body + 1].isupper()):
        line.opener = None
        return
    window = text[body : body + 200]
    if len(window) < 60 and following:
        window = f"{window} {following}"
    line.opener = lexicon.match(window)
    if line.opener is None and label is not None and label.scheme == ARABIC and label.mark in (".", "?"):
        line.opener = misread_verb(window, 0, lexicon)
    name = text.strip(_MARKS).lstrip(QUOTES)
    if name[:3].lower() == "the" and len(name) < 260 and label is None:
        line.organ = bool(ORGAN_LINE.match(name)) and (name.endswith(",") or bool(KNOWN_ORGAN.fullmatch(name)))
        line.organ = line.organ or (following.startswith("(a)") and DECIDING.match(name) is not None)
    if not line.organ and label is None and line.opener is None and len(name) <= 40:
        line.organ = organ_like(name) is not None


_CLOSED = re.compile(
    r"[,;:.\u3002\uff1b\uff0c\u061b\u060c][\"\u201d\u2019')\]*_\s⁰¹²³⁴-⁹]*(?:\d{1,3}/?\s*)?(?:\band|\bor)?[*_\s]*\Z"
)


def ends_closed(text: str) -> bool:
    """Whether a line ends as a paragraph does: with a comma, semicolon, colon or full stop."""
    return _CLOSED.search(text[-24:]) is not None
