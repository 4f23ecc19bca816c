"""A State's record on one clause, opened to write on it: locked, with all that an act needs of it.

Two statements, whatever the act: one that takes the lock, and behind it one that reads. A statement that waited for a
lock would show the rows beside the locked one as they were before it waited, so they cannot be one. In SQLite the
transaction itself is the lock, and the first falls away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import STATE_ROLES, WORKING_STATES, EvidenceState, ResolutionState, Role, Scope
from compliance.models import (
    Action,
    Country,
    Evidence,
    EvidenceLink,
    Implementation,
    ImplementationVersion,
    Institution,
    Membership,
    Obligation,
    RecordNote,
    ScopeState,
    UnsavedText,
    User,
    VersionAction,
    VersionEvidence,
    VersionSave,
)
from compliance.models.contents import Contents
from compliance.models.together import JSONRows
from compliance.services.errors import NotAllowed
from compliance.services.pairs import country_for_update, implementation_for_update, officer_country
from compliance.services.trail import Entry, Head


@dataclass
class OpenRecord:
    """The record as it is behind the lock, and what acts leave on it to be written.

    `role` is what the actor is now, asked of the database with the rest. `actions` are those asked today; `offered`
    the pieces a version may cite, `cited` those the working one does, `institutions` the State's, all by id. `last` are
    the number and revision of its newest version. `stored` is what the working version says, `contents` what it is to
    say; `save`, `note` and the trail's `entries` wait with them, and `forgets`, that the text the actor had typed and
    not saved (`keeps_text`) is not wanted any more.
    """

    actor: User
    role: Role
    implementation: Implementation
    working: ImplementationVersion | None
    actions: list[Action]
    offered: dict[int, Evidence]
    cited: dict[int, Evidence]
    institutions: dict[int, Institution]
    last: tuple[int, int]
    is_asked: bool
    keeps_text: bool
    head: Head | None
    stored: Contents
    contents: Contents
    forgets: bool = False
    save: VersionSave | None = None
    note: RecordNote | None = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def country(self) -> Country:
        return self.implementation.pair.country

    @property
    def obligation(self) -> Obligation:
        return self.implementation.pair.obligation

    def open_institutions(self, basis: ImplementationVersion | None) -> dict[int, Institution]:
        """Those that act today, and the one that `basis` names already."""
        named = basis.lead_institution_id if basis else None
        return {pk: one for pk, one in self.institutions.items() if one.closed_at is None or pk == named}

    @property
    def is_rapporteur(self) -> bool:
        return self.role == Role.RAPPORTEUR


def open_for(*, actor: User, obligation: Obligation) -> OpenRecord:
    """The record of the actor's State on a clause, begun where nothing was said of it yet; Conflict where it is not
    asked of that State."""
    country_id = _lock_own_state(actor)
    opened = _read(actor, pair__country=country_id, pair__obligation=obligation.pk)
    if opened is None or not opened.is_asked:
        implementation_for_update(country=officer_country(actor), obligation=obligation)
        opened = _read(actor, pair__country=country_id, pair__obligation=obligation.pk)
    assert opened is not None
    return opened


def open_at(*, actor: User, slug: str, place: str) -> OpenRecord | None:
    """The same by the address of a clause in force; None where its State has said nothing there yet, or it is asked
    no more, or stands at another address."""
    country_id = _lock_own_state(actor)
    place_of = {"pair__obligation__resolution__slug": slug, "pair__obligation__wording__slug": place}
    opened = _read(actor, pair__country=country_id, pair__obligation__retired_at=None, **place_of)
    return opened if opened is not None and opened.is_asked else None


def open_version(*, actor: User, version: ImplementationVersion) -> OpenRecord:
    """The record a version is of, asked or not; NotAllowed where it is another State's."""
    country_id = _lock_own_state(actor)
    opened = _read(actor, pk=version.implementation_id, pair__country=country_id)
    if opened is None:
        raise NotAllowed(_("Only a State's own officers change its record."))
    return opened


def _lock_own_state(actor: User) -> int:
    """The id of the State whose record the actor keeps, locked until the transaction ends: see `officer_country`."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A record is opened inside the transaction of the act.")
    membership = rules.membership_of(actor)
    if membership is None:
        raise NotAllowed(_("Your role here has ended."))
    if membership.country_id is None:
        raise NotAllowed(_("Only a State's own officers change its record."))
    if connection.features.has_select_for_update:
        country_for_update(membership.country_id)
    return int(membership.country_id)


def _read(actor: User, **which: Any) -> OpenRecord | None:
    found = list(_records(actor).filter(**which))
    if not found:
        return None
    record: Any = found[0]
    if record.acting_role not in STATE_ROLES:
        raise NotAllowed(_("Your role here has ended."))
    pair = record.pair
    asked = sorted((position or 0, pk, key) for pk, key, position in record.asked)
    working = getattr(record, "working", None)  # not set where there is no such row
    if working is not None:
        working.implementation = record
    contents = _contents(record) if working is not None else Contents()
    return OpenRecord(
        actor=actor,
        role=Role(record.acting_role),
        implementation=record,
        working=working,
        actions=[Action(pk=pk, key=key, obligation_id=pair.obligation_id) for _position, pk, key in asked],
        offered=_pieces(pair.country_id, record.pieces),
        cited=_pieces(pair.country_id, record.cited),
        stored=contents,
        contents=contents,
        institutions={
            pk: Institution(pk=pk, country_id=pair.country_id, closed_at=parse_datetime(closed) if closed else None)
            for pk, closed in record.bodies
        },
        last=max(((number, revision) for number, revision in record.numbers), default=(0, 0)),
        is_asked=_is_asked(pair.obligation, pair.country, is_named=record.is_named),
        keeps_text=record.keeps_text,
        head=_head(pair.country),
    )


def _records(actor: User) -> Any:
    """Records with what the statement reads beside them."""
    roles = Membership.objects.active().filter(user=actor.pk, user__is_active=True)
    here = {"version__implementation": OuterRef("pk"), "version__state__in": WORKING_STATES}
    offered = EvidenceLink.objects.filter(
        pair=OuterRef("pair"), ended_at__isnull=True, evidence__country=OuterRef("pair__country")
    ).exclude(evidence__state=EvidenceState.WITHDRAWN)
    piece = ("evidence_id", "evidence__key", "evidence__title", "evidence__number", "evidence__state")
    return (
        Implementation.objects.select_for_update(of=("self",))
        .annotate(
            working=FilteredRelation("versions", condition=Q(versions__state__in=WORKING_STATES)),
            acting_role=Subquery(roles.filter(country=OuterRef("pair__country")).values("role")),
            asked=JSONRows(
                Action.objects.filter(obligation=OuterRef("pair__obligation"), retired_at__isnull=True),
                *("pk", "key", "wording__position"),
            ),
            bodies=JSONRows(Institution.objects.filter(country=OuterRef("pair__country")), "pk", "closed_at"),
            pieces=JSONRows(offered, *piece),
            said=JSONRows(
                VersionAction.objects.filter(**here),
                *("pk", "action_id", "action__key", "status", "done_on", "note", "reason"),
            ),
            shown=JSONRows(
                VersionAction.evidence.through.objects.filter(
                    versionaction__version__implementation=OuterRef("pk"),
                    versionaction__version__state__in=WORKING_STATES,
                ),
                "versionaction_id",
                "evidence_id",
            ),
            cited=JSONRows(VersionEvidence.objects.filter(**here), *piece),
            numbers=JSONRows(
                ImplementationVersion.objects.filter(implementation=OuterRef("pk")), "number", "revision_count"
            ),
            is_named=Exists(
                ScopeState.objects.filter(country=OuterRef("pair__country"), obligation=OuterRef("pair__obligation"))
            ),
            keeps_text=Exists(UnsavedText.objects.filter(user=actor.pk, obligation=OuterRef("pair__obligation"))),
        )
        .select_related(
            "working",  # type: ignore[misc]  # the relation that is filtered above
            "current_version",
            "pair__country__trail_chain",
            "pair__obligation__resolution",
            "pair__obligation__wording",
        )
    )


def _contents(record: Any) -> Contents:
    """What the working version says."""
    shown: dict[int, list[int]] = {}
    for said, piece in record.shown:
        shown.setdefault(said, []).append(piece)
    said_of = [
        (
            VersionAction(
                pk=pk,
                action=Action(pk=action_id, key=key, obligation_id=record.pair.obligation_id),
                status=status,
                done_on=date.fromisoformat(done_on) if done_on else None,
                note=note,
                reason=reason,
            ),
            sorted(shown.get(pk, [])),
        )
        for pk, action_id, key, status, done_on, note, reason in sorted(record.said)
    ]
    return Contents(said_of, sorted(pk for pk, *_rest in record.cited))


def _pieces(country_id: int, rows: Iterable[Any]) -> dict[int, Evidence]:
    return {
        pk: Evidence(pk=pk, key=key, title=title, number=number, state=state, country_id=country_id)
        for pk, key, title, number, state in rows
    }


def _is_asked(obligation: Obligation, country: Country, *, is_named: bool) -> bool:
    """`Obligation.objects.in_force().applying_to(country)`, of rows that are here already."""
    if obligation.resolution.state != ResolutionState.PUBLISHED or obligation.retired_at is not None:
        return False
    if obligation.scope == Scope.MEMBERS:
        return country.membership == "member"
    return obligation.scope == Scope.ALL or is_named


def _head(country: Any) -> Head | None:
    chain = getattr(country, "trail_chain", None)
    return Head(chain.pk, chain.name, chain.length, bytes(chain.head)) if chain is not None else None
