"""The rules that fire while a text is read: recorded where somebody asks to have a reading explained, else nothing.

A rule is defined once, beside the function that applies it, and has a name for ever: people and tests refer to it.
Where no recording is going on `fired` looks at one variable and returns.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

# Longer quotations of the text are cut.
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` is its identifier (a subject and a dot: verb.lexicon), `says` one line with the places of its values."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Step:
    """One firing of a rule. `action` is the number from 0 of the action it is about, None for the whole subject."""

    rule: Rule
    values: dict[str, object]
    action: int | None = None

    def sentence(self) -> str:
        """The rule's line with the values of this firing, long ones cut at a word."""
        return self.rule.says.format_map({name: _shown(value) for name, value in self.values.items()})


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else textwrap.shorten(text, _LONGEST, placeholder=" …")


#: What steps are about: ("provision" or "obligation", its id).
Subject = tuple[str, str]


@dataclass(slots=True)
class Trace:
    """The steps of one reading by what they are about, in the order in which they were taken."""

    steps: dict[Subject, list[Step]] = field(default_factory=dict)
    current: list[Step] = field(default_factory=list)
    action: int | None = None


RULES: dict[str, Rule] = {}
_TRACE: ContextVar[Trace | None] = ContextVar("trace", default=None)


def rule(name: str, says: str) -> Rule:
    """Defines a rule. Raises ValueError where the name is taken: a name stands for one rule."""
    if name in RULES:
        raise ValueError(f"there is a rule {name} already")
    RULES[name] = Rule(name, says)
    return RULES[name]


@contextmanager
def recording() -> Iterator[Trace]:
    """Records the rules that fire inside the block, in this thread."""
    token = _TRACE.set(Trace())
    try:
        trace = _TRACE.get()
        assert trace is not None
        yield trace
    finally:
        _TRACE.reset(token)


def explaining() -> bool:
    """Whether somebody listens; for values that cost something to make."""
    return _TRACE.get() is not None


def about(kind: str, identifier: str) -> None:
    """What the next steps are about."""
    trace = _TRACE.get()
    if trace is not None:
        trace.current = trace.steps.setdefault((kind, identifier), [])
        trace.action = None


def acting(number: int | None) -> None:
    """Which action of the obligation the next steps are about."""
    trace = _TRACE.get()
    if trace is not None:
        trace.action = number


def fired(which: Rule, **values: object) -> None:
    """Records that a rule has fired."""
    trace = _TRACE.get()
    if trace is not None:
        trace.current.append(Step(which, values, trace.action))


def mark() -> int:
    """How many steps there are about the present subject, for `forget`."""
    trace = _TRACE.get()
    return len(trace.current) if trace is not None else 0


def forget(steps: int) -> None:
    """Takes back what was recorded since `mark`: a reading that was only tried."""
    trace = _TRACE.get()
    if trace is not None:
        del trace.current[steps:]
