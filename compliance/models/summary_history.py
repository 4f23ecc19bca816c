"""What the summaries said on earlier days: a row on each day whose counts differ from those of the last row before it.

A row holds from its `as_of` until the day before the next. What the summary said at the end of day D is therefore the
last row whose `as_of` is not after D:

    StateHistory.objects.filter(country=kenya).as_at(day).first()          # one State
    StateResolutionHistory.objects.filter(country=kenya).as_at(day)        # each of its resolutions
    WorldHistory.objects.as_at(day).first()                                # None: nothing was compiled yet

What is asked no more (a resolution withdrawn, a State out of scope) ends with a row of zeros: `obligations` is 0, and
`.asked()` leaves such rows out. Rows are written by the compilation itself (`services/summaries_history_sql.py`), a
day's later compilation replacing its earlier one, and are never deleted but with what they tell of. The unique index
of key and day serves the key alone too.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from compliance.enums import RegionalGroup
from compliance.models.base import one_of
from compliance.models.countries import Country
from compliance.models.obligations import Obligation, Theme
from compliance.models.resolutions import Resolution
from compliance.models.summaries import Counts, OverStates


class HistoryQuerySet(models.QuerySet[Any]):
    """Rows of one grain; `KEYS` of its model name the columns that tell whose a row is."""

    def as_at(self, day: date) -> Self:
        """Of each whose rows these are, the one that held at the end of a day; nothing before its first."""
        model: Any = self.model
        same = {key: OuterRef(key) for key in model.KEYS}
        earlier = model._default_manager.filter(**same, as_of__lte=day).order_by("-as_of").values("as_of")[:1]
        return self.filter(as_of=Subquery(earlier))

    def in_order(self) -> Self:
        """As time went."""
        return self.order_by("as_of")


class KeptQuerySet(HistoryQuerySet):
    def asked(self) -> Self:
        """Without the rows of zeros that end what is asked no more."""
        return self.filter(obligations__gt=0)


class Kept(Counts):
    """A day's counts that differed from the last before."""

    KEYS: tuple[str, ...] = ()

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True


class StateHistory(Kept):
    """What a State's summary said."""

    KEYS = ("country",)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, db_index=False, related_name="summary_history")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "as_of"], name="state_history_one_a_day")]

    def __str__(self) -> str:
        return f"{self.country_id} ({self.as_of})"


class StateResolutionHistory(Kept):
    """What was said of one State and one resolution."""

    KEYS = ("country", "resolution")
    country = models.ForeignKey(Country, on_delete=models.CASCADE, db_index=False, related_name="resolution_history")
    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="state_history")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "resolution", "as_of"], name="state_resolution_history_one_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country_id}, {self.resolution_id} ({self.as_of})"


class StateThemeHistory(Kept):
    """What was said of one State and one theme."""

    KEYS = ("country", "theme")
    country = models.ForeignKey(Country, on_delete=models.CASCADE, db_index=False, related_name="theme_history")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="state_history")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "theme", "as_of"], name="state_theme_history_one_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.country_id}, {self.theme_id} ({self.as_of})"


class ResolutionHistory(OverStates, Kept):
    """What was said of one resolution over all real States."""

    KEYS = ("resolution",)
    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, db_index=False, related_name="summary_history")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resolution", "as_of"], name="resolution_history_one_a_day")]

    def __str__(self) -> str:
        return f"{self.resolution_id} ({self.as_of})"


class ThemeHistory(OverStates, Kept):
    """What was said of one theme over all real States."""

    KEYS = ("theme",)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, db_index=False, related_name="summary_history")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "as_of"], name="theme_history_one_a_day")]

    def __str__(self) -> str:
        return f"{self.theme_id} ({self.as_of})"


class RegionHistory(OverStates, Kept):
    """What was said of one regional group."""

    KEYS = ("group",)
    group = models.CharField(max_length=16, choices=RegionalGroup.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "as_of"], name="region_history_one_a_day"),
            one_of("group", RegionalGroup, "region_history_group_known", blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.group or '-'} ({self.as_of})"


class WorldHistory(OverStates, Kept):
    """What was said of all real States. `only` is the world's key, as in its summary."""

    KEYS = ("only",)
    only = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["only", "as_of"], name="world_history_one_a_day"),
            models.CheckConstraint(condition=models.Q(only=True), name="world_history_is_one_line"),
        ]

    def __str__(self) -> str:
        return f"world ({self.as_of})"


class ObligationHistory(models.Model):
    """How many real States stood by a published version on one obligation."""

    KEYS = ("obligation",)
    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, db_index=False, related_name="summary_history")
    states_reporting = models.PositiveIntegerField(default=0)
    last_published_at = models.DateTimeField(null=True, blank=True)
    as_of = models.DateField()
    compiled_at = models.DateTimeField(default=timezone.now)
    record_version = models.PositiveBigIntegerField(default=0)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["obligation", "as_of"], name="obligation_history_one_a_day")]

    def __str__(self) -> str:
        return f"{self.obligation_id} ({self.as_of})"
