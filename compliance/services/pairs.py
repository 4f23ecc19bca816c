"""The pair of a State and an obligation: made when something is first said of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from compliance import rules
from compliance.models import Country, Implementation, Membership, Obligation, Pair, User
from compliance.services.errors import Conflict, NotAllowed


def pair_for(*, country: Country, obligation: Obligation) -> Pair:
    """The pair's row, made if this is the first thing said. Refuses a clause that is not asked of the State."""
    if not Obligation.objects.in_force().applying_to(country).filter(pk=obligation.pk).exists():
        raise Conflict(_("This clause is no longer asked of this State."))
    pair, _created = Pair.objects.get_or_create(country=country, obligation=obligation)
    return pair


def implementation_for_update(*, country: Country, obligation: Obligation) -> Implementation:
    """The State's record on the obligation, locked until the transaction ends."""
    pair = pair_for(country=country, obligation=obligation)
    implementation, _created = Implementation.objects.get_or_create(pair=pair)
    return (
        Implementation.objects.select_for_update(of=("self",))
        .select_related(
            "pair__country", "pair__obligation__words_from", "pair__obligation__resolution", "current_version"
        )
        .get(pk=implementation.pk)
    )


def fresh_membership(actor: User) -> Membership:
    """The actor's membership as it is now, inside the transaction; refuses somebody whose role has ended."""
    membership = (
        Membership.objects.active()
        .filter(user=actor.pk, user__is_active=True)
        .select_related("country", "organisation", "institution")
        .first()
    )
    if membership is None:
        raise NotAllowed(_("Your role here has ended."))
    return membership


def officer_country(actor: User) -> Country:
    """The State whose record the actor keeps, asked of the database and not of the request.

    Locked until the transaction ends, so that the acts of a State's officers happen one after the other: they lock
    records, evidence and the trail in whatever order they come to them, and no two of them can wait for each other.
    """
    # What the request knows of the actor only says which State to lock.
    known = rules.membership_of(actor)
    if known is None:
        raise NotAllowed(_("Your role here has ended."))
    if known.country_id is None:
        raise NotAllowed(_("Only a State's own officers change its record."))
    country = country_for_update(known.country_id)
    # Asked of the database behind the lock: a hand-over may have ended this role before, or while we waited.
    if fresh_membership(actor).country_id != country.pk:
        raise NotAllowed(_("Your role here has ended."))
    return country


def country_for_update(country_id: int) -> Country:
    """The State, locked until the transaction ends. Rows that only refer to it are not held up."""
    return Country.objects.select_for_update(no_key=True).get(pk=country_id)
