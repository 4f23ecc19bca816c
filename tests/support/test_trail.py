"""Tests with real transactions are cleaned up although the trail refuses it, and only then."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from compliance.models import TrailEntry
from compliance.services import trail
from tests.support.trail import triggers_lifted


def record() -> TrailEntry:
    with transaction.atomic():
        return trail.append(verb="test.record", object_type="test", object_key="1")


def assert_refused() -> None:
    for change in (
        lambda: TrailEntry.objects.update(verb="test.changed"),
        lambda: TrailEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert TrailEntry.objects.get().verb == "test.record"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_with_an_empty_trail_that_refuses_changes(turn: int) -> None:
    assert not TrailEntry.objects.exists()
    record()
    assert_refused()


@pytest.mark.django_db(transaction=True)
def test_the_triggers_are_back_after_a_flush() -> None:
    record()
    call_command("flush", verbosity=0, interactive=False)
    assert not TrailEntry.objects.exists()
    record()
    assert_refused()


@pytest.mark.django_db(transaction=True)
def test_the_triggers_are_back_after_a_fault_in_the_flush() -> None:
    record()
    with pytest.raises(ZeroDivisionError), triggers_lifted():
        raise ZeroDivisionError
    assert_refused()


@pytest.mark.django_db(transaction=True)
def test_only_the_trails_triggers_are_lifted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE other (word varchar(9))")
        try:
            cursor.execute("INSERT INTO other VALUES ('kept')")
            for statement in other_trigger():
                cursor.execute(statement)
            with triggers_lifted(), pytest.raises(DatabaseError, match="kept as it is"), transaction.atomic():
                cursor.execute("DELETE FROM other")
        finally:
            cursor.execute("DROP TABLE other")
            if connection.vendor == "postgresql":
                cursor.execute("DROP FUNCTION other_refuses()")


def other_trigger() -> list[str]:
    if connection.vendor == "sqlite":
        body = "BEGIN SELECT RAISE(ABORT, 'kept as it is'); END"
        return [f"CREATE TRIGGER other_trigger BEFORE DELETE ON other {body}"]
    body = "LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'kept as it is'; END $$"
    call = "FOR EACH STATEMENT EXECUTE FUNCTION other_refuses()"
    return [
        f"CREATE FUNCTION other_refuses() RETURNS trigger {body}",
        f"CREATE TRIGGER other_trigger BEFORE DELETE ON other {call}",
    ]
