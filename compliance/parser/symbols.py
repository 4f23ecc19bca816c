"""Symbols of United Nations documents, of all eras: recognizing, building and finding them in running text.

Rules: Dag Hammarskjold Library, "UN document symbols"; resolutions of the General Assembly carry their session
in roman numerals until 1976 ("A/RES/2758(XXVI)") and in figures since ("A/RES/65/190").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compliance.parser.numbering import roman_value

_PART = r"[A-Z][A-Za-z]{0,5}(?:\.\d{1,3})?"
_SYMBOL = re.compile(
    r"(?:A|S|E|T|ST|CCPR|CRC|CEDAW|CAT|CERD|CRPD|CMW|CED|CESCR|TD|DP|UNEP|FCCC|CBD|CTOC|CAC|ICCD|ID"
    r"|IDB|HSP|HRI|UNW|LOS|SPLOS|NPT|PBC|PC|GC|IAEA|WHA|WHO|UNFCCC)"
    r"(?:/[A-Za-z0-9.\-]+)+(?: ?[A-Z](?:-[A-Z])?)? ?(?:\((?:[SE]{1,2}-)?[IVXLC]+\)"
    r"|\(\d{4}\))?(?:/[A-Za-z0-9.\-]+)*(?:\*{1,2})?\Z"
)
_CONFERENCE = re.compile(r"GC\([IVXLC\d]+\)/(?:RES|DEC)/\d{1,4}[A-Z]?\Z")
_OLD = re.compile(r"[A-Z]/RES/\d+ ?(?:[A-Z] ?)?\((?:(?:S|ES|E)-)?[IVXLC]+\)(?: ?[A-Z])?\Z")
# Each looks back behind its first letters, so that texts are searched for these letters alone.
_SERIES = "|".join(
    f"{series}(?<![\\w/]{series})"
    for series in "A S E T ST CCPR CRC CEDAW CAT CERD CRPD CMW TD DP UNEP FCCC CBD CTOC CAC IDB UNW LOS".split()
)
_LONGEST_SERIES = 5
IN_TEXT = re.compile(
    rf"(?:{_SERIES})"
    r"/(?:[A-Z][A-Za-z]*\.?\d{0,3}/|S-\d+/|ES-\d+/|\d{1,4}/|C\.\d/|RES/|INF/|WG\.\d+/)*"
    r"(?:\d+(?:-\d+)?|[A-Z][A-Za-z]{0,5}\.? ?\d+)(?: ?\((?:[SE]{1,2}-)?[IVXLC]+\)"
    r"| ?\((?:19|20)\d\d\))?(?:/(?:Add|Rev|Corr|Amend|L|CRP|Supp)\.? ?\d*)*(?![\w/])"
)
# "General Assembly resolutions 63/156 and 63/194 of ...", "its resolution 8/12", "resolution 2262 (XXII)".
_ITEM = (
    r"(?:S-\d{1,2}/\d{1,4}|ES-\d{1,2}/\d{1,4}|\d{1,4}/\d{1,4}(?: [A-Z](?![\w.]))?"
    r"|\d{1,5}(?: [A-Z](?: and [A-Z])?)? ?\((?:(?:S|ES|E)-)?[IVXLC]+\)|\d{1,4} \((?:19|20)\d\d\))"
)
_DATE_INSERT = r"(?: of \d{1,2} [A-Z][a-z]+(?: \d{4})?)?"
_MENTION = re.compile(
    rf"(?:r(?<!\wr)esolution|R(?<!\wR)(?:esolution|ESOLUTION))s? (?P<list>{_ITEM}{_DATE_INSERT}"
    rf"(?:(?:,| and|, and| or) (?:in )?(?:resolution )?{_ITEM}{_DATE_INSERT}){{0,60}})"
)
_SPEAKER = re.compile(
    r"(?P<organ>(?:General )?Assembly|Security Council|Economic and Social Council|Human Rights Council"
    r"|Commission on Human Rights|Council)?(?:,? in)?(?P<own> its)? ?\Z"
)
_SPEAKERS = ("Assembly", "Council", "Commission on Human Rights")
_NAMED_AFTER = re.compile(
    r" (?:adopted by|of) the (?P<organ>General Assembly|Security Council|Economic and Social Council"
    r"|Human Rights Council|Commission on Human Rights|Sub-Commission)\b"
)
_ONE = re.compile(_ITEM)

PREFIXES = {
    "General Assembly": "A/RES/",
    "Security Council": "S/RES/",
    "Economic and Social Council": "E/RES/",
    "Human Rights Council": "A/HRC/RES/",
    "Commission on Human Rights": "E/CN.4/RES/",
    "United Nations Environment Assembly": "UNEP/EA/RES/",
    "Trusteeship Council": "T/RES/",
}


def is_symbol(text: str) -> bool:
    """Whether a line is a document's symbol and nothing else."""
    if len(text) > 48 or "/" not in text or not text[:1].isupper():
        return False
    if text[-1] in ".-" or not any(char.isdigit() for char in text):
        # "A/80/150." ends a sentence: it is the last word of a footnote or of a paragraph.
        return False
    return bool(_SYMBOL.match(text) or _OLD.match(text) or _CONFERENCE.match(text))


def is_resolution_symbol(text: str) -> bool:
    """Whether a symbol is that of a resolution (or of a draft of one)."""
    return bool(re.search(r"/(?:RES|Res\.?\d*|L\.\d+|DEC|PRST)(?:/|\.|\d|\Z)", text))


def resolution_symbol(body: str | None, number: str) -> str | None:
    """The symbol of a resolution from its organ and its number as printed ("65/190", "237 (1967)",
    "2200 A (XXI)")."""
    number = re.sub(r"\s+", " ", number.strip().rstrip("."))
    number = re.sub(r" ?[)>]\Z", ")", number)
    prefix = PREFIXES.get(body or "")
    if number.startswith("WHA") or re.search(r"/C(?:P|MP|MA|OP)\.", number):
        return number
    if body == "United Nations Environment Assembly":
        session, _, last = number.partition("/")
        return f"UNEP/EA.{session}/Res.{last}"
    if prefix is None:
        return None
    old = re.match(r"(\d+)(?: ([A-Z](?:-[A-Z]| and [A-Z])?))? ?\((.+)\)\Z", number)
    if old and old.group(3).isdigit():
        return f"{prefix}{old.group(1)} ({old.group(3)})"
    if old:
        letters = f" {old.group(2).replace(' and ', '-')} " if old.group(2) else ""
        return f"{prefix}{old.group(1)}{letters}({old.group(3).upper()})"
    return f"{prefix}{number}"


_IN_FILENAME = re.compile(
    r"(?P<body>A[_-]HRC|E[_-]CN\.?4|A|S|E|T)[_-]RES[_-](?P<rest>(?:ES[_-]?|S[_-]?)?\d{1,4}.*)\Z", re.I
)
_OLD_IN_FILENAME = re.compile(
    r"0*(?P<number>\d{1,4})(?:[_ -](?P<part>[A-Z](?=[_ (-])))?[_ (-]{1,2}"
    r"(?P<session>(?:S|ES)-[IVX\d]{1,5}|[IVXL]{1,7}|(?:19|20)\d\d)\)?(?:[_ -](?P<last>[A-Z])(?![A-Z]))?"
)
_NEW_IN_FILENAME = re.compile(
    r"(?P<session>(?:E?S[-_])?\d{1,4})[_-](?P<number>\d{1,4})(?:[_ -](?P<part>[A-Z])(?![A-Z]))?"
)


def symbol_in_filename(name: str | None) -> str | None:
    """The symbol that a file is named after, as the Digital Library names its files: "A_RES_65_190-EN.pdf",
    "A_RES_3074_XXVIII.txt", "S_RES_0242_1967.txt". None for any other name."""
    stem = re.sub(r"\.[A-Za-z]{2,4}\Z", "", (name or "").rsplit("/", 1)[-1].rsplit("\\", 1)[-1])
    found = _IN_FILENAME.match(stem)
    if found is None:
        return None
    prefix = re.sub(r"[_-]", "/", found.group("body").upper()) + "/RES/"
    rest = found.group("rest")
    old = _OLD_IN_FILENAME.match(rest)
    if old and (prefix == "S/RES/" or not old.group("session").isdigit()):
        part = old.group("part") or old.group("last")
        if old.group("session").isdigit():
            return f"{prefix}{old.group('number')} ({old.group('session')})"
        return f"{prefix}{old.group('number')}{f' {part} ' if part else ''}({old.group('session').upper()})"
    new = _NEW_IN_FILENAME.match(rest)
    if new is None or prefix == "S/RES/":
        return None
    part = f" {new.group('part')}" if new.group("part") else ""
    return f"{prefix}{new.group('session').replace('_', '-').upper()}/{int(new.group('number'))}{part}"


def body_of(symbol: str) -> str | None:
    """The organ that a symbol belongs to, None where it is not one of the principal ones."""
    if symbol.startswith("A/HRC"):
        return "Human Rights Council"
    if symbol.startswith("E/CN.4/"):
        return "Commission on Human Rights"
    if symbol.startswith("UNEP/EA"):
        return "United Nations Environment Assembly"
    return {
        "A": "General Assembly",
        "S": "Security Council",
        "E": "Economic and Social Council",
        "T": "Trusteeship Council",
    }.get(symbol.split("/", maxsplit=1)[0])


def _matches(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives, where it is known at which places alone (ascending) there can be a match."""
    end = 0
    for place in places:
        match = pattern.match(text, place) if place >= end else None
        if match is not None:
            end = match.end()
            yield match


def _places(text: str, *words: str) -> list[int]:
    """The places before each of the words, ascending."""
    found: list[int] = []
    for word in words:
        place = text.find(word, 1)
        while place >= 0:
            found.append(place - 1)
            place = text.find(word, place + 1)
    found.sort()
    return found


def _before_slashes(text: str) -> Iterator[int]:
    """Where the capital letters begin that stand before a slash."""
    slash = text.find("/")
    while slash >= 0:
        place = slash
        while place and slash - place < _LONGEST_SERIES and "A" <= text[place - 1] <= "Z":
            place -= 1
        if place < slash:
            yield place
        slash = text.find("/", slash + 1)


def cited_symbols(text: str, body: str | None, own: str | None) -> tuple[str, ...]:
    """The resolutions and documents that a text cites, by symbol, in order of first mention, without
    itself."""
    found: list[tuple[int, str]] = [
        (match.start(), re.sub(r"\s*\((?=\d{4}\))", " (", re.sub(r"\s+", " ", match.group())))
        for match in _matches(IN_TEXT, text, _before_slashes(text))
    ]
    speaker = body
    for match in _matches(_MENTION, text, _places(text, "esolution", "ESOLUTION")):
        floor = max(0, match.start() - 48)
        named_before = any(text.find(name, floor, match.start()) >= 0 for name in _SPEAKERS)
        said = _SPEAKER.search(text, floor, match.start()) if named_before else None
        organ = said.group("organ") if said else None
        if organ is None:
            organ = body
        organ = {"Assembly": "General Assembly", "Council": body}.get(organ or "", organ)
        if said is None or said.group("organ") is None:
            named = _NAMED_AFTER.match(text, match.end())
            organ = named.group("organ") if named else organ
        for item in _ONE.finditer(match.group("list")):
            name = organ_by_number(item.group(), organ or speaker)
            symbol = resolution_symbol(name, item.group())
            if symbol:
                found.append((match.start("list") + item.start(), symbol))
    found.sort(key=lambda pair: pair[0])
    unique = dict.fromkeys(symbol for _, symbol in found if symbol != own)
    return tuple(unique)


def organ_by_number(number: str, organ: str | None) -> str | None:
    """The form of a number tells the organ where the words do not: "(1967)" is the Security Council's."""
    if re.search(r"\((?:19|20)\d\d\)", number):
        return "Security Council"
    if re.search(r"\([SE-]*[IVXLC]+\)", number) and organ not in (
        "General Assembly",
        "Economic and Social Council",
        "Trusteeship Council",
        "Commission on Human Rights",
        "Sub-Commission",
    ):
        return "General Assembly"
    if re.match(r"(?:19|20)\d\d/", number) and organ not in (
        "Economic and Social Council",
        "Commission on Human Rights",
    ):
        return "Economic and Social Council"
    if re.match(r"\d{2,3}/\d{1,3}\b", number) and organ in ("Security Council", "Economic and Social Council", None):
        return "General Assembly"
    return organ


def session_of(symbol: str) -> tuple[str | None, str | None]:
    """Session and number in a resolution's symbol: ("65", "190"), (None, "1325") for the Security Council."""
    match = re.search(r"/RES/(S-\d+|ES-\d+|\d+)/(\S+(?: [A-Z](?:-[A-Z])?)?)\Z", symbol)
    if match:
        return match.group(1), match.group(2)
    match = re.search(r"/RES/(\d+)(?: ([A-Z](?:-[A-Z])?))? ?\((.+)\)(?: ?[A-Z])?\Z", symbol)
    if match:
        session = None if match.group(3).isdigit() else _session_in_figures(match.group(3))
        return session, match.group(1) + (f" {match.group(2)}" if match.group(2) else "")
    match = re.fullmatch(r"GC\((\d+)\)/(?:RES|DEC)/(\d+[A-Z]?)", symbol)
    if match:
        return match.group(1), match.group(2)
    match = re.fullmatch(r"(\d+)/C(?:P|MP|MA|OP)\.(\d+)", symbol)
    if match:
        return match.group(2), match.group(1)
    match = re.fullmatch(r"WHA(\d+)\.(\d+)", symbol)
    if match:
        return match.group(1), match.group(2)
    match = re.search(r"\.(\d+)/Res\.(\d+)\Z", symbol)
    return (match.group(1), match.group(2)) if match else (None, None)


def _session_in_figures(text: str) -> str | None:
    special, _, roman = text.rpartition("-")
    value = int(roman) if roman.isdigit() else roman_value(roman)
    if value is None:
        return None
    return f"{special}-{value}" if special else str(value)
