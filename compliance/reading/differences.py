"""The difference of two wordings, word by word, for a reader's eyes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from compliance.reading.words import HAN, words

SAME, REMOVED, ADDED = "same", "removed", "added"
Part = tuple[str, str]

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670"
# A word with the space after it; Chinese by characters; any other sign by itself. Together they are the whole text.
_TOKEN = re.compile(rf"[{HAN}]\s*|(?:(?![{HAN}])[\w{_MARKS}])+(?:['\u2019-](?:(?![{HAN}])\w)+)*\s*|\s+|[^\w\s]\s*")
#: Steps the comparison may take before words that are everywhere are left out of it.
_MOST_STEPS = 1_000_000
#: A few words that two rewritten stretches happen to share are noise between them.
_STRAY = 2


def difference(old: str, new: str) -> list[Part]:
    """Stretches of the two texts as ("same" | "removed" | "added", words), a removed one before what replaced it.

    The same and the removed ones joined are the old text exactly, the same and the added ones the new.
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    words_a, words_b = [token.rstrip() for token in a], [token.rstrip() for token in b]
    counts_a, counts_b = Counter(words_a), Counter(words_b)
    steps = sum(count * counts_b[word] for word, count in counts_a.items())
    matcher = SequenceMatcher(None, words_a, words_b, autojunk=steps > _MOST_STEPS)
    runs = [_Run(a[i1:i2], b[j1:j2], tag == "equal") for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    return _joined(part for run in _without_strays(runs) for part in _parts(run))


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of both texts that stand at one place: equal but for the spaces after them, or not."""

    old: list[str]
    new: list[str]
    equal: bool

    def size(self) -> int:
        return min(len("".join(self.old)), len("".join(self.new)))


def _without_strays(runs: list[_Run]) -> list[_Run]:
    """Joins two changed stretches with the stray words between them, if these are shorter than both."""
    joined: list[_Run] = []
    for index, run in enumerate(runs):
        stray = (
            run.equal
            and 0 < index < len(runs) - 1
            and sum(any(c.isalnum() for c in token) for token in run.old) <= _STRAY
            and run.size() < min(joined[-1].size(), runs[index + 1].size())
        )
        equal = run.equal and not stray
        if not equal and joined and not joined[-1].equal:
            joined[-1] = _Run(joined[-1].old + run.old, joined[-1].new + run.new, equal=False)
        else:
            joined.append(_Run(run.old, run.new, equal))
    return joined


def _parts(run: _Run) -> Iterator[Part]:
    if not run.equal:
        yield REMOVED, "".join(run.old)
        yield ADDED, "".join(run.new)
        return
    for one, other in zip(run.old, run.new, strict=True):
        if one == other:
            yield SAME, one
            continue
        word = one.rstrip()
        yield SAME, word
        yield REMOVED, one[len(word) :]
        yield ADDED, other[len(word) :]


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Neighbours of one kind as one, the removed before the added, nothing empty."""
    found: list[Part] = []
    changed = {REMOVED: "", ADDED: ""}
    for kind, words_of in (*parts, (SAME, "")):
        if kind != SAME:
            changed[kind] += words_of
            continue
        part = words_of
        removed, added = changed.values()
        space = removed[len(removed.rstrip()) :]
        if added[len(added.rstrip()) :] == space:
            # The space at the end of both belongs to neither.
            removed, added, part = removed.rstrip(), added.rstrip(), space + part
        found += [(k, w) for k, w in ((REMOVED, removed), (ADDED, added)) if w]
        changed = {REMOVED: "", ADDED: ""}
        if part and found and found[-1][0] == SAME:
            found[-1] = (SAME, found[-1][1] + part)
        elif part:
            found.append((SAME, part))
    return found


def term_changes(pairs: Iterable[tuple[str, str]], least: int = 3) -> list[tuple[str, str]]:
    """Terms that a text replaces throughout ("human trafficking" by "trafficking in persons"): folded words that gave
    way to the same other words in at least `least` of the pairs of wordings, the longest first."""
    found: Counter[tuple[str, str]] = Counter()
    for old, new in pairs:
        found.update(set(_replacements(old, new)))
    terms = [pair for pair, count in found.items() if count >= least and pair[0] and pair[1]]
    return sorted(terms, key=lambda pair: (-len(pair[0]), pair))


def _replacements(old: str, new: str) -> Iterator[tuple[str, str]]:
    """What gave way to what, one word that both have in the middle included ("human trafficking" by "trafficking in
    persons")."""
    removed: list[str] = []
    added: list[str] = []
    between: tuple[str, ...] = ()
    for kind, part in (*difference(old, new), (SAME, " . . ")):
        found = words(part)
        if kind == SAME and len(found) == 1 and (removed or added) and not between:
            between = found
            continue
        if kind == SAME:
            yield " ".join(removed), " ".join(added)
            removed, added, between = [], [], ()
            continue
        removed += between
        added += between
        between = ()
        (removed if kind == REMOVED else added).extend(found)


def differs_in_terms_only(old: str, new: str, terms: Iterable[tuple[str, str]]) -> bool:
    """Whether the new wording is the old one with its terms replaced, and nothing else."""
    changed = f" {' '.join(words(old))} "
    for one, other in terms:
        changed = changed.replace(f" {one} ", f" {other} ")
    return words(old) != words(new) and changed.split() == list(words(new))
