"""Evidence: dated, sourced facts offered as implementation, and their files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import (
    DOWNLOADABLE,
    SOUND_OUTCOMES,
    Audience,
    CheckOutcome,
    Dimension,
    EvidenceKind,
    EvidenceOrigin,
    EvidenceState,
    Language,
    ScanState,
)
from compliance.models.accounts import Organisation, User
from compliance.models.base import make_key, one_of
from compliance.models.countries import Country
from compliance.models.implementations import ImplementationVersion, Pair
from compliance.validators import validate_sha256, validate_web_address


def audiences_of(user: Any) -> list[Audience]:
    """The audiences that admit this person to another State's evidence."""
    return [Audience.EVERYONE, Audience.ACCREDITED] if rules.organisation_id_of(user) else [Audience.EVERYONE]


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> EvidenceQuerySet:
        """Its own State or organisation sees all of it; others what is published, meant for them and cited.

        Cited means that the current published version of some implementation names it. What a treaty's depositary
        published is public by itself: it is no claim of the State.
        """
        cited = Exists(VersionEvidence.objects.filter(evidence=OuterRef("pk"), version__current_of__isnull=False))
        stands = Q(cited) | Q(origin=EvidenceOrigin.DEPOSITARY)
        public = Q(state=EvidenceState.PUBLISHED, audience__in=audiences_of(user)) & stands
        if country_id := rules.country_id_of(user):
            return self.filter(public | Q(country_id=country_id))
        if organisation_id := rules.organisation_id_of(user):
            return self.filter(public | Q(organisation_id=organisation_id))
        return self.filter(public)


class Evidence(models.Model):
    """A dated, sourced fact: of a State about itself, of an organisation about a State (shadow evidence), or an act of
    a State that the depositary of a treaty has on record, which nobody here wrote.

    What is published is never rewritten: a new version is another piece with the next `number` that `replaces` it.
    `revision_count` rises with every change of a draft and is what an editor must name to change it again.
    """

    key = models.CharField(max_length=12, unique=True, default=make_key, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    pairs: models.ManyToManyField[Pair, Any] = models.ManyToManyField(
        Pair, through="EvidenceLink", related_name="evidence"
    )
    kind = models.CharField(_("kind"), max_length=13, choices=EvidenceKind.choices)
    dimension = models.CharField(_("shows"), max_length=9, choices=Dimension.choices)
    title = models.CharField(_("title"), max_length=300)
    dated = models.DateField(_("date"))
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    place_in_document = models.CharField(_("place in the document"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.ENGLISH)
    url = models.CharField(_("link"), max_length=1000, blank=True, validators=[validate_web_address])
    description = models.TextField(_("description"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=EvidenceState.choices, default=EvidenceState.DRAFT)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices, default=Audience.EVERYONE)
    origin = models.CharField(
        max_length=10,
        choices=EvidenceOrigin.choices,
        default=EvidenceOrigin.OFFICER,
        db_default=EvidenceOrigin.OFFICER,
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    revision_count = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    confirmed_on = models.DateField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-dated", "title"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(country__isnull=False, organisation__isnull=True)
                | Q(country__isnull=True, organisation__isnull=False),
                name="evidence_has_one_owner",
            ),
            one_of("kind", EvidenceKind, "evidence_kind_known"),
            one_of("dimension", Dimension, "evidence_dimension_known"),
            one_of("state", EvidenceState, "evidence_state_known"),
            one_of("audience", Audience, "evidence_audience_known"),
            one_of("origin", EvidenceOrigin, "evidence_origin_known"),
            models.CheckConstraint(
                condition=Q(origin=EvidenceOrigin.DEPOSITARY, created_by__isnull=True)
                | Q(origin=EvidenceOrigin.OFFICER, created_by__isnull=False),
                name="evidence_written_by_an_officer",
            ),
            models.CheckConstraint(
                condition=Q(origin=EvidenceOrigin.OFFICER)
                | Q(
                    country__isnull=False,
                    kind=EvidenceKind.TREATY_ACTION,
                    state=EvidenceState.PUBLISHED,
                    audience=Audience.EVERYONE,
                ),
                name="evidence_of_depositary_is_public",
            ),
            models.CheckConstraint(
                condition=~Q(state=EvidenceState.WITHDRAWN) | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="evidence_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(number=1, replaces__isnull=True) | Q(number__gt=1, replaces__isnull=False),
                name="evidence_number_counts_versions",
            ),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="evidence_replaces_another"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="evidence_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_depositary(self) -> bool:
        """Whether it is on record with a treaty's depositary: officers cite it, and nobody changes or withdraws it."""
        return self.origin == EvidenceOrigin.DEPOSITARY


class EvidenceLink(models.Model):
    """One piece of evidence offered for one pair; one piece may serve many."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="evidence_links")
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "pair"], condition=Q(ended_at__isnull=True), name="evidence_link_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} → {self.pair_id}"


class VersionEvidence(models.Model):
    """A version cites a piece of evidence."""

    version = models.ForeignKey(ImplementationVersion, on_delete=models.CASCADE, related_name="citations")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="citations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "evidence"], name="version_evidence_unique")]

    def __str__(self) -> str:
        return f"{self.version_id} cites {self.evidence_id}"


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    def visible_to(self, user: Any) -> EvidenceFileQuerySet:
        return self.filter(evidence__in=Evidence.objects.visible_to(user))

    def downloadable(self) -> EvidenceFileQuerySet:
        """Those that no scanner has still to look at, or has refused."""
        return self.filter(scan_state__in=DOWNLOADABLE)

    def to_scan(self, now: datetime) -> EvidenceFileQuerySet:
        """What waits for the scanner and no worker holds: new, left by a worker that died, or to be tried again."""
        return self.filter(Q(scan_state=ScanState.WAITING), Q(lease_until__isnull=True) | Q(lease_until__lt=now))


class EvidenceFile(models.Model):
    """A file of a piece of evidence: kept under a name of ours, checked by content, only ever downloaded.

    Versions of a piece that keep a file share its bytes. `taken_out` names the hidden details that were removed
    before it was stored. The bytes of a file that the scanner refused are gone; the row says why. While a scan runs,
    or until it is tried again, the lease keeps other workers away.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="evidence/", blank=True)
    original_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, validators=[validate_sha256])
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    taken_out = models.JSONField(default=list, blank=True)
    scan_state = models.CharField(max_length=11, choices=ScanState.choices, default=ScanState.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True, blank=True)
    scan_report = models.CharField(max_length=500, blank=True)
    scan_attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="evidence_file_number_unique"),
            one_of("scan_state", ScanState, "evidence_file_scan_known"),
            models.CheckConstraint(
                condition=Q(scan_state__in=[ScanState.NOT_SCANNED, ScanState.WAITING]) | Q(scanned_at__isnull=False),
                name="evidence_file_scanned_when",
            ),
            models.CheckConstraint(
                condition=~Q(file="") | Q(scan_state=ScanState.REFUSED), name="evidence_file_bytes_unless_refused"
            ),
        ]
        indexes = [
            models.Index(
                fields=["uploaded_at"], condition=Q(scan_state=ScanState.WAITING), name="evidence_file_to_scan"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def may_be_downloaded(self) -> bool:
        return self.scan_state in DOWNLOADABLE


class EvidenceCheck(models.Model):
    """What the last check of a piece's link (no `file`) or of one of its files found, and since when it fails.

    `address` is the link that was asked, so that the finding does not outlive a correction of it; `detail` says
    in a few letters what was met (an HTTP status, where it moved to). `failures` counts those in a row.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="checks")
    file = models.OneToOneField(
        EvidenceFile, on_delete=models.CASCADE, null=True, blank=True, related_name="check_result"
    )
    address = models.CharField(max_length=1000, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=11, choices=CheckOutcome.choices)
    detail = models.CharField(max_length=1000, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"], condition=Q(file__isnull=True), name="evidence_check_one_for_link"
            ),
            one_of("outcome", CheckOutcome, "evidence_check_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=SOUND_OUTCOMES, failing_since__isnull=True, failures=0)
                | (~Q(outcome__in=SOUND_OUTCOMES) & Q(failing_since__isnull=False, failures__gt=0)),
                name="evidence_check_failing_since",
            ),
        ]
        indexes = [models.Index(fields=["checked_at"], name="evidence_check_oldest")]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.outcome}"
