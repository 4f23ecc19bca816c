"""Labels of paragraphs, roman numerals, English ordinals, dates and sessions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from compliance.parser.languages.labels import script_label

ARABIC, LETTER, ROMAN, PAREN_NUMBER, DOT_LETTER, DOT_ROMAN = "1", "a", "i", "n", "a.", "i."
BULLET, PREAMBLE_NUMBER = "-", "PP"

_NUMBER = re.compile(
    r"(\d{1,3}) ?(bis|ter|quater|quinquies)?(?: ?\\?([.,)\u3002\uff0e])(?=\s|[A-Z*_]|$)"
    r"| ?([-\u2013\u2014])(?=\s+[A-Z*]))"
)
_PAREN = re.compile(r"\( ?([A-Za-z]{1,5}|\d{1,2}) ?\)(?: ?(bis|ter))?(?=\s|[A-Z*_]|$)")
_HALF_PAREN = re.compile(r"([a-z]{1,4})\)(?=\s|$)")
_DOT = re.compile(r"([a-z]{1,4})\.(?=\s|$)")
_ROMANS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z", re.I)
# "- to provide": a list without letters, and a mark that copies of pages put before a letter.
BULLETS = frozenset("-\u2013\u2014\u2022\u25cf\u25aa\u00b7")
_BULLET = re.compile(r"[-\u2013\u2014\u2022\u25cf\u25aa\u00b7][ \t\u00a0]+(?=\S)")
_UNUSUAL = BULLETS | frozenset("[OP")
# "OP1.", "PP 3 bis.": how negotiators number paragraphs; "[2. Invites": brackets around what is not agreed.
_NEGOTIATED = re.compile(r"\[?(OP|PP) ?(\d{1,3})(?: ?(bis|ter|quater|quinquies|alt))?[.:)]?(?=\s)")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(slots=True)
class Label:
    """A paragraph's label as it stands: `shown` without the full stop, `end` where the wording begins."""

    scheme: str
    shown: str
    value: int
    end: int
    suffix: str = ""
    mark: str = ""


def roman_value(text: str) -> int | None:
    """The value of a roman numeral, None where it is none ("XXVI" 26)."""
    if not text or not _ROMAN.match(text):
        return None
    total, previous = 0, 0
    for char in reversed(text.lower()):
        value = _VALUES[char]
        total += -value if value < previous else value
        previous = max(previous, value)
    return total


def roman_numeral(number: int) -> str:
    """A number from 1 to 4999 in small roman numerals: 26 is "xxvi"."""
    text = ""
    for value, letters in _ROMANS:
        text += letters * (number // value)
        number %= value
    return text


def letter_value(text: str) -> int | None:
    """a 1 ... z 26, aa 27, bb 28 (the same letter twice), None otherwise."""
    if len(text) == 1 and text.isascii() and text.isalpha():
        return ord(text.lower()) - 96
    if len(text) == 2 and text[0] == text[1] and text.isascii() and text.isalpha():
        return 26 + ord(text[0].lower()) - 96
    return None


def _behind_bullet(text: str) -> Label | None:
    """The label behind a bullet ("- (a) ..."), or the bullet itself."""
    match = _BULLET.match(text)
    if match is None or _BULLET.match(text, match.end()):
        # "- - - -" is a rule or a table's line, no item.
        return None
    label = read_label(text[match.end() :])
    if label is None:
        return Label(BULLET, text[0], 0, match.end())
    return None if label.scheme in (ARABIC, BULLET) else replace(label, end=match.end() + label.end)


def _negotiated(text: str) -> Label | None:
    """The label that a draft under negotiation gives a paragraph.

    One of the preamble has the value 0: "PP3" counts in a row of its own, and must not be taken for the number that
    operative paragraph 2 is followed by.
    """
    match = _NEGOTIATED.match(text)
    if match is not None:
        suffix = match.group(3) or ""
        if match.group(1) == "PP":
            return Label(PREAMBLE_NUMBER, match.group().lstrip("["), 0, match.end())
        shown = f"{match.group(2)} {suffix}".strip()
        return Label(ARABIC, shown, int(match.group(2)), match.end(), suffix, ".")
    if text[0] != "[" or not text[1:2].isdigit():
        return None
    label = read_label(text[1:])
    return replace(label, end=label.end + 1) if label is not None and label.mark == "." else None


def read_label(text: str) -> Label | None:
    """The label that a line begins with: "1.", "3 bis.", "(a)", "(iv)", "a)", "a.", "(1)"; None where there is none."""
    first = text[:1]
    if first in _UNUSUAL:
        return _behind_bullet(text) if first in BULLETS else _negotiated(text)
    other = None if text.isascii() else script_label(text)
    if other is not None:
        return Label(*other)
    if first.isdigit():
        match = _NUMBER.match(text)
        if match:
            suffix = match.group(2) or ""
            shown = f"{match.group(1)} {suffix}".strip()
            return Label(
                ARABIC, shown, int(match.group(1)), match.end(), suffix, match.group(3) or match.group(4) or ""
            )
        return None
    if first == "(":
        match = _PAREN.match(text)
        if match:
            inner = match.group(1)
            if inner.isdigit():
                return Label(PAREN_NUMBER, match.group().strip(), int(inner), match.end())
            letter, roman = letter_value(inner), roman_value(inner)
            if letter is not None:
                return Label(LETTER, f"({inner})", letter, match.end(), match.group(2) or "")
            if roman is not None:
                return Label(ROMAN, f"({inner})", roman, match.end(), match.group(2) or "")
        return None
    if first.isalpha() and first.islower():
        match = _HALF_PAREN.match(text)
        if match:
            letter, roman = letter_value(match.group(1)), roman_value(match.group(1))
            if letter is not None:
                return Label(LETTER, f"{match.group(1)})", letter, match.end())
            return Label(ROMAN, f"{match.group(1)})", roman, match.end()) if roman is not None else None
        match = _DOT.match(text)
        if match:
            letter, roman = letter_value(match.group(1)), roman_value(match.group(1))
            if letter is not None:
                return Label(DOT_LETTER, match.group(1), letter, match.end())
            return Label(DOT_ROMAN, match.group(1), roman, match.end()) if roman is not None else None
    return None


_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_TEENS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _ordinals() -> dict[str, int]:
    table = {word: number for number, word in enumerate(_UNITS, 1)}
    table |= {word: number for number, word in enumerate(_TEENS, 10)}
    for tens, word in enumerate(_TENS, 2):
        table[word[:-1] + "ieth"] = tens * 10
        for unit, name in enumerate(_UNITS, 1):
            table[f"{word}-{name}"] = tens * 10 + unit
    table["one hundredth"] = 100
    return table


ORDINALS = _ordinals()
MONTHS = {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_MONTH = "|".join(MONTHS)
FULL_DATE = re.compile(rf"(?<![\d\u2013-])(\d{{1,2}}) ({_MONTH}),? (\d{{4}})(?!\d)", re.I)
MONTH_YEAR = re.compile(rf"(?<!\d )\b({_MONTH}),? (\d{{4}})(?!\d)", re.I)
SESSION = re.compile(
    r"\b(?:(?P<kind>special|emergency special|emergency) )?(?P<word>[a-z]+(?:-[a-z]+)?|\d{1,3}(?:st|nd"
    r"|rd|th))"
    r" (?:(?P<kind2>special|emergency special|regular|resumed) )?(?:session|unga|ga)\b",
    re.I,
)


_HUNDRED = re.compile(r"(?:(one|two|three|four|five|six|seven|eight|nine)[ -])?hundred(?:th)?(?: and (.+))?\Z")
_HUNDREDS = {
    name: 100 * number for number, name in enumerate("one two three four five six seven eight nine".split(), 1)
}


def spelled_ordinal(text: str) -> int | None:
    """108 for "Hundred and eighth", 265 for "Two hundred and sixty-fifth", 75 for "Seventy-fifth"."""
    text = text.lower()
    match = _HUNDRED.match(text)
    if match is None:
        return ORDINALS.get(text)
    rest = ORDINALS.get(match.group(2) or "")
    if match.group(2) and rest is None:
        return None
    return _HUNDREDS[match.group(1) or "one"] + (rest or 0)


def ordinal_in_figures(value: int) -> str:
    """ "108th" for 108, "1st" for 1."""
    ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def ordinal_value(text: str) -> int | None:
    """65 for "sixty-fifth", "Sixty-fifth" and "65th"; None for what is no ordinal."""
    text = text.lower()
    digits = re.match(r"(\d+)(?:st|nd|rd|th)\Z", text)
    return int(digits.group(1)) if digits else ORDINALS.get(text)
