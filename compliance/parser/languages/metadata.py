"""What a document in another language says about itself: symbol, organ, number, title, date, vote, meeting."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from compliance.parser.dates import session_window
from compliance.parser.languages.fold import fold, fold_word
from compliance.parser.languages.outline import Structure
from compliance.parser.lines import FURNITURE, Page
from compliance.parser.metadata import Metadata, printed_symbol
from compliance.parser.nodes import ParserWarning
from compliance.parser.outline import MARKS, Outline
from compliance.parser.symbols import (
    IN_TEXT,
    body_of,
    organ_by_number,
    resolution_symbol,
    session_of,
)

_NUMBER = re.compile(
    r"(?P<number>(?:S-|ES-)?\d{1,4}/\d{1,4}(?: [A-Z](?:-[A-Z])?(?=[.\s]))?"
    r"|\d{1,5}(?: [A-Z](?:-[A-Z])?)? ?\((?:(?:S|ES|E)-)?[IVXLC]+\)|\d{1,4} ?\((?:19|20)\d\d\)|WHA\d{1,2}\.\d{1,3})"
    r"\s*(?:号决议|号决定)?[.:]?\s*(?:[-\u2013\u2014]\s*)?(?P<title>\S.*)?\Z"
)
_OF_ORGAN = re.compile(r"(?:de la |du |de l'|del |de las? )")
_TITLE_ENDS = re.compile(r"\[|\(?[A-Z]/\S+\)?\Z")
_ITEM = (
    r"(?:S-\d{1,2}/\d{1,4}|\d{1,4}/\d{1,4}|\d{1,5}(?: [A-Z])? ?\((?:(?:S|ES|E)-)?[IVXLC]+\)|\d{1,4} ?\((?:19|20)\d\d\))"
)


def read_translated_metadata(
    page: Page, outline: Outline, symbol: str | None, forms: Structure, of_file: str | None = None
) -> Metadata:
    """Reads the head and the closing lines; `symbol` overrides what the document says, `of_file` (that the
    file is named after) stands in where the document says nothing."""
    warnings: list[ParserWarning] = []
    body = body_of(symbol) if symbol else None
    if body is None:
        named = [outline.organ] if outline.organ else []
        named += [line.text for line in (*outline.headings, *outline.closings)]
        body = next((organ for text in named if (organ := forms.organ_of(text))), None)
    number_text, title = _number_and_title(outline, forms)
    found = symbol or printed_symbol(page, outline, number_text)
    if found is None and number_text:
        found = resolution_symbol(body, number_text)
    if found is None and of_file and outline.organ and body in (None, body_of(of_file)):
        found = of_file
    if found is None:
        end = outline.headings[0].end if outline.headings else 80
        warnings.append(ParserWarning("missing-symbol", "the text does not give the symbol of the resolution", 0, end))
    session, number = session_of(found) if found else (None, None)
    if body is None and found:
        body = body_of(found)
    adopted = _adopted(page, outline, body, session, forms)
    return Metadata(
        found, body, session, number, title, adopted, _vote(outline, forms), _meeting(outline, forms), tuple(warnings)
    )


def _number_and_title(outline: Outline, forms: Structure) -> tuple[str | None, str | None]:
    """The number as printed ("65/190", "1325 (2000)") and the title that follows it."""
    number: str | None = None
    parts: list[str] = []
    collecting = False
    lead = re.compile(rf"(?:{forms.data['number']})?", re.I)
    bare = ""
    for line in outline.headings:
        if outline.organ_at is not None and line.start > outline.organ_at:
            break
        above, bare = bare, line.text.strip(MARKS)
        skipped = lead.match(bare)
        match = _NUMBER.match(bare, skipped.end() if skipped else 0)
        if match and (number is None or match.group("title")):
            number = match.group("number")
            rest = (match.group("title") or "").strip(MARKS)
            folded_rest = fold_word(rest)
            dated = (
                forms.date.match(folded_rest)
                or forms.organ.match(folded_rest)
                or (re.match(forms.data["resolution"], folded_rest) and forms.date.search(folded_rest))
            )
            parts, collecting = ([rest] if rest and not dated else []), True
            if above and _OF_ORGAN.match(folded_rest) and forms.organ.search(folded_rest):
                # "Résolution 2000/44 de la Commission des droits de l'homme" stands under the title.
                parts, collecting = [above], False
            continue
        if collecting:
            folded = fold_word(bare)
            if (
                (line.gap and parts)
                or len(parts) > 6
                or _TITLE_ENDS.match(bare)
                or forms.closing.match(folded)
                or len(bare) <= 1
            ):
                collecting = False
            elif not forms.date.search(folded):
                parts.append(bare)
    return number, re.sub(r"\s+", " ", " ".join(parts)).strip(" *_.,") or None


def _adopted(page: Page, outline: Outline, body: str | None, session: str | None, forms: Structure) -> str | None:
    """The date of adoption (ISO 8601): of closing and heading lines the first that fits the session."""
    window = session_window(body, session)
    issued = {
        line.start
        for before, line in pairwise(page.lines)
        if before.kind == FURNITURE and before.text.startswith("Distr")
    }
    found: list[tuple[int, date]] = []
    for rank, lines in ((0, outline.closings), (2, outline.headings)):
        for line in lines:
            if line.start in issued:
                continue
            folded = fold_word(line.text)
            adopting = re.search(forms.data["adopted"], folded) is not None
            for match in forms.date.finditer(folded):
                day = read_date(match, forms)
                if day is not None and (window is None or window[0] <= day <= window[1]):
                    found.append((rank - adopting, day))
    return min(found, key=lambda pair: pair[0])[1].isoformat() if found else None


def read_date(match: re.Match[str], forms: Structure) -> date | None:
    """The date that a pattern of the language has found in a folded text."""
    groups = match.groupdict()
    try:
        if groups.get("year"):
            return date(int(groups["year"]), int(groups["month"]), int(groups["day"]))
        month = next(number for number, name in enumerate(forms.months, 1) if name.match(match.group(2)))
        return date(int(match.group(3)), month, int(match.group(1)))
    except (ValueError, StopIteration):
        return None


def _vote(outline: Outline, forms: Structure) -> str | None:
    """How it was adopted: in the English words for votes not taken, as printed for votes counted."""
    for lines in (outline.closings, outline.headings):
        text = fold_word(" ".join(line.text for line in lines))
        for key, english in (
            ("without_vote", "without a vote"),
            ("unanimous", "unanimously"),
            ("consensus", "by consensus"),
        ):
            if re.search(forms.data[key], text):
                return english
        votes = re.search(forms.data["votes"], text)
        if votes:
            return votes.group()
    return None


def _meeting(outline: Outline, forms: Structure) -> str | None:
    for line in [*outline.closings, *outline.headings]:
        match = re.search(forms.data["meeting"], fold_word(line.text))
        if match:
            return match.group(1)
    return None


def translated_citations(text: str, body: str | None, own: str | None, forms: Structure) -> tuple[str, ...]:
    """The resolutions and documents that a text cites, by symbol, in order of first mention, without itself."""
    folded = fold(text)
    found: list[tuple[int, str]] = [
        (match.start(), re.sub(r"\s+", " ", match.group())) for match in IN_TEXT.finditer(folded)
    ]
    lower = folded.lower()
    mentions = re.compile(rf"(?:{forms.data['resolution']})[^.;:]{{0,40}}?(?={_ITEM})|第 ?(?={_ITEM})", re.I)
    for mention in mentions.finditer(lower):
        place = mention.end()
        near = fold_word(lower[max(0, mention.start() - 40) : place + 120])
        named = forms.organ.search(near)
        organ = forms.organs[named.group(1)] if named else body
        for item in re.finditer(_ITEM, folded[place : place + 160]):
            between = folded[place : place + item.start()]
            if item.start() and re.search(r"[;:.]", between):
                break
            number = item.group()
            # "las resoluciones de la Asamblea General 77/194 y del Consejo de Derechos Humanos 44/4".
            last = item.start() - 70 if item.start() > 70 else 0
            nearer = list(forms.organ.finditer(fold_word(lower[place + last : place + item.start()])))
            organ = forms.organs[nearer[-1].group(1)] if nearer else organ
            if number.endswith(")") and re.search(r"\((?:19|20)\d\d\)", number):
                organ_of_number: str | None = "Security Council"
            else:
                organ_of_number = organ_by_number(number, organ)
            symbol = resolution_symbol(organ_of_number, re.sub(r" ?\(", " (", number))
            if symbol:
                found.append((place + item.start(), symbol))
    found.sort(key=lambda pair: pair[0])
    return tuple(dict.fromkeys(symbol for _, symbol in found if symbol != own))
