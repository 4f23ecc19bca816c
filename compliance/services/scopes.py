"""To which States an obligation applies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import ResolutionState, Scope
from compliance.models import Country, Obligation, ScopeState, User
from compliance.services import readings, trail, work
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.pairs import officer_country

#: Scopes that take in the States listed with the obligation.
LISTED = (Scope.NAMED, Scope.PARTIES, Scope.SELF_DECLARED)


def store_scopes(corrected: Mapping[int, Mapping[str, Any]]) -> None:
    """Write the scopes a reading was given, by obligation, with five statements."""
    if not corrected:
        return
    codes = {code for scope in corrected.values() for code in scope.get("states") or []}
    countries = dict(Country.objects.filter(iso3__in=codes).values_list("iso3", "pk"))
    obligations = list(Obligation.objects.filter(pk__in=corrected))
    for obligation in obligations:
        scope = corrected[obligation.pk]
        obligation.scope, obligation.scope_note = Scope(scope["scope"]), (scope.get("note") or "")[:200]
    Obligation.objects.bulk_update(obligations, ["scope", "scope_note"])
    ScopeState.objects.filter(obligation__in=obligations).delete()
    ScopeState.objects.bulk_create(
        ScopeState(obligation_id=pk, country_id=countries[code])
        for pk, scope in corrected.items()
        if scope["scope"] in LISTED
        for code in dict.fromkeys(scope.get("states") or [])
        if code in countries
    )


@transaction.atomic
def scope_set(
    *, obligation: Obligation, scope: str, states: Iterable[str] = (), note: str = "", actor: User | None = None
) -> Obligation:
    """Set to whom a published obligation applies: `states` are ISO 3166-1 alpha-3 codes, only for a scope that
    lists its States. Records of States that fall out of it stay readable."""
    readings.require_administrator(actor)
    readings.locked(obligation.resolution_id)
    obligation = Obligation.objects.select_related("resolution").get(pk=obligation.pk)
    if scope not in Scope.values:
        raise Invalid(scope=_("Choose to whom it applies."))
    codes = sorted(set(states)) if scope in LISTED else []
    known = set(Country.objects.filter(iso3__in=codes).values_list("iso3", flat=True))
    if unknown := set(codes) - known:
        raise Invalid(states=_("No such State: %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    if scope in (Scope.NAMED, Scope.PARTIES) and not codes:
        raise Invalid(states=_("Name the States this applies to."))
    before = _said(obligation)
    store_scopes({obligation.pk: {"scope": scope, "states": codes, "note": note.strip()}})
    obligation.refresh_from_db()
    after = _said(obligation)
    if before != after:
        trail.append(
            verb="scope.set",
            object_type="obligation",
            object_key=obligation.key,
            actor=actor,
            payload={"before": before, "after": after},
        )
        work.mark_all()
    return obligation


def _said(obligation: Obligation) -> dict[str, Any]:
    states = obligation.scope_states.order_by("country__iso3").values_list("country__iso3", flat=True)
    return {"scope": str(obligation.scope), "note": obligation.scope_note, "states": list(states)}


@transaction.atomic
def scope_declare(*, actor: User, obligation: Obligation, applies: bool) -> bool:
    """A State's own word, by its rapporteur, on whether it is one of those concerned; returns whether it changed."""
    country = officer_country(actor)
    if not rules.is_rapporteur_of(actor, country.pk):
        raise NotAllowed(_("Only the national rapporteur declares this for the State."))
    readings.locked(obligation.resolution_id)
    obligation = Obligation.objects.select_related("resolution").get(pk=obligation.pk)
    if obligation.resolution.state != ResolutionState.PUBLISHED or obligation.retired_at is not None:
        raise Conflict(_("This clause is no longer asked of this State."), obligation)
    if obligation.scope != Scope.SELF_DECLARED:
        raise Conflict(_("This clause is not one that States declare themselves."), obligation)
    mine = ScopeState.objects.filter(obligation=obligation, country=country)
    if mine.exists() == applies:
        return False
    if applies:
        ScopeState.objects.create(obligation=obligation, country=country)
    else:
        mine.delete()
    trail.append(
        verb="scope.declare",
        object_type="obligation",
        object_key=obligation.key,
        actor=actor,
        country=country,
        payload={"applies": applies},
    )
    work.mark_country(country.pk)
    return True
