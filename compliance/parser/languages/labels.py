"""Labels of paragraphs in other scripts: "1 - تقرر", "(أ)", "а)", "一、", "（二）", "㈢"."""

from __future__ import annotations

import re
from typing import NamedTuple

_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_FIGURES = {figure: value for value, figure in enumerate("一二三四五六七八九", 1)}
_CHINESE = "[一二三四五六七八九十百]"
_NUMBER = re.compile(
    r"(\d{1,3})(?: ?(مكررا?|之二))?(?: ?[-\u2013\u2014.](?=\s*[*_]*[\u0600-\u06ff])| ?[.,](?=\s*[*_]*[\u3400-\u9fff]))"
)
_DASHED = re.compile(r"(\d{1,3}) ?[-\u2013\u2014](?=\s+[\u0400-\u04ff])")
_FIGURE = re.compile(rf"({_CHINESE}{{1,4}})[,.、](?=\s*\S)")
_PAREN = re.compile(
    rf"\( ?(?:(?P<abjad>[{_ABJAD}اه]ـ?|هـ)|(?P<cyrillic>[{_CYRILLIC}])|(?P<figure>{_CHINESE}{{1,4}})) ?\)"
)
_LATIN = re.compile(r"\(([a-z]{1,4})\)(?=[\u3400-\u9fff])")
_HALF = re.compile(rf"(?:([{_CYRILLIC}])|([{_ABJAD}]))\)(?=\s|\Z)|([{_ABJAD}ا]) ?[-\u2013](?=\s+[\u0621-\u064a])")
_QUOTED = re.compile(r"['\"\u2018\u2019`](\d{1,2})['\"\u2018\u2019`](?=\s)")
_CIRCLED = re.compile(r"[\u3220-\u3229\u2460-\u2473]")


class ScriptLabel(NamedTuple):
    """Scheme, printed form, value, where the wording begins, suffix, mark: the fields of `numbering.Label`."""

    scheme: str
    shown: str
    value: int
    end: int
    suffix: str = ""
    mark: str = ""


def chinese_value(text: str) -> int | None:
    """The value of a Chinese numeral up to 999 ("二十三" 23), None where it is none."""
    total, current = 0, 0
    for char in text:
        if char in _FIGURES:
            if current:
                return None
            current = _FIGURES[char]
        elif char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            return None
    return total + current or None


def script_label(text: str) -> ScriptLabel | None:
    """The label that a folded line in another script begins with; None where there is none."""
    if text[:1].isdigit():
        match = _NUMBER.match(text) or _DASHED.match(text)
        if match:
            suffix = "bis" if match.re is _NUMBER and match.group(2) else ""
            return ScriptLabel(
                "1", f"{int(match.group(1))} {suffix}".strip(), int(match.group(1)), match.end(), suffix, "."
            )
        return None
    if match := _FIGURE.match(text):
        value = chinese_value(match.group(1))
        return ScriptLabel("1", str(value), value, match.end(), "", ".") if value else None
    if match := _PAREN.match(text):
        return _paren(match)
    if match := _LATIN.match(text):
        inner = match.group(1)
        if len(inner) == 1:
            return ScriptLabel("a", f"({inner})", ord(inner) - 96, match.end())
        return None
    if match := _HALF.match(text):
        letters = _CYRILLIC if match.group(1) else _ABJAD
        letter = match.group(1) or match.group(2) or match.group(3).replace("ا", "أ")
        return ScriptLabel("a", match.group(), letters.index(letter) + 1, match.end())
    if match := _QUOTED.match(text):
        # Arabic: "'1'" stands for "(i)".
        return ScriptLabel("n", f"'{match.group(1)}'", int(match.group(1)), match.end())
    if match := _CIRCLED.match(text):
        code = ord(match.group())
        return ScriptLabel("n", match.group(), code - (0x321F if code >= 0x3220 else 0x245F), match.end())
    return None


def _paren(match: re.Match[str]) -> ScriptLabel | None:
    inner = match.group().strip("() ")
    if match.group("figure"):
        value = chinese_value(inner)
        return ScriptLabel("n", f"({inner})", value, match.end()) if value else None
    if match.group("cyrillic"):
        return ScriptLabel("a", f"({inner})", _CYRILLIC.index(inner) + 1, match.end())
    letter = inner.replace("\u0640", "").replace("ا", "أ")
    return ScriptLabel("a", f"({inner})", _ABJAD.index(letter) + 1, match.end()) if letter in _ABJAD else None
