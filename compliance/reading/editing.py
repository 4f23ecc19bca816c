"""The operations of corrections, one function each, on a copy of a reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from compliance.parser.mapped import MappedText
from compliance.reading import values as check
from compliance.reading.anchors import carried, inside_a_word, locate, whole_words
from compliance.reading.errors import CorrectionError
from compliance.reading.proposing import (
    action_in,
    actions_in,
    asks_nothing,
    has_own_verb,
    obligation_in,
    still_missing,
)
from compliance.reading.wording import cut, wording_of

if TYPE_CHECKING:
    from compliance.reading.corrections import Correction

Node = dict[str, Any]
OWED_BY = ("governments", "mixed")
#: How much of two stretches must be common for a corrected node to be the one the anchor meant.
_SAME_NODE = 0.8


class Draft:
    """A reading being corrected: a copy whose nodes may be changed, and what was noted on the way."""

    def __init__(self, parsed: Node, text: str, *, is_new: bool = False) -> None:
        """`is_new` where a correction is only now being made: more is refused then than of what was made before."""
        self.text, self.is_new = text, is_new
        self.reading = parsed | {
            "provisions": [dict(p) for p in parsed["provisions"]],
            "obligations": [o | {"actions": [dict(a) for a in o["actions"]]} for o in parsed["obligations"]],
        }
        self.touched: set[str] = set()
        self.aside: list[Node] = []
        self._wordings: dict[str, MappedText] = {}
        self.language: str = parsed.get("source", {}).get("language") or "en"

    @property
    def provisions(self) -> list[Node]:
        found: list[Node] = self.reading["provisions"]
        return found

    @property
    def obligations(self) -> list[Node]:
        found: list[Node] = self.reading["obligations"]
        return found

    def place(self, correction: Correction) -> tuple[int, int]:
        """Where the words of a correction stand in the text."""
        found = locate(self.text, correction.anchor)
        if found is None:
            raise CorrectionError("no-place")
        return found

    def selected(self, correction: Correction) -> tuple[int, int]:
        """Where the words that a correction adds stand, whole."""
        if not correction.anchor.quote.strip():
            raise CorrectionError("no-words")
        return whole_words(self.text, *self.place(correction))

    def provision(self, correction: Correction) -> Node:
        """The paragraph that a correction is about."""
        return _nearest(self.provisions, self.place(correction), "no-provision")

    def obligation(self, correction: Correction) -> Node:
        """The obligation that a correction is about."""
        return _nearest(self.obligations, self.place(correction), "no-obligation")

    def action(self, correction: Correction) -> tuple[Node, Node]:
        """The obligation and the action of it that a correction is about."""
        place = self.place(correction)
        action = _nearest([a for o in self.obligations for a in o["actions"]], place, "no-action")
        return next(o for o in self.obligations if any(a is action for a in o["actions"])), action

    def split_at(self, correction: Correction) -> int:
        """The offset of a split, carried over to where the words stand now."""
        at = check.whole_number(correction.values.get("at"), "bad-split")
        at = carried(correction.anchor, self.text, self.place(correction), at)
        if inside_a_word(self.text, at):
            raise CorrectionError("bad-split")
        return at

    def holder(self, start: int, end: int, nodes: list[Node], code: str) -> Node:
        """The smallest node around the words."""
        around = [n for n in nodes if n["start"] <= start and end <= n["end"]]
        if not around:
            raise CorrectionError(code)
        return min(around, key=lambda n: n["end"] - n["start"])

    def words(self, start: int, end: int, *, trim_before: bool = True) -> MappedText:
        """The cleaned words between two places of one paragraph."""
        provision = self.holder(start, end, self.provisions, "outside-provision")
        identifier = provision["id"]
        if identifier not in self._wordings:
            self._wordings[identifier] = wording_of(self.text, self.reading, provision)
        found = cut(self._wordings[identifier], start, end, trim_before=trim_before)
        if not any(character.isalnum() for character in found.text):
            raise CorrectionError("no-words")
        return found

    def joined(self, first: Node, second: Node) -> Node:
        """Text and span of two nodes as one, with what stands between them if that is of the same paragraph."""
        start, end = min(first["start"], second["start"]), max(first["end"], second["end"])
        try:
            text = self.words(start, end, trim_before=False).text
        except CorrectionError:
            text = f"{first['text']} {second['text']}"
        return {"text": text, "start": start, "end": end}

    def mark(self, correction: Correction, *nodes: Node, identifier: str | None = None) -> None:
        """Note on the nodes that the correction changed them."""
        for node in nodes:
            node["corrected_by"] = [*node.get("corrected_by", ()), correction.id]
            if name := identifier or node.get("id"):
                self.touched.add(name)

    def set_aside(self, correction: Correction, obligation: Node, action: Node | None = None) -> None:
        """Take an obligation, or one action of it, out of the reading and keep it to be shown."""
        if action is None:
            self.obligations[:] = [o for o in self.obligations if o is not obligation]
        else:
            obligation["actions"] = [a for a in obligation["actions"] if a is not action]
        self.mark(correction, action or obligation, identifier=obligation["id"])
        self.aside.append(
            {
                "kind": "action" if action else "obligation",
                "correction": correction.id,
                "obligation": obligation["id"],
                "node": action or obligation,
            }
        )

    def free_place(self, provision: Node, start: int) -> str:
        """The place of a further obligation in a paragraph: the paragraph's own if it is free and no other of its
        clauses stands before the words, else "/s1", "/s2"..."""
        used = {o["id"] for o in self.obligations}
        identifier: str = provision["id"]
        if identifier not in used and not any(
            o["provision"] == identifier and o["start"] < start for o in self.obligations
        ):
            return identifier
        number = 1
        while f"{identifier}/s{number}" in used:
            number += 1
        return f"{identifier}/s{number}"

    def insert(self, obligation: Node) -> None:
        """Put an obligation where the text has it."""
        key = (obligation["start"], obligation["end"])
        index = next((i for i, o in enumerate(self.obligations) if (o["start"], o["end"]) > key), len(self.obligations))
        self.obligations.insert(index, obligation)


def _nearest(nodes: list[Node], place: tuple[int, int], code: str) -> Node:
    """The node whose stretch has the most in common with the place."""
    best, most = None, 0.0
    for node in nodes:
        shared = min(node["end"], place[1]) - max(node["start"], place[0])
        if shared <= 0:
            continue
        common = shared / (max(node["end"], place[1]) - min(node["start"], place[0]))
        if common > most:
            best, most = node, common
    if best is None or most < _SAME_NODE:
        raise CorrectionError(code)
    return best


def describe(draft: Draft, correction: Correction) -> None:
    """What the resolution is: symbol, title, date, organ..."""
    draft.reading |= check.description(correction.values)
    draft.reading["corrected_by"] = [*draft.reading.get("corrected_by", ()), correction.id]
    draft.touched.add("")


def provision_set(draft: Draft, correction: Correction) -> None:
    """The paragraph's kind, verb or addressee, and with it that of its own obligation and of the sub-paragraphs that
    go on with its verb. A paragraph that no longer addresses governments has its obligations set aside."""
    values = check.provision(correction.values)
    provision = draft.provision(correction)
    waiting = [provision]
    while waiting:
        node = waiting.pop()
        waiting += [p for p in draft.provisions if p["parent"] == node["id"] and p.get("inherits_verb")]
        node |= values
        draft.mark(correction, node)
        for obligation in [o for o in draft.obligations if o["provision"] == node["id"]]:
            preambular = node["kind"] == "preambular"
            if preambular or (obligation["id"] == node["id"] and values.get("addressee_class", "mixed") not in OWED_BY):
                draft.set_aside(correction, obligation)
            elif obligation["id"] == node["id"]:
                obligation |= {k: v for k, v in values.items() if k in check.OBLIGATION_VALUES and v is not None}
                obligation["doubts"] = still_missing(obligation)
                draft.mark(correction, obligation)


def obligation_set(draft: Draft, correction: Correction) -> None:
    values = check.obligation(correction.values)
    obligation = draft.obligation(correction)
    obligation |= values | {"doubts": still_missing(obligation | values)}
    draft.mark(correction, obligation)


def obligation_add(draft: Draft, correction: Correction) -> None:
    """An obligation that the parser did not see, in words a person selected."""
    values = check.obligation(correction.values, some=False)
    start, end = draft.selected(correction)
    provision = draft.holder(start, end, draft.provisions, "outside-provision")
    if provision["kind"] != "operative":
        raise CorrectionError("not-operative")
    words = draft.words(start, end)
    place = draft.free_place(provision, words.start)
    node = obligation_in(words, place, provision, draft.reading) | values
    node["doubts"] = still_missing(node)
    _must_be_free(draft, node)
    draft.insert(node)
    draft.mark(correction, node)


def _must_be_free(draft: Draft, node: Node) -> None:
    """Words of a paragraph are those of one clause alone: two would ask governments twice for the same."""
    for other in draft.obligations:
        if (other["start"], other["end"]) == (node["start"], node["end"]):
            raise CorrectionError("exists-already")
        same = other["provision"] == node["provision"]
        if draft.is_new and same and other["start"] < node["end"] and node["start"] < other["end"]:
            raise CorrectionError("overlaps-obligation")


def obligation_aside(draft: Draft, correction: Correction) -> None:
    if not correction.reason.strip():
        raise CorrectionError("reason-missing")
    draft.set_aside(correction, draft.obligation(correction))


def obligation_split(draft: Draft, correction: Correction) -> None:
    """Two obligations of one: the second begins at the offset. An action across it is cut in two."""
    first = draft.obligation(correction)
    at = draft.split_at(correction)
    if not first["start"] < at < first["end"]:
        raise CorrectionError("bad-split")
    before = draft.words(first["start"], at, trim_before=False)
    after = draft.words(at, first["end"])
    provision = next((p for p in draft.provisions if p["id"] == first["provision"]), first)
    read = obligation_in(after, draft.free_place(provision, after.start), provision, draft.reading)
    second = first | {key: read[key] for key in ("id", "text", "start", "end")}
    if has_own_verb(read):
        second |= {key: read[key] for key in ("verb", "verb_base", "force")}
        if read["addressee"]:
            second |= {key: read[key] for key in ("addressee", "addressee_class")}
    second["doubts"] = still_missing(second)
    if draft.is_new and (
        asks_nothing(before.text, first, draft.language, goes_on=True)
        or asks_nothing(after.text, second, draft.language)
    ):
        raise CorrectionError("verb-alone")
    left, right = _shared_out(draft, first, before, after)
    first |= {"text": before.text, "end": before.end, "actions": left or actions_in(before, draft.language)}
    second["actions"] = right or read["actions"]
    for obligation in (first, second):
        _without_lonely_groups(obligation)
    draft.insert(second)
    draft.mark(correction, first, second)


def _shared_out(draft: Draft, obligation: Node, before: MappedText, after: MappedText) -> tuple[list[Node], list[Node]]:
    left, right = [], []
    for action in obligation["actions"]:
        if action["end"] <= before.end:
            left.append(action)
        elif action["start"] >= after.start:
            right.append(action)
        else:
            for side, start, end in ((left, action["start"], before.end), (right, after.start, action["end"])):
                if start < end:
                    side.append(_part(draft, action, draft.words(start, end)))
    return left, right


def _part(draft: Draft, action: Node, words: MappedText) -> Node:
    """A part of an action: what the parser reads in its words, with what was known of the whole."""
    kept = {key: action.get(key) for key in ("alternative_group", "narrowed_to")}
    return action_in(words, draft.language) | kept | {"corrected_by": list(action.get("corrected_by", ()))}


def obligation_merge(draft: Draft, correction: Correction) -> None:
    """One obligation of this one and the next in the text, with the actions of both."""
    first = draft.obligation(correction)
    index = next(i for i, o in enumerate(draft.obligations) if o is first)
    if index + 1 >= len(draft.obligations):
        raise CorrectionError("no-next")
    second = draft.obligations[index + 1]
    first |= draft.joined(first, second) | {
        "actions": _in_order([*first["actions"], *_with_other_groups(second["actions"], first["actions"])]),
        "qualifiers": [*first["qualifiers"], *(q for q in second["qualifiers"] if q not in first["qualifiers"])],
        "corrected_by": [*first.get("corrected_by", ()), *second.get("corrected_by", ())],
    }
    del draft.obligations[index + 1]
    draft.mark(correction, first)
    draft.touched.add(second["id"])


def _with_other_groups(actions: list[Node], taken: list[Node]) -> list[Node]:
    """The actions with their groups of alternatives numbered on from those already there."""
    highest = max((a.get("alternative_group") or 0 for a in taken), default=0)
    return [a | {"alternative_group": g + highest} if (g := a.get("alternative_group")) else a for a in actions]


def _without_lonely_groups(obligation: Node) -> None:
    """An action whose alternatives are gone is no alternative any more."""
    groups = Counter(a.get("alternative_group") for a in obligation["actions"])
    obligation["actions"] = [
        a | {"alternative_group": None} if groups[a.get("alternative_group")] == 1 else a for a in obligation["actions"]
    ]


def action_add(draft: Draft, correction: Correction) -> None:
    values = check.action(correction.values, some=False)
    start, end = draft.selected(correction)
    obligation = draft.holder(start, end, draft.obligations, "outside-obligation")
    words = draft.words(start, end, trim_before=False)
    if any(a["start"] < words.end and words.start < a["end"] for a in obligation["actions"]):
        raise CorrectionError("overlaps")
    node = action_in(words, draft.language) | values
    obligation["actions"] = _in_order([*obligation["actions"], node])
    draft.mark(correction, node, identifier=obligation["id"])


def action_set(draft: Draft, correction: Correction) -> None:
    values = check.action(correction.values)
    obligation, action = draft.action(correction)
    action |= values
    draft.mark(correction, action, identifier=obligation["id"])


def action_aside(draft: Draft, correction: Correction) -> None:
    obligation, action = draft.action(correction)
    if len(obligation["actions"]) == 1:
        raise CorrectionError("last-action")
    draft.set_aside(correction, obligation, action)
    _without_lonely_groups(obligation)


def action_split(draft: Draft, correction: Correction) -> None:
    obligation, action = draft.action(correction)
    at = draft.split_at(correction)
    if not action["start"] < at < action["end"]:
        raise CorrectionError("bad-split")
    parts = [
        _part(draft, action, draft.words(action["start"], at, trim_before=False)),
        _part(draft, action, draft.words(at, action["end"])),
    ]
    others = [a for a in obligation["actions"] if a is not action]
    obligation["actions"] = _in_order([*others, *parts])
    draft.mark(correction, *parts, identifier=obligation["id"])


def action_merge(draft: Draft, correction: Correction) -> None:
    """One action of this one and the next of its obligation."""
    obligation, first = draft.action(correction)
    actions = obligation["actions"]
    index = next(i for i, a in enumerate(actions) if a is first)
    if index + 1 >= len(actions):
        raise CorrectionError("no-next")
    second = actions[index + 1]
    joined = first | draft.joined(first, second)
    for key in ("verbs", "qualifiers", "means", "corrected_by"):
        joined[key] = [*first.get(key, ()), *(x for x in second.get(key, ()) if x not in first.get(key, ()))]
    obligation["actions"] = [*actions[:index], joined, *actions[index + 2 :]]
    draft.mark(correction, joined, identifier=obligation["id"])
    _without_lonely_groups(obligation)


def themes_set(draft: Draft, correction: Correction) -> None:
    slugs = check.slugs(correction.values)
    obligation = draft.obligation(correction)
    obligation["theme_slugs"] = slugs
    draft.mark(correction, obligation)


def scope_set(draft: Draft, correction: Correction) -> None:
    scope = check.scope(correction.values)
    obligation = draft.obligation(correction)
    obligation["scope"] = scope
    draft.mark(correction, obligation)


def _in_order(actions: list[Node]) -> list[Node]:
    return sorted(actions, key=lambda a: (a["start"], a["end"]))


OPERATIONS: dict[str, Callable[[Draft, Correction], None]] = {
    operation.__name__: operation
    for operation in (
        describe,
        provision_set,
        obligation_set,
        obligation_add,
        obligation_aside,
        obligation_split,
        obligation_merge,
        action_add,
        action_set,
        action_aside,
        action_split,
        action_merge,
        themes_set,
        scope_set,
    )
}
