"""An earlier version of a State's record brought back: the beginning of a new working version, never a rewriting."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from compliance.models import ImplementationVersion, User
from compliance.services import unsaved
from compliance.services.errors import Conflict, NotAllowed
from compliance.services.pairs import implementation_for_update, officer_country
from compliance.services.versions import keep_save, record_act, start_version, working_version


@transaction.atomic
def implementation_bring_back(*, actor: User, version: ImplementationVersion, expected: int) -> ImplementationVersion:
    """Begin a working version with what an earlier one said. `expected` is the number of the newest version the person
    saw; where one is being worked on already, or has come since, nothing is written."""
    country = officer_country(actor)
    pair = version.implementation.pair
    if pair.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its record."))
    implementation = implementation_for_update(country=country, obligation=pair.obligation)
    working = working_version(implementation)
    if working is not None:
        raise Conflict(
            _("Version %(number)s is being worked on. Publish or discard it first, or take over by hand what you need.")
            % {"number": working.number},
            working,
        )
    newest = implementation.versions.order_by("-number")[0]
    if newest.number != expected:
        raise Conflict(_("Somebody has changed this record since you opened it."), newest)
    source = implementation.versions.select_related("lead_institution").get(pk=version.pk)
    brought = start_version(implementation=implementation, actor=actor, source=source)
    keep_save(brought, actor)
    unsaved.forget(actor, pair.obligation)
    record_act("bring_back", actor, implementation, brought, restored_from=source.number)
    return brought
