"""Clauses of different resolutions that ask the same."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import PUBLIC_STATES, EquivalenceState
from compliance.models.accounts import User
from compliance.models.base import one_of
from compliance.models.obligations import Obligation


class EquivalenceQuerySet(models.QuerySet["Equivalence"]):
    def confirmed(self) -> EquivalenceQuerySet:
        return self.filter(state=EquivalenceState.CONFIRMED)

    def of(self, obligation: Obligation) -> EquivalenceQuerySet:
        """Those that name the obligation, on either side."""
        return self.filter(Q(left=obligation) | Q(right=obligation))

    def visible_to(self, user: Any) -> EquivalenceQuerySet:
        """Confirmed ones of public resolutions are public; proposals are for those who decide on them."""
        if rules.may_load_resolutions(user):
            return self
        return self.confirmed().filter(
            left__resolution__state__in=PUBLIC_STATES, right__resolution__state__in=PUBLIC_STATES
        )


class Equivalence(models.Model):
    """Two obligations that seem to ask the same, and what a person made of it.

    `similarity` (0 to 1) is why they were proposed and says nothing about States. A refused pair is kept, so that it
    is not proposed again.
    """

    left = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="equivalences_left")
    right = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="equivalences_right")
    similarity = models.FloatField()
    state = models.CharField(max_length=9, choices=EquivalenceState.choices, default=EquivalenceState.PROPOSED)
    reason = models.TextField(_("reason"), blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = EquivalenceQuerySet.as_manager()

    class Meta:
        ordering = ["-similarity", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="equivalence_unique"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="equivalence_sides_in_order"),
            models.CheckConstraint(
                condition=Q(similarity__gte=0) & Q(similarity__lte=1), name="equivalence_similarity_range"
            ),
            one_of("state", EquivalenceState, "equivalence_state_known"),
            models.CheckConstraint(
                condition=Q(state=EquivalenceState.PROPOSED) | Q(decided_at__isnull=False),
                name="equivalence_decision_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} = {self.right_id} ({self.state})"
