"""What a State's officers say to one another: with a submission, with a return, or by itself."""

from __future__ import annotations

import pytest

from compliance.enums import NoteKind
from compliance.models import Country, ImplementationVersion, Obligation, RecordNote, TrailEntry
from compliance.services import implementations as service
from compliance.services.errors import Invalid, NotAllowed
from compliance.services.notes import LONGEST, note_add, sha256_of
from tests.factories import draft, make_contributor, make_country, make_rapporteur, make_resolution, make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def kenya() -> Country:
    return make_country("KEN", "Kenya")


@pytest.fixture
def obligation() -> Obligation:
    return make_resolution(clauses=["to criminalize trafficking"]).obligations.get()


def test_what_is_said_with_a_submission_and_a_return_stands_in_the_thread(
    kenya: Country, obligation: Obligation
) -> None:
    contributor, rapporteur = make_contributor(kenya), make_rapporteur(kenya)
    version = draft(contributor, obligation)
    version = service.implementation_submit(
        actor=contributor, version=version, expected=version.revision_count, note=" The figures follow. "
    )
    version = service.implementation_return(
        actor=rapporteur, version=version, expected=version.revision_count, reason="Which figures?"
    )
    note_add(actor=contributor, obligation=obligation, text="Those of the police.")
    assert list(RecordNote.objects.values_list("kind", "author", "text", "version")) == [
        (NoteKind.SUBMIT, contributor.pk, "The figures follow.", version.pk),
        (NoteKind.RETURN, rapporteur.pk, "Which figures?", version.pk),
        (NoteKind.NOTE, contributor.pk, "Those of the police.", version.pk),
    ]


def test_the_trail_names_a_note_by_its_hash_and_never_tells_it(kenya: Country, obligation: Obligation) -> None:
    officer = make_contributor(kenya)
    version = draft(officer, obligation)
    service.implementation_submit(actor=officer, version=version, expected=version.revision_count, note="Between us.")
    note_add(actor=officer, obligation=obligation, text="Between us too.")
    submitted, noted = TrailEntry.objects.filter(verb__in=["implementation.submit", "implementation.note"])
    assert submitted.payload["note_sha256"] == sha256_of("Between us.")
    assert noted.payload["note_sha256"] == sha256_of("Between us too.")
    assert not any("Between us" in str(entry.payload) for entry in TrailEntry.objects.all())


def test_a_note_leaves_the_draft_as_it_is_and_needs_none(kenya: Country, obligation: Obligation) -> None:
    officer = make_contributor(kenya)
    note_add(actor=officer, obligation=obligation, text="Who takes this one?")
    assert not ImplementationVersion.objects.exists()
    version = draft(officer, obligation)
    note_add(actor=officer, obligation=obligation, text="I do.")
    version.refresh_from_db()
    assert (version.revision_count, version.saves.count()) == (1, 1)


@pytest.mark.parametrize("text", ["", "   ", "a" * (LONGEST + 1)])
def test_an_empty_or_endless_note_is_refused(kenya: Country, obligation: Obligation, text: str) -> None:
    with pytest.raises(Invalid):
        note_add(actor=make_contributor(kenya), obligation=obligation, text=text)
    assert not RecordNote.objects.exists()
    assert not TrailEntry.objects.filter(verb="implementation.note").exists()


def test_who_keeps_no_record_writes_no_note(obligation: Obligation) -> None:
    with pytest.raises(NotAllowed):
        note_add(actor=make_reviewer(), obligation=obligation, text="Let me in.")
    assert not RecordNote.objects.exists()
