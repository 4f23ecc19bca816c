"""Statistics as evidence: a table of counts by year, measure, sex, age group and form of exploitation."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from compliance.enums import AgeGroup, EvidenceKind, Exploitation, Measure, StatisticSex
from compliance.models.base import one_of
from compliance.models.evidence import Evidence

FIRST_YEAR, LAST_YEAR = 1900, 2100
#: No State has more people than this; a larger count is a slip of the pen.
MOST = 2_000_000_000


class StatisticCellQuerySet(models.QuerySet["StatisticCell"]):
    def visible_to(self, user: Any) -> StatisticCellQuerySet:
        """The cells of the pieces that the person may see. What they may read of them `selectors.statistics` says."""
        seen = Evidence.objects.visible_to(user).filter(kind=EvidenceKind.STATISTIC)
        return self.filter(evidence__in=seen.values("pk"))


class StatisticCell(models.Model):
    """One exact count of a table. Small ones are for the State's own officers alone: never show it as it stands."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="cells")
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=14, choices=Measure.choices)
    sex = models.CharField(max_length=6, choices=StatisticSex.choices, default=StatisticSex.ALL)
    age_group = models.CharField(max_length=8, choices=AgeGroup.choices, default=AgeGroup.ALL)
    form = models.CharField(max_length=17, choices=Exploitation.choices, default=Exploitation.ALL)
    count = models.PositiveIntegerField()

    objects = StatisticCellQuerySet.as_manager()

    class Meta:
        ordering = ["year", "measure", "form", "sex", "age_group"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "year", "measure", "sex", "age_group", "form"], name="statistic_cell_unique"
            ),
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="statistic_year_known"),
            models.CheckConstraint(condition=Q(count__gte=0, count__lte=MOST), name="statistic_count_in_range"),
            one_of("measure", Measure, "statistic_measure_known"),
            one_of("sex", StatisticSex, "statistic_sex_known"),
            one_of("age_group", AgeGroup, "statistic_age_group_known"),
            one_of("form", Exploitation, "statistic_form_known"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.year} {self.measure}"
