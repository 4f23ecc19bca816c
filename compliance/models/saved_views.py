"""Filters that a person keeps under a name."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.models.accounts import User
from compliance.models.countries import Country


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> SavedViewQuerySet:
        """One's own, for the State one works for now."""
        country_id = rules.country_id_of(user)
        return self.filter(user_id=user.pk, country_id=country_id) if country_id else self.none()


class SavedView(models.Model):
    """A way to look at the own State's checklist: the query of an address, under a name. Private to its owner."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "country", "name"], name="saved_view_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
