from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.enums import DownloadState
from compliance.exports.kinds import KINDS
from compliance.models import Action, Download, LanguageVersion, Obligation, Resolution, Revision, User
from compliance.reports import slots
from compliance.reports.word import DOCX
from compliance.services import downloads, summaries
from compliance.views import reports
from tests import factories
from tests.factories import draft, offer_evidence, publish

pytestmark = pytest.mark.django_db


class Room:
    """A State with one clause reported, a draft, and evidence for few."""

    def __init__(self) -> None:
        self.country = factories.make_country("KEN", "Kenya")
        self.rapporteur = factories.make_rapporteur(self.country)
        self.resolution = factories.make_resolution("A/RES/99/1", ["to do one", "to do two"])
        first, second = self.resolution.obligations.order_by("wording__position")
        offer_evidence(self.rapporteur, first, title="For everyone")
        offer_evidence(self.rapporteur, first, title="FOR THE STATE ALONE", audience="own_state")
        publish(self.rapporteur, first, status="implemented", narrative="It is law.")
        draft(self.rapporteur, second, status="planned", narrative="A DRAFT")

    def address(self, file_format: str = "docx") -> str:
        return reverse("country_report", kwargs={"code": "ken", "file_format": file_format})


@pytest.fixture
def room() -> Room:
    return Room()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="compliance.backends.LedgerBackend")
    return client


def asked(**values: Any) -> dict[str, Any]:
    parts = {"reviews": "on", "statistics": "on", "not_reported": "on", "annex": "on"}
    form = {"end": timezone.localdate().isoformat(), "language": "en", "file_format": "docx", "act": "make"}
    return {**parts, **form, **values}


def words_of(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return "\n".join(str(node.text) for node in body.iter() if node.tag.endswith("}t"))


def test_anyone_takes_a_report_without_drafts_or_what_is_the_states_own(room: Room) -> None:
    for client in (Client(), signed_in(room.rapporteur)):
        answer = client.get(room.address(), {"resolution": room.resolution.slug})
        assert (answer.status_code, answer["Content-Type"]) == (200, DOCX)
        assert f"report-ken-A-RES-99-1-{timezone.localdate():%Y-%m-%d}.docx" in answer["Content-Disposition"]
        words = words_of(answer.content)
        assert "It is law." in words
        assert "For everyone" in words
        assert "A DRAFT" not in words
        assert "FOR THE STATE ALONE" not in words


def test_a_pdf_is_answered_as_one(room: Room) -> None:
    answer = Client().get(room.address("pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize("query", [{"resolution": "A-RES-1-1"}, {"resolution": "' OR 1=1"}])
def test_a_resolution_that_asks_nothing_of_the_state_has_no_report(room: Room, query: dict[str, str]) -> None:
    assert Client().get(room.address(), query).status_code == 404


def test_a_long_report_is_a_download_for_who_is_signed_in(room: Room, settings: Any) -> None:
    settings.REPORT_AT_ONCE_CLAUSES = 1
    page = Client().get(room.address())
    assert page.status_code == 200
    assert "Sign in to have it made" in page.content.decode()
    make = f"{room.address()}/make/"
    values = {"end": timezone.localdate().isoformat()}
    assert reverse("sign_in") in Client().post(make, values)["Location"]

    member = factories.make_reviewer()
    client = signed_in(member)
    assert make in client.get(room.address()).content.decode()
    assert client.post(make, {"end": "soon"}).status_code == 404
    answer = client.post(make, values)
    made = Download.objects.get(asked_by=member)
    assert answer["Location"] == reverse("download_detail", kwargs={"key": made.key})
    assert downloads.make_next(KINDS)
    made.refresh_from_db()
    assert (made.state, made.total) == (DownloadState.READY, 2), made.detail
    file = client.get(reverse("download_file", kwargs={"key": made.key}))
    words = words_of(b"".join(file))
    assert "It is law." in words
    assert "FOR THE STATE ALONE" not in words


def test_the_rapporteur_sees_how_long_it_will_be(room: Room) -> None:
    client = signed_in(room.rapporteur)
    assert client.get(reverse("report_prepare")).status_code == 200
    whole = client.post(reverse("report_prepare"), asked(act="preview")).content.decode()
    assert "2 clauses." in whole
    reported = client.post(reverse("report_prepare"), asked(act="preview", not_reported=""))
    assert "1 clause." in reported.content.decode()


def test_a_report_for_own_use_holds_what_is_not_public_and_says_so(room: Room) -> None:
    answer = signed_in(room.rapporteur).post(reverse("report_prepare"), asked(internal="on"))
    words = words_of(answer.content)
    assert "-not-public.docx" in answer["Content-Disposition"]
    assert "FOR THE STATE ALONE" in words
    assert "Not public: holds evidence and figures" in words
    assert "A DRAFT" not in words


def test_a_download_for_own_use_fails_when_the_role_is_gone(room: Room, settings: Any) -> None:
    settings.REPORT_AT_ONCE_CLAUSES = 0
    signed_in(room.rapporteur).post(reverse("report_prepare"), asked(internal="on"))
    room.rapporteur.memberships.update(ended_at=timezone.now())
    assert downloads.make_next(KINDS)
    assert Download.objects.get().state == DownloadState.FAILED


def test_the_report_is_in_the_language_that_was_chosen(room: Room) -> None:
    answer = signed_in(room.rapporteur).post(reverse("report_prepare"), asked(language="fr"))
    assert docx.Document(io.BytesIO(answer.content)).core_properties.language == "fr"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"end": (timezone.localdate() + timedelta(days=2)).isoformat()}, "choose today or an earlier day"),
        ({"begin": timezone.localdate().isoformat(), "end": "2026-01-01"}, "begins after it has ended"),
        ({"resolution": "another"}, "Select a valid choice"),
        ({"file_format": "exe"}, "Select a valid choice"),
        ({"end": ""}, "required"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(room: Room, values: dict[str, str], said: str) -> None:
    answer = signed_in(room.rapporteur).post(reverse("report_prepare"), asked(**values))
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_when_every_place_is_taken_people_are_asked_to_wait(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "slot", lambda: slots.slot(patience=0))
    with slots.slot(), slots.slot():
        answer = Client().get(room.address())
        assert answer.status_code == 503
        assert "Try again in a minute" in answer.content.decode()
    assert Client().get(room.address()).status_code == 200


def test_a_report_as_at_a_past_day_says_what_stood_then(room: Room) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    for model in (Resolution, Revision, LanguageVersion):
        model.objects.update(published_at=long_ago)
    for rows in (Obligation, Action):
        rows.objects.update(created_at=long_ago)
    yesterday = timezone.localdate() - timedelta(days=1)

    answer = Client().get(f"/as-at/{yesterday:%Y-%m-%d}{room.address()}")

    assert answer.status_code == 200
    assert f"{yesterday:%Y-%m-%d}.docx" in answer["Content-Disposition"]
    words = words_of(answer.content)
    assert "to do one" in words
    assert "It is law." not in words
    assert "Kenya has not reported on this obligation." in words


def test_the_states_page_offers_its_report(room: Room) -> None:
    summaries.drain()
    page = Client().get(room.country.get_absolute_url()).content.decode()
    assert f'formaction="{room.address()}"' in page
    assert f'action="{room.address("pdf")}"' in page
    assert f'<option value="{room.resolution.slug}">A/RES/99/1</option>' in page
