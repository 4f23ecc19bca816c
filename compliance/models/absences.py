"""Leave of absence: who is away from when to when, and who stands in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.models.accounts import User
from compliance.models.countries import Country


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: Any) -> AbsenceQuerySet:
        """A State's officers know who of them is away; nobody else does."""
        country_id = rules.country_id_of(user)
        return self.filter(country_id=country_id) if country_id else self.none()

    def standing(self) -> AbsenceQuerySet:
        """Not ended before its last day."""
        return self.filter(ended_at__isnull=True)

    def on(self, day: date) -> AbsenceQuerySet:
        """In force on that day."""
        return self.standing().filter(first_day__lte=day, last_day__gte=day)

    def not_over(self, day: date) -> AbsenceQuerySet:
        """In force on that day, or to come."""
        return self.standing().filter(last_day__gte=day)

    def meeting(self, first_day: date, last_day: date) -> AbsenceQuerySet:
        """Those that share a day with this span."""
        return self.standing().filter(first_day__lte=last_day, last_day__gte=first_day)


class Absence(models.Model):
    """An officer away from the first to the last day, both included; the tasks are shown to the stand-in as well.

    Without a stand-in only where the State has nobody else who could do it.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="standing_in")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    note = models.TextField(_("note"), blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_start"),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("user")), name="absence_another_stands_in"
            ),
        ]
        indexes = [models.Index(fields=["country", "last_day"], name="absence_of_country")]

    def __str__(self) -> str:
        return f"{self.user}: {self.first_day} – {self.last_day}"
