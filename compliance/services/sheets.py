"""Sheets that officers give: read in the limited process, kept as read, corrected, and applied or discarded.

Nothing of a sheet is on the State's record until a person confirms it. What was read is dropped afterwards: what
counts then is the record itself.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import sandbox
from compliance.enums import EvidenceState, SheetKind, SheetState
from compliance.models import Country, Evidence, Obligation, SheetUpload, User
from compliance.sandbox import Refused
from compliance.services import statistic_rows, statistics, trail
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.evidence import EvidenceData
from compliance.services.files import safe_name
from compliance.services.pairs import officer_country
from compliance.services.refusals import sentence_of
from compliance.sheets import Tables

log = logging.getLogger("compliance.sheets")

#: Sheets of one State that wait at a time; whoever has more has forgotten some.
MOST_WAITING = 30


def tables_of_file(*, data: bytes, filename: str) -> Tables:
    """Check a file and read its tables in the limited process; raises Invalid with a sentence under "file"."""
    name = safe_name(filename)
    try:
        sandbox.check_sheet(data, name, max_bytes=settings.SHEET_MAX_BYTES)
        return sandbox.read_tables(data, filename=name)
    except Refused as refused:
        if refused.detail:
            log.warning("a sheet could not be read (%s): %s", refused.code, refused.detail)
        if refused.code in ("memory", "time", "output", "crash"):
            raise Invalid(file=_("Reading this file takes more than a sheet needs. Give it in parts.")) from None
        raise Invalid(file=sentence_of(refused)) from None


@transaction.atomic
def sheet_keep(
    *,
    actor: User,
    kind: SheetKind,
    name: str,
    rows: Sequence[dict[str, Any]],
    errors: Sequence[dict[str, Any]] = (),
    obligation: Obligation | None = None,
    evidence: Evidence | None = None,
    seen: str = "",
) -> SheetUpload:
    """Keep what was read, for the State's officers to look at. `seen` is the hash of the piece's table, if any."""
    country = officer_country(actor)
    if evidence is not None and evidence.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its evidence."))
    # The State's row is locked, so that two sheets that come at once are counted one after the other.
    Country.objects.select_for_update().get(pk=country.pk)
    if SheetUpload.objects.filter(country=country, state=SheetState.WAITING).count() >= MOST_WAITING:
        raise Invalid(file=_("Many sheets wait already. Apply or discard some of them first."))
    sheet = SheetUpload.objects.create(
        kind=kind,
        country=country,
        user=actor,
        name=safe_name(name)[-255:],
        rows=list(rows),
        errors=list(errors),
        obligation=obligation,
        evidence=evidence,
        outcome={"seen": seen} if seen else {},
    )
    record("receive", sheet, actor, rows=len(sheet.rows), errors=len(sheet.errors))
    return sheet


def sheet_of_piece(*, actor: User, evidence: Evidence) -> SheetUpload:
    """Open the table of a draft again, as a sheet that waits."""
    if evidence.state != EvidenceState.DRAFT:
        raise Conflict(_("Published evidence is not rewritten. Make a new version of it."), evidence)
    cells = evidence.cells.order_by("year", "measure", "form", "sex", "age_group")
    rows = [
        {"n": n, **{column: str(getattr(cell, column)) for column in statistic_rows.COLUMNS}}
        for n, cell in enumerate(cells, start=1)
    ]
    seen = statistics.table_sha256(statistics.cells_of(evidence))
    return sheet_keep(
        actor=actor, kind=SheetKind.STATISTICS, name=evidence.title, rows=rows, evidence=evidence, seen=seen
    )


def record(verb: str, sheet: SheetUpload, actor: User | None, **payload: Any) -> None:
    """The trail entry of an act on a sheet; it says how much, never what."""
    trail.append(
        verb=f"sheet.{verb}",
        object_type="sheet",
        object_key=sheet.key,
        actor=actor,
        country=sheet.country,
        payload={"kind": sheet.kind, **payload},
    )


def locked(actor: User, sheet: SheetUpload, *, expected: int | None = None) -> SheetUpload:
    """The sheet as it is now, if it is of the actor's State and still waits; `expected` is what was looked at."""
    country = officer_country(actor)
    found = SheetUpload.objects.select_for_update(of=("self",)).select_related("country", "user").get(pk=sheet.pk)
    if found.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its record."))
    if found.state != SheetState.WAITING:
        raise Conflict(_("This sheet is no longer waiting for anything."), found)
    if expected is not None and expected != found.revision_count:
        raise Conflict(_("Somebody has changed this sheet since you opened it."), found)
    return found


@transaction.atomic
def sheet_correct(
    *, actor: User, sheet: SheetUpload, expected: int, rows: Sequence[dict[str, Any]], about: dict[str, str]
) -> SheetUpload:
    """Keep a statistic's rows as a person has put them right, with what they typed about the table."""
    sheet = locked(actor, sheet, expected=expected)
    if sheet.kind != SheetKind.STATISTICS:
        raise Conflict(_("A checklist is put right in its file."), sheet)
    sheet.rows = list(rows)[: statistic_rows.MAX_ROWS]
    sheet.errors = [fault.to_json() for fault in statistic_rows.check_rows(sheet.rows).errors]
    sheet.outcome = {**sheet.outcome, "about": about}
    sheet.revision_count += 1
    sheet.save(update_fields=["rows", "errors", "outcome", "revision_count"])
    return sheet


@transaction.atomic
def sheet_discard(*, actor: User, sheet: SheetUpload) -> SheetUpload:
    """Throw a sheet away; what it held is dropped, that there was one is kept."""
    sheet = locked(actor, sheet)
    sheet.state, sheet.rows, sheet.errors, sheet.outcome = SheetState.DISCARDED, [], [], {}
    sheet.save(update_fields=["state", "rows", "errors", "outcome"])
    record("discard", sheet, actor)
    return sheet


@transaction.atomic
def sheet_apply_statistics(
    *, actor: User, sheet: SheetUpload, expected: int, data: EvidenceData | None, also: Sequence[Obligation] = ()
) -> Evidence:
    """Make a waiting table the State's evidence, or the table of the draft it was opened for.

    Raises Invalid under "rows" while there are errors, and Conflict where that draft has got another table since it
    was opened; then nothing is stored.
    """
    sheet = locked(actor, sheet, expected=expected)
    checked = statistic_rows.check_rows(sheet.rows)
    if checked.errors:
        raise Invalid(rows=_("Put right what is wrong first; nothing is stored yet."))
    if sheet.evidence is not None:
        evidence = statistics.statistic_replace(
            actor=actor, evidence=sheet.evidence, cells=checked.cells, seen=sheet.outcome.get("seen")
        )
    else:
        assert sheet.obligation is not None
        assert data is not None
        evidence = statistics.statistic_create(
            actor=actor, obligation=sheet.obligation, data=data, cells=checked.cells, also=also
        )
    sheet.state, sheet.applied_at, sheet.evidence = SheetState.APPLIED, timezone.now(), evidence
    sheet.rows, sheet.errors, sheet.outcome = [], [], {"cells": len(checked.cells)}
    sheet.save(update_fields=["state", "applied_at", "evidence", "rows", "errors", "outcome"])
    record("apply", sheet, actor, evidence=evidence.key, cells=len(checked.cells))
    return evidence
