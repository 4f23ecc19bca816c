"""Footnote marks in running text: superscripts that a copy has turned into ordinary figures."""

from __future__ import annotations

import re

from compliance.parser.mapped import MappedText

# "Convention1 taking", "thereto,5 and": a figure glued to the end of a word or to a comma.
# (These patterns begin with what is rare and look back from there: a pattern that begins by looking back is tried
# at every letter.)
_AFTER_LETTERS = re.compile(r"\d(?:(?<=[a-z]{4}\d)\d{0,2}(?=[\s,;:.)]|\Z)|(?<=[a-z][,;)]\d)\d{0,2}(?=[\s;:.)]|\Z))")
# Chinese and Arabic: "公约1，", "报告；2", "الفتيات(1)،"; only figures that footnotes of the page carry.
_FOREIGN = re.compile(
    r"(?<=[\u4e00-\u9fff\u300b])(\d{1,3})(?=[，；。：、]|\Z)|(?<=[，；。：])(\d{1,3})\Z"
    r"|(?<=[\u0600-\u06ff])\s?\((\d{1,3})\)(?=[\s،؛,;.:]|\Z)"
)
# "Apartheid, 16" at the end of a paragraph, "matters", 58 signed": a figure that nothing there could count.
_AT_END = re.compile(r"\d(?:(?<=[;,.] \d)\d{0,2}\Z|(?<=[\"\u201d], \d)\d{0,2}(?= [a-z]))")
_DIGIT = re.compile(r"\d")
# Raised figures as the readers of other formats write them, but not after a unit of measure ("km²").
_RAISED = re.compile(r"[¹²³⁰⁴-⁹](?<!\bm.)(?<!\b[kcm]m.)[¹²³⁰⁴-⁹]*")
_SCRAPS = re.compile(r"\?(?<=\w\?)[\u00b0?](?=[\s,;.]|\Z)")
_SLASHED = re.compile(r" \d{1,3}/(?=[\s,;:.)]|\Z)(?! \d)|(?<=[\w)][,;.])/\d{1,3}(?=\s|\Z)")
_BRACKETED = re.compile(r"\s?\[\d{1,3}\](?=[\s,;:.)]|\Z)")
_ALONE = re.compile(r" (\d{1,3})(?=[\s,;:.)]|\Z)")
# A figure after these words counts or names something.
_COUNTED = re.compile(
    r"(?:articles?|paragraphs?|paras?|sections?|resolutions?|decisions?|documents?|rules?|chapters?|chap|parts?|annex|goals?"
    r"|targets?|nos?|no|numbers?|items?|principles?|protocols?|"
    r"and|or|to|of|the|in|on|at|from|by|than|least|some|about|until|every|for|is|are|was|after|before"
    r"|between|rev|corr|add|vol|sales|supplement|table|page|pp?|level|phase|"
    r"regulations?|subparagraphs?|categories|category|type|class|since|over|under|within|per|only"
    r"|through|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|all|these|those|its|their|additional|session)\.?\Z",
    re.I,
)
_UNIT = re.compile(
    r"\s+(?:january|february|march|april|may|june|july|august|september|october|november|december|per"
    r"|cent|percent|years?|months?|days?|hours?|million|billion|States|countries|members|"
    r"of|and|to|or|above|below|votes?|abstentions|and|p\.m|a\.m|hectares|kilomet|tons|persons|people"
    r"|seats)\b",
    re.I,
)


def strip_marks(texts: list[MappedText], notes: set[int]) -> list[MappedText]:
    """The texts without footnote marks. `notes` are the numbers of the footnotes found on the page.

    A figure that stands alone is a mark only if it is the next footnote in order and counts nothing.
    """
    cleaned: list[MappedText] = []
    expected = min(notes) if notes else 0
    for mapped in texts:
        text = mapped.text
        cuts = [match.span() for match in _SCRAPS.finditer(text)] if "?" in text else []
        if not text.isascii():
            cuts += [match.span() for match in _RAISED.finditer(text)]
        if _DIGIT.search(text):
            cuts += [match.span() for match in _AFTER_LETTERS.finditer(text)]
            cuts += [match.span() for match in _SLASHED.finditer(text)] if "/" in text else []
            cuts += [(match.start() - 1, match.end()) for match in _AT_END.finditer(text)]
            if "[" in text:
                cuts += [match.span() for match in _BRACKETED.finditer(text)]
            if notes:
                cuts += [m.span() for m in _FOREIGN.finditer(text) if int(m.group(m.lastindex or 0)) in notes]
                found, expected = _ordered_marks(text, notes, expected)
                cuts += found
        cleaned.append(mapped.without(_merge(cuts)) if cuts else mapped)
    return cleaned


def _ordered_marks(text: str, notes: set[int], expected: int) -> tuple[list[tuple[int, int]], int]:
    cuts: list[tuple[int, int]] = []
    for match in _ALONE.finditer(text):
        value = int(match.group(1))
        closes = text[match.start() - 1] in ",;." and not text[match.end() :].strip(" ,;.")
        if value not in notes or not (expected <= value <= expected + 2 or (closes and value >= expected)):
            continue
        if _COUNTED.search(text, max(0, match.start() - 16), match.start()) or (
            _UNIT.match(text, match.end()) and not _strong(text, match)
        ):
            continue
        cuts.append(match.span())
        expected = value + 1
    return cuts, expected


def _strong(text: str, match: re.Match[str]) -> bool:
    """A figure after punctuation or a year is a mark whatever follows ("Treaty, 3 and")."""
    return text[match.start() - 1] in ",;)\u201d" or bool(re.search(r"\d{4}\Z", text[: match.start()][-4:]))


def _merge(cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(cuts):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
