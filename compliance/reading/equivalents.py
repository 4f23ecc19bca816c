"""Obligations of different resolutions that ask for the same, proposed by their wording and decided by people.

A pair's score is what two clauses have in common of their words and pairs of neighbouring words, each weighing the
more the fewer clauses have it. Of the trafficking resolutions those with 0.5 and more ask for the same in other
words, those about 0.35 for a part of it; unrelated clauses of one subject have 0.25 and less.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from compliance.reading.words import words

#: From this score on a pair is proposed.
LEAST = 0.35
#: At most so many proposals for one clause in one other resolution, and in all of them.
_MOST_EACH = 3
_MOST_ALL = 12
#: Through so many appearances of its rarest words a clause finds those that may be like it, and tries the best.
_MOST_VISITED = 1500
_MOST_TRIED = 60
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ized", "izes", "izing", "ize", "ies", "ed", "es", "s")
_SHORTEST_STEM = 4
#: A word, or what stands between two.
_TOKEN = re.compile(r"\w+(?:['\u2019-]\w+)*|\W+")


@dataclass(frozen=True, slots=True)
class Text:
    """One obligation: the caller's key for it, its resolution's symbol, its words in the common language."""

    key: str
    resolution: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two obligations of different resolutions that seem to ask for the same; `score` from 0 to 1."""

    first: str
    second: str
    score: float


def propose(
    texts: Sequence[Text],
    *,
    only: Collection[str] | None = None,
    families: Iterable[Collection[str]] = (),
    least: float = LEAST,
) -> list[Proposal]:
    """The pairs of obligations that seem to ask for the same, the most alike first.

    `only` limits them to pairs with an obligation of these resolutions (one that has just been loaded). Resolutions of
    one family in `families` are not compared: what became of a clause there is known by its succession.
    """
    bags = [_features(text.text) for text in texts]
    often = Counter(feature for bag in bags for feature in bag)
    weight = {feature: log(1 + len(texts) / count) for feature, count in often.items()}
    totals = [sum(map(weight.__getitem__, bag)) for bag in bags]
    index: dict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(bags):
        for feature in bag:
            index[feature].append(number)
    family = {symbol: number for number, members in enumerate(families) for symbol in members}
    found: dict[tuple[int, int], float] = {}
    for number, text in enumerate(texts):
        if only is not None and text.resolution not in only:
            continue
        scores: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for other in _candidates(bags[number], index, often):
            its = texts[other]
            if its.resolution == text.resolution:
                continue
            if family.get(its.resolution, -1) == family.get(text.resolution, -2):
                continue
            shared = sum(map(weight.__getitem__, bags[number] & bags[other]))
            score = 2 * shared / (totals[number] + totals[other])
            if score >= least:
                scores[its.resolution].append((-score, other))
        best = sorted(entry for ranked in scores.values() for entry in sorted(ranked)[:_MOST_EACH])[:_MOST_ALL]
        found.update({(min(number, other), max(number, other)): -score for score, other in best})
    proposals = [Proposal(texts[i].key, texts[j].key, round(score, 4)) for (i, j), score in found.items()]
    return sorted(proposals, key=lambda proposal: (-proposal.score, proposal.first, proposal.second))


#: From this length on a word is no mere article or preposition.
_TELLING = 4


def shared_words(one: str, other: str) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
    """Both clauses cut into stretches, with whether the other has their words too, in whatever form or order.

    Small words count only between two that both have. The stretches of a clause joined are the clause.
    """
    stems = [{_stem(word) for word in words(text) if len(word) >= _TELLING} for text in (one, other)]
    both = stems[0] & stems[1]
    return _marked(one, both), _marked(other, both)


def _marked(text: str, both: set[str]) -> list[tuple[bool, str]]:
    tokens = _TOKEN.findall(text)
    marks: list[bool | None] = []
    for token in tokens:
        found = words(token)
        small = not found or all(len(word) < _TELLING for word in found)
        marks.append(None if small else all(_stem(word) in both for word in found if len(word) >= _TELLING))
    stretches: list[tuple[bool, str]] = []
    for index, (token, mark) in enumerate(zip(tokens, marks, strict=True)):
        before = stretches[-1][0] if stretches else False
        after = next((later for later in marks[index:] if later is not None), False)
        shared = before and after if mark is None else mark
        if stretches and stretches[-1][0] == shared:
            stretches[-1] = (shared, stretches[-1][1] + token)
        else:
            stretches.append((shared, token))
    return stretches


def _candidates(bag: Iterable[str], index: dict[str, list[int]], often: Counter[str]) -> list[int]:
    """The clauses that share the most of this one's rarest words."""
    found: dict[int, int] = {}
    visited = 0
    for count, feature in sorted((often[f], f) for f in bag):
        visited += count
        if visited > _MOST_VISITED and found:
            break
        for number in index[feature]:
            found[number] = found.get(number, 0) + 1
    return sorted(found, key=found.__getitem__, reverse=True)[:_MOST_TRIED]


def _features(text: str) -> frozenset[str]:
    stems = [_stem(word) for word in words(text)]
    return frozenset(stems).union(f"{one} {other}" for one, other in pairwise(stems))


def _stem(word: str) -> str:
    """The word without its commonest endings, so that "ratifying" and "ratify" meet; other languages keep theirs but
    for the plural."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
