"""Two people's changes of one text: what joins by itself, and what a person has to decide."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from compliance.models.contents import Value, value_of
from compliance.reading.merging import merged


def one(base: Mapping[str, Value] | None, theirs: Value, mine: Value, name: str = "narrative") -> tuple[str, Value]:
    (found,) = merged([name], base, {name: theirs}, {name: mine}, value_of)
    return found.changed, found.value


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "found"),
    [
        ("a", "a", "a", ("same", "a")),
        ("a", "b", "a", ("theirs", "b")),
        ("a", "a", "b", ("mine", "b")),
        ("a", "b", "b", ("same", "b")),
        ("a", "b", "c", ("both", "c")),
        ("", "b", "", ("theirs", "b")),
        ("a", "a", "", ("mine", "")),
    ],
)
def test_a_field_changed_by_one_of_two_is_taken_from_that_one(
    base: str, theirs: str, mine: str, found: tuple[str, str]
) -> None:
    assert one({"narrative": base}, theirs, mine) == found


def test_where_the_beginning_is_not_known_every_difference_is_a_persons_to_decide() -> None:
    assert one(None, "b", "a") == ("both", "a")
    assert one(None, "a", "a") == ("same", "a")


def test_lists_join_what_was_added_and_leave_out_what_either_took_away() -> None:
    assert one({"evidence": ["1", "2"]}, ["1", "2", "3"], ["2", "4"], "evidence") == ("both", ["2", "3", "4"])
    assert one({"evidence": ["1"]}, [], ["1"], "evidence") == ("theirs", [])


def test_an_action_nobody_spoke_of_is_open() -> None:
    assert one({}, "open", "done", "action-k3-status") == ("mine", "done")
