"""Leave of absence: entered for a span of days with a stand-in, and ended early."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import Role
from compliance.models import Absence, Country, Membership, User
from compliance.pictures import long_date_text
from compliance.services import trail
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.officers import officer_for_update, officers_of, rapporteurs_of


def stand_ins_for(*, country: Country, membership: Membership) -> list[Membership]:
    """Who may stand in: another officer of the State, for a rapporteur another rapporteur."""
    others = officers_of(country).exclude(user_id=membership.user_id)
    return list(others.filter(role=Role.RAPPORTEUR) if membership.role == Role.RAPPORTEUR else others)


def _record(verb: str, actor: User, absence: Absence) -> None:
    trail.append(
        verb=f"absence.{verb}",
        object_type="user",
        object_key=str(absence.user_id),
        actor=actor,
        country=absence.country,
        payload={
            "absence": absence.pk,
            "first_day": absence.first_day,
            "last_day": absence.last_day,
            "stand_in": absence.stand_in_id,
        },
    )


@transaction.atomic
def absence_enter(
    *, actor: User, user: User, first_day: date, last_day: date, stand_in: User | None, note: str = ""
) -> Absence:
    """Somebody is away from the first to the last day. One's own leave; a rapporteur enters a contributor's too.

    Nobody stands in for somebody while away themselves, so that what one does always has somebody present.
    """
    own, country = officer_for_update(actor)
    member = officers_of(country).filter(user_id=user.pk).first()
    if member is None:
        raise NotAllowed(_("Only leave of your own State's officers is entered here."))
    if member.user_id != actor.pk and not (own.role == Role.RAPPORTEUR and member.role == Role.CONTRIBUTOR):
        raise NotAllowed(_("You enter your own leave, and as national rapporteur that of contributors."))
    _clean_days(first_day, last_day)
    _clean_stand_in(country, member, stand_in, first_day, last_day)
    meeting = Absence.objects.filter(country=country).meeting(first_day, last_day)
    if mine := meeting.filter(user=member.user).first():
        raise Invalid(
            first_day=_("There is leave in these days already: %(first)s to %(last)s.")
            % {"first": long_date_text(mine.first_day), "last": long_date_text(mine.last_day)}
        )
    if relied := meeting.filter(stand_in=member.user).select_related("user").first():
        raise Invalid(
            first_day=_("In these days %(name)s stands in for %(other)s. Name somebody else there first.")
            % {"name": member.user.name, "other": relied.user.name}
        )
    absence = Absence.objects.create(
        user=member.user,
        country=country,
        stand_in=stand_in,
        first_day=first_day,
        last_day=last_day,
        note=note.strip(),
        entered_by=actor,
    )
    _record("enter", actor, absence)
    return absence


def _clean_days(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise Invalid(last_day=_("The last day comes after the first."))
    if last_day < timezone.localdate():
        raise Invalid(last_day=_("These days are over."))


def _clean_stand_in(
    country: Country, member: Membership, stand_in: User | None, first_day: date, last_day: date
) -> None:
    possible = {other.user_id for other in stand_ins_for(country=country, membership=member)}
    if stand_in is None:
        if possible:
            raise Invalid(stand_in=_("Choose who stands in."))
        return
    if stand_in.pk not in possible:
        if member.role == Role.RAPPORTEUR:
            raise Invalid(stand_in=_("Another national rapporteur of your State stands in for a rapporteur."))
        raise Invalid(stand_in=_("Another officer of your State stands in."))
    away = Absence.objects.filter(country=country, user=stand_in).meeting(first_day, last_day).first()
    if away is not None:
        raise Invalid(
            stand_in=_("%(name)s is on leave from %(first)s to %(last)s. Choose somebody else.")
            % {
                "name": stand_in.name,
                "first": long_date_text(away.first_day),
                "last": long_date_text(away.last_day),
            }
        )


@transaction.atomic
def absence_end(*, actor: User, absence: Absence) -> Absence:
    """Somebody is back early, or does not leave after all. The days that passed stay on record."""
    own, country = officer_for_update(actor)
    absence = Absence.objects.select_for_update(of=("self",)).select_related("country", "user").get(pk=absence.pk)
    if absence.country_id != country.pk:
        raise NotAllowed(_("Only leave of your own State's officers is entered here."))
    member = officers_of(country).filter(user_id=absence.user_id).first()
    of_contributor = member is None or member.role == Role.CONTRIBUTOR
    if absence.user_id != actor.pk and not (own.role == Role.RAPPORTEUR and of_contributor):
        raise NotAllowed(_("You end your own leave, and as national rapporteur that of contributors."))
    if absence.ended_at is not None or absence.last_day < timezone.localdate():
        raise Conflict(_("This leave is over already."), absence)
    absence.ended_at = timezone.now()
    absence.save(update_fields=["ended_at"])
    _record("end", actor, absence)
    return absence


def absences_pass_on(*, predecessor: User, successor: User, country: Country, leaves: bool) -> None:
    """Who follows somebody also stands in where they would have: for all, or for rapporteurs if the other stays.

    The leave of somebody who is gone is nobody's any more.
    """
    coming = Absence.objects.filter(country=country).not_over(timezone.localdate())
    relied = coming.filter(stand_in=predecessor).exclude(user=successor)
    if leaves:
        coming.filter(user=predecessor).update(ended_at=timezone.now())
    else:
        relied = relied.filter(user__in=rapporteurs_of(country).values("user"))
    relied.update(stand_in=successor)
