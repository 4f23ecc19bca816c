"""What an officer has typed and not saved: kept for the same officer alone, and never a save."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.models import Obligation, UnsavedText, User
from compliance.models.contents import Values
from compliance.services.errors import Conflict, Invalid
from compliance.services.pairs import officer_country

#: Bytes of one kept text: ten times what the longest record has.
MOST = 400_000


@transaction.atomic
def unsaved_keep(
    *,
    actor: User,
    obligation: Obligation,
    data: Values,
    basis: int | None,
    expected: int | None,
    seen: datetime | None,
) -> UnsavedText:
    """Keep what stands in the actor's form, over what was kept from the same window.

    `seen` is when the window's text was last kept, None where it was never: another window's text is not overwritten.
    """
    country = officer_country(actor)
    if len(json.dumps(data).encode()) > MOST:
        raise Invalid(data=_("This is too long to be kept. Save the draft."))
    if not Obligation.objects.in_force().applying_to(country).filter(pk=obligation.pk).exists():
        raise Conflict(_("This clause is no longer asked of this State."))
    values = {"country": country, "data": data, "basis": basis, "expected": expected, "saved_at": timezone.now()}
    kept = UnsavedText.objects.select_for_update().filter(user=actor, obligation=obligation).first()
    if kept is None:
        try:
            with transaction.atomic():
                return UnsavedText.objects.create(user=actor, obligation=obligation, **values)
        except IntegrityError:
            raise Conflict(_("Another window of yours keeps a text on this clause.")) from None
    if kept.country_id == country.pk and kept.saved_at != seen:
        raise Conflict(_("Another window of yours keeps a text on this clause."), kept)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    return kept


@transaction.atomic
def unsaved_discard(*, actor: User, obligation: Obligation) -> bool:
    """Throw away what was kept; whether there was anything."""
    officer_country(actor)
    return forget(actor, obligation)


def forget(actor: User, obligation: Obligation) -> bool:
    """What was kept has been saved, or is not wanted any more."""
    gone, _rows = UnsavedText.objects.filter(user=actor, obligation=obligation).delete()
    return bool(gone)
