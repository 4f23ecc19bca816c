"""Resolutions, their revisions and languages, and the paragraphs of each."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import AddresseeClass, Body, Force, Language, ProvisionKind, ResolutionState
from compliance.models.accounts import User
from compliance.models.base import one_of
from compliance.validators import validate_sha256


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def published(self) -> ResolutionQuerySet:
        return self.filter(state=ResolutionState.PUBLISHED)

    def visible_to(self, user: Any) -> ResolutionQuerySet:
        """Administrators see all; everyone else what is, or once was, public."""
        if rules.may_load_resolutions(user):
            return self
        return self.filter(state__in=[ResolutionState.PUBLISHED, ResolutionState.SUPERSEDED])


class Resolution(models.Model):
    """One adopted document, known by its symbol. Its text lives in revisions."""

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
        ]

    def __str__(self) -> str:
        return self.symbol

    def get_absolute_url(self) -> str:
        return reverse("resolution_detail", kwargs={"slug": self.slug})

    @property
    def is_public(self) -> bool:
        return self.state in (ResolutionState.PUBLISHED, ResolutionState.SUPERSEDED)


class Revision(models.Model):
    """One state of a resolution's text: a corrected or fuller copy makes the next; another language does not."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["resolution", "number"], name="revision_number_unique")]

    def __str__(self) -> str:
        return f"{self.resolution} ({self.number})"


class LanguageVersion(models.Model):
    """The text of a revision in one language, as it was read, with the parser's proposal for it.

    `text` is what offsets count in (code points); `parsed` is the parser's whole answer
    (design: parsed-resolution/1), kept as proposed; `sha256` is that of the file's bytes.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=2, choices=Language.choices)
    is_original = models.BooleanField(default=True)
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, unique=True, validators=[validate_sha256])
    original = models.FileField(upload_to="resolutions/", blank=True)
    text = models.TextField()
    parsed = models.JSONField()
    warnings = models.JSONField(default=list)
    parser_version = models.CharField(max_length=40)
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "language"], name="language_version_unique"),
            models.UniqueConstraint(
                fields=["revision"], condition=Q(is_original=True), name="language_version_one_original"
            ),
            one_of("language", Language, "language_version_language_known"),
        ]

    def __str__(self) -> str:
        return f"{self.revision} [{self.language}]"


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
