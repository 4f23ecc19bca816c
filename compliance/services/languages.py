"""Another language of a published text: it adds wording to the same obligations, paragraph by paragraph.

It is never a revision. A paragraph is paired by its place; where a language letters its sub-paragraphs otherwise, by
their order, if there are as many of them. What cannot be paired is said and gets no wording.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import ProvisionKind, ResolutionState
from compliance.models import (
    ActionWording,
    LanguageVersion,
    ObligationWording,
    Provision,
    ProvisionWording,
    User,
)
from compliance.services import loading, readings, search_index, trail
from compliance.services.errors import Conflict
from compliance.services.loading import Node
from compliance.services.rows import insert_rows


@dataclass(frozen=True, slots=True)
class Asked:
    """An obligation in force: its id, its place, and its actions' ids in order."""

    obligation_id: int
    place: str
    actions: list[int]


@dataclass(frozen=True, slots=True)
class LanguagePlan:
    """What a language version will add: paragraphs and obligations by pairs, and what found no partner.

    `unpaired` has {"kind": "paragraph"|"obligation"|"actions", "side": "here"|"original", "place"}: `here` is the
    text in the other language.
    """

    paragraphs: list[tuple[Provision, Node]]
    obligations: list[tuple[Asked, Node]]
    unpaired: list[dict[str, str]] = field(default_factory=list)


def _pair_level(
    originals: Sequence[Provision], nodes: Sequence[Node], *, by_id: bool
) -> tuple[list[tuple[Provision, Node]], list[Provision], list[Node]]:
    """Siblings by their place, the rest by order where as many are left."""
    here = {node["id"]: node for node in nodes} if by_id else {}
    pairs = [(p, here.pop(p.path)) for p in originals if p.path in here]
    taken = {p.pk for p, _node in pairs}
    left = [p for p in originals if p.pk not in taken]
    used = {node["id"] for _p, node in pairs}
    rest = [node for node in nodes if node["id"] not in used]
    if len(left) == len(rest):
        return [*pairs, *zip(left, rest, strict=True)], [], []
    return pairs, left, rest


def pair_paragraphs(
    provisions: Sequence[Provision], nodes: Sequence[Node]
) -> tuple[list[tuple[Provision, Node]], list[dict[str, str]]]:
    """Paragraphs of the original with those of the reading, and what is left on either side."""
    below: dict[int | None, list[Provision]] = defaultdict(list)
    inside: dict[str | None, list[Node]] = defaultdict(list)
    for provision in provisions:
        below[provision.parent_id].append(provision)
    for node in nodes:
        inside[node.get("parent")].append(node)
    pairs: list[tuple[Provision, Node]] = []
    unpaired: list[dict[str, str]] = []
    waiting: list[tuple[list[Provision], list[Node], bool]] = [
        (
            [p for p in below[None] if p.kind == kind],
            [n for n in inside[None] if n["kind"] == kind],
            kind == ProvisionKind.OPERATIVE,
        )
        for kind in (ProvisionKind.PREAMBULAR, ProvisionKind.OPERATIVE)
    ]
    while waiting:
        originals, found, by_id = waiting.pop(0)
        level, left, rest = _pair_level(originals, found, by_id=by_id)
        pairs += level
        unpaired += [_said("paragraph", "original", p.path) for p in left]
        unpaired += [_said("paragraph", "here", node["id"]) for node in rest]
        waiting += [(below[p.pk], inside[n["id"]], True) for p, n in level if below[p.pk] or inside[n["id"]]]
    return pairs, unpaired


def _said(kind: str, side: str, place: str) -> dict[str, str]:
    return {"kind": kind, "side": side, "place": place}


def _asked(revision_id: int) -> dict[int, list[Asked]]:
    """The obligations of the original text by paragraph, in order. Two statements."""
    actions: dict[int, list[int]] = defaultdict(list)
    asked = ActionWording.objects.filter(
        obligation_wording__version__revision=revision_id,
        obligation_wording__version__is_original=True,
        action__retired_at__isnull=True,
    )
    for wording, action in asked.order_by("position").values_list("obligation_wording", "action"):
        actions[wording].append(action)
    found: dict[int, list[Asked]] = defaultdict(list)
    wordings = ObligationWording.objects.filter(version__revision=revision_id, version__is_original=True)
    for pk, obligation, provision, place in wordings.order_by("position").values_list(
        "pk", "obligation", "provision", "place"
    ):
        found[provision].append(Asked(obligation, place, actions[pk]))
    return found


def language_plan(version: LanguageVersion, reading: Node | None = None) -> LanguagePlan:
    """What publishing this language version will add, from the stored original and the effective reading. Four
    statements."""
    reading = reading if reading is not None else version.effective().reading
    provisions = list(Provision.objects.filter(revision=version.revision_id).order_by("position"))
    paragraphs, unpaired = pair_paragraphs(provisions, reading["provisions"])
    asked = _asked(version.revision_id)
    here: dict[str, list[Node]] = defaultdict(list)
    for o in reading["obligations"]:
        here[o["provision"]].append(o)
    pairs: list[tuple[Asked, Node]] = []
    for provision, node in paragraphs:
        theirs, ours = asked.get(provision.pk, []), here.get(node["id"], [])
        level = _pair_obligations(theirs, ours)
        pairs += level
        matched, used = {a.obligation_id for a, _o in level}, {o["id"] for _a, o in level}
        unpaired += [_said("obligation", "original", a.place) for a in theirs if a.obligation_id not in matched]
        unpaired += [_said("obligation", "here", o["id"]) for o in ours if o["id"] not in used]
    unpaired += [_said("actions", "here", o["id"]) for a, o in pairs if len(a.actions) != len(o["actions"])]
    return LanguagePlan(paragraphs, pairs, unpaired)


def _pair_obligations(theirs: list[Asked], ours: list[Node]) -> list[tuple[Asked, Node]]:
    """The clauses of one paragraph: in order where there are as many, else by which verb of it they have."""
    if len(theirs) == len(ours):
        return list(zip(theirs, ours, strict=True))
    by_verb = {o["id"].partition("/")[2]: o for o in ours}
    return [(a, by_verb[v]) for a in theirs if (v := a.place.partition("/")[2]) in by_verb]


def store_language(version: LanguageVersion, now: datetime) -> LanguagePlan:
    """Write the wordings of a language version; an earlier one in this language gives way. Part of a publishing."""
    reading = version.effective().reading
    plan = language_plan(version, reading)
    earlier = version.revision.texts.filter(language=version.language, state=ResolutionState.PUBLISHED)
    for old in earlier.exclude(pk=version.pk):
        ActionWording.objects.filter(obligation_wording__version=old).delete()
        search_index.clauses_forget(ObligationWording.objects.filter(version=old))
        ObligationWording.objects.filter(version=old).delete()
        ProvisionWording.objects.filter(version=old).delete()
        LanguageVersion.objects.filter(pk=old.pk).update(state=ResolutionState.SUPERSEDED)
    loading.store_provision_wordings(version, [(provision.pk, node) for provision, node in plan.paragraphs])
    by_id = {node["id"]: provision for provision, node in plan.paragraphs}
    slugs = loading.slugs_of_places(asked.place for asked, _o in plan.obligations)
    wordings = insert_rows(
        ObligationWording,
        loading.WORDING,
        (  # at the place it has in the original
            loading.wording_row(
                version,
                o,
                asked.obligation_id,
                provision_id=by_id[o["provision"]].pk,
                place=asked.place,
                position=position,
                slug=slug,
                asked=by_id[o["provision"]].addressee_class,
            )
            for position, ((asked, o), slug) in enumerate(zip(plan.obligations, slugs, strict=True))
        ),
    )
    loading.store_action_wordings(
        (action, wording, n, a)
        for wording, (asked, o) in zip(wordings, plan.obligations, strict=True)
        if len(asked.actions) == len(o["actions"])
        for n, (action, a) in enumerate(zip(asked.actions, o["actions"], strict=True))
    )
    search_index.clauses_index(ObligationWording.objects.filter(version=version))
    version.state, version.published_at, version.unpaired = ResolutionState.PUBLISHED, now, plan.unpaired
    version.save(update_fields=["state", "published_at", "unpaired"])
    return plan


@transaction.atomic
def language_publish(*, version: LanguageVersion, actor: User | None = None) -> LanguagePlan:
    """Add another language's words to the obligations of a published text; returns what was paired and what not."""
    readings.require_administrator(actor)
    resolution = readings.locked(version.revision.resolution_id)
    found = LanguageVersion.objects.select_related("revision__resolution").filter(pk=version.pk).first()
    if found is None:
        raise Conflict(_("This draft was discarded meanwhile."), resolution)
    if found.is_original or not found.is_draft:
        raise Conflict(_("This text is no language version that waits to be published."), found)
    if found.revision_id != resolution.current_revision_id or not resolution.is_public:
        raise Conflict(_("The text it belongs to is not published. Publish that one first."), found)
    plan = store_language(found, timezone.now())
    payload: dict[str, Any] = {
        "revision": found.revision.number,
        "language": found.language,
        "sha256": found.sha256,
        "paragraphs": len(plan.paragraphs),
        "obligations": len(plan.obligations),
        "unpaired": plan.unpaired,
    }
    trail.append(
        verb="language.publish",
        object_type="resolution",
        object_key=resolution.symbol,
        actor=actor,
        payload=payload,
    )
    return plan
