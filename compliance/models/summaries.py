"""Compiled status summaries, in separate grains. Counts only: sentences are made when they are read.

What a summary said on an earlier day is in `models/summary_history.py`.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from compliance.enums import NOT_REPORTED, RegionalGroup, Status
from compliance.models.accounts import Organisation
from compliance.models.base import one_of
from compliance.models.countries import Country
from compliance.models.obligations import Obligation, Theme
from compliance.models.resolutions import Resolution


class Counts(models.Model):
    """What every grain counts. All are numbers of pairs unless the name says actions, evidence or grade.

    `reported` has a published version; not reported is `obligations - reported`. Reviews count only where they
    judge the version and the words in force. Evidence counts what anyone may see, once by what it shows and once by
    how long before `as_of` it is dated. `record_version` is the work mark the counts were compiled from.
    """

    obligations = models.PositiveIntegerField(default=0)
    reported = models.PositiveIntegerField(default=0)
    not_started = models.PositiveIntegerField(default=0)
    planned = models.PositiveIntegerField(default=0)
    under_way = models.PositiveIntegerField(default=0)
    implemented = models.PositiveIntegerField(default=0)
    not_applicable = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    reviewed = models.PositiveIntegerField(default=0)
    confirmed = models.PositiveIntegerField(default=0)
    disputed = models.PositiveIntegerField(default=0)
    implemented_confirmed = models.PositiveIntegerField(default=0)
    implemented_disputed = models.PositiveIntegerField(default=0)
    grade_a = models.PositiveIntegerField(default=0)
    grade_b = models.PositiveIntegerField(default=0)
    grade_c = models.PositiveIntegerField(default=0)
    grade_e = models.PositiveIntegerField(default=0)
    actions = models.PositiveIntegerField(default=0)
    actions_done = models.PositiveIntegerField(default=0)
    evidence_structure = models.PositiveIntegerField(default=0)
    evidence_process = models.PositiveIntegerField(default=0)
    evidence_outcome = models.PositiveIntegerField(default=0)
    evidence_within_year = models.PositiveIntegerField(default=0)
    evidence_within_five_years = models.PositiveIntegerField(default=0)
    evidence_older = models.PositiveIntegerField(default=0)
    report_overdue = models.PositiveIntegerField(default=0)
    target_overdue = models.PositiveIntegerField(default=0)
    last_published_at = models.DateTimeField(null=True, blank=True)
    as_of = models.DateField()
    compiled_at = models.DateTimeField(default=timezone.now)
    record_version = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def not_reported(self) -> int:
        return self.obligations - self.reported

    @property
    def evidence(self) -> int:
        return self.evidence_structure + self.evidence_process + self.evidence_outcome

    @property
    def strip(self) -> dict[str, int]:
        """As the status strip wants it: six statuses that exclude one another, and parts of implemented."""
        statuses = {status.value: getattr(self, status.value) for status in Status}
        parts = ("implemented_confirmed", "implemented_disputed")
        return {NOT_REPORTED: self.not_reported, **statuses, **{name: getattr(self, name) for name in parts}}


class OverStates(models.Model):
    """Of how many States the counts tell, and how many of these stand by a published version of anything."""

    states = models.PositiveIntegerField(default=0)
    states_reporting = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Summary(Counts):
    """Where things stand now. `changed_at` is when a compilation last came to other counts than the one before:
    after a report, a withdrawal, a review, or because a day passed. None until the first under this version.
    """

    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class StateSummary(Summary):
    """Where one State stands over everything asked of it."""

    country = models.OneToOneField(Country, on_delete=models.CASCADE, related_name="summary")

    def __str__(self) -> str:
        return f"{self.country_id} ({self.as_of})"


class StateResolutionSummary(Summary):
    """One State, one resolution."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="resolution_summaries")
    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="state_summaries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "resolution"], name="state_resolution_summary_unique")
        ]

    def __str__(self) -> str:
        return f"{self.country_id}, {self.resolution_id} ({self.as_of})"


class StateThemeSummary(Summary):
    """One State, one theme. Themes overlap, so these are never added up."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="theme_summaries")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="state_summaries")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "theme"], name="state_theme_summary_unique")]

    def __str__(self) -> str:
        return f"{self.country_id}, {self.theme_id} ({self.as_of})"


class OrganisationSummary(models.Model):
    """One organisation's standing reviews of one State: how many, how many `present` (of the version and the words in
    force), and how many of the State's claims, pairs reported as implemented, have one. No row where there are none.

    It is compiled with the State, so it is as current as the State's work mark says.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="summaries")
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="organisation_summaries")
    reviews = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    claims = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "country"], name="organisation_summary_unique")]

    def __str__(self) -> str:
        return f"{self.organisation_id}, {self.country_id}"


class ObligationSummary(models.Model):
    """One obligation over all real States: how many stand by a published version, and when one last published."""

    obligation = models.OneToOneField(Obligation, on_delete=models.CASCADE, related_name="summary")
    states_reporting = models.PositiveIntegerField(default=0)
    last_published_at = models.DateTimeField(null=True, blank=True)
    as_of = models.DateField()
    compiled_at = models.DateTimeField(default=timezone.now)
    record_version = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.obligation_id} ({self.as_of})"


class ResolutionSummary(OverStates, Summary):
    """One resolution over all real States that it asks something of; fictional States are never in it."""

    resolution = models.OneToOneField(Resolution, on_delete=models.CASCADE, related_name="summary")

    def __str__(self) -> str:
        return f"{self.resolution_id} ({self.as_of})"


class ThemeSummary(OverStates, Summary):
    """One theme over all real States. Themes overlap, so these are never added up."""

    theme = models.OneToOneField(Theme, on_delete=models.CASCADE, related_name="summary")

    def __str__(self) -> str:
        return f"{self.theme_id} ({self.as_of})"


class RegionSummary(OverStates, Summary):
    """One regional group; fictional States are never in it. `group` is empty for States in none."""

    group = models.CharField(max_length=16, choices=RegionalGroup.choices, blank=True, unique=True)

    class Meta:
        constraints = [one_of("group", RegionalGroup, "region_summary_group_known", blank=True)]

    def __str__(self) -> str:
        return f"{self.group or '-'} ({self.as_of})"


class WorldSummary(OverStates, Summary):
    """All 195 States in one row; fictional States are never in it."""

    only = models.BooleanField(default=True, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="world_summary_is_one_row")]

    def __str__(self) -> str:
        return f"world ({self.as_of})"
