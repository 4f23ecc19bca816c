"""What a State says on a clause: drafting, submitting, returning, publishing, withdrawing.

Every act locks the State's record on that clause, asks again who the actor is, and compares `expected` (the
`revision_count` the person was looking at) so that the second of two editors is told instead of overwriting.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import NoteKind, Status, VersionState
from compliance.models import ImplementationVersion, Obligation, User
from compliance.services import work
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.notes import note_of, sha256_of
from compliance.services.open_records import OpenRecord, open_for, open_version
from compliance.services.record_writing import ANY_BASIS, check_expected, note_act, save_on, write
from compliance.services.versions import ImplementationData, record_act


@transaction.atomic
def implementation_save(
    *,
    actor: User,
    obligation: Obligation,
    expected: int | None,
    data: ImplementationData,
    basis: int | None = ANY_BASIS,
) -> ImplementationVersion:
    """Make or change the working version. `expected` is None where the editor saw no working version.

    `basis` is the number of the version the editor began from, working or current, and None where there was none: what
    was published meanwhile is not undone by a page opened before.
    """
    opened = open_for(actor=actor, obligation=obligation)
    save_on(opened, expected=expected, data=data, basis=basis)
    return write(opened)


def record_act_on(
    opened: OpenRecord,
    act: str,
    *,
    expected: int | None,
    basis: int | None = ANY_BASIS,
    data: ImplementationData | None = None,
    note: str = "",
) -> ImplementationVersion:
    """Save `data` where there is any, and then `submit`, `approve` or `publish` it, with one writing for both; any
    other `act` only saves. Inside the transaction in which the record was opened."""
    if data is not None:
        save_on(opened, expected=expected, data=data, basis=basis)
        assert opened.working is not None
        expected = opened.working.revision_count
    match act:
        case "submit":
            _submit(opened, expected, note)
        case "approve":
            _approve(opened, expected)
        case "publish":
            _publish(opened, expected)
    return write(opened)


def _require_may(act: str, opened: OpenRecord, expected: int | None) -> ImplementationVersion:
    """The working version as it is now, if the act may start from here."""
    version = opened.working
    if version is None:
        current = opened.implementation.current_version
        raise Conflict(_("Somebody has changed this record since you opened it."), current)
    if not rules.may_transition(act, version.state):
        raise Conflict(_("This record is %(state)s now.") % {"state": version.get_state_display().lower()}, version)
    check_expected(version, expected)
    return version


def _opened(actor: User, version: ImplementationVersion) -> OpenRecord:
    """The record a version is of, if that version is still the one in hand."""
    opened = open_version(actor=actor, version=version)
    if opened.working is None or opened.working.pk != version.pk:
        now = opened.implementation.versions.get(pk=version.pk)
        raise Conflict(_("This record is %(state)s now.") % {"state": now.get_state_display().lower()}, now)
    return opened


def _require_complete(version: ImplementationVersion) -> None:
    if not version.status:
        raise Invalid(status=_("Choose a status first."))
    if version.status == Status.NOT_APPLICABLE and not version.status_reason:
        raise Invalid(status_reason=_("Say why this clause does not apply to your State."))


@transaction.atomic
def implementation_submit(
    *, actor: User, version: ImplementationVersion, expected: int, note: str = ""
) -> ImplementationVersion:
    """Hand the working version to the rapporteur, with a note for the thread between the State's officers."""
    opened = _opened(actor, version)
    _submit(opened, expected, note)
    return write(opened)


def _submit(opened: OpenRecord, expected: int | None, note: str) -> None:
    version = _require_may("submit", opened, expected)
    _require_complete(version)
    said = opened.note = note_of(
        implementation=opened.implementation, version=None, actor=opened.actor, kind=NoteKind.SUBMIT, text=note
    )
    version.state, version.submitted_by, version.submitted_at = VersionState.SUBMITTED, opened.actor, timezone.now()
    version.revision_count += 1
    opened.forgets = True
    note_act("submit", opened, **({"note_sha256": sha256_of(said.text)} if said else {}))


@transaction.atomic
def implementation_return(
    *, actor: User, version: ImplementationVersion, expected: int, reason: str
) -> ImplementationVersion:
    """Give a submitted version back with a reason."""
    opened = _opened(actor, version)
    version = _require_may("return", opened, expected)
    if not opened.is_rapporteur:
        raise NotAllowed(_("Only the national rapporteur returns a submission."))
    if not reason.strip():
        raise Invalid(reason=_("Say what is missing, so that it can be put right."))
    opened.note = note_of(
        implementation=opened.implementation, version=None, actor=actor, kind=NoteKind.RETURN, text=reason
    )
    version.state, version.returned_reason = VersionState.RETURNED, reason.strip()
    version.revision_count += 1
    note_act("return", opened, reason=reason.strip())
    return write(opened)


@transaction.atomic
def implementation_approve(*, actor: User, version: ImplementationVersion, expected: int) -> ImplementationVersion:
    """Another rapporteur's decision where four eyes are on; publishing is then a second act."""
    opened = _opened(actor, version)
    _approve(opened, expected)
    return write(opened)


def _may_approve(opened: OpenRecord, version: ImplementationVersion) -> bool:
    return opened.is_rapporteur and rules.may_approve(opened.actor, opened.country, version)


def _approve(opened: OpenRecord, expected: int | None) -> None:
    version = _require_may("approve", opened, expected)
    if not _may_approve(opened, version):
        raise NotAllowed(_("Another rapporteur has to approve what you wrote or submitted."))
    _require_complete(version)
    version.state, version.approved_by, version.approved_at = VersionState.APPROVED, opened.actor, timezone.now()
    version.revision_count += 1
    note_act("approve", opened)


@transaction.atomic
def implementation_publish(*, actor: User, version: ImplementationVersion, expected: int) -> ImplementationVersion:
    """Make the version the State's current word. Approving is part of it unless it was done before."""
    opened = _opened(actor, version)
    _publish(opened, expected)
    return write(opened)


def _publish(opened: OpenRecord, expected: int | None) -> None:
    version = _require_may("publish", opened, expected)
    if not opened.is_rapporteur or not rules.may_publish_record(opened.actor, opened.country.pk):
        raise NotAllowed(_("Only the national rapporteur publishes."))
    if version.state != VersionState.APPROVED and not _may_approve(opened, version):
        raise NotAllowed(_("Another rapporteur has to approve what you wrote or submitted."))
    _require_complete(version)
    if not opened.is_asked:
        raise Conflict(_("This clause is no longer asked of this State."), version)
    now = timezone.now()
    if version.state != VersionState.APPROVED:
        version.approved_by, version.approved_at = opened.actor, now
    version.state, version.published_by, version.published_at = VersionState.PUBLISHED, opened.actor, now
    before = opened.implementation.current_version
    opened.forgets = True
    note_act("publish", opened, before=before.status if before else "")


@transaction.atomic
def implementation_withdraw(*, actor: User, version: ImplementationVersion, reason: str) -> ImplementationVersion:
    """Take back the current version: it stays readable, dated as withdrawn, and the clause counts as not reported."""
    opened = open_version(actor=actor, version=version)
    implementation, country = opened.implementation, opened.country
    if not opened.is_rapporteur or not rules.may_publish_record(actor, country.pk):
        raise NotAllowed(_("Only the national rapporteur withdraws what was published."))
    if implementation.current_version is None or implementation.current_version_id != version.pk:
        raise Conflict(_("This is no longer the current version."), implementation.current_version)
    if not reason.strip():
        raise Invalid(reason=_("Say why, for those who read the record later."))
    version = implementation.current_version
    version.withdrawn_at, version.withdrawn_reason = timezone.now(), reason.strip()
    version.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    implementation.current_version = None
    implementation.save(update_fields=["current_version"])
    record_act("withdraw", actor, implementation, version, reason=reason.strip())
    work.mark_country(country.pk)
    return version


@transaction.atomic
def implementation_discard(*, actor: User, version: ImplementationVersion, expected: int) -> ImplementationVersion:
    """Set a draft aside. It is kept for the history and leaves the work list."""
    opened = _opened(actor, version)
    version = _require_may("discard", opened, expected)
    version.state = VersionState.DISCARDED
    version.revision_count += 1
    opened.forgets = True
    note_act("discard", opened)
    return write(opened)
