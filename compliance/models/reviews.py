"""What organisations make of what States report."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import PUBLIC_STATES, Grade, InformationQuality, ReviewState
from compliance.models.accounts import Organisation, User
from compliance.models.base import make_key, one_of
from compliance.models.implementations import ImplementationVersion, Pair
from compliance.models.obligations import ObligationWording


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> ReviewQuerySet:
        return self.filter(state=ReviewState.PUBLISHED)

    def current(self) -> ReviewQuerySet:
        """Published, and of the version and the words now in force (or of the silence that still holds)."""
        judged_is_current = Q(judged_version=models.F("pair__implementation__current_version")) | Q(
            judged_version__isnull=True, pair__implementation__current_version__isnull=True
        )
        return self.published().filter(judged_is_current, judged_wording=models.F("pair__obligation__words_from"))

    def visible_to(self, user: Any) -> ReviewQuerySet:
        """Reviews of public resolutions are public with their history; administrators see all."""
        if rules.may_load_resolutions(user):
            return self
        return self.filter(pair__obligation__resolution__state__in=PUBLIC_STATES)


class Review(models.Model):
    """An organisation's assessment of a pair, naming the version and the words it judged.

    Without a judged version it judges that nothing had been published. It is never changed: a later review of
    the same organisation replaces it, and withdrawing leaves it dated.
    """

    key = models.CharField(max_length=12, unique=True, default=make_key, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="reviews")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reviews")
    judged_version = models.ForeignKey(
        ImplementationVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    judged_wording = models.ForeignKey(ObligationWording, on_delete=models.PROTECT, related_name="reviews")
    grade = models.CharField(_("grade"), max_length=1, choices=Grade.choices)
    information_quality = models.CharField(
        _("quality of the information"), max_length=12, choices=InformationQuality.choices
    )
    reasons = models.TextField(_("reasons"))
    sources = models.TextField(_("sources"), blank=True)
    evidence_cutoff = models.DateField(_("evidence considered until"))
    state = models.CharField(max_length=9, choices=ReviewState.choices, default=ReviewState.PUBLISHED)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True, default="")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "organisation"],
                condition=Q(state=ReviewState.PUBLISHED),
                name="review_one_standing_per_organisation",
            ),
            one_of("grade", Grade, "review_grade_known"),
            one_of("information_quality", InformationQuality, "review_quality_known"),
            one_of("state", ReviewState, "review_state_known"),
            models.CheckConstraint(condition=~Q(reasons=""), name="review_has_reasons"),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="review_by_publication"),
            models.Index(fields=["organisation", "state", "-published_at", "-id"], name="review_of_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.grade}"
