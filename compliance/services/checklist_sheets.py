"""Checklists given back: read, planned, and applied as drafts, batch by batch. Nothing is ever published by it.

Small ones are applied while the person waits, long ones by a worker of the queue `imports`. A batch is one transaction:
its drafts, their trail entries and how far the sheet has come are stored together, so a worker that dies leaves nothing
half done and another goes on after it. Rows that cannot be saved are told and stand in nobody's way.
"""

from __future__ import annotations

import logging
import secrets
import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from compliance.enums import SheetKind, SheetState
from compliance.models import SheetUpload, User
from compliance.models.sheets import SheetUploadQuerySet
from compliance.services import checklist_plans, nudges
from compliance.services.checklist_rows import SheetFault, checklist_rows
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.implementations import implementation_save
from compliance.services.sheets import locked, record, sheet_keep, tables_of_file

log = logging.getLogger("compliance.sheets")

APPLY_TASK = "compliance.apply_sheets"
BATCH = 25
#: So many changed clauses are applied at once; for more the person would wait too long.
AT_ONCE = 25
LEASE = timedelta(seconds=60)
#: A worker turns to other work after this time, below the limit of a task; the sheet goes on with the next message.
TURN_SECONDS = 120.0
MAX_ATTEMPTS = 5


def checklist_receive(*, actor: User, data: bytes, filename: str) -> SheetUpload:
    """Read a filled-in checklist and keep it; nothing is changed by it.

    Raises Invalid under "file" for a file that cannot be read at all. What is wrong with single rows is kept with them.
    """
    reading = checklist_rows(tables_of_file(data=data, filename=filename))
    return sheet_keep(
        actor=actor,
        kind=SheetKind.CHECKLIST,
        name=filename,
        rows=reading.rows,
        errors=[fault.to_json() for fault in reading.faults],
    )


@transaction.atomic
def checklist_apply(*, actor: User, sheet: SheetUpload, expected: int) -> SheetUpload:
    """Confirm what the plan said: drafts are written in the actor's name, by a worker; see `apply_now` for few."""
    sheet = locked(actor, sheet, expected=expected)
    if sheet.kind != SheetKind.CHECKLIST:
        raise Conflict(_("This sheet is no checklist."), sheet)
    plan = checklist_plans.plan_of(sheet.rows, user=actor, country=sheet.country)
    changed = {planned.number for planned in plan.changed}
    sheet.outcome = {
        "rows": len(sheet.rows),
        "saved": 0,
        "unchanged": plan.unchanged,
        "stale": [planned.state.obligation.key for planned in plan.stale],
        "refused": [*sheet.errors, *(fault.to_json() for fault in plan.faults)],
    }
    sheet.rows, sheet.errors = [row for row in sheet.rows if row["n"] in changed], []
    sheet.state, sheet.user, sheet.progress, sheet.attempts = SheetState.APPLYING, actor, 0, 0
    sheet.revision_count += 1
    sheet.save()
    record("confirm", sheet, actor, changed=len(sheet.rows))
    transaction.on_commit(nudge, robust=True)
    return sheet


def nudge() -> None:
    """Tell a worker. Best effort: the sweeper finds what it missed."""
    nudges.send(APPLY_TASK)


def nudge_if_waiting() -> None:
    if SheetUpload.objects.to_apply(timezone.now()).exists():
        nudge()


def apply_next() -> bool:
    """Apply the sheet that waits longest, if there is one: to its end, or for one turn."""
    sheet = _claim(None)
    if sheet is None:
        return False
    _run(sheet)
    return True


def apply_now(sheet: SheetUpload) -> SheetUpload:
    """Apply a sheet in this process, where no worker has taken it yet."""
    claimed = _claim(sheet.pk)
    if claimed is not None:
        _run(claimed)
    sheet.refresh_from_db()
    return sheet


def _claim(pk: int | None) -> SheetUpload | None:
    now, token = timezone.now(), secrets.token_hex(16)
    waiting = SheetUpload.objects.to_apply(now)
    if pk is not None:
        waiting = waiting.filter(pk=pk)
    first = waiting.order_by("created_at", "pk").values_list("pk", flat=True).first()
    # The condition is asked again by the UPDATE itself, so two workers never hold the same sheet.
    waiting.filter(pk__in=[] if first is None else [first]).update(
        lease_token=token, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return SheetUpload.objects.select_related("user", "country").filter(lease_token=token).first()


def _run(sheet: SheetUpload) -> None:
    with translation.override(sheet.user.language):
        try:
            until = time.monotonic() + TURN_SECONDS
            while _apply_batch(sheet):
                if time.monotonic() > until:
                    _held(sheet).update(lease_token="", lease_until=None)
                    return
        except Exception:
            log.exception("a checklist could not be applied")
            _let_go(sheet)


def _held(sheet: SheetUpload) -> SheetUploadQuerySet:
    """The sheet, while it is this worker's."""
    return SheetUpload.objects.filter(pk=sheet.pk, state=SheetState.APPLYING, lease_token=sheet.lease_token)


def _let_go(sheet: SheetUpload) -> None:
    """Give the lease back for another try; after the last one the sheet ends with what was done."""
    held = _held(sheet)
    if sheet.attempts >= MAX_ATTEMPTS:
        now = timezone.now()
        held.update(state=SheetState.APPLIED, applied_at=now, lease_token="", lease_until=None, rows=[])
    else:
        held.update(lease_token="", lease_until=timezone.now() + timedelta(seconds=5))


@transaction.atomic
def _apply_batch(sheet: SheetUpload) -> bool:
    """Write the drafts of the next rows; False when there are none left, or another worker has the sheet."""
    held = _held(sheet).select_for_update(of=("self",)).select_related("user", "country").first()
    if held is None:
        return False
    rows = held.rows[held.progress : held.progress + BATCH]
    plan = checklist_plans.plan_of(rows, user=held.user, country=held.country, keys=[row["key"] for row in rows])
    outcome: dict[str, Any] = held.outcome
    outcome["unchanged"] += plan.unchanged
    outcome["stale"] += [planned.state.obligation.key for planned in plan.stale]
    outcome["refused"] += [fault.to_json() for fault in plan.faults]
    for planned in plan.changed:
        try:
            with transaction.atomic():
                implementation_save(
                    actor=held.user,
                    obligation=planned.state.obligation,
                    expected=planned.state.expected,
                    data=checklist_plans.data_of(planned),
                )
        except Conflict:
            outcome["stale"].append(planned.state.obligation.key)
        except (Invalid, NotAllowed) as error:
            refused = SheetFault("clauses", planned.number, "", "refused", {"message": str(error)})
            outcome["refused"].append(refused.to_json())
        else:
            outcome["saved"] += 1
    held.progress += len(rows)
    held.attempts = 0  # attempts are counted where no batch came through
    held.lease_until = timezone.now() + LEASE
    if held.progress >= len(held.rows):
        _end(held)
    held.save()
    return held.state == SheetState.APPLYING


def _end(sheet: SheetUpload) -> None:
    sheet.state, sheet.applied_at, sheet.rows = SheetState.APPLIED, timezone.now(), []
    sheet.lease_token, sheet.lease_until = "", None
    record("apply", sheet, sheet.user, saved=sheet.outcome["saved"], stale=len(sheet.outcome["stale"]))
