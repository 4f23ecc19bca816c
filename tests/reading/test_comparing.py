"""Two texts compared: what became of each paragraph, and of the sub-paragraphs inside."""

from __future__ import annotations

from compliance.reading.comparing import Comparison, Node, compare

TRAINING = "Urges Governments to provide training for law enforcement and judicial officials on human trafficking"
SHELTER = "Invites Governments to allocate resources to shelters, helplines and counselling for the victims"
DATA = "Encourages Governments to collect data on migration disaggregated by sex and age every year"
MEDIA = "Calls upon media providers to adopt self-regulatory measures on the responsible use of the Internet"
REPORT = "Requests the Secretary-General to report to the General Assembly at its next session on this"


def text(*paragraphs: str) -> list[Node]:
    return [Node(str(n), "", f"{n}.", words) for n, words in enumerate(paragraphs, start=1)]


def changes(found: Comparison) -> list[tuple[str | None, str | None, str]]:
    return [(row.old, row.new, row.change) for row in found.rows]


def words_of(found: Comparison, index: int) -> list[tuple[str, str]]:
    return [part for piece in found.rows[index].pieces for part in piece.parts]


def test_every_paragraph_of_both_texts_is_there_once_and_a_dropped_one_where_it_stood() -> None:
    found = compare(text(TRAINING, MEDIA, DATA), text(TRAINING, SHELTER, f"{DATA} and every month"))
    assert changes(found) == [
        ("1", "1", "carried_over"),
        ("2", None, "dropped"),
        (None, "2", "new"),
        ("3", "3", "amended"),
    ]
    assert found.counts == {"carried_over": 1, "amended": 1, "terms": 0, "new": 1, "dropped": 1}
    assert (found.old_paragraphs, found.new_paragraphs, found.amended) == (3, 3, 1)
    assert words_of(found, 3) == [("same", DATA), ("added", " and every month")]


def test_both_texts_can_be_read_from_the_difference() -> None:
    found = compare(text(TRAINING, DATA), text(TRAINING.replace("provide", "fund"), MEDIA))
    for row in found.rows:
        for piece in row.pieces:
            old = "".join(words for kind, words in piece.parts if kind != "added")
            new = "".join(words for kind, words in piece.parts if kind != "removed")
            assert old in ("", TRAINING, DATA)
            assert new in ("", TRAINING.replace("provide", "fund"), MEDIA)


def test_typography_is_no_difference() -> None:
    found = compare(
        text("Urges Governments to protect victims’ rights;"), text("Urges  Governments to protect victims' rights.")
    )
    assert changes(found) == [("1", "1", "carried_over")]
    assert words_of(found, 0) == [("same", "Urges  Governments to protect victims' rights.")]


def test_a_term_replaced_throughout_is_told_from_other_changes() -> None:
    old = [f"{words} against human trafficking" for words in (SHELTER, DATA, MEDIA, REPORT)]
    new = [words.replace("human trafficking", "trafficking in persons") for words in old]
    new[3] += " in every language"
    found = compare(text(*old), text(*new))
    assert [row.change for row in found.rows] == ["terms", "terms", "terms", "amended"]
    assert found.terms == [("human trafficking", "trafficking in persons")]
    assert found.amended == 4


def test_sub_paragraphs_are_matched_inside_their_paragraph() -> None:
    """(b) is new and shifts the letter of what was (b); (c) is gone."""
    head = Node("1", "", "1.", "Urges Governments:")
    old = [head, Node("1(a)", "1", "(a)", TRAINING), Node("1(b)", "1", "(b)", SHELTER), Node("1(c)", "1", "(c)", MEDIA)]
    new = [head, Node("1(a)", "1", "(a)", TRAINING), Node("1(b)", "1", "(b)", DATA), Node("1(c)", "1", "(c)", SHELTER)]
    found = compare(old, new)
    assert changes(found) == [("1", "1", "amended")]
    pieces = [(p.old, p.new, p.old_label, p.new_label, p.level) for p in found.rows[0].pieces]
    assert pieces == [
        ("1", "1", "1.", "1.", 0),
        ("1(a)", "1(a)", "(a)", "(a)", 1),
        (None, "1(b)", "", "(b)", 1),
        ("1(b)", "1(c)", "(b)", "(c)", 1),
        ("1(c)", None, "(c)", "", 1),
    ]
    kinds = [{kind for kind, _words in piece.parts} for piece in found.rows[0].pieces]
    assert kinds == [{"same"}, {"same"}, {"added"}, {"same"}, {"removed"}]


def test_a_sub_paragraph_of_a_sub_paragraph_keeps_its_depth() -> None:
    nodes = [Node("1", "", "1.", "Urges:"), Node("1(a)", "1", "(a)", "To act:"), Node("1(a)(i)", "1(a)", "(i)", DATA)]
    assert [piece.level for piece in compare(nodes, nodes).rows[0].pieces] == [0, 1, 2]


def test_an_empty_text_is_all_new_or_all_dropped() -> None:
    assert changes(compare([], text(DATA))) == [(None, "1", "new")]
    assert changes(compare(text(DATA), [])) == [("1", None, "dropped")]
    assert compare([], []).rows == []
