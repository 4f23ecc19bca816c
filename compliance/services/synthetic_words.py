"""Texts of synthetic resolutions, printed in the form of real ones, so that the parser reads them like any other."""

from __future__ import annotations

import random

OPENINGS = (
    "Urges Governments",
    "Encourages Member States",
    "Calls upon Governments",
    "Requests States",
    "Invites Governments",
)
VERBS = (
    "adopt",
    "strengthen",
    "review",
    "publish",
    "finance",
    "enforce",
    "evaluate",
    "extend",
    "simplify",
    "establish",
    "promote",
    "monitor",
)
OBJECTS = (
    "legislation",
    "training of inspectors",
    "yearly statistics",
    "technical standards",
    "a national plan",
    "a register",
    "early warning",
    "public consultation",
    "cooperation between ministries",
    "research",
)
SUBJECTS = (
    "the safety of ports",
    "the quality of drinking water",
    "rural roads",
    "the protection of wetlands",
    "the education of apprentices",
    "the storage of grain",
    "the safety of bridges",
    "coastal fisheries",
    "the care of archives",
    "weather stations",
    "the reuse of building materials",
    "street lighting",
    "mountain forests",
    "the recycling of batteries",
    "the prevention of floods",
    "public libraries",
    "the safety of toys",
    "river navigation",
    "the treatment of waste water",
    "postal services",
)
TAILS = ("", "", "", ", as appropriate", " without delay", " at the national level")


def resolution_text(*, symbol: str, run: int, number: int, clauses: int, seed: int) -> str:
    """A resolution of so many operative paragraphs, one obligation each, of one to three actions.

    The same `run`, `number`, `clauses` and `seed` give the same text.
    """
    chance = random.Random(f"{seed}/{run}/{number}")  # noqa: S311 - made-up text, no secret
    lines = [
        symbol,
        "General Assembly",
        title(run, number),
        "The General Assembly,",
        f"Noting that this text was generated to test the program, as number {number} of run {run},",
        *(f"{place}. {_clause(chance)}{'.' if place == clauses else ';'}" for place in range(1, clauses + 1)),
    ]
    return "\n\n".join(lines) + "\n"


def title(run: int, number: int) -> str:
    return f"Synthetic resolution {number} of run {run}"


def _clause(chance: random.Random) -> str:
    number = chance.choice((1, 1, 2, 2, 3))
    verbs = chance.sample(VERBS, number)
    actions = [f"to {verb} {chance.choice(OBJECTS)} concerning {chance.choice(SUBJECTS)}" for verb in verbs]
    listed = actions[0] if number == 1 else f"{', '.join(actions[:-1])} and {actions[-1]}"
    return f"{chance.choice(OPENINGS)} {listed}{chance.choice(TAILS)}"
