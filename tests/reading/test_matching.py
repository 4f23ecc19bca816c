"""Clauses of two texts: renumbered, reworded, added, removed, split, merged."""

from __future__ import annotations

from compliance.parser import parse
from compliance.reading.matching import ActionText, Clause, Match, clauses_of, match, paragraphs_of
from tests.reading.texts import SMALL

TRAINING = "Urges Governments to provide or strengthen training for law enforcement, immigration and judicial officials"
SHELTER = "Invites Governments to allocate resources to shelters, helplines and counselling for victims of trafficking"
DATA = "Encourages Governments to collect data on trafficking in persons disaggregated by sex and age every year"
MEDIA = "Invites media providers to adopt self-regulatory measures on the responsible use of the Internet for children"


def clauses(*texts: str, first: int = 1) -> list[Clause]:
    """Paragraphs numbered from `first`, keys as printed."""
    return [Clause(str(n), str(n), str(n), "urges", text, (), n) for n, text in enumerate(texts, first)]


def outcome(matches: list[Match]) -> list[tuple[str | None, str | None, str]]:
    return [(m.old_key, m.new_key, m.change) for m in matches]


def test_the_same_text_is_unchanged_clause_by_clause() -> None:
    same = clauses(TRAINING, SHELTER, DATA)
    assert outcome(match(same, same)) == [(n, n, "unchanged") for n in "123"]
    assert all(m.similarity == 1 and m.sure for m in match(same, same))


def test_typography_and_closing_punctuation_change_nothing() -> None:
    old = clauses("Urges Governments to protect victims’ rights – all of them;")
    new = clauses("Urges  Governments to protect victims' rights - all of them.")
    assert outcome(match(old, new)) == [("1", "1", "unchanged")]


def test_numbers_are_no_evidence() -> None:
    """Number 2 is another paragraph in the new text; the old one has moved to 3."""
    assert outcome(match(clauses(TRAINING, SHELTER), clauses(TRAINING, MEDIA, SHELTER))) == [
        ("1", "1", "unchanged"),
        (None, "2", "added"),
        ("2", "3", "unchanged"),
    ]


def test_one_dropped_and_one_new_at_the_same_number_are_two_paragraphs() -> None:
    assert outcome(match(clauses(TRAINING, MEDIA, DATA), clauses(TRAINING, SHELTER, DATA))) == [
        ("1", "1", "unchanged"),
        (None, "2", "added"),
        ("3", "3", "unchanged"),
        ("2", None, "removed"),
    ]


def test_another_verb_or_word_amends() -> None:
    found = match(clauses(TRAINING, SHELTER), clauses("Also u" + TRAINING[1:], SHELTER.replace("allocate", "give")))
    assert outcome(found) == [("1", "1", "amended"), ("2", "2", "amended")]
    assert all(0.7 < m.similarity < 1 and m.sure for m in found)


def test_a_change_of_verb_or_addressee_above_the_words_amends() -> None:
    """A sub-paragraph's words stay the same when its paragraph turns from "Urges Governments" to another."""
    one = Clause("a", "3(a)", "3(a)", "urges", "To collect data on victims", (), 0, "Governments")
    verb = Clause("a", "3(a)", "3(a)", "encourages", "To collect data on victims", (), 0, "Governments")
    addressee = Clause("a", "3(a)", "3(a)", "urges", "To collect data on victims", (), 0, "States parties")
    assert outcome(match([one], [one])) == [("a", "a", "unchanged")]
    assert outcome(match([one], [verb])) == outcome(match([one], [addressee])) == [("a", "a", "amended")]


def test_two_alike_are_told_apart_by_their_own_words_and_then_by_order() -> None:
    old = clauses(f"{DATA} on women", f"{DATA} on girls")
    assert outcome(match(old, clauses(f"{DATA} on all girls", f"{DATA} on all women"))) == [
        ("2", "1", "amended"),
        ("1", "2", "amended"),
    ]
    both = clauses(DATA, DATA)
    assert outcome(match(both, clauses("Also " + DATA, "Also " + DATA))) == [
        ("1", "1", "amended"),
        ("2", "2", "amended"),
    ]


def test_of_three_equal_wordings_the_one_in_the_removed_place_goes() -> None:
    old = clauses(DATA, TRAINING, DATA, SHELTER, DATA)
    new = clauses(DATA, TRAINING, SHELTER, DATA)
    assert ("3", None, "removed") in outcome(match(old, new))


def test_merged_paragraphs_say_where_the_words_went() -> None:
    found = match(clauses(TRAINING, DATA), clauses(f"{TRAINING} and {DATA}"))
    assert [m.change for m in found] == ["amended", "removed"]
    assert found[1].inside == "1"
    assert not found[1].sure


def test_a_split_paragraph_says_where_the_words_came_from() -> None:
    found = match(clauses(f"{TRAINING}, as appropriate, and {DATA}"), clauses(TRAINING, DATA))
    assert sorted(m.change for m in found) == ["added", "amended"]
    assert next(m for m in found if m.change == "added").inside == "1"


def test_a_shortened_clause_finds_its_full_text() -> None:
    full = (
        f"{TRAINING}, with a view to identifying victims early, referring them to services, respecting their privacy "
    )
    full += "and treating them with full respect for their human rights, and in doing so to consult their organisations"
    found = match(clauses(TRAINING), clauses(MEDIA, full))
    assert ("1", "2", "amended") in outcome(found)
    assert not next(m for m in found if m.old_key).sure


def test_actions_are_matched_within_their_clause() -> None:
    def clause(*actions: str) -> Clause:
        texts = tuple(ActionText(str(n), text) for n, text in enumerate(actions))
        return Clause("c", "1", "1", "urges", "Urges Governments " + " and ".join(actions), texts)

    old = clause("to adopt laws on trafficking", "to train all the judges", "to publish data")
    new = clause("to train all the judges and prosecutors", "to adopt laws on trafficking", "to hold hearings")
    (found,) = match([old], [new])
    assert [(a.old_key, a.new_key, a.change) for a in found.actions] == [
        ("1", "0", "amended"),
        ("0", "1", "unchanged"),
        (None, "2", "added"),
        ("2", None, "removed"),
    ]


def test_nothing_on_one_side_or_both() -> None:
    assert match([], []) == []
    assert outcome(match([], clauses(DATA))) == [(None, "1", "added")]
    assert outcome(match(clauses(DATA), [])) == [("1", None, "removed")]
    assert outcome(match(clauses("", ""), clauses(""))) == [("1", "1", "unchanged"), ("2", None, "removed")]


def test_every_clause_appears_once() -> None:
    old, new = clauses(TRAINING, DATA, DATA, MEDIA), clauses(DATA, SHELTER, DATA, DATA, "x")
    found = match(old, new)
    assert sorted(m.old_key for m in found if m.old_key) == [c.key for c in old]
    assert sorted(m.new_key for m in found if m.new_key) == [c.key for c in new]


def test_chinese_is_matched_by_characters_and_arabic_without_vowels() -> None:
    assert [m.change for m in match(clauses("敦促各国政府采取一切适当措施"), clauses("敦促各国政府采取适当措施"))] == [
        "amended"
    ]
    assert [m.change for m in match(clauses("يَحُثُّ الحكومات"), clauses("يحث الحكومات"))] == ["unchanged"]


def test_clauses_and_paragraphs_of_a_reading() -> None:
    reading = parse(SMALL).to_dict()
    assert [(c.key, c.addressee, len(c.actions)) for c in clauses_of(reading)] == [
        ("1", "Governments", 2),
        ("1/s1", "Governments", 1),
        ("2(a)", "all States", 2),
        ("2(b)", "all States", 1),
        ("4", "Member States", 1),
    ]
    paragraphs = paragraphs_of(reading)
    assert [p.key for p in paragraphs] == ["1", "2", "3", "4"]
    assert "To protect the privacy of victims" in paragraphs[1].text
