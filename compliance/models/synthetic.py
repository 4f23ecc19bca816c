"""Synthetic records: which runs of the load generator filled this database."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class SyntheticLoad(models.Model):
    """One run of the load generator. While a row is here every page says that the data is synthetic.

    `countries`, `obligations` (of each State), `fill` (share of the pairs with a record, 0 to 1) and `seed` are
    what was asked for and, with `number`, decide every record. `filled` is how many States are done; a run that
    was interrupted has fewer than `countries` and goes on where it stopped.
    """

    number = models.PositiveIntegerField(unique=True)
    countries = models.PositiveSmallIntegerField()
    obligations = models.PositiveIntegerField()
    fill = models.FloatField()
    seed = models.PositiveIntegerField()
    filled = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fill__gte=0, fill__lte=1), name="synthetic_load_fill_is_a_share"),
            models.CheckConstraint(condition=Q(filled__lte=F("countries")), name="synthetic_load_filled_not_ahead"),
        ]

    def __str__(self) -> str:
        return f"load {self.number}: {self.filled}/{self.countries} × {self.obligations}"
