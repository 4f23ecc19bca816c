"""A reading explained: for every provision, obligation and action the rules that fired, and where the reader is unsure.

`explain` reads a text once more with the rules recorded (`trace`); `as_text` lays the answer out for a terminal and
`Explanation.to_dict` gives it as data.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from compliance.parser.nodes import Action, Obligation, ParsedResolution, ParserWarning, Provision
from compliance.parser.pipeline import parse_source
from compliance.parser.readers import Source
from compliance.parser.trace import Step, Subject, recording

# Why a provision or an obligation is less than certain, by the code in its `doubts`.
DOUBTS = {
    "unknown-verb": "its verb is not in the lexicon",
    "unknown-opener": "the words that open it are not in the lexicon",
    "verb-corrected": "its verb is misspelt in the copy and was taken for the nearest verb of the lexicon",
    "inline-list": "it was taken out of a list that runs on inside its paragraph",
    "shared-actions": "its actions stand after a later verb and are taken to belong to both",
    "mixed-addressee": "it is addressed to governments together with others",
    "many-actions": "it has more than four actions, of which some may be purposes",
    "ambiguous-verb": "its verb renders English verbs of different force",
}
_NARROWEST, _WIDEST = 60, 120
# The column of the rules' names: the longest has 28 letters.
_NAMES = 30


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading with the steps by which it came about, by subject: ("provision" or "obligation", id)."""

    parsed: ParsedResolution
    steps: dict[Subject, tuple[Step, ...]]

    def of_provision(self, identifier: str) -> tuple[Step, ...]:
        """The steps of a provision, in the order in which they were taken."""
        return self.steps.get(("provision", identifier), ())

    def of_obligation(self, identifier: str) -> tuple[Step, ...]:
        """The steps of an obligation that are about all of it."""
        return tuple(step for step in self.steps.get(("obligation", identifier), ()) if step.action is None)

    def of_action(self, identifier: str, number: int) -> tuple[Step, ...]:
        """The steps of an obligation's action, counted from 0."""
        return tuple(step for step in self.steps.get(("obligation", identifier), ()) if step.action == number)

    def to_dict(self) -> dict[str, Any]:
        """What `ParsedResolution.to_dict` gives, with a list "rules" in every provision, obligation and action."""
        data = self.parsed.to_dict()
        for provision in data["provisions"]:
            provision["rules"] = _as_data(self.of_provision(provision["id"]))
        for obligation in data["obligations"]:
            obligation["rules"] = _as_data(self.of_obligation(obligation["id"]))
            for number, action in enumerate(obligation["actions"]):
                action["rules"] = _as_data(self.of_action(obligation["id"], number))
        return data


def explain(source: Source, *, symbol: str | None = None) -> Explanation:
    """Reads a text that a reader has given, as `parse_source` does, and keeps the rules that fired."""
    with recording() as trace:
        parsed = parse_source(source, symbol=symbol)
    return Explanation(parsed, {subject: tuple(steps) for subject, steps in trace.steps.items()})


def _as_data(steps: Sequence[Step]) -> list[dict[str, str]]:
    return [{"rule": step.rule.name, "says": step.sentence()} for step in steps]


def as_text(explanation: Explanation, width: int = 100) -> str:
    """The explanation for a terminal of `width` columns: lines at most that wide, one block a provision."""
    page = _Page(max(_NARROWEST, min(width, _WIDEST)))
    parsed = explanation.parsed
    page.head(parsed)
    owed: dict[str, list[Obligation]] = {}
    for obligation in parsed.obligations:
        owed.setdefault(obligation.provision, []).append(obligation)
    for provision in parsed.provisions:
        page.provision(provision, explanation.of_provision(provision.id), _inside(parsed.warnings, provision))
        for obligation in owed.get(provision.id, []):
            page.obligation(obligation, explanation)
    page.elsewhere(_elsewhere(parsed))
    return "\n".join(page.lines) + "\n"


def _inside(warnings: Sequence[ParserWarning], provision: Provision) -> list[ParserWarning]:
    # The reader's own warnings name a whole line, which begins with the number.
    return [warning for warning in warnings if provision.start - 8 <= warning.start < provision.end]


def _elsewhere(parsed: ParsedResolution) -> list[ParserWarning]:
    return [
        warning
        for warning in parsed.warnings
        if not any(warning in _inside([warning], provision) for provision in parsed.provisions)
    ]


class _Page:
    """The lines of an explanation, wrapped to one width."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[str] = []

    def head(self, parsed: ParsedResolution) -> None:
        """Symbol and title, and how much was read."""
        self.put(" ".join(part for part in (parsed.symbol or "without a symbol", parsed.title) if part))
        kinds = [provision.kind for provision in parsed.provisions]
        counts = (
            _count(kinds.count("preambular"), "preambular paragraph"),
            _count(kinds.count("operative"), "operative paragraph"),
            _count(len(parsed.obligations), "obligation"),
            _count(sum(len(obligation.actions) for obligation in parsed.obligations), "action"),
            _count(len(parsed.warnings), "doubtful place"),
        )
        self.put(f"{parsed.body or 'organ unknown'}, {parsed.adopted_on or 'date unknown'}: {', '.join(counts)}")

    def provision(self, provision: Provision, steps: Sequence[Step], warnings: Sequence[ParserWarning]) -> None:
        """One paragraph: how it was read, its first words, its rules and what is unsure about it."""
        self.lines.append("")
        facts = [provision.kind, provision.verb or "no verb"]
        if provision.kind == "operative":
            facts += [f"to {_short(provision.addressee, 48)}" if provision.addressee else "to nobody by name"]
            facts += [f"force {provision.force}"] if provision.force is not None else []
        self.put(f"[{provision.id}]  {' · '.join(facts)}{_sure(provision.certainty)}")
        self.put(f"“{_short(provision.text, 2 * self.width)}”", 4)
        self.rules(steps, 4)
        self.unsure(provision.doubts, warnings, 4)

    def obligation(self, obligation: Obligation, explanation: Explanation) -> None:
        """An obligation under its paragraph, and its actions under it."""
        self.put(
            f"Obligation {obligation.id}  {obligation.verb} · force {obligation.force} · "
            f"{_count(len(obligation.actions), 'action')}{_sure(obligation.certainty)}",
            4,
        )
        self.rules(explanation.of_obligation(obligation.id), 8)
        self.unsure(obligation.doubts, (), 8)
        for number, action in enumerate(obligation.actions):
            self.action(number, action, explanation.of_action(obligation.id, number))

    def action(self, number: int, action: Action, steps: Sequence[Step]) -> None:
        """An action: its words, its latitude, why it begins here and goes no further."""
        self.put(f"{number + 1}. “{_short(action.text, 2 * self.width)}” · latitude {action.latitude}", 8)
        self.rules(steps, 12)

    def rules(self, steps: Sequence[Step], indent: int) -> None:
        """Each rule on a line of its own: its name in a column, and beside it what it says here."""
        for step in steps:
            self.beside(step.rule.name, step.sentence(), indent)

    def unsure(self, doubts: Sequence[str], warnings: Sequence[ParserWarning], indent: int) -> None:
        """What lowers the certainty, and the warnings with places inside."""
        for doubt in doubts:
            self.beside(f"? {doubt}", f"unsure: {DOUBTS.get(doubt, doubt)}", indent)
        for warning in warnings:
            self.beside(f"? {warning.code}", f"look here: {warning.message}", indent)

    def elsewhere(self, warnings: Sequence[ParserWarning]) -> None:
        """The warnings about places outside every paragraph."""
        if warnings:
            self.lines.append("")
            self.put("Outside the paragraphs")
        self.unsure((), warnings, 4)

    def beside(self, name: str, text: str, indent: int) -> None:
        """A name with its sentence to the right of it; below it where the terminal is narrow."""
        column = indent + _NAMES
        if self.width < column + _NARROWEST // 2:
            self.put(f"{name}: {text}", indent)
        else:
            self.lines += self._wrapped(text, (" " * indent + name).ljust(column - 1) + " ", " " * column)

    def put(self, text: str, indent: int = 0) -> None:
        """One entry, wrapped; its further lines stand a little to the right."""
        self.lines += self._wrapped(text, " " * indent, " " * (indent + 2))

    def _wrapped(self, text: str, first: str, others: str) -> list[str]:
        return textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _sure(certainty: float) -> str:
    return f" · certainty {certainty:.2f}" if certainty < 1 else ""


def _short(text: str, longest: int) -> str:
    """The beginning of a text, cut at a word."""
    return textwrap.shorten(text, longest, placeholder=" …") if len(text) > longest else text
