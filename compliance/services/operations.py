"""What an administrator may do about the background."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from compliance import rules
from compliance.models import User, WorkMark
from compliance.services import trail, work
from compliance.services.errors import Conflict, NotAllowed
from compliance.services.pairs import fresh_membership


@transaction.atomic
def mark_try_again(*, actor: User, mark: WorkMark) -> None:
    """Have a summary compiled that was set aside, or rests after an error, without waiting for a change.

    Raises:
        NotAllowed: whoever asks is no administrator.
        Conflict: it was compiled meanwhile, or is being compiled.
    """
    fresh_membership(actor)
    if not rules.is_administrator(actor):
        raise NotAllowed(_("Only administrators look after the background work."))
    if not work.try_again(mark.pk):
        raise Conflict(_("There is nothing to try again: it was compiled meanwhile, or is being compiled."))
    trail.append(
        verb="work.try_again",
        object_type="work-mark",
        object_key=mark.country.iso3 if mark.country else "world",
        actor=actor,
        payload={"error": mark.error},
    )
