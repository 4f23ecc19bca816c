"""The moment a hand-over takes effect: roles change, and what one had in hand is the other's."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from compliance import rules
from compliance.enums import AfterHandover, Role
from compliance.models import (
    Country,
    Handover,
    HandoverItem,
    ImplementationVersion,
    Institution,
    Invitation,
    Membership,
    User,
)
from compliance.services import trail
from compliance.services.absences import absences_pass_on


def in_hands_of(user: User, country: Country) -> list[ImplementationVersion]:
    """The State's working versions that would come back to this person: drafts, returned ones, and submissions."""
    handed = HandoverItem.objects.last_word(country)
    mine = (
        Q(edited_by=user) | Q(submitted_by=user) | Q(pk__in=[pk for pk, (to, _at) in handed.items() if to == user.pk])
    )
    working = (
        ImplementationVersion.objects.working()
        .filter(mine, implementation__pair__country=country)
        .select_related("implementation__pair__obligation")
        .order_by("pk")
    )
    return [version for version in working if user.pk in rules.holders_of(version, handed.get(version.pk))]


def complete(*, handover: Handover, successor: User, actor: User) -> Handover:
    """Give the successor what the hand-over names. The caller holds the State's lock and has asked who acts."""
    now, country = timezone.now(), handover.country
    versions = in_hands_of(handover.from_user, country)
    HandoverItem.objects.bulk_create([HandoverItem(handover=handover, version=version) for version in versions])
    handover.to_user, handover.completed_at = successor, now
    handover.save(update_fields=["to_user", "completed_at"])
    if handover.role == Role.RAPPORTEUR:
        _become(successor, Role.RAPPORTEUR, country, actor=actor, handover=handover)
    _go(handover, actor)
    trail.append(
        verb="handover.complete",
        object_type="handover",
        object_key=str(handover.pk),
        actor=actor,
        country=country,
        payload={
            "role": handover.role,
            "from": handover.from_user_id,
            "to": successor.pk,
            "stays": handover.stays,
            "versions": [
                {"obligation": v.implementation.pair.obligation.key, "version": v.number, "state": v.state}
                for v in versions
            ],
        },
    )
    return handover


def _go(handover: Handover, actor: User) -> None:
    """What the predecessor does afterwards. A role that has ended meanwhile is left ended."""
    predecessor, country = handover.from_user, handover.country
    member = Membership.objects.active().filter(user=predecessor, country=country).first()
    if handover.stays == AfterHandover.LEAVES:
        if member is not None:
            _end(member, actor, handover)
    elif handover.role == Role.RAPPORTEUR and handover.stays == AfterHandover.CONTRIBUTOR and member is not None:
        _become(
            predecessor, Role.CONTRIBUTOR, country, actor=actor, handover=handover, institution=handover.institution
        )
    assert handover.to_user is not None
    if handover.stays != handover.role:
        absences_pass_on(
            predecessor=predecessor,
            successor=handover.to_user,
            country=country,
            leaves=handover.stays == AfterHandover.LEAVES,
        )


def _become(
    user: User,
    role: Role,
    country: Country,
    *,
    actor: User,
    handover: Handover,
    institution: Institution | None = None,
) -> None:
    """A role of the State for somebody who may have had another there; the institution stays unless one is named."""
    member = Membership.objects.active().select_related("institution").filter(user=user, country=country).first()
    if member is not None:
        if member.role == role:
            return
        institution = institution or member.institution
        _end(member, actor, handover)
    Membership.objects.create(user=user, role=role, country=country, institution=institution)
    trail.append(
        verb="membership.begin",
        object_type="user",
        object_key=str(user.pk),
        actor=actor,
        country=country,
        payload={"role": role, "handover": handover.pk, "institution": institution.slug if institution else ""},
    )


def _end(member: Membership, actor: User, handover: Handover) -> None:
    member.ended_at = timezone.now()
    member.save(update_fields=["ended_at"])
    trail.append(
        verb="membership.end",
        object_type="user",
        object_key=str(member.user_id),
        actor=actor,
        country=member.country,
        payload={"role": member.role, "handover": handover.pk},
    )


def cancel(*, handover: Handover, actor: User) -> None:
    """A hand-over that waits happens no more. The caller has asked who acts."""
    handover.cancelled_at = timezone.now()
    handover.save(update_fields=["cancelled_at"])
    trail.append(
        verb="handover.cancel",
        object_type="handover",
        object_key=str(handover.pk),
        actor=actor,
        country=handover.country,
        payload={"from": handover.from_user_id},
    )


def cancel_of(*, invitations: QuerySet[Invitation], actor: User) -> None:
    """Hand-overs that wait for these invitations, which are about to work no more."""
    for handover in Handover.objects.pending().filter(invitation__in=invitations).select_related("country"):
        cancel(handover=handover, actor=actor)
