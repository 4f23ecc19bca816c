"""Downloads: a file that somebody asked for and a worker makes, kept for some days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from compliance import rules
from compliance.enums import DownloadState, Language
from compliance.models.accounts import Membership, User
from compliance.models.base import make_key, one_of

#: States that are a worker's; the same request in one of them is not asked twice.
PENDING = (DownloadState.WAITING, DownloadState.RUNNING)


class DownloadQuerySet(models.QuerySet["Download"]):
    def visible_to(self, user: Any) -> DownloadQuerySet:
        """Only who asked, and only in the role in which they asked: what it holds was that role's to read."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(asked_by_id=user.pk, membership=rules.membership_of(user))

    def to_make(self, now: datetime) -> DownloadQuerySet:
        """What no worker holds: new, given back, or left by a worker that died."""
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now), state__in=PENDING)


class Download(models.Model):
    """A file on its way to one person: asked for, made by a worker that holds its lease, taken, gone.

    What stands in it is asked anew, as that person, when it is made. `kind` names what makes it, `parameters` say what
    of; `fingerprint` is the same for the same request. `reason` is why it could not be made, in the language of who
    asked, `detail` is for operators. A worker writes its answer only while `lease_token` is still its own.
    """

    key = models.CharField(max_length=12, unique=True, default=make_key, editable=False)
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="downloads")
    #: In which role it was asked for; empty for somebody between two.
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.SlugField(max_length=40)
    title = models.CharField(max_length=500)
    #: The page it was asked on.
    origin = models.CharField(max_length=2000, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=DownloadState.choices, default=DownloadState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    file = models.FileField(upload_to="downloads/", blank=True)
    filename = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: When the row and its file are removed.
    expires_at = models.DateTimeField()

    objects = DownloadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("state", DownloadState, "download_state_known"),
            one_of("language", Language, "download_language_known"),
            models.UniqueConstraint(
                fields=["asked_by", "fingerprint"], condition=Q(state__in=PENDING), name="download_asked_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=DownloadState.RUNNING) | (~Q(lease_token="") & Q(lease_until__isnull=False)),
                name="download_running_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state=DownloadState.READY) | (~Q(file="") & ~Q(filename="") & Q(ended_at__isnull=False)),
                name="download_ready_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(state=DownloadState.FAILED) | (~Q(reason="") & Q(ended_at__isnull=False)),
                name="download_failed_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state__in=PENDING), name="download_to_make"),
            models.Index(fields=["expires_at"], name="download_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"

    @property
    def is_pending(self) -> bool:
        """Whether a worker still has to say something about it."""
        return self.state in PENDING
