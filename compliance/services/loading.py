"""From a reading to rows: provisions, obligations and actions with their wordings, in bulk.

The number of statements does not grow with the number of paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from compliance.enums import Body, Scope, WordingChange
from compliance.models import (
    Action,
    ActionWording,
    LanguageVersion,
    Obligation,
    ObligationWording,
    Provision,
    ProvisionWording,
)
from compliance.models.base import make_key
from compliance.services.rows import insert_rows

BODIES = {
    "general assembly": Body.GENERAL_ASSEMBLY,
    "human rights council": Body.HUMAN_RIGHTS_COUNCIL,
    "economic and social council": Body.ECOSOC,
    "security council": Body.SECURITY_COUNCIL,
}
#: Rows of one statement; a database that takes fewer values cuts it itself.
BATCH = 5000

#: A clause or action of a reading, as plain data (see `compliance.parser`).
Node = Mapping[str, Any]


def body_of(name: str | None) -> Body:
    """The organ's word for the name printed."""
    return BODIES.get((name or "").strip().lower().removeprefix("the "), Body.OTHER)


def slug_of_symbol(symbol: str) -> str:
    """`A/RES/65/190` → `A-RES-65-190`, `S/RES/242 (1967)` → `S-RES-242-1967`."""
    return re.sub(r"[^A-Za-z0-9]+", "-", symbol).strip("-")[:80]


_BETWEEN_WORDS = re.compile(r"[^\w]+")


def slug_of_place(place: str) -> str:
    """`3(e)/s1` → `3-e-s1`, `3 bis` → `3-bis`."""
    words = _BETWEEN_WORDS.sub("-", place)
    slug = words.lower().strip("-_") if words.isascii() else slugify(words)  # what `slugify` would make of it, sooner
    return slug[:60].strip("-") or "x"


def slugs_of_places(places: Iterable[str]) -> list[str]:
    """The slugs of a text's places, no two alike."""
    taken: set[str] = set()
    found = []
    for place in places:
        slug = slug_of_place(place)
        while slug in taken:
            slug = f"{slug[:56]}-x"
        taken.add(slug)
        found.append(slug)
    return found


def description_of(reading: Node, symbol: str) -> dict[str, Any]:
    """A reading's title block as fields of Resolution."""
    adopted = reading.get("adopted_on")
    return {
        "symbol": symbol,
        "slug": slug_of_symbol(symbol),
        "body": body_of(reading.get("body")),
        "body_name": (reading.get("body") or "")[:120],
        "session": str(reading.get("session") or "")[:30],
        "number": str(reading.get("number") or "")[:30],
        "title": (reading.get("title") or symbol)[:500],
        "adopted_on": date.fromisoformat(adopted) if adopted else None,
        "meeting": str(reading.get("meeting") or "")[:60],
        "vote": (reading.get("vote") or "")[:200],
    }


def store_provisions(version: LanguageVersion, provisions: Sequence[Node]) -> dict[str, int]:
    """Write the paragraphs of an original text, the outer ones first; returns their ids by the reading's."""
    waiting = list(enumerate(provisions))
    ids = {p["id"] for p in provisions}
    stored: dict[str, int] = {}
    while waiting:
        ready = [(n, p) for n, p in waiting if p.get("parent") in stored or p.get("parent") not in ids]
        ready = ready or waiting  # paragraphs that are each other's parents stand on their own
        rows = (
            (
                version.revision_id,
                p["id"][:60],
                p["kind"],
                (p.get("number") or "")[:30],
                stored.get(p.get("parent") or ""),
                position,
                (p.get("verb_base") or "")[:80],
                bool(p.get("inherits_verb")),
                p.get("addressee_class") or "none",
            )
            for position, p in ready
        )
        made = insert_rows(Provision, _PROVISION, rows)
        stored |= {p["id"]: pk for (_n, p), pk in zip(ready, made, strict=True)}
        done = {position for position, _p in ready}
        waiting = [(n, p) for n, p in waiting if n not in done]
    store_provision_wordings(version, [(stored[p["id"]], p) for p in provisions])
    return stored


_PROVISION = (
    "revision_id",
    "path",
    "kind",
    "label",
    "parent_id",
    "position",
    "verb_base",
    "inherits_verb",
    "addressee_class",
)


def store_provision_wordings(version: LanguageVersion, found: Iterable[tuple[int, Node]]) -> None:
    """Write the words of paragraphs, given by id, in one language."""
    insert_rows(
        ProvisionWording,
        ("provision_id", "version_id", "verb", "addressee", "text", "start", "end"),
        (
            (pk, version.pk, (p.get("verb") or "")[:120], p.get("addressee") or "", p["text"], p["start"], p["end"])
            for pk, p in found
        ),
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """The obligation that a clause continues: its id, what became of its words, and its actions' ids by the place of
    theirs in the new clause."""

    obligation_id: int
    change: WordingChange
    actions: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written: every clause's obligation in order of the text, the new ones among them, and how many actions
    there are and how many of them are new."""

    obligation_ids: list[int]
    new_obligations: list[int]
    actions: int
    new_actions: int


def store_obligations(
    version: LanguageVersion,
    reading: Node,
    provisions: Mapping[str, int],
    carried: Mapping[str, Carried] | None = None,
) -> Stored:
    """Write the obligations and actions of an original text and make its words the ones in force.

    `carried` are the obligations that go on, by the id of the clause that continues them; the others are new.
    """
    carried = carried or {}
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    found: list[Node] = reading["obligations"]
    asks = {p["id"]: p.get("addressee_class") for p in reading["provisions"]}
    fresh = [o["id"] for o in found if o["id"] not in carried]
    created = insert_rows(
        Obligation,
        ("key", "resolution_id", "scope", "scope_note", "created_at"),
        ((make_key(), version.revision.resolution_id, Scope.ALL.value, "", now) for _ in fresh),
    )
    by_id = dict(zip(fresh, created, strict=True))
    ids = [carried[o["id"]].obligation_id if o["id"] in carried else by_id[o["id"]] for o in found]
    slugs = slugs_of_places(o["id"] for o in found)
    wordings = insert_rows(
        ObligationWording,
        WORDING,
        (
            wording_row(
                version,
                o,
                obligation_id,
                provision_id=provisions[o["provision"]],
                place=o["id"],
                position=position,
                slug=slug,
                change=carried[o["id"]].change if o["id"] in carried else WordingChange.NEW,
                asked=asks.get(o["provision"]),
            )
            for position, (o, obligation_id, slug) in enumerate(zip(found, ids, slugs, strict=True))
        ),
    )
    asked = [
        (wording, pk, carried[o["id"]].actions.get(n) if o["id"] in carried else None, n, a)
        for wording, pk, o in zip(wordings, ids, found, strict=True)
        for n, a in enumerate(o["actions"])
    ]
    begun = insert_rows(
        Action,
        ("key", "obligation_id", "created_at"),
        ((make_key(), pk, now) for _w, pk, known, _n, _a in asked if known is None),
    )
    following = iter(begun)
    store_action_wordings((known or next(following), wording, n, a) for wording, _pk, known, n, a in asked)
    point_at_wordings(version)
    return Stored(ids, created, len(asked), len(begun))


WORDING = (
    "obligation_id",
    "version_id",
    "provision_id",
    "place",
    "slug",
    "position",
    "verb",
    "verb_base",
    "force",
    "addressee",
    "addressee_class",
    "text",
    "start",
    "end",
    "change",
)


def wording_row(
    version: LanguageVersion,
    o: Node,
    obligation_id: int,
    *,
    provision_id: int,
    place: str,
    position: int,
    slug: str,
    change: WordingChange = WordingChange.NEW,
    asked: str | None = None,
) -> tuple[Any, ...]:
    """The words of a clause of a reading as a row of `WORDING`; `asked` is whom its paragraph addresses."""
    return (
        obligation_id,
        version.pk,
        provision_id,
        place[:60],
        slug,
        position,
        (o.get("verb") or "")[:120],
        (o.get("verb_base") or "")[:80],
        int(o["force"]),
        o.get("addressee") or "",
        o.get("addressee_class") or asked or "governments",
        o["text"],
        o["start"],
        o["end"],
        change.value,
    )


def store_action_wordings(found: Iterable[tuple[int, int, int, Node]]) -> None:
    """Write the words of actions: the action's id, that of the clause's words, its place there, the node."""
    insert_rows(
        ActionWording,
        (
            "action_id",
            "obligation_wording_id",
            "position",
            "text",
            "verbs",
            "start",
            "end",
            "latitude",
            "qualifiers",
            "alternative_group",
            "narrowed_to",
        ),
        (
            (
                action_id,
                wording_id,
                n,
                a["text"],
                a.get("verbs", []),
                a["start"],
                a["end"],
                a.get("latitude") or "none",
                a.get("qualifiers", []),
                a.get("alternative_group"),
                (a.get("narrowed_to") or "")[:200],
            )
            for action_id, wording_id, n, a in found
        ),
    )


def point_at_wordings(version: LanguageVersion) -> None:
    """Make the words of this version the ones in force; where they are unchanged, where they came from stays.

    Joined, and on PostgreSQL counted first, because a database that has not looked at its new rows yet takes them for
    a few and compares each with all the others.
    """
    obligations, wordings, actions, action_wordings = (
        connection.ops.quote_name(model._meta.db_table)
        for model in (Obligation, ObligationWording, Action, ActionWording)
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {obligations}, {wordings}, {actions}, {action_wordings}")
        cursor.execute(
            f"UPDATE {obligations} SET wording_id = w.id, "  # noqa: S608
            f"words_from_id = CASE WHEN w.change = %s THEN {obligations}.words_from_id ELSE w.id END "
            f"FROM {wordings} w WHERE w.obligation_id = {obligations}.id AND w.version_id = %s",
            [WordingChange.UNCHANGED.value, version.pk],
        )
        cursor.execute(
            f"UPDATE {actions} SET wording_id = a.id "  # noqa: S608
            f"FROM {wordings} w JOIN {action_wordings} a ON a.obligation_wording_id = w.id "
            f"WHERE a.action_id = {actions}.id AND w.version_id = %s",
            [version.pk],
        )
