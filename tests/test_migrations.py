"""Migrations: complete, reversible, and the trail's protection is there after them."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from compliance.models import TrailEntry
from compliance.services import trail
from tests.factories import make_country


@pytest.mark.django_db
def test_no_change_of_a_model_is_without_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def migrate(target: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("compliance", target)])


@pytest.mark.django_db(transaction=True)
def test_the_trails_protection_goes_and_comes_back_with_entries_in_place() -> None:
    with transaction.atomic():
        entry = trail.append(verb="test", object_type="test", object_key="1", country=make_country("KEN", "Kenya"))
    try:
        migrate("0001_initial")
        TrailEntry.objects.filter(pk=entry.pk).update(object_key="2")  # nothing refuses it now
        TrailEntry.objects.filter(pk=entry.pk).update(object_key="1")
    finally:
        migrate("0002_trail_append_only")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TrailEntry.objects.update(object_key="2")
    assert list(trail.verify(entry.chain)) == []
    assert TrailEntry.objects.get().object_key == "1"
