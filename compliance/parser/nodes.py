"""What the parser gives out: a resolution as frozen dataclasses, every one with its place in the source.

Offsets are code points in the source text as read (`Source.text`), `end` exclusive. `text` is the cleaned
wording: italic marks, page breaks, footnote marks and page furniture are gone, white space is single.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

SCHEMA = "parsed-resolution/1"


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where a text came from. `sha256` is that of the file's bytes, or None for a text given as a string."""

    filename: str | None
    media_type: str
    sha256: str | None
    language: str


@dataclass(frozen=True, slots=True)
class ParserWarning:
    """Something the reader of the text should look at: a stable code, a sentence, a place in the source."""

    code: str
    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source and what it was read as (see `lines.KINDS`); the spans cover all
    visible text."""

    kind: str
    start: int
    end: int
    provision: str | None = None


@dataclass(frozen=True, slots=True)
class Also:
    """A further finite verb of the organ in the same paragraph ("... and encourages Governments to ...")."""

    verb: str
    verb_base: str
    addressee: str | None
    addressee_class: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provision:
    """A paragraph or sub-paragraph. `number` as printed without its full stop, None where the copy
    has none."""

    id: str
    kind: str
    number: str | None
    parent: str | None
    verb: str | None
    verb_base: str | None
    verb_class: str | None
    modifiers: tuple[str, ...]
    inherits_verb: bool
    addressee: str | None
    addressee_class: str
    force: int | None
    themes: tuple[str, ...]
    heading: str | None
    also: tuple[Also, ...]
    text: str
    start: int
    end: int
    certainty: float = 1.0
    doubts: tuple[str, ...] = ()
    # The English verbs that the printed verb may stand for, the likeliest first: one in English.
    verb_candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Qualifier:
    """Words that limit an action. `kind`: hedge, consideration, resource, legal, scope, partnership,
    priority."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Action:
    """One infinitive phrase asked of the addressee; several verbs under one "to" with one object are one action.

    `latitude`: none, discretion ("as appropriate") or consideration ("to consider"). Actions that share an
    `alternative_group` are alternatives ("or to"). `narrowed_to` names a narrower addressee ("States parties").
    `means` are the phrases "including by ..." that the text offers for it.
    """

    text: str
    verbs: tuple[str, ...]
    start: int
    end: int
    latitude: str
    qualifiers: tuple[Qualifier, ...] = ()
    alternative_group: int | None = None
    narrowed_to: str | None = None
    means: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """One clause addressed to governments under one governing verb, with the actions it asks for."""

    id: str
    provision: str
    verb: str
    verb_base: str
    force: int
    addressee: str
    addressee_class: str
    themes: tuple[str, ...]
    text: str
    start: int
    end: int
    qualifiers: tuple[Qualifier, ...]
    actions: tuple[Action, ...]
    certainty: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """A text attached to the resolution: kept with its place, never read as operative."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedResolution:
    """The whole reading of one document. `to_dict()` gives the JSON object of the command
    `parse_resolution`."""

    source: SourceInfo
    parser_version: str
    symbol: str | None
    body: str | None
    session: str | None
    number: str | None
    title: str | None
    adopted_on: str | None
    vote: str | None
    meeting: str | None
    cites: tuple[str, ...]
    warnings: tuple[ParserWarning, ...]
    provisions: tuple[Provision, ...]
    obligations: tuple[Obligation, ...]
    annexes: tuple[Annex, ...]
    spans: tuple[Span, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, in the order of the fields, with the schema's name first."""
        return {"schema": SCHEMA, **_plain(self)}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
