"""Resolutions, their revisions and languages, and the paragraphs of each."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import (
    DRAFT_STATES,
    PUBLIC_STATES,
    AddresseeClass,
    Body,
    Force,
    Language,
    ProvisionKind,
    ResolutionState,
)
from compliance.models.accounts import User
from compliance.models.addresses import address_of
from compliance.models.base import one_of
from compliance.reading import corrections
from compliance.reading.corrections import Folded, fold
from compliance.validators import validate_sha256


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def published(self) -> ResolutionQuerySet:
        return self.filter(state=ResolutionState.PUBLISHED)

    def visible_to(self, user: Any) -> ResolutionQuerySet:
        """Administrators see all; everyone else what is, or once was, public."""
        if rules.may_load_resolutions(user):
            return self
        return self.filter(state__in=PUBLIC_STATES)


class Resolution(models.Model):
    """One adopted document, known by its symbol. Its text lives in revisions.

    `current_revision` is the one in force, None until the first is published. A resolution that no longer asks
    anything (superseded, withdrawn) keeps its records; `ended_*` says when, by whom and why.
    """

    slug = models.SlugField(max_length=80, unique=True, allow_unicode=False)
    symbol = models.CharField(_("symbol"), max_length=60, unique=True)
    body = models.CharField(_("body"), max_length=6, choices=Body.choices)
    body_name = models.CharField(_("body as printed"), max_length=120, blank=True)
    session = models.CharField(_("session"), max_length=30, blank=True)
    number = models.CharField(_("number"), max_length=30, blank=True)
    title = models.CharField(_("title"), max_length=500)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    meeting = models.CharField(_("meeting"), max_length=60, blank=True)
    vote = models.CharField(_("vote"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ResolutionState.choices, default=ResolutionState.DRAFT)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    current_revision = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_report_on = models.DateField(_("first report due"), null=True, blank=True)
    report_interval_months = models.PositiveSmallIntegerField(_("months between reports"), null=True, blank=True)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    loaded_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.TextField(_("why it ended"), blank=True, default="")

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["-adopted_on", "symbol"]
        constraints = [
            one_of("body", Body, "resolution_body_known"),
            one_of("state", ResolutionState, "resolution_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ResolutionState.PUBLISHED)
                | Q(published_at__isnull=False, current_revision__isnull=False, first_report_on__isnull=False),
                name="resolution_published_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ResolutionState.SUPERSEDED, ResolutionState.WITHDRAWN])
                | Q(ended_at__isnull=False),
                name="resolution_ended_is_dated",
            ),
            models.CheckConstraint(condition=~Q(follows=models.F("pk")), name="resolution_follows_another"),
        ]

    def __str__(self) -> str:
        return self.symbol

    def get_absolute_url(self) -> str:
        return address_of("resolution_detail", slug=self.slug)

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES


class RevisionQuerySet(models.QuerySet["Revision"]):
    def drafts(self) -> RevisionQuerySet:
        """Neither published yet nor discarded."""
        return self.filter(state__in=DRAFT_STATES)

    def visible_to(self, user: Any) -> RevisionQuerySet:
        """Drafts are the administrators' own."""
        return self if rules.may_load_resolutions(user) else self.exclude(state__in=DRAFT_STATES)


class Revision(models.Model):
    """One state of a resolution's text: a corrected or fuller copy makes the next; another language does not.

    A draft is text, proposal and corrections; provisions, obligations and actions are written when it is published.
    `pairings` are a person's word on which obligation a clause of the draft continues: the clause's place to the
    obligation's key, or to "" for a new one; where nothing is said the matching decides.
    """

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=ResolutionState.choices, default=ResolutionState.DRAFT)
    pairings = models.JSONField(default=dict, blank=True)
    first_report_on = models.DateField(_("first report due"), null=True, blank=True)
    report_interval_months = models.PositiveSmallIntegerField(_("months between reports"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_reason = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "number"], name="revision_number_unique"),
            models.UniqueConstraint(
                fields=["resolution"], condition=Q(state__in=DRAFT_STATES), name="revision_one_draft"
            ),
            one_of("state", ResolutionState, "revision_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ResolutionState.IN_REVIEW) | Q(submitted_at__isnull=False),
                name="revision_in_review_was_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution} ({self.number})"

    @property
    def is_draft(self) -> bool:
        return self.state in DRAFT_STATES


class LanguageVersion(models.Model):
    """The text of a revision in one language, as it was read, with the parser's proposal for it.

    `text` is what offsets count in (code points); `parsed` is the parser's whole answer
    (design: parsed-resolution/1), kept as proposed; `sha256` is that of the file's bytes. What is shown, and
    written when it is published, is the effective reading: `parsed` with the corrections folded into it, whose
    obligations and actions are counted in `obligation_count` and `action_count`. `unpaired` lists what a
    language version could not be paired with; `proposals` are the themes that the words of each clause propose, by
    the clause's `words_key`.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=2, choices=Language.choices)
    is_original = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=ResolutionState.choices, default=ResolutionState.DRAFT)
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True, validators=[validate_sha256])
    original = models.FileField(upload_to="resolutions/", blank=True)
    text = models.TextField()
    parsed = models.JSONField()
    warnings = models.JSONField(default=list)
    parser_version = models.CharField(max_length=40)
    obligation_count = models.PositiveIntegerField(default=0)
    action_count = models.PositiveIntegerField(default=0)
    unpaired = models.JSONField(default=list, blank=True)
    proposals = models.JSONField(default=dict, blank=True)
    loaded_at = models.DateTimeField(default=timezone.now)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "language"],
                condition=Q(state=ResolutionState.PUBLISHED),
                name="language_version_unique",
            ),
            models.UniqueConstraint(
                fields=["revision", "language"],
                condition=Q(state=ResolutionState.DRAFT),
                name="language_version_draft_unique",
            ),
            models.UniqueConstraint(
                fields=["revision"], condition=Q(is_original=True), name="language_version_one_original"
            ),
            one_of("language", Language, "language_version_language_known"),
            one_of("state", ResolutionState, "language_version_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.revision} [{self.language}]"

    @property
    def is_draft(self) -> bool:
        return self.state in DRAFT_STATES

    def effective(self) -> Folded:
        """The reading with the standing corrections folded in: what is shown and what publishing writes."""
        standing = Correction.objects.filter(version=self).standing()
        return fold(self.parsed, self.text, [correction.as_plain() for correction in standing])


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def standing(self) -> CorrectionQuerySet:
        """Those not undone, in the order they were made, which is the order they are folded in."""
        return self.filter(undone_at__isnull=True).order_by("number")

    def visible_to(self, user: Any) -> CorrectionQuerySet:
        """Corrections belong to the check, which is the administrators' own."""
        return self if rules.may_load_resolutions(user) else self.none()


class Correction(models.Model):
    """One correction of a text's reading. It is never changed: undoing dates it, redoing takes the date away.

    `number` counts within the text from 1. `op` and `values` are those of `compliance.reading.corrections`. The
    anchor says what it is about, so that it is found again in a reading by a better parser: the provision's place, a
    span of the text (code points, end excluded) and the words there.
    """

    version = models.ForeignKey(LanguageVersion, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField()
    op = models.CharField(max_length=30)
    provision = models.CharField(max_length=80, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    quote = models.TextField(blank=True)
    values = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="correction_number_unique"),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="correction_span"),
        ]

    def __str__(self) -> str:
        return f"{self.version} #{self.number} {self.op}"

    def as_plain(self) -> corrections.Correction:
        """The same for the fold, which knows no database."""
        anchor = corrections.Anchor(self.provision, self.start, self.end, self.quote)
        return corrections.Correction(self.number, self.op, anchor, self.values, self.reason)


class Provision(models.Model):
    """A paragraph or sub-paragraph of one revision.

    `path` is its place as printed, `3(e)`, or its position where the copy has no number, `op1`;
    `label` is what is printed before it, without the full stop, and may be empty.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="provisions")
    path = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=ProvisionKind.choices)
    label = models.CharField(max_length=30, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    verb_base = models.CharField(max_length=80, blank=True)
    inherits_verb = models.BooleanField(default=False)
    addressee_class = models.CharField(max_length=13, choices=AddresseeClass.choices, default=AddresseeClass.NONE)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "path"], name="provision_path_unique"),
            models.UniqueConstraint(fields=["revision", "position"], name="provision_position_unique"),
            one_of("kind", ProvisionKind, "provision_kind_known"),
            one_of("addressee_class", AddresseeClass, "provision_addressee_class_known"),
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.path}"


class ProvisionWording(models.Model):
    """A provision in one language: its words and where they stand in the source (code points, end excluded)."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="wordings")
    version = models.ForeignKey(LanguageVersion, on_delete=models.PROTECT, related_name="provision_wordings")
    verb = models.CharField(max_length=120, blank=True)
    addressee = models.TextField(blank=True)
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provision", "version"], name="provision_wording_unique"),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="provision_wording_span"),
        ]

    def __str__(self) -> str:
        return f"{self.provision} [{self.version.language}]"


#: Bands a verb may have, for constraints elsewhere.
FORCE_VALUES = tuple(Force.values)
