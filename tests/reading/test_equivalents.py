"""Obligations that ask for the same in different resolutions."""

from __future__ import annotations

from compliance.reading.equivalents import Text, propose
from tests.reading.texts import SEEDS, read

LAWS = "Urges Governments to adopt and enforce comprehensive laws against trafficking in women and girls"
SAME = "Calls upon States to adopt, strengthen and enforce comprehensive laws against trafficking in women and children"
OTHER = "Invites Member States to contribute to the trust fund for victims of landmines"


def found(*texts: tuple[str, str], **limits: object) -> list[tuple[str, str]]:
    given = [Text(str(n), resolution, text) for n, (resolution, text) in enumerate(texts)]
    return [(p.first, p.second) for p in propose(given, **limits)]  # type: ignore[arg-type]


def test_the_same_asked_in_other_words_is_proposed_and_other_matters_are_not() -> None:
    assert found(("A", LAWS), ("A", OTHER), ("B", SAME)) == [("0", "2")]


def test_nothing_is_proposed_within_a_resolution_or_a_family() -> None:
    assert found(("A", LAWS), ("A", LAWS)) == []
    assert found(("A", LAWS), ("B", LAWS), families=[{"A", "B"}]) == []
    assert found(("A", LAWS), ("B", LAWS), families=[{"A"}, {"B"}]) == [("0", "1")]


def test_only_pairs_with_a_named_resolution_and_each_once() -> None:
    texts = [("A", LAWS), ("B", LAWS), ("C", LAWS)]
    assert sorted(found(*texts)) == [("0", "1"), ("0", "2"), ("1", "2")]
    assert sorted(found(*texts, only={"C"})) == [("0", "2"), ("1", "2")]


def test_the_most_alike_come_first_with_their_score() -> None:
    given = [Text("0", "A", LAWS), Text("1", "B", SAME), Text("2", "C", LAWS)]
    scores = [p.score for p in propose(given)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1


def test_a_clause_repeated_everywhere_gives_a_bounded_number_of_proposals() -> None:
    """60 resolutions with five equal clauses each have 44,000 equal pairs."""
    given = [Text(f"{n}", str(n // 5), LAWS) for n in range(300)]
    assert len(propose(given)) <= 12 * len(given)


def test_nothing_gives_nothing() -> None:
    assert propose([]) == []
    assert found(("A", ""), ("B", ""), ("C", "…")) == []


def test_the_two_seeds_share_the_clauses_a_reader_finds() -> None:
    """Digest paragraph 2 and 3(f), 4 and 3(k) ask for the same; 7 and 3(d) overlap. No other pair is proposed."""
    digest, council = "A-RES-65-190-digest.txt", "A-HRC-RES-11-3.txt"
    texts = [Text(o["id"], name, o["text"]) for name in (digest, council) for o in read(SEEDS / name)[0]["obligations"]]
    assert [(p.first, p.second) for p in propose(texts)] == [("op2", "3(f)"), ("op4", "3(k)"), ("op7", "3(d)")]
