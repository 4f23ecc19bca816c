"""Four eyes: whether another rapporteur approves what one wrote. On by one, off by two while there are two."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.models import Country, User
from compliance.services import trail
from compliance.services.errors import Conflict, Invalid
from compliance.services.officers import rapporteur_for_update, rapporteurs_of

_FIELDS = ["four_eyes", "four_eyes_off_asked_by", "four_eyes_off_asked_at"]


def _locked(actor: User) -> Country:
    return rapporteur_for_update(actor, refusal=_("Only a national rapporteur switches four eyes on or off."))[1]


def _record(verb: str, actor: User, country: Country, **payload: object) -> None:
    trail.append(
        verb=f"four_eyes.{verb}",
        object_type="country",
        object_key=country.iso3,
        actor=actor,
        country=country,
        payload=payload,
    )


@transaction.atomic
def four_eyes_switch_on(*, actor: User) -> Country:
    """From now on nobody approves what they wrote or submitted themselves. Needs two rapporteurs."""
    country = _locked(actor)
    if country.four_eyes:
        raise Conflict(_("Four eyes are on already."), country)
    if rapporteurs_of(country).count() < 2:
        raise Invalid(
            {"": [_("Your State has one national rapporteur: nobody else could approve. Invite another one first.")]}
        )
    country.four_eyes = True
    country.save(update_fields=_FIELDS)
    _record("on", actor, country)
    return country


@transaction.atomic
def four_eyes_switch_off(*, actor: User) -> Country:
    """Off at once for whoever is the only rapporteur, or confirms what another asked; else this asks for it."""
    country = _locked(actor)
    if not country.four_eyes:
        raise Conflict(_("Four eyes are off already."), country)
    asked_by = country.four_eyes_off_asked_by_id
    alone = rapporteurs_of(country).count() < 2
    if alone or (asked_by is not None and asked_by != actor.pk):
        country.four_eyes, country.four_eyes_off_asked_by, country.four_eyes_off_asked_at = False, None, None
        country.save(update_fields=_FIELDS)
        _record("off", actor, country, alone=alone, asked_by=None if alone else asked_by)
        return country
    if asked_by is not None:
        raise Conflict(_("You have asked already. Another rapporteur of your State confirms it."), country)
    country.four_eyes_off_asked_by, country.four_eyes_off_asked_at = actor, timezone.now()
    country.save(update_fields=_FIELDS)
    _record("ask_off", actor, country)
    return country


@transaction.atomic
def four_eyes_keep(*, actor: User) -> Country:
    """Four eyes stay on: the one who asked thinks again, or another rapporteur declines."""
    country = _locked(actor)
    if country.four_eyes_off_asked_by_id is None:
        raise Conflict(_("Nobody asks to switch four eyes off."), country)
    asked_by = country.four_eyes_off_asked_by_id
    country.four_eyes_off_asked_by, country.four_eyes_off_asked_at = None, None
    country.save(update_fields=_FIELDS)
    _record("keep", actor, country, asked_by=asked_by)
    return country
