"""Work marks: the record of what has to be compiled. Celery is only nudged; these rows are what counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from compliance import rules
from compliance.enums import SignKind, WorkKind
from compliance.models.base import one_of
from compliance.models.countries import Country

#: After so many errors in a row a mark is set aside and shown to the operators.
MAX_FAILURES = 5
#: A worker that dies says nothing, and a database that goes away may have been brought down. After so many attempts in
#: a row that came to no end at all, it was the mark.
MAX_ATTEMPTS = 12
#: Once so many attempts came to no end, a mark is taken alone, so that it brings no other down with it.
SUSPICIOUS = 2
#: A worker or beat that left no sign for so long is not alive.
ALIVE = timedelta(seconds=60)


class WorkMarkQuerySet(models.QuerySet["WorkMark"]):
    def visible_to(self, user: Any) -> WorkMarkQuerySet:
        """Administrators see how the background works, nobody else does."""
        return self if rules.is_administrator(user) else self.none()

    def waiting(self, now: datetime) -> WorkMarkQuerySet:
        """Marks with work that nobody holds a lease on, and that are not resting after an error."""
        return self.filter(wanted__gt=F("done"), set_aside_at__isnull=True).filter(
            Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        )

    def behind(self) -> WorkMarkQuerySet:
        """Marks whose summary is older than what was last said, whoever holds them."""
        return self.filter(wanted__gt=F("done"))


class WorkMark(models.Model):
    """One State's (or the world's) summaries: `wanted` rises with every change, `done` follows when compiled.

    A change writes `wanted + 1` in its own transaction, so that no message has to survive for the work to be
    found. A worker claims the mark by taking the lease and copying `wanted` to `claimed`; what it then compiles is
    at least as new as that, and finishing writes it to `done`.
    """

    kind = models.CharField(max_length=7, choices=WorkKind.choices)
    country = models.OneToOneField(Country, on_delete=models.CASCADE, null=True, blank=True, related_name="work_mark")
    wanted = models.PositiveBigIntegerField(default=0)
    claimed = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    wanted_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = WorkMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", WorkKind, "work_mark_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=WorkKind.COUNTRY, country__isnull=False)
                | Q(kind=WorkKind.WORLD, country__isnull=True),
                name="work_mark_kind_fits",
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind=WorkKind.WORLD), name="work_mark_one_world"),
            models.CheckConstraint(condition=Q(done__lte=F("wanted")), name="work_mark_done_not_ahead"),
        ]
        indexes = [models.Index(fields=["wanted_at"], condition=Q(wanted__gt=F("done")), name="work_mark_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.country_id or ''} {self.done}/{self.wanted}"


class SignOfLifeQuerySet(models.QuerySet["SignOfLife"]):
    def visible_to(self, user: Any) -> SignOfLifeQuerySet:
        """Administrators see them, nobody else does."""
        return self if rules.is_administrator(user) else self.none()


class SignOfLife(models.Model):
    """A sign of life: of each worker and beat, and of what they do. Messages may be lost; these rows are the record.

    A worker says which `queues` it serves.
    `times`, `seconds` and `states` only ever rise: how often it was done, how long that took, over how many States.
    """

    kind = models.CharField(max_length=9, choices=SignKind.choices)
    name = models.CharField(max_length=200, blank=True)
    queues = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    times = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    last_seconds = models.FloatField(default=0)
    states = models.PositiveBigIntegerField(default=0)

    objects = SignOfLifeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", SignKind, "sign_of_life_kind_known"),
            models.UniqueConstraint(fields=["kind", "name"], name="sign_of_life_one_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} ({self.seen_at})"
