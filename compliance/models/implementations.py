"""The sparse matrix: what is said about one clause by, or of, one State."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import PUBLIC_STATES, WORKING_STATES, ActionStatus, Status, VersionState
from compliance.models.accounts import User
from compliance.models.base import one_of
from compliance.models.countries import Country, Institution
from compliance.models.obligations import Action, Obligation, ObligationWording

if TYPE_CHECKING:
    from compliance.models.evidence import Evidence


class PairQuerySet(models.QuerySet["Pair"]):
    def visible_to(self, user: Any) -> PairQuerySet:
        """Pairs of public resolutions; what hangs on them decides for itself who may see it."""
        if rules.may_load_resolutions(user):
            return self
        return self.filter(obligation__resolution__state__in=PUBLIC_STATES)


class Pair(models.Model):
    """A State and an obligation. The row is made when something is first said; none exists before."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="pairs")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="pairs")
    created_at = models.DateTimeField(default=timezone.now)

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "obligation"], name="pair_unique")]

    def __str__(self) -> str:
        return f"{self.country_id} × {self.obligation_id}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> AssignmentQuerySet:
        """Those that hold today."""
        return self.filter(ended_at__isnull=True)

    def visible_to(self, user: Any) -> AssignmentQuerySet:
        """Who is asked to supply what is the State's own matter."""
        country_id = rules.country_id_of(user)
        return self.filter(pair__country_id=country_id) if country_id else self.none()


class Assignment(models.Model):
    """An institution asked to supply what a pair needs; at most one leads."""

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="assignments")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="assignments")
    is_lead = models.BooleanField(default=False)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "institution"], condition=Q(ended_at__isnull=True), name="assignment_unique"
            ),
            models.UniqueConstraint(
                fields=["pair"], condition=Q(ended_at__isnull=True, is_lead=True), name="assignment_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair}: {self.institution}"


class ImplementationQuerySet(models.QuerySet["Implementation"]):
    def visible_to(self, user: Any) -> ImplementationQuerySet:
        """A State's officers see their own; everyone else only what has been published."""
        public = Q(current_version__isnull=False) | Q(versions__state=VersionState.PUBLISHED)
        if country_id := rules.country_id_of(user):
            public |= Q(pair__country_id=country_id)
        return self.filter(public).distinct()


class Implementation(models.Model):
    """What a State says on a pair: at most one working version, and published versions of which one is current."""

    pair = models.OneToOneField(Pair, on_delete=models.PROTECT, related_name="implementation")
    current_version = models.OneToOneField(
        "ImplementationVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="current_of"
    )

    objects = ImplementationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pair)


class ImplementationVersionQuerySet(models.QuerySet["ImplementationVersion"]):
    def working(self) -> ImplementationVersionQuerySet:
        return self.filter(state__in=WORKING_STATES)

    def published(self) -> ImplementationVersionQuerySet:
        return self.filter(state=VersionState.PUBLISHED)

    def current(self) -> ImplementationVersionQuerySet:
        return self.filter(current_of__isnull=False)

    def with_contents(self) -> ImplementationVersionQuerySet:
        """With all that they say, in the order of the clause's words, in a fixed number of queries."""
        actions = VersionAction.objects.select_related("action__wording").prefetch_related("evidence")
        return self.prefetch_related(
            Prefetch("actions", actions.order_by("action__wording__position", "pk")), "evidence"
        )

    def visible_to(self, user: Any) -> ImplementationVersionQuerySet:
        """Published versions are public; working ones belong to the State's own officers."""
        public = Q(state=VersionState.PUBLISHED)
        if country_id := rules.country_id_of(user):
            public |= Q(implementation__pair__country_id=country_id)
        return self.filter(public)


class ImplementationVersion(models.Model):
    """One version of a State's word on a pair. Once published it never changes; withdrawing dates it.

    `revision_count` rises with every save of a working version, goes on in the next version, and is what an editor must
    name to save again: no two moments of a record have the same.
    `wording` is the clause as it stood when the version was last saved; `restored_from` the earlier version that was
    brought back to begin this one.
    """

    implementation = models.ForeignKey(Implementation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=VersionState.choices, default=VersionState.DRAFT)
    status = models.CharField(_("status"), max_length=14, choices=Status.choices, blank=True)
    status_reason = models.TextField(_("why it does not apply"), blank=True)
    narrative = models.TextField(_("what was done"), blank=True)
    lead_institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target_date = models.DateField(_("target date"), null=True, blank=True)
    wording = models.ForeignKey(ObligationWording, on_delete=models.PROTECT, related_name="+")
    evidence: models.ManyToManyField[Evidence, Any] = models.ManyToManyField(
        "compliance.Evidence", through="compliance.VersionEvidence", related_name="versions"
    )
    revision_count = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    restored_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ImplementationVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["implementation", "number"], name="version_number_unique"),
            models.UniqueConstraint(
                fields=["implementation"], condition=Q(state__in=WORKING_STATES), name="version_one_working"
            ),
            one_of("state", VersionState, "version_state_known"),
            one_of("status", Status, "version_status_known", blank=True),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED)
                | (~Q(status="") & Q(published_at__isnull=False, published_by__isnull=False)),
                name="version_published_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED, status=Status.NOT_APPLICABLE) | ~Q(status_reason=""),
                name="version_not_applicable_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(state=VersionState.PUBLISHED),
                name="version_withdrawn_was_published",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="version_by_publication"),
            # Claims in order of publication, for those who look for what to review.
            models.Index(fields=["status", "-published_at", "-id"], name="version_by_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.implementation} v{self.number}"

    @property
    def is_working(self) -> bool:
        return self.state in WORKING_STATES


class VersionAction(models.Model):
    """What a version says of one action: open, done or not applicable, with its date, note and reason."""

    version = models.ForeignKey(ImplementationVersion, on_delete=models.CASCADE, related_name="actions")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="version_states")
    status = models.CharField(max_length=14, choices=ActionStatus.choices, default=ActionStatus.OPEN)
    done_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    evidence: models.ManyToManyField[Evidence, Any] = models.ManyToManyField(
        "compliance.Evidence", blank=True, related_name="version_actions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "action"], name="version_action_unique"),
            one_of("status", ActionStatus, "version_action_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.action_id} {self.status}"
