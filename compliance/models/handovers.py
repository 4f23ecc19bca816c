"""Handing over: one officer's work, and a rapporteur's whole portfolio, to a successor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import STATE_ROLES, WORKING_STATES, AfterHandover, Role
from compliance.models.accounts import Invitation, User
from compliance.models.base import one_of
from compliance.models.countries import Country, Institution
from compliance.models.implementations import ImplementationVersion


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: Any) -> HandoverQuerySet:
        """A State's officers see who hands over to whom."""
        country_id = rules.country_id_of(user)
        return self.filter(country_id=country_id) if country_id else self.none()

    def pending(self) -> HandoverQuerySet:
        """Waiting for the invited successor."""
        return self.filter(completed_at__isnull=True, cancelled_at__isnull=True)

    def unread(self) -> HandoverQuerySet:
        """Completed, and not yet marked as read by the successor."""
        return self.filter(completed_at__isnull=False, read_at__isnull=True)


class Handover(models.Model):
    """What one officer leaves to another: all of it for a rapporteur, drafts and returned work for a contributor.

    `role` is the role that is handed over. To somebody invited it completes when the invitation is accepted; until
    then `to_user` is empty. `stays` says what the person does afterwards, `institution` where, as a contributor.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="handovers")
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="handovers_made")
    role = models.CharField(_("role"), max_length=13, choices=[(role.value, role.label) for role in STATE_ROLES])
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="handovers_taken")
    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="handover"
    )
    stays = models.CharField(_("afterwards"), max_length=11, choices=AfterHandover.choices)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"))
    versions: models.ManyToManyField[ImplementationVersion, Any] = models.ManyToManyField(
        ImplementationVersion, through="HandoverItem", related_name="handovers"
    )
    created_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_user"],
                condition=Q(completed_at__isnull=True, cancelled_at__isnull=True),
                name="handover_one_open_per_person",
            ),
            models.CheckConstraint(condition=Q(role__in=STATE_ROLES), name="handover_role_known"),
            one_of("stays", AfterHandover, "handover_stays_known"),
            models.CheckConstraint(
                condition=Q(to_user__isnull=False) | Q(invitation__isnull=False), name="handover_has_successor"
            ),
            models.CheckConstraint(
                condition=Q(to_user__isnull=True) | ~Q(to_user=F("from_user")), name="handover_to_another"
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(to_user__isnull=False, cancelled_at__isnull=True),
                name="handover_completed_has_successor",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(completed_at__isnull=False), name="handover_read_when_completed"
            ),
            models.CheckConstraint(
                condition=Q(institution__isnull=True) | Q(stays=AfterHandover.CONTRIBUTOR),
                name="handover_institution_of_contributor",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.RAPPORTEUR) | ~Q(stays=AfterHandover.RAPPORTEUR),
                name="handover_stays_in_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user or self.invitation}"

    @property
    def is_pending(self) -> bool:
        return self.completed_at is None and self.cancelled_at is None


class HandoverItemQuerySet(models.QuerySet["HandoverItem"]):
    def last_word(self, country: Country) -> dict[int, tuple[int, datetime]]:
        """To whom each of a State's working versions was handed over last, and when, by the version's id."""
        handed = self.filter(
            handover__country=country, handover__completed_at__isnull=False, version__state__in=WORKING_STATES
        ).order_by("handover__completed_at", "handover_id")
        return {
            version: (person, at)
            for version, person, at in handed.values_list("version", "handover__to_user", "handover__completed_at")
            if at is not None
        }


class HandoverItem(models.Model):
    """A version that was in the predecessor's hands and is in the successor's since; who wrote it does not change."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="items")
    version = models.ForeignKey(ImplementationVersion, on_delete=models.PROTECT, related_name="+")

    objects = HandoverItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "version"], name="handover_item_unique")]

    def __str__(self) -> str:
        return f"{self.handover_id}: {self.version_id}"
