"""Sheets that were given: a workbook as it was read, waiting until a person confirms what becomes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from compliance import rules
from compliance.enums import SheetKind, SheetState
from compliance.models.accounts import User
from compliance.models.base import make_key, one_of
from compliance.models.countries import Country
from compliance.models.evidence import Evidence
from compliance.models.obligations import Obligation


class SheetUploadQuerySet(models.QuerySet["SheetUpload"]):
    def visible_to(self, user: Any) -> SheetUploadQuerySet:
        """The State's own officers see what was given for it, nobody else any."""
        country_id = rules.country_id_of(user)
        return self.filter(country_id=country_id) if country_id else self.none()

    def to_apply(self, now: datetime) -> SheetUploadQuerySet:
        """What is confirmed and no worker holds: new, or left by a worker that died."""
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now), state=SheetState.APPLYING)


class SheetUpload(models.Model):
    """A sheet as it was read: `rows` and what is wrong with them, kept until it is applied or discarded.

    A checklist is applied batch by batch: `progress` counts the rows that are done, written in the same transaction
    as their drafts, so that a worker that takes over goes on where the last batch was committed. `outcome` says what
    came of it. What was read is dropped when the sheet is applied or discarded.
    """

    key = models.CharField(max_length=12, unique=True, default=make_key, editable=False)
    kind = models.CharField(max_length=10, choices=SheetKind.choices)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="sheets")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    #: The clause a statistic was opened from, and the piece of evidence it became or gives a table.
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets")
    rows = models.JSONField(default=list, blank=True)
    errors = models.JSONField(default=list, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=SheetState.choices, default=SheetState.WAITING)
    revision_count = models.PositiveIntegerField(default=1)
    progress = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = SheetUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("kind", SheetKind, "sheet_kind_known"),
            one_of("state", SheetState, "sheet_state_known"),
            models.CheckConstraint(
                condition=Q(kind=SheetKind.CHECKLIST) | Q(obligation__isnull=False) | Q(evidence__isnull=False),
                name="sheet_statistics_has_a_place",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.APPLIED) | Q(applied_at__isnull=False), name="sheet_applied_is_dated"
            ),
        ]
        indexes = [
            models.Index(fields=["country", "-created_at"], name="sheet_by_country"),
            models.Index(fields=["created_at"], condition=Q(state=SheetState.APPLYING), name="sheet_to_apply"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
