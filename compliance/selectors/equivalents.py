"""The clauses that ask the same as one: those a person has confirmed."""

from __future__ import annotations

from typing import Any

from compliance.models import Equivalence, Obligation
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors.texts import with_words


def equivalents_of(obligation: Obligation, user: Any) -> ObligationQuerySet:
    """Obligations in force confirmed as asking the same, directly, in printed order; two statements."""
    confirmed = Equivalence.objects.visible_to(user).confirmed().of(obligation).values_list("left", "right")
    others = {pk for pair in confirmed for pk in pair} - {obligation.pk}
    return with_words(Obligation.objects.visible_to(user).in_force().filter(pk__in=others).in_order())
