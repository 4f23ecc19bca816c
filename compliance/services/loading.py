"""From the parser's answer to rows: provisions, obligations and actions with their wordings, in bulk.

The number of statements does not grow with the number of paragraphs.
"""

from __future__ import annotations

import re
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.text import slugify

from compliance.enums import Body
from compliance.models import (
    Action,
    ActionWording,
    LanguageVersion,
    Obligation,
    ObligationTheme,
    ObligationWording,
    Provision,
    ProvisionWording,
    Resolution,
    Theme,
)

BODIES = {
    "general assembly": Body.GENERAL_ASSEMBLY,
    "human rights council": Body.HUMAN_RIGHTS_COUNCIL,
    "economic and social council": Body.ECOSOC,
    "security council": Body.SECURITY_COUNCIL,
}
BATCH = 500


def body_of(name: str | None) -> Body:
    """The organ's word for the name printed."""
    return BODIES.get((name or "").strip().lower().removeprefix("the "), Body.OTHER)


def slug_of_symbol(symbol: str) -> str:
    """`A/RES/65/190` → `A-RES-65-190`, `S/RES/242 (1967)` → `S-RES-242-1967`."""
    return re.sub(r"[^A-Za-z0-9]+", "-", symbol).strip("-")[:80]


def slug_of_place(place: str) -> str:
    """`3(e)/s1` → `3-e-s1`, `3 bis` → `3-bis`."""
    return slugify(re.sub(r"[^\w]+", "-", place))[:60].strip("-") or "x"


def store_provisions(version: LanguageVersion, provisions: list[dict[str, Any]]) -> dict[str, Provision]:
    """Write the paragraphs of a language version; returns them by the parser's id."""
    rows = [
        Provision(
            revision=version.revision,
            path=p["id"][:60],
            kind=p["kind"],
            label=(p.get("number") or "")[:30],
            position=position,
            verb_base=(p.get("verb_base") or "")[:80],
            inherits_verb=bool(p.get("inherits_verb")),
            addressee_class=p.get("addressee_class") or "none",
        )
        for position, p in enumerate(provisions)
    ]
    by_id = {row.path: row for row in Provision.objects.bulk_create(rows, batch_size=BATCH)}
    children = []
    for p in provisions:
        if p.get("parent") in by_id:
            by_id[p["id"]].parent = by_id[p["parent"]]
            children.append(by_id[p["id"]])
    Provision.objects.bulk_update(children, ["parent"], batch_size=BATCH)
    ProvisionWording.objects.bulk_create(
        [
            ProvisionWording(
                provision=by_id[p["id"]],
                version=version,
                verb=(p.get("verb") or "")[:120],
                addressee=p.get("addressee") or "",
                text=p["text"],
                start=p["start"],
                end=p["end"],
            )
            for p in provisions
        ],
        batch_size=BATCH,
    )
    return by_id


def store_obligations(
    resolution: Resolution, version: LanguageVersion, parsed: dict[str, Any], provisions: dict[str, Provision]
) -> tuple[int, int]:
    """Write the obligations and actions of a first text; returns how many of each."""
    found: list[dict[str, Any]] = parsed["obligations"]
    obligations = Obligation.objects.bulk_create([Obligation(resolution=resolution) for _ in found], batch_size=BATCH)
    slugs: set[str] = set()
    wordings = []
    for position, (obligation, o) in enumerate(zip(obligations, found, strict=True)):
        slug = slug_of_place(o["id"])
        while slug in slugs:
            slug = f"{slug[:56]}-x"
        slugs.add(slug)
        provision = provisions[o["provision"]]
        wordings.append(
            ObligationWording(
                obligation=obligation,
                version=version,
                provision=provision,
                place=o["id"][:60],
                slug=slug,
                position=position,
                verb=o["verb"][:120],
                verb_base=o["verb_base"][:80],
                force=o["force"],
                addressee=o.get("addressee") or "",
                addressee_class=o.get("addressee_class") or provision.addressee_class,
                text=o["text"],
                start=o["start"],
                end=o["end"],
            )
        )
    wordings = ObligationWording.objects.bulk_create(wordings, batch_size=BATCH)
    asked = [
        (obligation, wording, n, a)
        for obligation, wording, o in zip(obligations, wordings, found, strict=True)
        for n, a in enumerate(o["actions"])
    ]
    actions = Action.objects.bulk_create([Action(obligation=obligation) for obligation, *_ in asked], batch_size=BATCH)
    ActionWording.objects.bulk_create(
        [
            ActionWording(
                action=action,
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
            for action, (_, wording, n, a) in zip(actions, asked, strict=True)
        ],
        batch_size=BATCH,
    )
    point_at_wordings(resolution, version)
    store_themes(obligations, found, parsed["provisions"])
    return len(obligations), len(actions)


def point_at_wordings(resolution: Resolution, version: LanguageVersion) -> None:
    """Make the words of this version the ones in force."""
    mine = ObligationWording.objects.filter(obligation=OuterRef("pk"), version=version).values("pk")[:1]
    Obligation.objects.filter(resolution=resolution, wordings__version=version).update(wording=Subquery(mine))
    action = ActionWording.objects.filter(action=OuterRef("pk"), obligation_wording__version=version).values("pk")[:1]
    Action.objects.filter(obligation__resolution=resolution, wordings__obligation_wording__version=version).update(
        wording=Subquery(action)
    )


def store_themes(obligations: list[Obligation], found: list[dict[str, Any]], provisions: list[dict[str, Any]]) -> None:
    """Link the themes a text itself prints above its paragraphs, where we know them."""
    printed = {p["id"]: p.get("themes") or [] for p in provisions}
    known = {theme.label_en.lower(): theme for theme in Theme.objects.all()}
    links = {
        (obligation.pk, known[name.lower()].pk)
        for obligation, o in zip(obligations, found, strict=True)
        for name in printed.get(o["provision"], [])
        if name.lower() in known
    }
    ObligationTheme.objects.bulk_create(
        [ObligationTheme(obligation_id=o, theme_id=t) for o, t in sorted(links)], batch_size=BATCH
    )
