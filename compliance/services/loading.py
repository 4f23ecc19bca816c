"""From a reading to rows: provisions, obligations and actions with their wordings, in bulk.

The number of statements does not grow with the number of paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.text import slugify

from compliance.enums import Body, WordingChange
from compliance.models import (
    Action,
    ActionWording,
    LanguageVersion,
    Obligation,
    ObligationWording,
    Provision,
    ProvisionWording,
    Resolution,
)

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


def slug_of_place(place: str) -> str:
    """`3(e)/s1` → `3-e-s1`, `3 bis` → `3-bis`."""
    return slugify(re.sub(r"[^\w]+", "-", place))[:60].strip("-") or "x"


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


def store_provisions(version: LanguageVersion, provisions: Sequence[Node]) -> dict[str, Provision]:
    """Write the paragraphs of an original text, the outer ones first; returns them by the reading's id."""
    waiting = list(enumerate(provisions))
    ids = {p["id"] for p in provisions}
    stored: dict[str, Provision] = {}
    while waiting:
        ready = [(n, p) for n, p in waiting if p.get("parent") in stored or p.get("parent") not in ids]
        ready = ready or waiting  # paragraphs that are each other's parents stand on their own
        rows = [
            Provision(
                revision=version.revision,
                path=p["id"][:60],
                kind=p["kind"],
                label=(p.get("number") or "")[:30],
                parent=stored.get(p.get("parent") or ""),
                position=position,
                verb_base=(p.get("verb_base") or "")[:80],
                inherits_verb=bool(p.get("inherits_verb")),
                addressee_class=p.get("addressee_class") or "none",
            )
            for position, p in ready
        ]
        for (_position, p), row in zip(ready, Provision.objects.bulk_create(rows, batch_size=BATCH), strict=True):
            stored[p["id"]] = row
        done = {position for position, _p in ready}
        waiting = [(n, p) for n, p in waiting if n not in done]
    store_provision_wordings(version, [(stored[p["id"]], p) for p in provisions])
    return stored


def store_provision_wordings(version: LanguageVersion, found: Iterable[tuple[Provision, Node]]) -> None:
    """Write the words of paragraphs in one language."""
    ProvisionWording.objects.bulk_create(
        [
            ProvisionWording(
                provision=provision,
                version=version,
                verb=(p.get("verb") or "")[:120],
                addressee=p.get("addressee") or "",
                text=p["text"],
                start=p["start"],
                end=p["end"],
            )
            for provision, p in found
        ],
        batch_size=BATCH,
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
    """What was written: every clause's obligation in order of the text, and how many of them and their actions are
    new."""

    obligation_ids: list[int]
    new_obligations: list[Obligation]
    actions: int
    new_actions: int


def store_obligations(
    version: LanguageVersion,
    reading: Node,
    provisions: Mapping[str, Provision],
    carried: Mapping[str, Carried] | None = None,
) -> Stored:
    """Write the obligations and actions of an original text and make its words the ones in force.

    `carried` are the obligations that go on, by the id of the clause that continues them; the others are new.
    """
    carried = carried or {}
    resolution = version.revision.resolution
    found: list[Node] = reading["obligations"]
    fresh = [o for o in found if o["id"] not in carried]
    created = Obligation.objects.bulk_create([Obligation(resolution=resolution) for _ in fresh], batch_size=BATCH)
    by_id = {o["id"]: obligation.pk for o, obligation in zip(fresh, created, strict=True)}
    ids = [carried[o["id"]].obligation_id if o["id"] in carried else by_id[o["id"]] for o in found]
    slugs = slugs_of_places(o["id"] for o in found)
    wordings = ObligationWording.objects.bulk_create(
        [
            wording_of(
                version,
                provisions[o["provision"]],
                o,
                obligation_id,
                position=position,
                slug=slug,
                change=carried[o["id"]].change if o["id"] in carried else WordingChange.NEW,
            )
            for position, (o, obligation_id, slug) in enumerate(zip(found, ids, slugs, strict=True))
        ],
        batch_size=BATCH,
    )
    asked = [(w, o["id"], n, a) for w, o in zip(wordings, found, strict=True) for n, a in enumerate(o["actions"])]
    known = [carried[place].actions.get(n) if place in carried else None for _w, place, n, _a in asked]
    new_actions = Action.objects.bulk_create(
        [Action(obligation_id=w.obligation_id) for (w, *_), pk in zip(asked, known, strict=True) if pk is None],
        batch_size=BATCH,
    )
    following = iter(new_actions)
    store_action_wordings(
        (pk or next(following).pk, w, n, a) for pk, (w, _place, n, a) in zip(known, asked, strict=True)
    )
    point_at_wordings(version)
    return Stored(ids, created, len(asked), len(new_actions))


def wording_of(
    version: LanguageVersion,
    provision: Provision,
    o: Node,
    obligation_id: int,
    *,
    position: int,
    slug: str,
    change: WordingChange = WordingChange.NEW,
) -> ObligationWording:
    """The words of a clause of a reading, not saved yet."""
    return ObligationWording(
        obligation_id=obligation_id,
        version=version,
        provision=provision,
        place=o["id"][:60],
        slug=slug,
        position=position,
        verb=(o.get("verb") or "")[:120],
        verb_base=(o.get("verb_base") or "")[:80],
        force=o["force"],
        addressee=o.get("addressee") or "",
        addressee_class=o.get("addressee_class") or provision.addressee_class,
        text=o["text"],
        start=o["start"],
        end=o["end"],
        change=change,
    )


def store_action_wordings(found: Iterable[tuple[int, ObligationWording, int, Node]]) -> None:
    """Write the words of actions: the action's id, the clause's words it stands in, its place there, the node."""
    ActionWording.objects.bulk_create(
        [
            ActionWording(
                action_id=action_id,
                obligation_wording=wording,
                position=n,
                text=a["text"],
                verbs=a.get("verbs", []),
                start=a["start"],
                end=a["end"],
                latitude=a.get("latitude") or "none",
                qualifiers=a.get("qualifiers", []),
                alternative_group=a.get("alternative_group"),
                narrowed_to=(a.get("narrowed_to") or "")[:200],
            )
            for action_id, wording, n, a in found
        ],
        batch_size=BATCH,
    )


def point_at_wordings(version: LanguageVersion) -> None:
    """Make the words of this version the ones in force; where they are unchanged, where they came from stays."""
    resolution: Resolution = version.revision.resolution
    mine = ObligationWording.objects.filter(obligation=OuterRef("pk"), version=version).values("pk")[:1]
    moved = Obligation.objects.filter(resolution=resolution, wordings__version=version)
    moved.update(wording=Subquery(mine))
    fresh = Obligation.objects.filter(resolution=resolution, wording__version=version)
    fresh.exclude(wording__change=WordingChange.UNCHANGED).update(words_from=F("wording"))
    action = ActionWording.objects.filter(action=OuterRef("pk"), obligation_wording__version=version).values("pk")[:1]
    Action.objects.filter(obligation__resolution=resolution, wordings__obligation_wording__version=version).update(
        wording=Subquery(action)
    )
