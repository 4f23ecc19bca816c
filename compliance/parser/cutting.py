"""Printed lines that hold more than one paragraph: copies of pages, digests and scans run together."""

from __future__ import annotations

import re

from compliance.parser.lexicon import DIRECTIVE, Lexicon
from compliance.parser.lines import DECIDING, KNOWN_ORGAN, ORGAN_NAME, QUOTES, Line, after_marks, taken_apart
from compliance.parser.numbering import read_label

#: Characters below which a line holds one paragraph, and beyond which one that opens the preamble may hold several.
SHORTEST, LONG = 24, 200
# A footnote that a scan has glued to the end of the line above ("indepen20 A/9330").
# (It begins with what is rare and looks back from there: a pattern that begins by looking back is tried everywhere.)
_NOTE_INSIDE = re.compile(r"\d(?<=[a-z]\d)\d{0,2} (?:See |Ibid|[AES]/[\dC]|Resolution \d|Official Records)")
# A figure behind that of the paragraph's number.
_FIGURE_INSIDE = re.compile(r"\d*+\D++\d")
_NUMBER_INSIDE = re.compile(r"[;.,:]\s+(?=\d{1,3}\.\s+[A-Z*])")
_SENTENCE_INSIDE = re.compile(r"[.;](?<=[a-z0-9)\]\u201d\u2019\"].)(\s*)(?=[A-Z])")
# Behind the comma a footnote's mark may stand (",/38 Noting", ",[3] Having"), or no space at all.
_OPENER_INSIDE = re.compile(r"[,;](?:\s?/?\d{1,3}/?|\[\d{1,3}\])?\s*(?=[A-Z])|(?<=[a-z)\"])\.\s+(?=[A-Z])")
_LETTER_INSIDE = re.compile(r"[;,]\s+(?:and\s+)?(?=\([a-z]\)\s+[A-Z])")
_ORGAN_START = re.compile(rf"{ORGAN_NAME}(?: (?:of|on|for)\b[^,.;:\n]{{0,120}})?,\s+|{KNOWN_ORGAN.pattern},?\s+")
_INNER_ORGAN = re.compile(rf"(?<= )(?=The ){KNOWN_ORGAN.pattern},\s+(?=\S)")


def cut_line(line: Line, lexicon: Lexicon) -> list[Line]:
    """A printed line as the paragraphs it holds: after the organ's name, at inner numbers, at run-together clauses."""
    content = line.text
    if len(content) < SHORTEST:
        return [line]
    organ = _organ_cut(content, lexicon)
    first = lexicon.match(content, after_marks(content, 0))
    cuts = set(organ)
    if organ or (first and first.preambular and len(content) > LONG):
        cuts |= _opener_cuts(content, lexicon)
    if _FIGURE_INSIDE.match(content):
        cuts |= _number_cuts(content, lexicon)
        cuts |= {match.start() for match in _NOTE_INSIDE.finditer(content)}
    labelled = read_label(content) is not None
    operative = first is not None and not first.preambular
    if operative or not labelled:
        # With a space between, a sentence may only be cut where the line itself is an unnumbered clause.
        cuts |= _sentence_cuts(content, lexicon, spaced=operative and not labelled)
    return taken_apart(line, cuts)


def _organ_cut(content: str, lexicon: Lexicon) -> set[int]:
    """After "The General Assembly," when its first paragraph follows on the same line, and before it inside a line."""
    begin = len(content) - len(content.lstrip(QUOTES)) if content[0] in QUOTES else 0
    organ = None
    if content[begin : begin + 3].lower() == "the":
        deciding = DECIDING.match(content, begin)
        if deciding is not None and deciding.end() < len(content):
            return {deciding.end() + 1, *_letter_cuts(content, deciding.end(), lexicon)}
        organ = _ORGAN_START.match(content, begin)
    if organ is None:
        return _inner_organ_cut(content, lexicon) if " The " in content else set()
    rest = content[organ.end() :]
    label = read_label(rest[:24])
    found = lexicon.match(rest, after_marks(rest, label.end) if label else 0)
    return {organ.end()} if found and (rest[:1].isupper() or label) else set()


def _letter_cuts(content: str, begin: int, lexicon: Lexicon) -> set[int]:
    """Before "(b) Approves" in a decision whose letters run on in one line."""
    return {
        match.end()
        for match in _LETTER_INSIDE.finditer(content, begin)
        if (found := lexicon.match(content, match.end() + 4)) and not found.preambular
    }


def _inner_organ_cut(content: str, lexicon: Lexicon) -> set[int]:
    """Around "The General Assembly," behind a title or an editor's words on the line, where a preamble follows."""
    for organ in _INNER_ORGAN.finditer(content):
        place = after_marks(content, organ.end())
        label = read_label(content[place : place + 24])
        found = lexicon.match(content, after_marks(content, place + label.end) if label else place)
        if found and (label or found.preambular):
            return {organ.start(), organ.end()}
    return set()


def _opener_cuts(content: str, lexicon: Lexicon) -> set[int]:
    """Before preambular openers in capitals that follow a comma."""
    return {
        match.end()
        for match in _OPENER_INSIDE.finditer(content)
        if (found := lexicon.match(content, match.end())) and found.preambular
    }


def _number_cuts(content: str, lexicon: Lexicon) -> set[int]:
    """Before "2. Urges" in the middle of a line."""
    cuts: set[int] = set()
    for match in _NUMBER_INSIDE.finditer(content):
        label = read_label(content[match.end() : match.end() + 12])
        if label:
            found = lexicon.match(content, after_marks(content, match.end() + label.end))
            if found and not found.preambular:
                cuts.add(match.end())
    return cuts


def _sentence_cuts(content: str, lexicon: Lexicon, *, spaced: bool) -> set[int]:
    """Before a directive verb in capitals behind a full stop: clauses run together ("regard.Urges")."""
    cuts: set[int] = set()
    for match in _SENTENCE_INSIDE.finditer(content):
        if match.group(1) and not spaced:
            continue
        found = lexicon.match(content, match.end())
        if found and found.entry.verb_class == DIRECTIVE:
            cuts.add(match.end())
    return cuts
