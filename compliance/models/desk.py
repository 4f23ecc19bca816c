"""What a State's officers keep among themselves while they work on a record: notes, saves, and text not yet saved."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from compliance import rules
from compliance.enums import NoteKind
from compliance.models.accounts import User
from compliance.models.base import one_of
from compliance.models.countries import Country
from compliance.models.implementations import Implementation, ImplementationVersion
from compliance.models.obligations import Obligation


class RecordNoteQuerySet(models.QuerySet["RecordNote"]):
    def visible_to(self, user: Any) -> RecordNoteQuerySet:
        """The State's own officers, and nobody else: no administrator, no organisation, no other State."""
        if country_id := rules.country_id_of(user):
            return self.filter(implementation__pair__country_id=country_id)
        return self.none()


class RecordNote(models.Model):
    """One line of the thread between a State's contributors and its rapporteur on one clause.

    What was said with a submission or a return stands in the thread too. Nothing in it is changed or removed:
    database triggers refuse UPDATE, DELETE and TRUNCATE.
    """

    implementation = models.ForeignKey(Implementation, on_delete=models.PROTECT, related_name="notes")
    version = models.ForeignKey(ImplementationVersion, on_delete=models.PROTECT, null=True, related_name="notes")
    kind = models.CharField(max_length=6, choices=NoteKind.choices, default=NoteKind.NOTE)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)

    objects = RecordNoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            one_of("kind", NoteKind, "record_note_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="record_note_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.implementation_id}: {self.get_kind_display()}"


class VersionSaveQuerySet(models.QuerySet["VersionSave"]):
    def visible_to(self, user: Any) -> VersionSaveQuerySet:
        """The State's own officers: a save is of a draft, whatever became of it."""
        if country_id := rules.country_id_of(user):
            return self.filter(version__implementation__pair__country_id=country_id)
        return self.none()


class VersionSave(models.Model):
    """What a working version said after one save: with it an editor learns what others changed meanwhile.

    `revision` is the version's `revision_count` after the save. `data` is what
    `compliance.models.contents.values_of` makes of it.
    """

    version = models.ForeignKey(ImplementationVersion, on_delete=models.CASCADE, related_name="saves")
    revision = models.PositiveIntegerField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(encoder=DjangoJSONEncoder)

    objects = VersionSaveQuerySet.as_manager()

    class Meta:
        ordering = ["version", "revision"]
        constraints = [models.UniqueConstraint(fields=["version", "revision"], name="version_save_unique")]

    def __str__(self) -> str:
        return f"{self.version_id}, save {self.revision}"


class UnsavedTextQuerySet(models.QuerySet["UnsavedText"]):
    def visible_to(self, user: Any) -> UnsavedTextQuerySet:
        """Its writer alone, and only while they keep the record of the State they wrote it for."""
        if country_id := rules.country_id_of(user):
            return self.filter(user_id=user.pk, country_id=country_id)
        return self.none()


class UnsavedText(models.Model):
    """What somebody typed on a clause and has not saved: kept so that a closed window loses nothing.

    It is no save: nobody else sees it, the trail does not know it, and it goes when its writer saves or discards.
    `basis` is the number of the version the writer saw, `expected` its revision while it was a working one.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="unsaved_texts")
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField()
    basis = models.PositiveIntegerField(null=True)
    expected = models.PositiveIntegerField(null=True)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = UnsavedTextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "obligation"], name="unsaved_text_unique")]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.obligation_id}"
