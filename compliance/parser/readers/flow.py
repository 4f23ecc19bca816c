"""Writes paragraphs with italics and raised figures as the text that the grammar reads, whatever the format.

One paragraph is one line with an empty line after it; lines of a block (masthead, closing) follow one another.
Italics stand between asterisks, with the punctuation and brackets that belong to them; raised figures (footnote
marks) are Unicode's superscript figures. What belongs to the page stands at the page's end, after a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from compliance.parser.lines import ends_closed
from compliance.parser.nodes import ParserWarning

RULE = "_______________"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Lines shorter than this, all of them, are those of a masthead, a title or a closing.
_SHORT = 90
_SPACES = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_TAKEN_IN = (",", ";", ":", ".")
_CLOSERS = {"[": "]", "(": ")", "“": "”", "‘": "’", '"': '"'}
# Controls that are no text; U+FFFE and U+0002 are what PDF programs put for a hyphen that ends a line.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")


# What a reader leaves out or guesses, by the code of its warning.
NOTES = {
    "hidden-text": "text that is formatted as hidden stands here and is left out",
    "tracked-changes": "tracked changes are read as accepted: what they take out here is left out",
    "left-out": "menus and other parts of the site around the document are left out",
    "guessed-numbers": "the page does not say how this inner list is numbered; it is read as (a) or (i)",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style. `raised` text made of figures is a footnote's mark."""

    text: str
    italic: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. `close` tells that it follows the one before it without an empty line between.

    `notes` are codes of `NOTES`: what was left out of it or guessed.
    """

    runs: tuple[Run, ...]
    close: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a page, with what stands on it besides the text: footnotes, running titles, page numbers."""

    asides: tuple[Block, ...] = ()
    ends_page: bool = True


class Written(NamedTuple):
    """A text, its italic stretches without their marks (start, end), and warnings of what is not in it."""

    text: str
    italics: tuple[tuple[int, int], ...]
    warnings: tuple[ParserWarning, ...]


class Writer:
    """Collects blocks into one text and the places of its italics."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._italics: list[tuple[int, int]] = []
        self._noted: dict[str, list[tuple[int, int]]] = {}

    def add(self, item: Block | Break) -> None:
        """Appends a paragraph, or a page's end with its footnotes and furniture."""
        if isinstance(item, Break):
            asides = [block for block in item.asides if any(run.text.strip() for run in block.runs)]
            if asides:
                self._separate("\n\n")
                if not is_rule("".join(run.text for run in asides[0].runs)):
                    self._put(RULE + "\n")
                for block in asides:
                    self._separate("\n")
                    self._block(block)
            if item.ends_page and self._length:
                self._separate("\n")
                self._put("\f\n")
            return
        start = self._length
        if any(run.text.strip() for run in item.runs):
            self._separate("\n" if item.close else "\n\n")
            start = self._length
            self._block(item)
        for code in item.notes:
            self._noted.setdefault(code, []).append((start, self._length))

    def finish(self) -> Written:
        """What has been collected; places are code points of the text."""
        text = "".join(self._parts).rstrip("\n\f")
        italics = tuple(span for span in self._italics if span[1] <= len(text))
        warnings = [_warning(code, places, len(text)) for code, places in self._noted.items()]
        return Written(text + "\n" if text else "", italics, tuple(warnings))

    def _separate(self, wanted: str) -> None:
        if not self._parts:
            return
        last = self._parts[-1]
        if last.endswith("\f\n"):
            return
        have = len(last) - len(last.rstrip("\n"))
        if len(wanted) > have:
            self._put("\n" * (len(wanted) - have))

    def _block(self, block: Block) -> None:
        for run in tidy(block.runs):
            if run.raised and run.text.strip().isdecimal() and run.text.isascii():
                self._put(run.text.translate(_SUPERSCRIPTS))
            elif run.italic:
                lead = len(run.text) - len(run.text.lstrip())
                body = run.text.strip()
                self._put(run.text[:lead] + "*")
                self._italics.append((self._length, self._length + len(body)))
                self._put(body + "*" + run.text[lead + len(body) :])
            else:
                self._put(run.text)

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._length += len(text)


def _warning(code: str, places: list[tuple[int, int]], length: int) -> ParserWarning:
    """One warning for all places of a kind, at the first of them: a document with changes tracked may have hundreds."""
    start, end = places[0]
    message = NOTES[code] if len(places) == 1 else f"{NOTES[code]}; so in {len(places)} paragraphs"
    return ParserWarning(code, message, min(start, length), min(end, length))


def write(items: Iterable[Block | Break]) -> Written:
    """The text of paragraphs and page ends, where its italics stand, and what is not in it."""
    writer = Writer()
    for item in items:
        writer.add(item)
    return writer.finish()


def is_rule(text: str) -> bool:
    """Whether a line is a drawn line, as above footnotes."""
    text = text.strip()
    return len(text) >= 4 and not text.strip("_—–=─-")


def tidy(runs: Sequence[Run]) -> list[Run]:
    """White space made single, styles of white space ignored, neighbours of one style joined, italics rounded off."""
    merged: list[Run] = []
    space = False
    for run in runs:
        text = run.text
        if "  " in text or not text.isprintable():
            text = _SPACES.sub(" ", _CONTROLS.sub("", text))
        if not text.strip():
            space = space or bool(text)
            continue
        before = " " if merged and (space or text[0] == " ") else ""
        space = text[-1] == " "
        last = merged[-1] if merged else None
        styled = Run(before + text.strip(" "), run.italic and any(char.isalnum() for char in text), run.raised)
        if last and (last.italic, last.raised) == (styled.italic, styled.raised) and not styled.raised:
            merged[-1] = Run(last.text + styled.text, last.italic)
        else:
            merged.append(styled)
    return _round_off(merged)


def _round_off(runs: list[Run]) -> list[Run]:
    """ "[*Adopted without a vote*]" becomes "*[Adopted without a vote]*", "*The Council*," "*The Council,*"."""
    texts = [run.text for run in runs]
    for index, run in enumerate(runs):
        plain_before = index > 0 and not runs[index - 1].raised
        plain_after = index + 1 < len(runs) and not runs[index + 1].raised and not runs[index + 1].italic
        if not run.italic or not plain_after:
            continue
        opening = texts[index - 1][-1:] if plain_before else ""
        closing = _CLOSERS.get(opening)
        if closing and texts[index + 1].startswith(closing) and not texts[index].startswith(" "):
            outside = texts[index - 1][:-1]
            space = " " if outside.endswith(" ") else ""
            texts[index - 1] = outside.removesuffix(" ")
            texts[index] = space + opening + texts[index] + closing
            texts[index + 1] = texts[index + 1][1:]
        if texts[index + 1][:1] in _TAKEN_IN:
            texts[index] += texts[index + 1][0]
            texts[index + 1] = texts[index + 1][1:]
    return [Run(text, run.italic, run.raised) for text, run in zip(texts, runs, strict=True) if text]


def at_line_breaks(runs: Sequence[Run]) -> list[tuple[list[Run], bool]]:
    """A paragraph at its line breaks, each part with whether it follows closely on the one before.

    Two breaks in a row, or one after closing punctuation, end a paragraph; short lines (mastheads) stay lines;
    other breaks are spaces.
    """
    if not any("\n" in run.text for run in runs):
        return [(list(runs), False)]
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.italic, run.raised))
        lines.extend([Run(other, run.italic, run.raised)] for other in others)
    texts = ["".join(run.text for run in line).strip() for line in lines]
    masthead = all(len(text) < _SHORT for text in texts)
    found: list[tuple[list[Run], bool]] = []
    gap, last = True, ""
    for line, text in zip(lines, texts, strict=True):
        if not text:
            gap = bool(found)
            continue
        if not found or gap or masthead:
            found.append((line, bool(found) and not gap))
        elif ends_closed(last):
            found.append((line, False))
        else:
            found[-1][0].extend([Run(" "), *line])
        gap, last = False, text
    return found
