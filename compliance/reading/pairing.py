"""Which text of one list is which of another: one to one, by their words first and their order second.

Words that many clauses share ("trafficking in persons, especially women and girls") say little about which clause
is which, so every word and every pair of neighbouring words weighs the more the fewer clauses have it. The work is
bounded: long lists are compared through their rare words and their neighbours, never each with each.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from math import log

from compliance.reading.words import folded, words

#: Below this, of 1, two texts are held to be different ones. Paragraphs of one family that were rewritten have 0.5
#: and more; paragraphs with one subject and nothing else in common have 0.35 and less.
SAME_TEXT = 0.4
#: From this on a pair is sure, if no other comes near.
SURE_TEXT = 0.6
_MARGIN = 0.12
#: A text whose words are nearly all in a much longer one is the same text, shortened, or a part of it.
_CONTAINED = 0.85
_LEAST_WORDS = 8
#: How much of a text's weight must be in another for it to be a part of it.
_PART = 0.75
#: What standing at the expected place adds when pairs are chosen; never enough to make two texts the same.
_IN_ORDER = 0.06

_EACH_WITH_EACH = 12_000
_MOST_POSTINGS = 32
_MOST_VISITED = 150
_MOST_CANDIDATES = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A text of the old list and the one of the new that it became; `similarity` from 0 to 1."""

    old: int
    new: int
    similarity: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Pairing:
    """`by_new` and `by_old` give the pairs by index. `inside_new` names for an old text without a pair the new text
    that its words went into (a merger); `inside_old` for a new text the old one that it was taken from (a split)."""

    by_new: Mapping[int, Pair]
    by_old: Mapping[int, Pair]
    inside_new: Mapping[int, int] = field(default_factory=dict)
    inside_old: Mapping[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Score:
    """How alike two texts are: as wholes, and how much of the old is in the new and of the new in the old."""

    whole: float
    of_old: float
    of_new: float


def pair(old: Sequence[str], new: Sequence[str]) -> Pairing:
    """The pairs of two lists of texts, each in the order of its document."""
    by_new = {p.new: p for p in _identical(old, new)}
    left_old = sorted(set(range(len(old))) - {p.old for p in by_new.values()})
    left_new = sorted(set(range(len(new))) - set(by_new))
    if not left_old and not left_new:
        return Pairing(by_new, {p.old: p for p in by_new.values()})
    bags = _Bags(old, new)
    if left_old and left_new:
        expected = _Expected(by_new.values())
        for p in _chosen(bags.scores(left_old, left_new, expected), expected):
            by_new[p.new] = p
    by_old = {p.old: p for p in by_new.values()}
    return Pairing(by_new, by_old, *_parts(bags, old, new, by_old, by_new))


def _identical(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pairs of equal wording. Where a wording stands more than once, those in the most alike places are paired."""
    places_old, places_new = _places(old), _places(new)
    common = [wording for wording in places_new if wording in places_old]
    found = [
        Pair(i, j, 1.0, sure=True)
        for wording in common
        if len(places_old[wording]) == len(places_new[wording])
        for i, j in zip(places_old[wording], places_new[wording], strict=True)
    ]
    expected = _Expected(found)
    for wording in common:
        if len(places_old[wording]) == len(places_new[wording]):
            continue
        waiting = list(places_old[wording])
        for j in places_new[wording]:
            if not waiting:
                break
            found.append(Pair(_take_nearest(waiting, expected.old_of(j)), j, 1.0, sure=False))
    return found


def _places(texts: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        found[folded(text)].append(index)
    return found


def _take_nearest(waiting: list[int], place: float) -> int:
    """Remove and return the number nearest to a place from an ascending list."""
    index = bisect_left(waiting, place)
    if index and (index == len(waiting) or place - waiting[index - 1] <= waiting[index] - place):
        index -= 1
    return waiting.pop(index)


class _Expected:
    """Where in the old list a text of the new one should stand, between the pairs that are known."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._points: list[tuple[int, int]] = []
        for p in pairs:
            self.add(p)

    def add(self, p: Pair) -> None:
        insort(self._points, (p.new, p.old))

    def old_of(self, new: int) -> int:
        """The expected index: as far behind the last known pair as the new text is behind its."""
        index = bisect_left(self._points, (new, -1))
        before = self._points[index - 1] if index else None
        after = self._points[index] if index < len(self._points) else None
        if before is not None and (after is None or new - before[0] <= after[0] - new):
            return before[1] + (new - before[0])
        if after is not None:
            return after[1] - (after[0] - new)
        return new


class _Bags:
    """The words and pairs of neighbouring words of each text, as numbers, and what each of them weighs."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._numbers: dict[str, int] = {}
        self._old = {index: self._bag(text) for index, text in enumerate(old)}
        self._new = {index: self._bag(text) for index, text in enumerate(new)}
        often_old = Counter(chain.from_iterable(self._old.values()))
        often_new = Counter(chain.from_iterable(self._new.values()))
        most = max(len(old), len(new), 1)
        weight = [log(1 + most / often) for often in range(1, most + 1)]
        # A word of one clause on each side is as rare as one of a single clause.
        self._weight = {f: weight[max(often_old[f], often_new[f]) - 1] for f in often_old.keys() | often_new.keys()}
        self._total_old = {i: self._weigh(bag) for i, bag in self._old.items()}
        self._total_new = {j: self._weigh(bag) for j, bag in self._new.items()}

    def _bag(self, text: str) -> frozenset[int]:
        numbers = self._numbers
        found = [numbers.setdefault(word, len(numbers) + 1) for word in words(text)]
        return frozenset(found).union(one << 32 | other for one, other in pairwise(found))

    def _weigh(self, features: Iterable[int]) -> float:
        return sum(map(self._weight.__getitem__, features))

    def score(self, i: int, j: int) -> _Score:
        """How alike an old and a new text are."""
        shared = self._weigh(self._old[i] & self._new[j])
        if not shared:
            return _Score(0.0, 0.0, 0.0)
        total_old, total_new = self._total_old[i], self._total_new[j]
        return _Score(2 * shared / (total_old + total_new), shared / total_old, shared / total_new)

    def scores(
        self, left_old: Sequence[int], left_new: Sequence[int], expected: _Expected
    ) -> dict[tuple[int, int], _Score]:
        """The scores of all pairs that may be the same text, by (old, new)."""
        if len(left_old) * len(left_new) <= _EACH_WITH_EACH:
            return {(i, j): self.score(i, j) for i in left_old for j in left_new}
        pairs = self._by_rare_words(left_old, left_new) | _by_order(left_old, left_new, expected)
        return {(i, j): self.score(i, j) for i, j in pairs}

    def _by_rare_words(self, left_old: Sequence[int], left_new: Sequence[int]) -> set[tuple[int, int]]:
        index: dict[int, list[int]] = defaultdict(list)
        for i in left_old:
            for f in self._old[i]:
                index[f].append(i)
        rare = {f: len(places) for f, places in index.items() if len(places) <= _MOST_POSTINGS}
        found: set[tuple[int, int]] = set()
        for j in left_new:
            gathered: dict[int, int] = {}
            visited = 0
            for often, f in sorted((rare[f], f) for f in self._new[j] & rare.keys()):
                if visited > _MOST_VISITED:
                    break
                visited += often
                for i in index[f]:
                    gathered[i] = gathered.get(i, 0) + 1
            best = sorted(gathered, key=gathered.__getitem__, reverse=True)[:_MOST_CANDIDATES]
            found.update((i, j) for i in best)
        return found


def _by_order(left_old: Sequence[int], left_new: Sequence[int], expected: _Expected) -> set[tuple[int, int]]:
    found = set()
    for rank, j in enumerate(left_new):
        at = bisect_left(left_old, expected.old_of(j))
        near = {at - 1, at, at + 1, rank * len(left_old) // len(left_new)}
        found |= {(left_old[n], j) for n in near if 0 <= n < len(left_old)}
    return found


def _chosen(scores: dict[tuple[int, int], _Score], expected: _Expected) -> list[Pair]:
    """The pairs taken, the most alike first; those without a rival make the order by which the others are judged."""
    alike = {key: value for key, score in scores.items() if (value := _likeness(score)) >= SAME_TEXT}
    rivals = _Rivals(alike)
    taken: list[Pair] = []
    used_old: set[int] = set()
    used_new: set[int] = set()

    def take(i: int, j: int) -> None:
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            similarity = scores[i, j].whole
            sure = similarity >= SURE_TEXT and rivals.margin(i, j) >= _MARGIN
            taken.append(Pair(i, j, round(similarity, 4), sure))

    for i, j in sorted(alike, key=lambda key: -alike[key]):
        if rivals.margin(i, j) >= _MARGIN:
            take(i, j)
    for p in taken:
        expected.add(p)

    def with_order(key: tuple[int, int]) -> tuple[float, float]:
        distance = abs(expected.old_of(key[1]) - key[0])
        return -(alike[key] + _IN_ORDER / (1 + distance)), distance

    for i, j in sorted((key for key in alike if key[0] not in used_old and key[1] not in used_new), key=with_order):
        take(i, j)
    return taken


def _likeness(score: _Score) -> float:
    """The score by which pairs are chosen: a text wholly inside another is at least as good as a rewritten one."""
    if max(score.of_old, score.of_new) >= _CONTAINED and score.whole >= 1 - _CONTAINED:
        return max(score.whole, SAME_TEXT)
    return score.whole


class _Rivals:
    """How far a pair is ahead of the next best that either of its texts could have."""

    def __init__(self, alike: dict[tuple[int, int], float]) -> None:
        self._alike = alike
        self._old: dict[int, list[float]] = defaultdict(list)
        self._new: dict[int, list[float]] = defaultdict(list)
        for (i, j), value in alike.items():
            self._old[i].append(value)
            self._new[j].append(value)
        for values in (*self._old.values(), *self._new.values()):
            values.sort(reverse=True)
            del values[2:]

    def margin(self, i: int, j: int) -> float:
        """Negative where a rival is better; 1 where there is none."""
        value = self._alike[i, j]
        others = [
            values[1] if values[0] == value else values[0]
            for values in (self._old[i], self._new[j])
            if len(values) > 1 or values[0] != value
        ]
        return value - max(others, default=value - 1)


def _parts(
    bags: _Bags, old: Sequence[str], new: Sequence[str], by_old: Mapping[int, Pair], by_new: Mapping[int, Pair]
) -> tuple[dict[int, int], dict[int, int]]:
    """Texts without a pair whose words stand inside one that has a pair."""
    rest_old = [i for i in range(len(old)) if i not in by_old and len(words(old[i])) >= _LEAST_WORDS]
    rest_new = [j for j in range(len(new)) if j not in by_new and len(words(new[j])) >= _LEAST_WORDS]
    inside_new: dict[int, int] = {}
    inside_old: dict[int, int] = {}
    if len(rest_old) * len(by_new) <= _EACH_WITH_EACH:
        for i in rest_old:
            share, j = max(((bags.score(i, j).of_old, j) for j in by_new), default=(0.0, 0))
            if share >= _PART:
                inside_new[i] = j
    if len(rest_new) * len(by_old) <= _EACH_WITH_EACH:
        for j in rest_new:
            share, i = max(((bags.score(i, j).of_new, i) for i in by_old), default=(0.0, 0))
            if share >= _PART:
                inside_old[j] = i
    return inside_new, inside_old
