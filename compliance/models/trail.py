"""The append-only trail. The format of an entry is final: later code may add chains, never change entries."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from compliance import rules
from compliance.models.accounts import User
from compliance.models.countries import Country

#: The leaf before the first one of a chain.
GENESIS = bytes(32)


class TrailChain(models.Model):
    """The head of one chain: one per State, and one for the rest, so that writers do not queue behind one another."""

    name = models.CharField(max_length=20, unique=True)
    country = models.OneToOneField(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="trail_chain")
    length = models.PositiveBigIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=GENESIS)

    def __str__(self) -> str:
        return self.name


class TrailEntryQuerySet(models.QuerySet["TrailEntry"]):
    def visible_to(self, user: Any) -> TrailEntryQuerySet:
        """A State's officers read their own chain, administrators the one for the rest."""
        if rules.is_administrator(user):
            return self.filter(chain__country__isnull=True)
        if country_id := rules.country_id_of(user):
            return self.filter(chain__country_id=country_id)
        return self.none()


class TrailEntry(models.Model):
    """One change of status, evidence, review, text or access, or one bulk act.

    `leaf` is SHA-256 over a zero byte, the 32-byte `salt` and the canonical JSON of the entry (see
    `compliance.services.trail.canonical`), which includes `previous`, the leaf before it in the chain.
    Database triggers refuse UPDATE, DELETE and TRUNCATE.
    """

    chain = models.ForeignKey(TrailChain, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="trail_entries")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    leaf = models.BinaryField(max_length=32)

    objects = TrailEntryQuerySet.as_manager()

    class Meta:
        ordering = ["chain", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="trail_entry_sequence_unique"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="trail_entry_sequence_from_one"),
        ]
        indexes = [models.Index(fields=["object_type", "object_key"], name="trail_entry_by_object")]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.sequence} {self.verb}"
