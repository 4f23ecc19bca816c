"""Who may do what, as plain predicates.

A user is anything with `is_authenticated`, `pk` and `active_membership` (None, or an object with `role`,
`country_id`, `organisation_id`). The State or organisation always comes from the membership, never from a
request. Workflow transitions of a version stand in one table.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from compliance.enums import ORGANISATION_ROLES, STATE_ROLES, ResolutionState, Role, VersionState

#: Which state of a version each act may start from, and where it leads.
TRANSITIONS: dict[str, tuple[frozenset[VersionState], VersionState]] = {
    "save": (
        frozenset({VersionState.DRAFT, VersionState.RETURNED, VersionState.SUBMITTED, VersionState.APPROVED}),
        VersionState.DRAFT,
    ),
    "submit": (frozenset({VersionState.DRAFT, VersionState.RETURNED}), VersionState.SUBMITTED),
    "return": (frozenset({VersionState.SUBMITTED, VersionState.APPROVED}), VersionState.RETURNED),
    "approve": (frozenset({VersionState.SUBMITTED}), VersionState.APPROVED),
    "publish": (
        frozenset({VersionState.DRAFT, VersionState.RETURNED, VersionState.SUBMITTED, VersionState.APPROVED}),
        VersionState.PUBLISHED,
    ),
    "discard": (frozenset({VersionState.DRAFT, VersionState.RETURNED}), VersionState.DISCARDED),
}

#: The same for a revision of a resolution, and for a resolution once it is published. A draft that is discarded goes.
REVISION_TRANSITIONS: dict[str, tuple[frozenset[ResolutionState], ResolutionState | None]] = {
    "correct": (frozenset({ResolutionState.DRAFT}), ResolutionState.DRAFT),
    "submit": (frozenset({ResolutionState.DRAFT}), ResolutionState.IN_REVIEW),
    "return": (frozenset({ResolutionState.IN_REVIEW}), ResolutionState.DRAFT),
    "publish": (frozenset({ResolutionState.DRAFT, ResolutionState.IN_REVIEW}), ResolutionState.PUBLISHED),
    "discard": (frozenset({ResolutionState.DRAFT, ResolutionState.IN_REVIEW}), None),
    "supersede": (frozenset({ResolutionState.PUBLISHED}), ResolutionState.SUPERSEDED),
    "withdraw": (frozenset({ResolutionState.PUBLISHED, ResolutionState.SUPERSEDED}), ResolutionState.WITHDRAWN),
    "restore": (frozenset({ResolutionState.SUPERSEDED, ResolutionState.WITHDRAWN}), ResolutionState.PUBLISHED),
}


def membership_of(user: Any) -> Any | None:
    """The one active membership of a person who is signed in, or None."""
    if user is None or not getattr(user, "is_authenticated", False) or not getattr(user, "is_active", False):
        return None
    return user.active_membership


def role_of(user: Any) -> str | None:
    membership = membership_of(user)
    return membership.role if membership else None


def country_id_of(user: Any) -> int | None:
    """The State whose record this person keeps, or None."""
    membership = membership_of(user)
    return membership.country_id if membership and membership.role in STATE_ROLES else None


def organisation_id_of(user: Any) -> int | None:
    """The organisation this person reviews for, or None."""
    membership = membership_of(user)
    return membership.organisation_id if membership and membership.role in ORGANISATION_ROLES else None


def is_administrator(user: Any) -> bool:
    return role_of(user) == Role.ADMINISTRATOR


def is_rapporteur(user: Any) -> bool:
    return role_of(user) == Role.RAPPORTEUR


def is_officer_of(user: Any, country_id: int) -> bool:
    """A rapporteur or contributor of that State."""
    return country_id_of(user) == country_id


def is_rapporteur_of(user: Any, country_id: int) -> bool:
    return is_rapporteur(user) and country_id_of(user) == country_id


def may_edit_record(user: Any, country_id: int) -> bool:
    return is_officer_of(user, country_id)


def may_publish_record(user: Any, country_id: int) -> bool:
    return is_rapporteur_of(user, country_id)


def may_approve(user: Any, country: Any, version: Any) -> bool:
    """A rapporteur of the State; with four eyes, another person than the one who wrote or submitted it."""
    if not is_rapporteur_of(user, country.pk):
        return False
    return not country.four_eyes or user.pk not in {version.edited_by_id, version.submitted_by_id}


def holders_of(version: Any, handed: tuple[int, datetime] | None) -> frozenset[int]:
    """Ids of those in whose hands a working version is: who wrote or submitted it, or to whom it was handed since.

    `handed` is the last hand-over of the version: the successor's id and when. Writing on it again takes it back.
    """
    if handed is not None and handed[1] >= version.edited_at:
        return frozenset({handed[0]})
    return frozenset(pk for pk in (version.edited_by_id, version.submitted_by_id) if pk is not None)


def may_review(user: Any) -> bool:
    return organisation_id_of(user) is not None


def may_review_state(user: Any, country: Any) -> bool:
    """A fictional organisation of the demonstration says nothing about a real State."""
    membership = membership_of(user)
    return may_review(user) and (country.is_fictional or not membership.organisation.is_fictional)  # type: ignore[union-attr]


def may_load_resolutions(user: Any) -> bool:
    return is_administrator(user)


def may_publish_revision(user: Any, revision: Any, *, second_needed: bool) -> bool:
    """An administrator; where a second one is needed, another than the one who submitted it for review."""
    if not is_administrator(user):
        return False
    return not second_needed or (revision.state == ResolutionState.IN_REVIEW and revision.submitted_by_id != user.pk)


def invitable_roles(user: Any) -> tuple[Role, ...]:
    """Rapporteurs and approvers are invited by administrators, the others by these."""
    role = role_of(user)
    if role == Role.ADMINISTRATOR:
        return (Role.ADMINISTRATOR, Role.RAPPORTEUR, Role.APPROVER)
    if role == Role.RAPPORTEUR:
        return (Role.RAPPORTEUR, Role.CONTRIBUTOR)
    if role == Role.APPROVER:
        return (Role.MEMBER,)
    return ()


def may_transition(act: str, state: str) -> bool:
    """Whether a version in `state` admits `act` (a key of TRANSITIONS)."""
    return state in TRANSITIONS[act][0]


def may_move_revision(act: str, state: str) -> bool:
    """Whether a revision or resolution in `state` admits `act` (a key of REVISION_TRANSITIONS)."""
    return state in REVISION_TRANSITIONS[act][0]
