"""Two people's changes of one text, joined: what both began from, what each made of it.

Pure: values are texts or lists of texts, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

Value = str | list[str]

SAME, THEIRS, MINE, BOTH = "same", "theirs", "mine", "both"


@dataclass(frozen=True, slots=True)
class Merged:
    """One field. `base` is None where nobody knows what both began from.

    `changed` says by whom it was changed: `same` by neither (or by both alike), `theirs`, `mine`, or `both`, which a
    person has to decide. `value` is the joined value; of `both` it is mine, so that nothing typed gets lost unseen.
    """

    name: str
    base: Value | None
    theirs: Value
    mine: Value
    changed: str
    value: Value


def merged(
    names: Iterable[str],
    base: Mapping[str, Value] | None,
    theirs: Mapping[str, Value],
    mine: Mapping[str, Value],
    value_of: Callable[[Mapping[str, Value], str], Value],
) -> list[Merged]:
    """Each field of both texts. Lists never collide: what either added is in, what either took away is out."""
    found = []
    for name in names:
        began = None if base is None else value_of(base, name)
        left, right = value_of(theirs, name), value_of(mine, name)
        if left == right:
            changed, value = SAME, right
        elif began is not None and began == right:
            changed, value = THEIRS, left
        elif began is not None and began == left:
            changed, value = MINE, right
        elif isinstance(began, list) and isinstance(left, list) and isinstance(right, list):
            gone = {one for one in began if one not in left or one not in right}
            changed, value = BOTH, [one for one in dict.fromkeys([*left, *right]) if one not in gone]
        else:
            changed, value = BOTH, right
        found.append(Merged(name, began, left, right, changed, value))
    return found
