"""Uploads: a file that somebody gave, on its way to a draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from compliance import rules
from compliance.enums import UploadState
from compliance.models.accounts import User
from compliance.models.base import make_key, one_of
from compliance.models.resolutions import LanguageVersion, Resolution
from compliance.validators import validate_sha256

#: After so many attempts that ended without an answer an upload is set aside as failed.
MAX_ATTEMPTS = 3
#: States in which the upload keeps its file and somebody, or a worker, has yet to do something.
OPEN_STATES = (UploadState.RECEIVED, UploadState.READING, UploadState.REFUSED, UploadState.FAILED)


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Any) -> UploadQuerySet:
        """Administrators see all, nobody else any."""
        return self if rules.may_load_resolutions(user) else self.none()

    def waiting(self, now: datetime) -> UploadQuerySet:
        """What is to be read and no worker holds: new, or left by a worker that died."""
        return self.filter(
            Q(state=UploadState.RECEIVED) | Q(state=UploadState.READING, lease_until__lt=now),
        )


class Upload(models.Model):
    """One file: received, read in a limited process by a worker that holds its lease, and then a draft or refused.

    `code` and `values` say why it was refused or failed, in words that are put together when they are shown; `detail`
    is for operators. `file` holds the bytes until they are a draft's original or the upload is discarded. A worker
    writes its answer only while `lease_token` is still its own.
    """

    key = models.CharField(max_length=12, unique=True, default=make_key, editable=False)
    filename = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, validators=[validate_sha256])
    media_type = models.CharField(max_length=100)
    file = models.FileField(upload_to="uploads/", blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=9, choices=UploadState.choices, default=UploadState.RECEIVED)
    code = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict, blank=True)
    detail = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    resolution = models.ForeignKey(Resolution, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads")
    version = models.ForeignKey(
        LanguageVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads"
    )
    obligations = models.PositiveIntegerField(default=0)
    actions = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            one_of("state", UploadState, "upload_state_known"),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(state__in=OPEN_STATES), name="upload_same_file_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=UploadState.READING) | (~Q(lease_token="") & Q(lease_until__isnull=False)),
                name="upload_reading_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[UploadState.REFUSED, UploadState.FAILED]) | ~Q(code=""),
                name="upload_refused_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(state__in=[UploadState.RECEIVED, UploadState.READING]),
                name="upload_to_read",
            ),
            models.Index(fields=["-received_at"], name="upload_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.state})"

    @property
    def is_pending(self) -> bool:
        """Whether a worker still has to say something about it."""
        return self.state in (UploadState.RECEIVED, UploadState.READING)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def has_original(self) -> bool:
        """Whether the file can be downloaded: its own, or the one that its draft keeps."""
        return bool(self.file) or bool(self.version and self.version.original)
