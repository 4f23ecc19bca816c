"""What somebody typed, read once: words, "phrases", -words and OR; and what it asks of a text in one language.

No text is a fault: a quotation mark that is not closed closes at the end, signs that say nothing are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.finding.small_words import SMALL_WORDS
from compliance.finding.stems import fold, is_character, tokens

#: Longest question that is read, and how many words or phrases of it.
LONGEST = 200
MOST_TERMS = 16
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂", '"'))
_TERM = re.compile(r'([-−–]?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """A word as typed, or the words between quotation marks."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of which one has to occur, or, where it is excluded, none."""

    terms: tuple[Term, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed: every group has to be met."""

    groups: tuple[Group, ...]

    def __bool__(self) -> bool:
        return bool(self.groups)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems that stand side by side; with `prefix` the last is only how a stem begins."""

    stems: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question in the stems of one language: one phrase of each group, and none of the others."""

    all_of: tuple[tuple[Phrase, ...], ...]
    none_of: tuple[Phrase, ...] = ()

    def beginnings(self) -> Wanted:
        """The same, answered by what only begins so: for names, of which people type the first letters."""
        begun = (tuple(Phrase(phrase.stems, prefix=True) for phrase in group) for group in self.all_of)
        return Wanted(tuple(begun), self.none_of)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Those to be marked where they are found."""
        return tuple(phrase for group in self.all_of for phrase in group)


def read(text: str) -> Question:
    """What somebody typed. Text without a letter or digit asks nothing."""
    groups: list[Group] = []
    joins = False
    for match in list(_TERM.finditer(text[:LONGEST].translate(_QUOTES).replace("\x00", " ")))[:MOST_TERMS]:
        minus, phrase, word = match.groups()
        if word in ("OR", "|") and not minus:
            joins = bool(groups)
            continue
        term = Term((phrase if phrase is not None else word).strip(), quoted=phrase is not None)
        if not tokens(term.text, ""):
            continue
        if joins and not minus and not groups[-1].excluded:
            groups[-1] = Group((*groups[-1].terms, term))
        else:
            groups.append(Group((term,), excluded=bool(minus)))
        joins = False
    return Question(tuple(groups))


def wanted(question: Question, language: str) -> Wanted:
    """What a question asks of a text in a language. Small words count where nothing else is asked for."""
    asked = [group for group in question.groups if not group.excluded]
    telling = [group for group in asked if not all(_is_small(term, language) for term in group.terms)]
    return Wanted(
        tuple(phrases for group in telling or asked if (phrases := _phrases(group, language))),
        tuple(phrase for group in question.groups if group.excluded for phrase in _phrases(group, language)),
    )


def _is_small(term: Term, language: str) -> bool:
    return not term.quoted and fold(term.text) in SMALL_WORDS.get(language, frozenset())


def _phrases(group: Group, language: str) -> tuple[Phrase, ...]:
    found = (phrase_of(term.text, language) for term in group.terms)
    return tuple(phrase for phrase in found if phrase.stems)


def phrase_of(text: str, language: str) -> Phrase:
    """Words as stems side by side. A run of Chinese ends where the question does, not where the text's run does."""
    found = tokens(text, language)
    stems = [token.stem for token in found]
    if stems and is_character(stems[-1]):
        if len(found) > 1 and found[-2].end == found[-1].end:
            return Phrase(tuple(stems[:-1]))
        return Phrase(tuple(stems), prefix=True)
    return Phrase(tuple(stems))


def by_analysis(question: Question, languages: Sequence[str]) -> list[tuple[Wanted, tuple[str, ...]]]:
    """What a question asks in each language, those together in which it asks the same."""
    found: dict[Wanted, list[str]] = {}
    for language in languages:
        found.setdefault(wanted(question, language), []).append(language)
    return [(one, tuple(of)) for one, of in found.items()]
