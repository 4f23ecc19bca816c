"""The two documents the project was created from, read paragraph by paragraph."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from compliance.parser import Action, Obligation, ParsedResolution, parse_source, read_file
from tests.parser.reading import RESOLUTIONS


@cache
def reading(name: str) -> ParsedResolution:
    return parse_source(read_file(RESOLUTIONS / name))


def digest() -> ParsedResolution:
    return reading("A-RES-65-190-digest.txt")


def full_text() -> ParsedResolution:
    return reading("A-HRC-RES-11-3.txt")


def obligation(parsed: ParsedResolution, identifier: str) -> Obligation:
    return next(o for o in parsed.obligations if o.id == identifier)


def action(parsed: ParsedResolution, identifier: str, number: int) -> Action:
    return obligation(parsed, identifier).actions[number - 1]


def test_both_documents_together_hold_27_obligations_and_43_actions() -> None:
    both = [*digest().obligations, *full_text().obligations]
    assert len(both) == 27
    assert sum(len(o.actions) for o in both) == 43
    assert Counter(o.verb_base for o in both) == {"urges": 19, "calls upon": 5, "encourages": 2, "invites": 1}


def test_the_digest_yields_seven_clauses_and_one_second_verb() -> None:
    assert [(o.id, len(o.actions)) for o in digest().obligations] == [
        ("op1", 1), ("op2", 2), ("op3", 2), ("op3/s1", 1), ("op4", 1), ("op5", 2), ("op6", 3), ("op7", 1),
    ]  # fmt: skip


def test_the_digests_headings_become_themes_until_the_next_heading() -> None:
    themes = [p.themes for p in digest().provisions]
    assert themes == [
        ("gender equality", "positive legal determinants"),
        ("human rights",),
        ("human rights",),
        ("gender equality",),
        ("positive legal determinants",),
        ("positive legal determinants",),
        ("positive legal determinants",),
    ]


def test_the_digest_has_no_symbol_and_says_so() -> None:
    assert digest().symbol is None
    assert "missing-symbol" in [w.code for w in digest().warnings]


def test_a_given_symbol_is_taken_for_the_digest() -> None:
    parsed = parse_source(read_file(RESOLUTIONS / "A-RES-65-190-digest.txt"), symbol="A/RES/65/190")
    assert (parsed.symbol, parsed.session, parsed.number) == ("A/RES/65/190", "65", "190")
    assert "missing-symbol" not in [w.code for w in parsed.warnings]


def test_the_digests_wrong_year_gives_way_to_the_session() -> None:
    assert digest().adopted_on == "2010-12-21"
    warning = next(w for w in digest().warnings if w.code == "conflicting-dates")
    text = (RESOLUTIONS / "A-RES-65-190-digest.txt").read_text(encoding="utf-8")
    assert text[warning.start : warning.end] == "21 December 2011"


def test_the_digests_prose_is_no_provision() -> None:
    assert all("precedential" not in p.text and "preeminent" not in p.text for p in digest().provisions)
    assert digest().vote == "without a vote"


def test_the_full_texts_head_is_read() -> None:
    parsed = full_text()
    assert (parsed.symbol, parsed.body, parsed.session, parsed.number) == (
        "A/HRC/RES/11/3", "Human Rights Council", "11", "3",
    )  # fmt: skip
    assert parsed.title == "Trafficking in persons, especially women and children"
    assert (parsed.adopted_on, parsed.vote, parsed.meeting) == ("2009-06-17", "without a vote", "27th")
    assert parsed.cites[:3] == ("A/RES/63/156", "A/RES/63/194", "A/HRC/RES/8/12")


def test_the_full_text_has_16_preambular_and_29_operative_units() -> None:
    kinds = Counter((p.kind, p.parent is None) for p in full_text().provisions)
    assert kinds == {("preambular", True): 16, ("operative", True): 12, ("operative", False): 19}
    chapeaus = [p.id for p in full_text().provisions if p.text.endswith(":")]
    assert chapeaus == ["2", "3"]


def test_paragraphs_broken_by_a_page_are_whole() -> None:
    texts = {p.id: p.text for p in full_text().provisions}
    assert "including for sexual and labour exploitation" in texts["3(f)"]
    assert "Trafficking in Persons, Especially Women" in texts["3(o)"]
    assert "while applying them" in texts["10"]
    assert [w.code for w in full_text().warnings] == ["page-break"] * 3


def test_sub_paragraphs_have_the_verb_and_addressee_of_their_paragraph() -> None:
    sub = next(p for p in full_text().provisions if p.id == "3(i)")
    assert (sub.verb, sub.addressee, sub.inherits_verb, sub.parent) == ("Urges", "Governments", True, "3")


def test_noun_phrases_under_a_stance_oblige_nobody() -> None:
    assert not [o for o in full_text().obligations if o.provision.startswith("2")]


def test_a_second_verb_makes_an_obligation_of_its_own_force() -> None:
    second = obligation(full_text(), "3(e)/s1")
    assert (second.verb, second.force, second.addressee) == ("encourages", 2, "Governments")
    assert obligation(full_text(), "3(e)").force == 4
    assert second.text.startswith("encourages Governments to provide")


def test_an_appreciation_for_governments_obliges_nobody() -> None:
    provision = next(p for p in full_text().provisions if p.id == "4")
    assert [a.verb for a in provision.also] == ["expresses"]
    assert [o.id for o in full_text().obligations if o.provision == "4"] == ["4"]


def test_paragraphs_that_only_mention_governments_oblige_nobody() -> None:
    assert not {"1", "7", "8", "9", "10", "11", "12"} & {o.provision for o in full_text().obligations}


@pytest.mark.parametrize(
    ("identifier", "number", "latitude"),
    [
        ("3(c)", 1, "none"), ("3(d)", 1, "discretion"), ("3(d)", 2, "discretion"), ("3(f)", 1, "none"),
        ("3(f)", 2, "discretion"), ("3(h)", 1, "discretion"), ("3(k)", 1, "discretion"), ("3(l)", 1, "consideration"),
        ("3(n)", 1, "none"), ("3(n)", 2, "consideration"), ("3(n)", 3, "none"), ("3(o)", 1, "consideration"),
        ("4", 2, "consideration"), ("6", 1, "none"),
    ],
)  # fmt: skip
def test_latitude_is_that_of_the_action_and_not_of_the_clause(identifier: str, number: int, latitude: str) -> None:
    assert action(full_text(), identifier, number).latitude == latitude


def test_or_to_makes_alternatives() -> None:
    groups = [a.alternative_group for a in obligation(full_text(), "3(n)").actions]
    assert groups[0] is None
    assert groups[1] is not None
    assert groups[1] == groups[2]


def test_a_narrower_addressee_is_kept() -> None:
    narrowed = [a.narrowed_to for a in obligation(full_text(), "3(o)").actions]
    assert narrowed == ["Governments that have not yet done so", "States parties", None]


def test_verbs_that_share_an_object_are_one_action() -> None:
    assert action(full_text(), "3(f)", 1).verbs == ("devise", "enforce", "strengthen")
    assert action(full_text(), "3(o)", 1).verbs[0] == "consider signing"


def test_means_are_kept_apart_from_the_action() -> None:
    first = action(full_text(), "3(a)", 1)
    assert "strengthening existing legislation" not in first.text
    assert first.means[0] == "by strengthening existing legislation"
