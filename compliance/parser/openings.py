"""How one paragraph opens, in any of the six languages: preambular or operative, its verb and whom it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from compliance.parser.clauses import Clause, read_clauses
from compliance.parser.language import detect_language
from compliance.parser.languages.clauses import clause_of, read_translated_clauses
from compliance.parser.languages.fold import fold
from compliance.parser.languages.lexicon import OPERATIVE, TRANSLATED, translated
from compliance.parser.lexicon import PREAMBULAR, english
from compliance.parser.lines import Line
from compliance.parser.lines import read_opening as read_line
from compliance.parser.numbering import ARABIC, Label, read_label

_MARKS = " \t\n\r*_\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff"

_Clause = TypeVar("_Clause", bound=Clause)


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of a paragraph. `kind`: preambular, operative, or None where no verb of the lexicon opens it.

    `verb` is as printed, `verb_base` the English verb; `candidates` the English verbs it may stand for, the likeliest
    first (its own alone in English), `reason` why that one.
    """

    kind: str | None
    language: str
    number: str | None = None
    verb: str | None = None
    verb_base: str | None = None
    modifiers: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    reason: str = ""
    addressee: str | None = None
    addressee_class: str = "none"


def read_opening(text: str, language: str | None = None, body: str | None = None) -> Opening:
    """The opening of one paragraph with or without its number. `language` is found if not given.

    `body` is the organ, where known: some verbs are the Security Council's.
    """
    code = language or detect_language(text)
    if code in TRANSLATED:
        return _translated(text, code, body)
    line = Line(0, len(text), text)
    read_line(line, "", english())
    number = line.label.shown if line.label else None
    if line.opener is None:
        return Opening(None, code, number)
    rest = text[line.body :]
    opener = english().match(rest)
    if opener is None:
        return Opening(None, code, number)
    numbered = line.label is not None and line.label.scheme == ARABIC
    clauses = read_clauses(rest, opener, english(), body)
    clause = _head(clauses, numbered)
    return Opening(
        _kind(clause),
        code,
        number,
        clause.verb,
        clause.base,
        clause.modifiers,
        (clause.base,),
        "",
        clause.addressee,
        clause.addressee_class,
    )


def _head(clauses: Sequence[_Clause], numbered: bool) -> _Clause:
    """The clause that gives a paragraph its verb: in "23. Recognizing ..., urges ..." the first finite verb."""
    if numbered and clauses[0].verb_class == PREAMBULAR:
        return next((clause for clause in clauses[1:] if clause.verb_class != PREAMBULAR), clauses[0])
    return clauses[0]


def _kind(clause: Clause) -> str:
    return PREAMBULAR if clause.verb_class == PREAMBULAR else OPERATIVE


def _translated(text: str, code: str, body: str | None) -> Opening:
    label, place = label_and_place(fold(text))
    number = label.shown if label else None
    lexicon = translated(code)
    numbered = label is not None and label.scheme == ARABIC
    rest = text[place:]
    opener = lexicon.match(rest, 0, OPERATIVE if numbered else None, body)
    if opener is None:
        return Opening(None, code, number)
    clauses = (
        read_translated_clauses(rest, opener, lexicon, body)
        if numbered and opener.preambular
        else [clause_of(rest, opener, len(rest), lexicon, body)]
    )
    clause = _head(clauses, numbered)
    return Opening(
        _kind(clause),
        code,
        number,
        clause.verb,
        clause.base,
        clause.modifiers,
        clause.candidates,
        clause.reason,
        clause.addressee,
        clause.addressee_class,
    )


def label_and_place(folded: str) -> tuple[Label | None, int]:
    """The label that a folded text begins with, and where its wording begins."""
    start = len(folded) - len(folded.lstrip(_MARKS))
    label = read_label(folded[start : start + 24])
    place = start + (label.end if label else 0)
    while place < len(folded) and folded[place] in _MARKS:
        place += 1
    return label, place


__all__ = ["Opening", "label_and_place", "read_opening"]
