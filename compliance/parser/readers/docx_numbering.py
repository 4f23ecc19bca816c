"""Word's automatic numbers: the labels that a Word program draws and the file does not hold.

ECMA-376 part 1, 17.9: `numFmt`, `lvlText`, `start`, `startOverride`, `lvlRestart`, `isLgl`, levels linked to
styles, numbering linked to numbering styles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from compliance.parser.numbering import roman_numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_ALPHABETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}
_CHINESE = "〇一二三四五六七八九"
_CHINESE_FORMATS = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)


def value_of(parent: etree._Element | None, name: str) -> str | None:
    """The value (`w:val`) of a property inside an element, None where there is none."""
    child = parent.find(W + name) if parent is not None else None
    return child.get(W + "val") if child is not None else None


def whole(text: str | None, default: int = 0) -> int:
    """A whole number of at most nine digits; `default` where the file holds something else."""
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else default


def in_format(number: int, name: str) -> str:
    """A number in one of Word's formats: "iv", "bb" (twice through the alphabet), "03"."""
    alphabet = _ALPHABETS.get(name)
    if alphabet is not None and number > 0:
        return alphabet[(number - 1) % len(alphabet)] * min((number - 1) // len(alphabet) + 1, 20)
    if name in ("lowerRoman", "upperRoman") and 0 < number < 5000:
        return roman_numeral(number).upper() if name == "upperRoman" else roman_numeral(number)
    if name == "decimalZero":
        return f"{number:02d}"
    if name == "hindiNumbers":
        return str(number).translate({48 + digit: 0x660 + digit for digit in range(10)})
    if name in _CHINESE_FORMATS and 0 <= number < 100:
        tens, units = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十") + (
            _CHINESE[units] if units or not tens else ""
        )
    if name == "ordinal":
        ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    return "" if name == "none" else str(number)


@dataclass(slots=True)
class _Level:
    start: int
    format: str
    text: str
    restart: int | None
    legal: bool
    style: str | None


@dataclass(slots=True)
class _List:
    """One `w:num`: its levels, the list it continues, and where it starts anew."""

    abstract: str
    levels: dict[int, _Level]
    overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document in order and gives each its label."""

    def __init__(self, root: etree._Element | None, style_lists: dict[str, str]) -> None:
        """`style_lists` names for each numbering style the list (`numId`) it stands for."""
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        abstracts = {str(item.get(W + "abstractNumId")): item for item in root.findall(W + "abstractNum")}
        numbers = {
            str(item.get(W + "numId")): value_of(item, "abstractNumId") or "" for item in root.findall(W + "num")
        }
        for item in root.findall(W + "num"):
            identifier = str(item.get(W + "numId"))
            name = numbers[identifier]
            link = value_of(abstracts.get(name), "numStyleLink")
            if link is not None and numbers.get(style_lists.get(link, "")) in abstracts:
                name = numbers[style_lists[link]]
            levels = _levels(abstracts.get(name))
            overrides: dict[int, int] = {}
            for override in item.findall(W + "lvlOverride"):
                place = whole(override.get(W + "ilvl"))
                level = override.find(W + "lvl")
                if level is not None:
                    levels[place] = _level(level)
                start = value_of(override, "startOverride")
                if start is not None:
                    overrides[place] = whole(start, 1)
            self._lists[identifier] = _List(name, levels, overrides)

    def level_of_style(self, number: str, style: str | None) -> int | None:
        """The level of a list that belongs to a paragraph style."""
        levels = self._lists[number].levels if number in self._lists else {}
        return next((place for place, level in levels.items() if level.style == style and style), None)

    def label(self, number: str, place: int) -> str | None:
        """The label of the next paragraph of a list at a level; None where it has none. A bullet is one
        bullet, whatever sign a font shows."""
        known = self._lists.get(number)
        level = known.levels.get(place) if known else None
        if known is None or level is None:
            return None
        counts = self._counts.setdefault(known.abstract, {})
        if (number, place) not in self._begun:
            self._begun.add((number, place))
            if place in known.overrides:
                counts[place] = known.overrides[place] - 1
        counts[place] = counts.get(place, level.start - 1) + 1
        for deeper in [other for other in counts if other > place]:
            limit = known.levels[deeper].restart if deeper in known.levels else None
            if limit is None or place < limit:
                del counts[deeper]
        if level.format == "bullet":
            return "\u2022"

        def shown(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            of = known.levels.get(other)
            if of is None:
                return ""
            return in_format(counts.get(other, of.start), "decimal" if level.legal else of.format)

        return _PLACE.sub(shown, level.text).strip()


def _levels(abstract: etree._Element | None) -> dict[int, _Level]:
    if abstract is None:
        return {}
    return {whole(item.get(W + "ilvl")): _level(item) for item in abstract.findall(W + "lvl")}


def _level(item: etree._Element) -> _Level:
    restart = value_of(item, "lvlRestart")
    legal = item.find(W + "isLgl")
    return _Level(
        whole(value_of(item, "start"), 1),
        value_of(item, "numFmt") or "decimal",
        value_of(item, "lvlText") or "",
        whole(restart) if restart is not None else None,
        legal is not None and legal.get(W + "val") not in ("0", "false", "off"),
        value_of(item, "pStyle"),
    )
