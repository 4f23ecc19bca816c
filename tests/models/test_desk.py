"""Notes, saves and unsaved text: who may see them, and what the database refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from compliance.models import RecordNote, UnsavedText, VersionSave
from tests import factories
from tests.support.worlds import kept, taken_out
from tests.views.work.world import CAST, World, build

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with kept(build, django_db_blocker) as world:
        yield world


@pytest.fixture
def world(made: World, db: None) -> World:
    return taken_out(made)


def test_notes_and_saves_are_seen_by_the_states_officers_alone(world: World) -> None:
    contributor, version = world.people["contributor"], world.submitted
    assert contributor is not None
    RecordNote.objects.create(
        implementation=version.implementation, version=version, author=contributor, text="Ask the police."
    )
    VersionSave.objects.get_or_create(
        version=version, revision=version.revision_count, defaults={"saved_by": contributor, "data": {}}
    )
    own = ("contributor", "rapporteur")
    for model in (RecordNote, VersionSave):
        seen = {name for name in CAST if model.objects.visible_to(world.people[name]).exists()}
        assert seen == set(own), model


def test_unsaved_text_is_seen_by_its_writer_alone_and_only_for_the_state_it_was_written_for(world: World) -> None:
    contributor = world.people["contributor"]
    assert contributor is not None
    kept = UnsavedText.objects.create(
        user=contributor, country=world.state, obligation=world.obligations[0], data={"narrative": ["half a sen"]}
    )
    assert {n for n in CAST if UnsavedText.objects.visible_to(world.people[n]).exists()} == {"contributor"}
    UnsavedText.objects.filter(pk=kept.pk).update(country=world.other_state)
    assert not UnsavedText.objects.visible_to(contributor).exists()


def test_a_note_is_never_changed_nor_removed(world: World) -> None:
    note = RecordNote.objects.create(
        implementation=world.submitted.implementation, author=factories.make_rapporteur(world.state), text="As said."
    )
    for change in (
        lambda: RecordNote.objects.filter(pk=note.pk).update(text="Never said."),
        lambda: RecordNote.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert RecordNote.objects.get().text == "As said."


def test_the_database_refuses_an_empty_note_and_a_second_unsaved_text(world: World) -> None:
    officer = factories.make_rapporteur(world.state)
    implementation = world.submitted.implementation
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordNote.objects.create(implementation=implementation, author=officer, text="")
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordNote.objects.create(implementation=implementation, author=officer, text="x", kind="other")
    both = {"user": officer, "country": world.state, "obligation": world.obligations[1], "data": {}}
    UnsavedText.objects.create(**both)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnsavedText.objects.create(**both)
