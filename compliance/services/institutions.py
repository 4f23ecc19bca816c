"""Ministries and agencies of a State: added, renamed, closed, opened again, and one handing over to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.enums import Role
from compliance.models import Assignment, Country, Institution, Invitation, Membership, User
from compliance.pictures import list_text, number_text
from compliance.services import trail
from compliance.services.accounts import free_slug, validated_save
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.officers import rapporteur_for_update


@dataclass(frozen=True)
class Holdings:
    """What hangs on an institution: clauses assigned to it, its people, and invitations that name it."""

    assignments: int
    people: int
    invitations: int

    def __bool__(self) -> bool:
        return bool(self.assignments or self.people or self.invitations)

    @property
    def words(self) -> str:
        """In words, for the sentence that says why an institution cannot be closed."""
        parts = (
            (self.assignments, ngettext("%(n)s clause", "%(n)s clauses", self.assignments)),
            (self.people, ngettext("%(n)s person", "%(n)s people", self.people)),
            (self.invitations, ngettext("%(n)s open invitation", "%(n)s open invitations", self.invitations)),
        )
        return list_text([text % {"n": number_text(number)} for number, text in parts if number])


def holdings_of(institution: Institution) -> Holdings:
    """What has to go to another institution before this one closes."""
    return Holdings(
        assignments=Assignment.objects.open().filter(institution=institution).count(),
        people=Membership.objects.active().filter(institution=institution).count(),
        invitations=Invitation.objects.open().filter(institution=institution).count(),
    )


def _ids(rows: QuerySet[Any], name: str) -> list[int]:
    return sorted(rows.values_list(name, flat=True))


def _record(verb: str, actor: User, institution: Institution, country: Country, **payload: object) -> None:
    trail.append(
        verb=f"institution.{verb}",
        object_type="institution",
        object_key=institution.slug,
        actor=actor,
        country=country,
        payload=payload,
    )


def _own(actor: User, institution: Institution) -> tuple[Institution, Country]:
    """The institution as it is now, if the actor is a rapporteur of its State."""
    _membership, country = rapporteur_for_update(
        actor, refusal=_("Only a national rapporteur changes the list of institutions.")
    )
    found = Institution.objects.select_for_update().get(pk=institution.pk)
    if found.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its record."))
    return found, country


def _clean_name(name: str, country: Country, *, but: Institution | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(name=_("Enter the institution's name."))
    same = Institution.objects.open().filter(country=country, name__iexact=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Invalid(name=_("An institution of this name is already here."))
    return name


@transaction.atomic
def institution_create(*, actor: User, name: str, acronym: str = "") -> Institution:
    """A ministry or agency of the actor's own State."""
    _membership, country = rapporteur_for_update(actor, refusal=_("Only a national rapporteur adds institutions."))
    institution = Institution(
        country=country,
        name=_clean_name(name, country),
        slug=free_slug(name, Institution.objects.filter(country=country)),
        acronym=acronym.strip(),
    )
    validated_save(institution)
    _record("create", actor, institution, country, name=institution.name)
    return institution


@transaction.atomic
def institution_rename(*, actor: User, institution: Institution, seen: str, name: str, acronym: str) -> Institution:
    """Another name for the same institution, everywhere it is named; `seen` is the name the actor saw."""
    institution, country = _own(actor, institution)
    if institution.name != seen:
        raise Conflict(_("Somebody has renamed this institution since you opened the page."), institution)
    if institution.closed_at is not None:
        raise Conflict(_("This institution is closed. Open it again to rename it."), institution)
    before = institution.name
    institution.name, institution.acronym = _clean_name(name, country, but=institution), acronym.strip()
    validated_save(institution)
    _record("rename", actor, institution, country, name=institution.name, acronym=institution.acronym, before=before)
    return institution


@transaction.atomic
def institution_close(*, actor: User, institution: Institution) -> Institution:
    """Take it off the lists one chooses from; what names it goes on doing so. Refused while anything hangs on it."""
    institution, country = _own(actor, institution)
    if institution.closed_at is not None:
        raise Conflict(_("This institution is closed already."), institution)
    if held := holdings_of(institution):
        raise Invalid(
            {"": [_("%(holdings)s still hang on it. Hand them over to another institution first.")
                  % {"holdings": held.words}]}
        )  # fmt: skip
    institution.closed_at = timezone.now()
    institution.save(update_fields=["closed_at"])
    _record("close", actor, institution, country)
    return institution


@transaction.atomic
def institution_reopen(*, actor: User, institution: Institution) -> Institution:
    """Put a closed institution back on the lists."""
    institution, country = _own(actor, institution)
    if institution.closed_at is None:
        raise Conflict(_("This institution is open already."), institution)
    _clean_name(institution.name, country, but=institution)
    institution.closed_at = None
    institution.save(update_fields=["closed_at"])
    _record("reopen", actor, institution, country)
    return institution


@transaction.atomic
def institution_hand_over(
    *, actor: User, institution: Institution, to: Institution, note: str, close: bool = False
) -> Holdings:
    """Everything that hangs on one institution goes to another, which takes its part on each clause.

    Where it led the other leads; where the other is asked already it stays so, and leads if the first did. Gives what
    went over. `close` closes the emptied one in the same step.
    """
    institution, country = _own(actor, institution)
    to = Institution.objects.select_for_update().get(pk=to.pk)
    if to.country_id != country.pk or to.pk == institution.pk:
        raise Invalid(to=_("Choose another institution of your own State."))
    if to.closed_at is not None:
        raise Invalid(to=_("Choose an institution that is open."))
    if institution.closed_at is not None:
        raise Conflict(_("This institution is closed already."), institution)
    if not note.strip():
        raise Invalid(note=_("Say why, for those who read the history later."))
    held, now = holdings_of(institution), timezone.now()
    clauses = _move_assignments(institution, to, actor, now)
    people = _ids(Membership.objects.active().filter(institution=institution), "user_id")
    Membership.objects.active().filter(institution=institution).update(institution=to)
    Invitation.objects.open().filter(institution=institution).update(institution=to)
    _record(
        "hand_over", actor, institution, country,
        to=to.slug, clauses=clauses, people=people, note=note.strip(),
    )  # fmt: skip
    if close:
        institution.closed_at = now
        institution.save(update_fields=["closed_at"])
        _record("close", actor, institution, country)
    return held


def _move_assignments(institution: Institution, to: Institution, actor: User, now: datetime) -> list[str]:
    """The keys of the clauses that went over. A fixed number of statements."""
    mine = list(
        Assignment.objects.open()
        .filter(institution=institution)
        .select_related("pair__obligation")
        .order_by("pair__obligation__key")
    )
    pairs = [assignment.pair_id for assignment in mine]
    theirs = {a.pair_id: a for a in Assignment.objects.open().filter(institution=to, pair__in=pairs)}
    comes = [a for a in mine if a.pair_id not in theirs or (a.is_lead and not theirs[a.pair_id].is_lead)]
    ended = [a.pk for a in mine] + [theirs[a.pair_id].pk for a in comes if a.pair_id in theirs]
    Assignment.objects.filter(pk__in=ended).update(ended_at=now)
    Assignment.objects.bulk_create(
        [
            Assignment(pair_id=a.pair_id, institution=to, is_lead=a.is_lead, assigned_by=actor, assigned_at=now)
            for a in comes
        ]
    )
    return [assignment.pair.obligation.key for assignment in mine]


@transaction.atomic
def contributor_move(*, actor: User, membership: Membership, institution: Institution | None) -> Membership:
    """A contributor works for another institution of the State from now on, or for none that is named."""
    _own_membership, country = rapporteur_for_update(
        actor, refusal=_("Only a national rapporteur says for which institution somebody works.")
    )
    found = Membership.objects.select_for_update(of=("self",)).select_related("institution").get(pk=membership.pk)
    if found.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its record."))
    if found.ended_at is not None:
        raise Conflict(_("This membership has already ended."), found)
    if found.role != Role.CONTRIBUTOR:
        raise NotAllowed(_("Only contributors are moved from one institution to another."))
    if institution is not None and institution.country_id != country.pk:
        raise Invalid(institution=_("Choose an institution of the same State."))
    if institution is not None and Institution.objects.open().filter(pk=institution.pk).first() is None:
        raise Invalid(institution=_("Choose an institution that is open."))
    if found.institution_id == (institution.pk if institution else None):
        return found
    before, found.institution = found.institution, institution
    found.save(update_fields=["institution"])
    trail.append(
        verb="membership.move",
        object_type="user",
        object_key=str(found.user_id),
        actor=actor,
        country=country,
        payload={"from": before.slug if before else "", "to": institution.slug if institution else ""},
    )
    return found
