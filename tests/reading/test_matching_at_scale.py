"""Long lists: the time is bounded whatever the texts are. The limit of the goal is two seconds for 2,000 by 2,000; the
tests allow for a busy machine."""

from __future__ import annotations

import random
import time

import pytest

from compliance.reading.matching import Clause, match
from compliance.reading.words import folded, words

MANY = 2000
LIMIT = 6.0


def listed(texts: list[str]) -> list[Clause]:
    return [Clause(str(n), str(n), str(n), "urges", text, (), n) for n, text in enumerate(texts)]


def made_up() -> tuple[list[str], list[str]]:
    """2,000 clauses of 40 words, common and rare as in real texts, and the same with five words changed."""
    chance = random.Random(7)  # noqa: S311
    vocabulary = [f"word{n}" for n in range(3000)]
    weights = [1 / (n + 1) for n in range(3000)]
    old = [chance.choices(vocabulary, weights, k=40) for _ in range(MANY)]
    new = [list(clause) for clause in old]
    for clause in new:
        for place in chance.sample(range(40), 5):
            clause[place] = chance.choice(vocabulary)
    return [" ".join(c) for c in old], [" ".join(c) for c in new]


def timed(old: list[str], new: list[str]) -> list[tuple[str | None, str | None, str]]:
    folded.cache_clear()
    words.cache_clear()
    began = time.process_time()
    found = match(listed(old), listed(new))
    assert time.process_time() - began < LIMIT
    return [(m.old_key, m.new_key, m.change) for m in found]


@pytest.mark.long
def test_two_thousand_amended_and_shuffled_clauses_are_all_found() -> None:
    old, new = made_up()
    order = list(range(MANY))
    random.Random(3).shuffle(order)  # noqa: S311
    found = timed(old, [new[n] for n in order])
    assert [(o, n) for o, n, change in found if change == "amended"] == [(str(o), str(n)) for n, o in enumerate(order)]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("Urges Governments to act", "Urges Governments to act", {"unchanged"}),
        ("Urges Governments to take every measure", "Urges Governments to take each measure", {"amended"}),
        ("", "", {"unchanged"}),
    ],
    ids=["identical", "alike", "empty"],
)
def test_two_thousand_equal_clauses_are_paired_in_order(old: str, new: str, changes: set[str]) -> None:
    found = timed([old] * MANY, [new] * MANY)
    assert {change for *_, change in found} == changes
    assert all(o == n for o, n, _ in found)


def test_two_thousand_with_nothing_in_common() -> None:
    found = timed([f"alpha{n} beta{n}" for n in range(MANY)], [f"gamma{n} delta{n}" for n in range(MANY)])
    assert {change for *_, change in found} == {"added", "removed"}
