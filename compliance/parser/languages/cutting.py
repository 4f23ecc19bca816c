"""Printed lines of a translation that hold more than one paragraph: copies of pages without their line breaks."""

from __future__ import annotations

import re

from compliance.parser.cutting import LONG, SHORTEST
from compliance.parser.languages.fold import fold_same
from compliance.parser.languages.lexicon import OPERATIVE, TranslatedLexicon
from compliance.parser.languages.outline import Structure, structure
from compliance.parser.lexicon import PREAMBULAR
from compliance.parser.lines import Line, taken_apart
from compliance.parser.numbering import ARABIC
from compliance.parser.openings import label_and_place

_WINDOW = 300
_LABEL_WINDOW = 12
_NUMBER = re.compile(r"[;:.,]\s*(?=\d{1,3} ?[.\u2013\u2014-]|[一二三四五六七八九十]{1,3}、)")
_COMMA = re.compile(r"[,;]\s+(?=\S)")
# Russian: "подвергнув ...", "желая ...", whatever the verb.
_PARTICIPLE = re.compile(r"[а-я]{3,}(?:в|вши|вшись|[аеуюя]я|[аяу]ясь)(?= )")
_ARABIC_OPENER = re.compile(r"و?(?:اذ|قد)(?![^\W_])")


def cut_line(line: Line, lexicon: TranslatedLexicon) -> list[Line]:
    """A (folded) line as the paragraphs it holds: at the organ's name, at inner numbers, at openers of the preamble."""
    content = line.text
    if len(content) < SHORTEST:
        return [line]
    cuts = _organ_cuts(content, structure(lexicon.language), lexicon)
    begins_preamble = bool(cuts)
    if not begins_preamble and len(content) > LONG:
        first = lexicon.match(content[:_WINDOW])
        begins_preamble = first is not None and first.preambular
    if begins_preamble:
        cuts |= _opener_cuts(content, lexicon)
    cuts |= _number_cuts(content, lexicon)
    return taken_apart(line, cuts - {0, len(content)})


def _organ_cuts(content: str, forms: Structure, lexicon: TranslatedLexicon) -> set[int]:
    """Before and after "L'Assemblée générale," where the preamble's first words follow on the line, or nothing."""
    if "," not in content:
        return set()
    cuts: set[int] = set()
    for match in forms.organ_inside.finditer(fold_same(content)):
        start, end = match.span()
        if start and not _may_open(content, start, match, forms):
            continue
        rest = content[end:]
        label, place = label_and_place(rest[:_LABEL_WINDOW])
        window = rest[place : place + _WINDOW]
        found = lexicon.match(window, 0, None if label is not None else PREAMBULAR)
        opens = found is not None and (label is not None or found.preambular)
        if opens or (start and not rest) or (not start and _PARTICIPLE.match(window)):
            cuts |= {start, end}
    return cuts


def _may_open(content: str, start: int, match: re.Match[str], forms: Structure) -> bool:
    """Whether an organ named inside a line can be the one that speaks: its article has a capital, in Arabic its
    particle stands before it; in Russian what follows must tell."""
    if forms.language == "ru":
        return match.end() < len(content) and content[start].isupper()
    return forms.language == "zh" or (match.group("article") is not None and not content[start].islower())


def _opener_cuts(content: str, lexicon: TranslatedLexicon) -> set[int]:
    """Before what opens preambular paragraphs, behind a comma: in capitals, "وإذ", or in Chinese behind a space.

    In Russian such participles also stand inside a paragraph, with nothing to tell them apart.
    """
    if lexicon.language == "ru":
        return set()
    cuts: set[int] = set()
    for match in _COMMA.finditer(content):
        place = match.end()
        if lexicon.language in ("fr", "es") and not content[place].isupper():
            continue
        if lexicon.language == "ar" and not _ARABIC_OPENER.match(fold_same(content[place : place + 8])):
            continue
        found = lexicon.match(content[place : place + _WINDOW], 0, PREAMBULAR)
        if found is not None and found.preambular:
            cuts.add(place)
    return cuts


def _number_cuts(content: str, lexicon: TranslatedLexicon) -> set[int]:
    """Before "2. Prie" in the middle of a line, where the numbers run on (or begin again in a part B)."""
    label, _ = label_and_place(content[:_LABEL_WINDOW])
    last = label.value if label is not None and label.scheme == ARABIC else None
    cuts: set[int] = set()
    for match in _NUMBER.finditer(content):
        label, place = label_and_place(content[match.end() : match.end() + _LABEL_WINDOW])
        if label is None or label.scheme != ARABIC or not label.mark:
            continue
        if label.value not in (1, (last or 0) + 1):
            continue
        begin = match.end() + place
        found = lexicon.match(content[begin : begin + _WINDOW], 0, OPERATIVE)
        if found is not None and not found.preambular:
            cuts.add(match.end())
            last = label.value
    return cuts


__all__ = ["cut_line"]
