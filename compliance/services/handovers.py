"""Handing over to a successor: begun, cancelled, read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import AfterHandover, Language, Role
from compliance.models import Country, Handover, Institution, Invitation, Membership, User
from compliance.services import accounts, handing_over, trail
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.officers import officer_for_update, officers_of


@dataclass(frozen=True)
class Successor:
    """Who follows: an officer of the State, or somebody to be invited by name and address."""

    officer: User | None = None
    name: str = ""
    email: str = ""
    language: str = Language.ENGLISH


@transaction.atomic
def handover_begin(
    *, actor: User, successor: Successor, note: str, stays: str, institution: Institution | None = None
) -> tuple[Handover, str]:
    """Hand over everything one has in hand; a rapporteur hands over the role as well.

    To an officer of the State it is done at once. Somebody outside is invited, and it is done when the invitation is
    accepted; the second value is then the secret of its link. `institution` is where a rapporteur goes on as
    contributor.
    """
    member, country = officer_for_update(actor)
    if Handover.objects.pending().filter(from_user=actor).exists():
        raise Conflict(_("You are handing over already. Cancel that first."))
    if not note.strip():
        raise Invalid(note=_("Write a note: what your successor has to know."))
    institution = _clean_stays(member, country, stays, institution)
    handover = Handover(
        country=country, from_user=actor, role=member.role, stays=stays, institution=institution, note=note.strip()
    )
    if successor.officer is not None:
        handover.to_user = _clean_officer(successor.officer, member, country)
        handover.save()
        _record("begin", actor, handover)
        return handing_over.complete(handover=handover, successor=handover.to_user, actor=actor), ""
    if member.role != Role.RAPPORTEUR:
        raise Invalid(officer=_("Choose an officer of your State."))
    handover.invitation, token = accounts.invitation_send(
        actor=actor,
        email=successor.email,
        name=successor.name,
        role=Role.RAPPORTEUR,
        institution=_open(member.institution),
        language=successor.language,
    )
    handover.save()
    _record("begin", actor, handover)
    return handover, token


def _open(institution: Institution | None) -> Institution | None:
    return institution if institution is not None and institution.closed_at is None else None


def _clean_stays(
    member: Membership, country: Country, stays: str, institution: Institution | None
) -> Institution | None:
    """The institution where a rapporteur goes on as contributor; None for all others."""
    if stays not in AfterHandover.values or (member.role != Role.RAPPORTEUR and stays == AfterHandover.RAPPORTEUR):
        raise Invalid(stays=_("Choose what you do afterwards."))
    if member.role != Role.RAPPORTEUR or stays != AfterHandover.CONTRIBUTOR:
        return None
    if institution is None:
        if Institution.objects.open().filter(country=country).exists():
            raise Invalid(institution=_("Choose the institution you will work for."))
        return None
    found = Institution.objects.open().filter(pk=institution.pk, country=country).first()
    if found is None:
        raise Invalid(institution=_("Choose an institution that is open."))
    return found


def _clean_officer(officer: User, member: Membership, country: Country) -> User:
    found = officers_of(country).filter(user_id=officer.pk).exclude(user_id=member.user_id).first()
    if found is None:
        raise Invalid(officer=_("Choose another officer of your State."))
    return found.user


def _record(verb: str, actor: User, handover: Handover) -> None:
    trail.append(
        verb=f"handover.{verb}",
        object_type="handover",
        object_key=str(handover.pk),
        actor=actor,
        country=handover.country,
        payload={
            "role": handover.role,
            "from": handover.from_user_id,
            "to": handover.to_user_id,
            "invitation": handover.invitation_id,
            "stays": handover.stays,
        },
    )


@transaction.atomic
def handover_cancel(*, actor: User, handover: Handover) -> Handover:
    """Stop a hand-over that waits for its invitation, which works no more. By whoever began it, or a rapporteur."""
    member, country = officer_for_update(actor)
    handover = Handover.objects.select_for_update(of=("self",)).select_related("country").get(pk=handover.pk)
    if handover.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its record."))
    if handover.from_user_id != actor.pk and member.role != Role.RAPPORTEUR:
        raise NotAllowed(_("Whoever hands over, or a national rapporteur, cancels it."))
    if not handover.is_pending:
        raise Conflict(_("This hand-over is done, or was cancelled."), handover)
    Invitation.objects.open().filter(handover=handover).update(revoked_at=timezone.now())
    handing_over.cancel(handover=handover, actor=actor)
    return handover


@transaction.atomic
def handover_read(*, actor: User, handover: Handover) -> Handover:
    """The successor has read the note; it leaves their page. The people of the State can still read it."""
    _member, country = officer_for_update(actor)
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if handover.country_id != country.pk or handover.to_user_id != actor.pk:
        raise NotAllowed(_("Only the successor marks a hand-over as read."))
    if handover.completed_at is None or handover.read_at is not None:
        raise Conflict(_("This hand-over is marked as read already."), handover)
    handover.read_at = timezone.now()
    handover.save(update_fields=["read_at"])
    return handover
