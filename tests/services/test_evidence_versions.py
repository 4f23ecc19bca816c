"""What happens to evidence after it was added: versions, audiences, confirmations, clauses, files that come and go."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from compliance.models import (
    Country,
    Evidence,
    EvidenceFile,
    ImplementationVersion,
    Obligation,
    TrailEntry,
    User,
    VersionAction,
)
from compliance.selectors.evidence import stale_evidence
from compliance.services import evidence as service
from compliance.services import implementations
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.evidence import EvidenceData
from compliance.services.evidence_versions import evidence_new_version
from tests.factories import (
    draft,
    make_contributor,
    make_country,
    make_rapporteur,
    make_resolution,
    offer_evidence,
    publish,
)
from tests.support.detailed import SECRET, jpeg, pixel_flood

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer\n%%EOF"


@pytest.fixture
def kenya() -> Country:
    return make_country("KEN", "Kenya")


@pytest.fixture
def clauses(kenya: Country) -> list[Obligation]:
    return list(make_resolution("A/RES/99/1", ["to act", "to report", "to train"]).obligations.order_by("pk"))


@pytest.fixture
def officer(kenya: Country) -> User:
    return make_rapporteur(kenya)


def data(**fields: Any) -> EvidenceData:
    return EvidenceData(
        **{
            "title": "Act No. 1 as amended",
            "dated": date(2025, 2, 1),
            "kind": "law",
            "dimension": "structure",
            "url": "https://laws.example/1b",
            **fields,
        }
    )


def files(*contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"act-{n}.pdf", PDF + content) for n, content in enumerate(contents)]


def with_file(officer: User, obligation: Obligation, *contents: bytes) -> Evidence:
    return service.evidence_create(actor=officer, obligation=obligation, data=data(), files=files(*contents))


def working(obligation: Obligation) -> ImplementationVersion:
    return ImplementationVersion.objects.working().get(implementation__pair__obligation=obligation)


def on_disk() -> set[str]:
    folder = Path(project.MEDIA_ROOT) / "evidence"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def verbs(piece: Evidence) -> list[str]:
    entries = TrailEntry.objects.filter(object_type="evidence", object_key=piece.key).order_by("pk")
    return [entry.verb.removeprefix("evidence.") for entry in entries]


class TestNewVersion:
    def test_it_takes_the_old_ones_place_in_drafts_and_the_old_one_stays_as_published(
        self, clauses: list[Obligation], officer: User
    ) -> None:
        old = with_file(officer, clauses[0], b"a", b"b")
        service.evidence_link(actor=officer, evidence=old, obligation=clauses[1])
        published = publish(officer, clauses[0])
        held = on_disk()
        before = Evidence.objects.filter(pk=old.pk).values().get()
        new = evidence_new_version(actor=officer, evidence=old, data=data(), files=files(b"c"), keep=[2])
        assert (new.number, new.replaces, new.state) == (2, old, "draft")
        assert [f.original_name for f in new.files.all()] == ["act-1.pdf", "act-0.pdf"]
        assert new.files.get(number=1).sha256 == old.files.get(number=2).sha256
        assert len(on_disk() - held) == 1, "a file that is kept is not stored twice"
        # Clause 1 had no working version: one is begun. Clause 2 has one, in which it takes the place.
        assert [list(working(clause).evidence.all()) for clause in clauses[:2]] == [[new], [new]]
        assert list(published.evidence.all()) == [old]
        assert Evidence.objects.filter(pk=old.pk).values().get() == before
        assert verbs(new) == ["new_version"]

    def test_what_an_action_rests_on_moves_with_it(self, clauses: list[Obligation], officer: User) -> None:
        old = offer_evidence(officer, clauses[0])
        publish(officer, clauses[0])
        draft(officer, clauses[0], evidence_ids=[old.pk])
        said = VersionAction.objects.get(version=working(clauses[0]))
        said.evidence.add(old)
        new = evidence_new_version(actor=officer, evidence=old, data=data())
        assert list(said.evidence.all()) == [new]

    def test_where_a_draft_does_not_cite_the_old_one_the_new_one_is_only_offered(
        self, clauses: list[Obligation], officer: User
    ) -> None:
        old = offer_evidence(officer, clauses[0])
        publish(officer, clauses[0])
        draft(officer, clauses[0], evidence_ids=[])
        revision = working(clauses[0]).revision_count
        new = evidence_new_version(actor=officer, evidence=old, data=data())
        assert not working(clauses[0]).evidence.exists()
        assert working(clauses[0]).revision_count == revision
        assert new.links.filter(ended_at__isnull=True).count() == 1

    def test_a_draft_has_no_new_version_and_a_version_has_one_successor(
        self, clauses: list[Obligation], officer: User
    ) -> None:
        old = offer_evidence(officer, clauses[0])
        with pytest.raises(Conflict, match="published"):
            evidence_new_version(actor=officer, evidence=old, data=data())
        publish(officer, clauses[0])
        new = evidence_new_version(actor=officer, evidence=old, data=data())
        with pytest.raises(Conflict, match="newer version"):
            evidence_new_version(actor=officer, evidence=old, data=data())
        service.evidence_withdraw(actor=officer, evidence=new, reason="Written by mistake.")
        third = evidence_new_version(actor=officer, evidence=old, data=data())
        assert (third.number, third.replaces) == (3, new)

    def test_a_contributor_changes_no_record_that_is_with_the_rapporteur(
        self, kenya: Country, clauses: list[Obligation], officer: User
    ) -> None:
        old = offer_evidence(officer, clauses[0])
        publish(officer, clauses[0])
        version = draft(officer, clauses[0])
        implementations.implementation_submit(actor=officer, version=version, expected=version.revision_count)
        with pytest.raises(Conflict, match="with the rapporteur"):
            evidence_new_version(actor=make_contributor(kenya), evidence=old, data=data())
        assert Evidence.objects.count() == 1

    def test_it_needs_a_link_or_a_file_and_a_failure_leaves_nothing(
        self, clauses: list[Obligation], officer: User
    ) -> None:
        old = with_file(officer, clauses[0], b"a")
        publish(officer, clauses[0])
        held = on_disk()
        with pytest.raises(Invalid, match="link or a file"):
            evidence_new_version(actor=officer, evidence=old, data=data(url=""), keep=[])
        with pytest.raises(Invalid):
            evidence_new_version(actor=officer, evidence=old, data=data(kind="rumour"), files=files(b"z"))
        assert on_disk() == held
        assert Evidence.objects.count() == 1

    def test_another_state_makes_none(self, clauses: list[Obligation], officer: User) -> None:
        old = offer_evidence(officer, clauses[0])
        publish(officer, clauses[0])
        with pytest.raises(NotAllowed):
            evidence_new_version(actor=make_rapporteur(make_country()), evidence=old, data=data())


class TestCorrecting:
    def test_files_come_and_go_with_their_bytes_once_nobody_holds_them(
        self, clauses: list[Obligation], officer: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        piece = with_file(officer, clauses[0], b"a", b"b")
        gone = Path(piece.files.get(number=1).file.path)
        with django_capture_on_commit_callbacks(execute=True):
            service.evidence_update(actor=officer, evidence=piece, data=data(), keep=[2], files=files(b"c"))
        assert [f.number for f in piece.files.all()] == [2, 3]
        assert not gone.exists()
        assert all(Path(f.file.path).exists() for f in piece.files.all())
        assert TrailEntry.objects.get(verb="evidence.update").payload["dropped"]

    def test_bytes_that_another_version_holds_stay(
        self, clauses: list[Obligation], officer: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        old = with_file(officer, clauses[0], b"a")
        publish(officer, clauses[0])
        new = evidence_new_version(actor=officer, evidence=old, data=data())
        with django_capture_on_commit_callbacks(execute=True):
            service.evidence_update(actor=officer, evidence=new, data=data(), keep=[])
        assert not new.files.exists()
        assert Path(old.files.get().file.path).exists()

    def test_of_two_editors_the_second_is_told(self, clauses: list[Obligation], officer: User) -> None:
        piece = offer_evidence(officer, clauses[0])
        service.evidence_update(actor=officer, evidence=piece, data=data(title="First"), expected=1)
        with pytest.raises(Conflict, match="since you opened"):
            service.evidence_update(actor=officer, evidence=piece, data=data(title="Second"), expected=1)
        piece.refresh_from_db()
        assert piece.title == "First"

    def test_the_last_file_of_a_piece_without_a_link_stays(self, clauses: list[Obligation], officer: User) -> None:
        piece = with_file(officer, clauses[0], b"a")
        with pytest.raises(Invalid, match="link or a file"):
            service.evidence_update(actor=officer, evidence=piece, data=data(url=""), keep=[])
        assert piece.files.count() == 1


class TestClauses:
    def test_ending_leaves_what_is_published_and_begins_a_draft_without_it(
        self, clauses: list[Obligation], officer: User
    ) -> None:
        piece, other = offer_evidence(officer, clauses[0]), offer_evidence(officer, clauses[0], title="Other")
        published = publish(officer, clauses[0])
        service.evidence_unlink(actor=officer, evidence=piece, obligation=clauses[0])
        assert set(published.evidence.all()) == {piece, other}
        assert list(working(clauses[0]).evidence.all()) == [other]
        with pytest.raises(Conflict, match="any more"):
            service.evidence_unlink(actor=officer, evidence=piece, obligation=clauses[0])
        service.evidence_link(actor=officer, evidence=piece, obligation=clauses[0])
        assert set(working(clauses[0]).evidence.all()) == {piece, other}
        assert verbs(piece) == ["create", "unlink", "link"]

    def test_ending_where_nothing_cites_it_changes_no_record(self, clauses: list[Obligation], officer: User) -> None:
        piece = offer_evidence(officer, clauses[0])
        publish(officer, clauses[0], evidence_ids=[])
        service.evidence_unlink(actor=officer, evidence=piece, obligation=clauses[0])
        assert not ImplementationVersion.objects.working().exists()

    def test_another_state_ends_nothing(self, clauses: list[Obligation], officer: User) -> None:
        piece = offer_evidence(officer, clauses[0])
        with pytest.raises(NotAllowed):
            service.evidence_unlink(actor=make_rapporteur(make_country()), evidence=piece, obligation=clauses[0])


class TestAudience:
    def test_narrower_holds_at_once_with_its_entry(self, clauses: list[Obligation], officer: User) -> None:
        piece = offer_evidence(officer, clauses[0])
        publish(officer, clauses[0])
        assert Evidence.objects.visible_to(None).filter(pk=piece.pk).exists()
        service.evidence_audience(actor=officer, evidence=piece, audience="own_state")
        assert not Evidence.objects.visible_to(None).filter(pk=piece.pk).exists()
        entry = TrailEntry.objects.get(verb="evidence.audience")
        assert (entry.payload["before"], entry.payload["audience"]) == ("everyone", "own_state")

    def test_of_what_is_published_the_rapporteur_decides(
        self, kenya: Country, clauses: list[Obligation], officer: User
    ) -> None:
        piece, contributor = offer_evidence(officer, clauses[0]), make_contributor(kenya)
        service.evidence_audience(actor=contributor, evidence=piece, audience="accredited")
        publish(officer, clauses[0])
        with pytest.raises(NotAllowed):
            service.evidence_audience(actor=contributor, evidence=piece, audience="everyone")
        with pytest.raises(Invalid):
            service.evidence_audience(actor=officer, evidence=piece, audience="the press")
        piece.refresh_from_db()
        assert piece.audience == "accredited"


class TestStillTrue:
    def aged(self, piece: Evidence, days: int) -> None:
        Evidence.objects.filter(pk=piece.pk).update(published_at=timezone.now() - timedelta(days=days))

    def test_the_question_comes_after_a_year_and_again_a_year_after_the_answer(
        self, kenya: Country, clauses: list[Obligation], officer: User
    ) -> None:
        piece, uncited = offer_evidence(officer, clauses[0]), offer_evidence(officer, clauses[1])
        publish(officer, clauses[0])
        Evidence.objects.filter(pk=uncited.pk).update(state="published")
        today = timezone.localdate()
        for one in (piece, uncited):
            self.aged(one, 364)
        assert not stale_evidence(kenya, today).exists()
        for one in (piece, uncited):
            self.aged(one, 366)
        assert list(stale_evidence(kenya, today)) == [piece]
        service.evidence_confirm(actor=officer, evidence=piece)
        assert not stale_evidence(kenya, today).exists()
        assert list(stale_evidence(kenya, today + timedelta(days=366))) == [piece]
        assert verbs(piece) == ["create", "confirm"]

    def test_a_new_version_answers_it_and_its_withdrawal_asks_again(
        self, kenya: Country, clauses: list[Obligation], officer: User
    ) -> None:
        piece = offer_evidence(officer, clauses[0])
        publish(officer, clauses[0])
        self.aged(piece, 400)
        new = evidence_new_version(actor=officer, evidence=piece, data=data())
        assert not stale_evidence(kenya).exists()
        service.evidence_withdraw(actor=officer, evidence=new, reason="A mistake.")
        assert list(stale_evidence(kenya)) == [piece]

    def test_only_the_rapporteur_confirms_and_only_what_is_published(
        self, kenya: Country, clauses: list[Obligation], officer: User
    ) -> None:
        piece = offer_evidence(officer, clauses[0])
        with pytest.raises(Conflict):
            service.evidence_confirm(actor=officer, evidence=piece)
        publish(officer, clauses[0])
        with pytest.raises(NotAllowed):
            service.evidence_confirm(actor=make_contributor(kenya), evidence=piece)
        piece.refresh_from_db()
        assert piece.confirmed_on is None


def test_a_withdrawn_piece_leaves_drafts_and_stays_in_what_was_published(
    clauses: list[Obligation], officer: User
) -> None:
    piece = offer_evidence(officer, clauses[0])
    published = publish(officer, clauses[0])
    draft(officer, clauses[0], evidence_ids=[piece.pk])
    service.evidence_withdraw(actor=officer, evidence=piece, reason="Repealed.")
    assert not working(clauses[0]).evidence.exists()
    assert list(published.evidence.all()) == [piece]


class TestFiles:
    def test_a_state_has_so_much_room_and_a_shared_file_takes_it_once(
        self, clauses: list[Obligation], officer: User, settings: Any
    ) -> None:
        size = len(PDF) + 1
        settings.EVIDENCE_STATE_BYTES = 2 * size
        old = with_file(officer, clauses[0], b"a")
        publish(officer, clauses[0])
        evidence_new_version(actor=officer, evidence=old, data=data())
        with_file(officer, clauses[1], b"b")
        held = on_disk()
        with pytest.raises(Invalid, match="Your State's files hold"):
            with_file(officer, clauses[2], b"c")
        assert on_disk() == held
        assert EvidenceFile.objects.count() == 3

    def test_a_person_gives_so_much_a_day(
        self, kenya: Country, clauses: list[Obligation], officer: User, settings: Any
    ) -> None:
        settings.EVIDENCE_DAY_BYTES = len(PDF) + 1
        with_file(officer, clauses[0], b"a")
        with pytest.raises(Invalid, match="today"):
            with_file(officer, clauses[1], b"b")
        with_file(make_rapporteur(kenya), clauses[1], b"b")
        EvidenceFile.objects.update(uploaded_at=timezone.now() - timedelta(days=1))
        with_file(officer, clauses[2], b"c")

    def test_hidden_details_are_gone_from_what_is_stored_and_hashed(
        self, clauses: list[Obligation], officer: User
    ) -> None:
        photo = SimpleUploadedFile("photo.jpg", jpeg())
        piece = service.evidence_create(actor=officer, obligation=clauses[0], data=data(), files=[photo], strip=True)
        file = piece.files.get()
        stored = Path(file.file.path).read_bytes()
        assert SECRET.encode() not in stored
        assert file.size == len(stored)
        assert file.sha256 == hashlib.sha256(stored).hexdigest()
        assert {"place", "device", "author"} <= set(file.taken_out)

    def test_without_the_tick_a_file_is_stored_as_it_was_given(self, clauses: list[Obligation], officer: User) -> None:
        photo = SimpleUploadedFile("photo.jpg", jpeg())
        piece = service.evidence_create(actor=officer, obligation=clauses[0], data=data(), files=[photo])
        assert Path(piece.files.get().file.path).read_bytes() == jpeg()
        assert piece.files.get().taken_out == []

    @pytest.mark.long
    def test_a_pixel_flood_is_refused_in_words(self, clauses: list[Obligation], officer: User) -> None:
        flood = SimpleUploadedFile("flood.png", pixel_flood())
        with pytest.raises(Invalid, match=r"flood\.png has more than 64 million dots"):
            service.evidence_create(actor=officer, obligation=clauses[0], data=data(), files=[flood], strip=True)
        assert not Evidence.objects.exists()
