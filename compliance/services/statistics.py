"""Statistics as evidence: a table of counts that belongs to a piece of evidence, stored with it or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from compliance.enums import EvidenceKind, EvidenceState
from compliance.figures import Place
from compliance.models import Evidence, Obligation, StatisticCell, User
from compliance.services import trail
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.evidence import EvidenceData, evidence_create
from compliance.services.pairs import officer_country


@transaction.atomic
def statistic_create(
    *,
    actor: User,
    obligation: Obligation,
    data: EvidenceData,
    cells: Mapping[Place, int],
    also: Sequence[Obligation] = (),
) -> Evidence:
    """Offer a table of figures as evidence for a clause. The table is what can be read; a link may say whence.

    Raises Invalid where there are no cells, and whatever `evidence_create` does.
    """
    _require_cells(cells)
    evidence = evidence_create(
        actor=actor,
        obligation=obligation,
        data=replace(data, kind=EvidenceKind.STATISTIC),
        also=also,
        has_table=True,
    )
    _store(evidence, cells, actor)
    return evidence


@transaction.atomic
def statistic_replace(
    *, actor: User, evidence: Evidence, cells: Mapping[Place, int], seen: str | None = None
) -> Evidence:
    """Give a draft another table. What is published is not rewritten: a new version of the piece has its own table.

    `seen` is the hash of the table that the person began from: Conflict where it is another by now.
    """
    country = officer_country(actor)
    evidence = Evidence.objects.select_for_update(of=("self",)).select_related("country").get(pk=evidence.pk)
    if evidence.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its evidence."))
    if evidence.kind != EvidenceKind.STATISTIC:
        raise Conflict(_("Only a statistic has a table of figures."), evidence)
    if evidence.state != EvidenceState.DRAFT:
        raise Conflict(_("Published evidence is not rewritten. Make a new version of it."), evidence)
    if seen is not None and seen != table_sha256(cells_of(evidence)):
        raise Conflict(_("Somebody has changed this evidence since you opened it."), evidence)
    _require_cells(cells)
    evidence.revision_count += 1
    evidence.save(update_fields=["revision_count"])
    evidence.cells.all().delete()
    _store(evidence, cells, actor)
    return evidence


def cells_of(evidence: Evidence) -> dict[Place, int]:
    """The table of a piece as it is stored."""
    rows = evidence.cells.order_by().values_list(*Place._fields, "count")
    return {Place(*place): count for *place, count in rows}


def _require_cells(cells: Mapping[Place, int]) -> None:
    if not cells:
        raise Invalid(rows=_("There are no figures yet."))


def _store(evidence: Evidence, cells: Mapping[Place, int], actor: User) -> None:
    rows = [StatisticCell(evidence=evidence, **place._asdict(), count=count) for place, count in sorted(cells.items())]
    StatisticCell.objects.bulk_create(rows, batch_size=500)
    trail.append(
        verb="evidence.table",
        object_type="evidence",
        object_key=evidence.key,
        actor=actor,
        country=evidence.country,
        payload={"cells": len(rows), "table_sha256": table_sha256(cells)},
    )


def table_sha256(cells: Mapping[Place, int]) -> str:
    """The hash by which the trail names a table without saying its figures."""
    return hashlib.sha256(json.dumps([[*place, count] for place, count in sorted(cells.items())]).encode()).hexdigest()
