"""Real texts, and what became of their paragraphs by hand: the digest of A/RES/65/190 and its official text, 75/158 and
77/194. The data is kept outside the repository; the digest is a fixture."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from compliance.reading.differences import differs_in_terms_only, term_changes
from compliance.reading.equivalents import Text, propose
from compliance.reading.matching import Match, clauses_of, match, paragraphs_of
from tests.reading.texts import SEEDS, SHARED, read

pytestmark = [
    pytest.mark.shared,
]
DIGEST = "A-RES-65-190-digest.txt"
FAMILY = ("A_RES_65_190", "A_RES_73_146", "A_RES_75_158", "A_RES_77_194")


def official(name: str) -> dict[str, Any]:
    return read(SHARED / "resolutions" / f"{name}.txt")[0]


def relation(name: str) -> Any:
    return json.loads((SHARED / "relations" / f"{name}.json").read_text(encoding="utf-8"))


def compared(old: str, new: str) -> list[Match]:
    return match(paragraphs_of(official(old)), paragraphs_of(official(new)))


def test_the_digest_finds_its_official_paragraphs_and_the_second_verb_of_paragraph_23() -> None:
    digest = read(SEEDS / DIGEST)[0]
    found = {m.old_key: m for m in match(clauses_of(digest), clauses_of(official("A_RES_65_190"))) if m.old_key}
    changes = {"identical": "unchanged", "reworded": "amended"}
    expected = {
        f"op{entry['digest'][1:]}": (entry["official_paragraph"], changes[entry["match"]])
        for entry in relation("digest_to_official")["A/RES/65/190"]
    }
    expected["op3/s1"] = ("23/s1", "unchanged")
    assert {key: (m.new_key, m.change) for key, m in found.items()} == expected
    assert all(m.sure for m in found.values())
    assert all(a.change == "unchanged" for m in found.values() for a in m.actions)


def test_the_comparison_of_75_158_with_77_194_agrees_with_the_one_by_hand() -> None:
    """The goal asks for 95 %; no paragraph is missed today."""
    family = relation("family_75_158_to_77_194")
    expected = {(*pair, "unchanged") for pair in family["carried_over"]}
    expected |= {(*pair, "amended") for pair in family["amended"]}
    expected |= {(None, n, "added") for n in family["new"]} | {(n, None, "removed") for n in family["dropped"]}
    found = {(m.old_key, m.new_key, m.change) for m in compared("A_RES_75_158", "A_RES_77_194")}
    assert not expected ^ found


def test_paragraphs_that_only_replaced_a_term_are_told_from_those_amended_otherwise() -> None:
    family = relation("family_75_158_to_77_194")
    old = {p.key: p.text for p in paragraphs_of(official("A_RES_75_158"))}
    new = {p.key: p.text for p in paragraphs_of(official("A_RES_77_194"))}
    pairs = [(old[o], new[n]) for o, n in family["carried_over"] + family["amended"]]
    terms = term_changes(pairs)
    assert terms == [("human trafficking", "trafficking in persons")]
    found = [[o, n] for o, n in family["amended"] if differs_in_terms_only(old[o], new[n], terms)]
    assert found == family["amended_terms_only"]


@pytest.mark.parametrize(("one", "other"), list(permutations(FAMILY, 2)))
def test_the_comparison_is_the_same_in_either_direction(one: str, other: str) -> None:
    there = {(m.old_key, m.new_key) for m in compared(one, other)}
    back = {(m.new_key, m.old_key) for m in compared(other, one)}
    assert there == back


def test_resolutions_on_different_subjects_have_nothing_sure_in_common() -> None:
    """A/HRC/RES/50/7 is on violence against women, 53/9 and 44/4 on trafficking."""
    for old, new in permutations(("A_HRC_RES_50_7", "A_HRC_RES_53_9", "A_HRC_RES_44_4"), 2):
        matched = [m for m in compared(old, new) if m.old_key and m.new_key]
        if "A_HRC_RES_50_7" in (old, new):
            assert not [m for m in matched if m.sure]
        else:
            assert len(matched) == 18


def test_known_equivalents_of_the_two_seeds_are_proposed_and_no_false_one() -> None:
    texts = [
        Text(f"{name}:{o['id']}", name, o["text"])
        for name in ("A-RES-65-190-digest.txt", "A-HRC-RES-11-3.txt")
        for o in read(SEEDS / name)[0]["obligations"]
    ]
    names = {"GA65-190:D": "A-RES-65-190-digest.txt:op", "HRC11-3:": "A-HRC-RES-11-3.txt:"}
    gold = json.loads((SHARED / "gold" / "seeds.json").read_text(encoding="utf-8"))["equivalents"]
    known, certain = set(), set()
    for entry in gold:
        digest = names["GA65-190:D"] + entry["a"].removeprefix("GA65-190:D")
        letter = entry["b"].removeprefix("HRC11-3:")
        pair = (digest, f"{names['HRC11-3:']}{letter[0]}({letter[1:]})" if len(letter) > 1 else letter)
        known.add(pair)
        if entry["level"].startswith("equivalent"):
            certain.add(pair)
    found = {(p.first, p.second) for p in propose(texts)}
    assert certain <= found <= known
