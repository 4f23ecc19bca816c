"""The nightly checks: what is due, what is written, and when a failure is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from compliance.enums import CheckOutcome
from compliance.models import Evidence, EvidenceCheck, EvidenceFile
from compliance.selectors.evidence import failing_evidence
from compliance.services.evidence import EvidenceData, evidence_create, evidence_withdraw
from compliance.services.evidence_checks import check_batch
from compliance.tasks import check_evidence
from tests.factories import make_country, make_rapporteur, make_resolution, offer_evidence
from tests.services.test_links import Site_, site
from tests.support.treaties import make_act, make_treaty

__all__ = ["site"]
pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer\n%%EOF"


@pytest.fixture
def file() -> EvidenceFile:
    officer = make_rapporteur(make_country("KEN", "Kenya"))
    piece = evidence_create(
        actor=officer,
        obligation=make_resolution().obligations.get(),
        data=EvidenceData(kind="law", title="Act No. 1", dated=date(2024, 2, 1)),
        files=[SimpleUploadedFile("act.pdf", PDF)],
    )
    return piece.files.get()


def later(**by: float) -> None:
    """As if the checks had been made earlier."""
    for check in EvidenceCheck.objects.all():
        moved = timedelta(**by)
        EvidenceCheck.objects.filter(pk=check.pk).update(
            checked_at=check.checked_at - moved,
            failing_since=check.failing_since and check.failing_since - moved,
        )


class TestFiles:
    def test_an_unchanged_file_is_fine_and_not_looked_at_again_for_days(self, file: EvidenceFile) -> None:
        assert check_batch() == 1
        assert EvidenceCheck.objects.get().outcome == CheckOutcome.FINE
        assert check_batch() == 0
        later(days=8)
        assert check_batch() == 1
        assert EvidenceCheck.objects.count() == 1

    def test_a_changed_or_missing_one_is_told_at_once_and_looked_at_each_night(self, file: EvidenceFile) -> None:
        path = Path(file.file.path)
        path.write_bytes(PDF.replace(b"Catalog", b"Katalog"))
        check_batch()
        check = EvidenceCheck.objects.get()
        assert (check.outcome, check.failures) == (CheckOutcome.CHANGED, 1)
        assert list(failing_evidence(file.evidence.country)) == [file.evidence]  # type: ignore[arg-type]
        path.unlink()
        later(hours=21)
        check_batch()
        check.refresh_from_db()
        assert (check.outcome, check.failures) == (CheckOutcome.MISSING, 2)
        path.write_bytes(PDF)
        later(hours=21)
        check_batch()
        check.refresh_from_db()
        assert (check.outcome, check.failures, check.failing_since) == (CheckOutcome.FINE, 0, None)
        assert not failing_evidence(file.evidence.country).exists()  # type: ignore[arg-type]

    def test_withdrawn_waiting_and_refused_ones_are_left_alone(self, file: EvidenceFile) -> None:
        EvidenceFile.objects.update(scan_state="waiting")
        assert check_batch() == 0
        EvidenceFile.objects.update(scan_state="clean", scanned_at=timezone.now())
        piece = file.evidence
        evidence_withdraw(actor=piece.created_by, evidence=piece, reason="Repealed.")  # type: ignore[arg-type]
        assert check_batch() == 0

    def test_the_task_runs_twice_and_changes_nothing_the_second_time(self, file: EvidenceFile) -> None:
        assert [check_evidence(), check_evidence()] == [1, 0]


@pytest.fixture
def linked(site: Site_) -> Evidence:
    base, _manners, _seen = site
    officer = make_rapporteur(make_country("KEN", "Kenya"))
    return offer_evidence(officer, make_resolution().obligations.get(), url=f"{base}/missing")


class TestLinks:
    def test_none_is_asked_where_that_is_switched_off(self, linked: Evidence, site: Site_, settings: Any) -> None:
        settings.CHECK_LINKS = False
        assert check_batch(asking=site[1]) == 0
        assert site[2] == []

    def test_a_failure_is_told_after_three_over_days(self, linked: Evidence, site: Site_, settings: Any) -> None:
        settings.CHECK_LINKS = True
        assert linked.country is not None
        for number in range(1, 4):
            assert not failing_evidence(linked.country).exists()
            assert check_batch(asking=site[1], pause=0) == 1
            assert check_batch(asking=site[1], pause=0) == 0
            assert EvidenceCheck.objects.get().failures == number
            later(hours=25)
        assert list(failing_evidence(linked.country)) == [linked]
        first = EvidenceCheck.objects.get().failing_since
        check_batch(asking=site[1], pause=0)
        assert EvidenceCheck.objects.get().failing_since == first
        assert EvidenceCheck.objects.get().outcome == CheckOutcome.GONE

    def test_three_failures_in_an_hour_are_no_alarm(self, linked: Evidence, site: Site_, settings: Any) -> None:
        settings.CHECK_LINKS = True
        check_batch(asking=site[1], pause=0)
        EvidenceCheck.objects.update(failures=3)
        assert linked.country is not None
        assert not failing_evidence(linked.country).exists()

    def test_a_corrected_link_begins_anew(self, linked: Evidence, site: Site_, settings: Any) -> None:
        settings.CHECK_LINKS = True
        base, manners, _seen = site
        check_batch(asking=manners, pause=0)
        Evidence.objects.filter(pk=linked.pk).update(url=f"{base}/gone")
        assert check_batch(asking=manners, pause=0) == 1
        check = EvidenceCheck.objects.get()
        assert (check.failures, check.detail, check.address) == (1, "410", f"{base}/gone")
        Evidence.objects.filter(pk=linked.pk).update(url=f"{base}/fine")
        check_batch(asking=manners, pause=0)
        assert EvidenceCheck.objects.get().outcome == CheckOutcome.FINE

    def test_a_host_is_asked_so_often_a_night_and_others_are_not_held_up(
        self, linked: Evidence, site: Site_, settings: Any
    ) -> None:
        settings.CHECK_LINKS, settings.CHECK_LINKS_PER_HOST = True, 2
        base, manners, seen = site
        officer, clause = linked.created_by, make_resolution("A/RES/99/2").obligations.get()
        assert officer is not None
        for number in range(3):
            offer_evidence(officer, clause, url=f"{base}/fine?{number}")
        other = offer_evidence(officer, clause, url="http://nowhere.invalid/")
        assert check_batch(asking=manners, pause=0, size=3) == 3
        assert check_batch(asking=manners, pause=0, size=3) == 0
        assert len({path for _method, path, _agent in seen}) == 2
        assert EvidenceCheck.objects.get(evidence=other).outcome == CheckOutcome.UNREACHABLE

    def test_what_the_depositary_has_on_record_is_not_asked(self, site: Site_, settings: Any) -> None:
        settings.CHECK_LINKS = True
        act = make_act(make_country(), make_treaty())
        Evidence.objects.filter(pk=act.evidence_id).update(url=f"{site[0]}/fine")
        assert check_batch(asking=site[1], pause=0) == 0
