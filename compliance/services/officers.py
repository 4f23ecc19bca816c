"""A State's officers as they are inside the transaction, and who follows whom among them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from compliance.enums import Role
from compliance.models import Country, Membership, User
from compliance.services.errors import NotAllowed
from compliance.services.pairs import country_for_update, fresh_membership


def officer_for_update(actor: User) -> tuple[Membership, Country]:
    """The actor's membership as it is now, and the State it is for, locked."""
    membership = fresh_membership(actor)
    if membership.country_id is None:
        raise NotAllowed(_("Only a State's own officers change its record."))
    country = country_for_update(membership.country_id)
    # Asked again behind the lock: a hand-over may have ended this role while we waited.
    membership = fresh_membership(actor)
    if membership.country_id != country.pk:
        raise NotAllowed(_("Your role here has ended."))
    return membership, country


def rapporteur_for_update(actor: User, *, refusal: str = "") -> tuple[Membership, Country]:
    """The same, for what only a national rapporteur does."""
    membership, country = officer_for_update(actor)
    if membership.role != Role.RAPPORTEUR:
        raise NotAllowed(refusal or _("Only a national rapporteur does this."))
    return membership, country


def officers_of(country: Country) -> QuerySet[Membership]:
    """Active memberships of the State's officers who may sign in, by name."""
    return (
        Membership.objects.active()
        .filter(country=country, user__is_active=True)
        .select_related("user", "institution")
        .order_by("user__name", "pk")
    )


def rapporteurs_of(country: Country) -> QuerySet[Membership]:
    return officers_of(country).filter(role=Role.RAPPORTEUR)
