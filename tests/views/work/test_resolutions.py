"""Loading a resolution through the page: what is wrong is said, nothing is stored, nothing is typed twice."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from compliance.enums import ResolutionState
from compliance.models import LanguageVersion, Resolution
from compliance.selectors.check import check_of
from config.settings import BASE_DIR
from tests import factories
from tests.views.work.world import fingerprint

pytestmark = pytest.mark.django_db
FULL = (BASE_DIR / "fixtures" / "resolutions" / "A-HRC-RES-11-3.txt").read_bytes()
DIGEST = (BASE_DIR / "fixtures" / "resolutions" / "A-RES-65-190-digest.txt").read_bytes()
LOAD = "/administration/resolutions/load/"


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(factories.make_administrator())
    return client


def text_file(data: bytes, name: str = "resolution.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/plain")


def hidden(page: str) -> dict[str, str]:
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(kept\w*)" value="([^"]*)"', page)
    }


def test_a_text_becomes_a_draft_is_checked_and_published(client: Client) -> None:
    for _ in range(3):
        factories.make_country()
    response = client.post(LOAD, {"file": text_file(FULL)})
    assert response["Location"] == reverse("resolution_check", kwargs={"slug": "A-HRC-RES-11-3"})
    page = client.get(response["Location"]).content.decode()
    assert "19 obligations will stand on 3 checklists at once" in page
    places = re.findall(r'id="row-([\w-]+)"', page)
    assert len(places) == 19
    for place in places:
        assert page.count(f'id="o-{place}"') == 1, "each clause leads to its words, and they lead back"
        assert f'href="#row-{place}"' in page
    assert Client().get("/resolutions/A-HRC-RES-11-3/").status_code == 404
    published = client.post(
        reverse("resolution_publish", kwargs={"slug": "A-HRC-RES-11-3"}),
        {"first_report_on": "2099-06-30", "interval_months": 12},
    )
    assert published["Location"] == "/resolutions/A-HRC-RES-11-3/"
    assert Client().get("/resolutions/A-HRC-RES-11-3/").status_code == 200
    resolution = Resolution.objects.get()
    assert (resolution.first_report_on, resolution.report_interval_months) == (date(2099, 6, 30), 12)


def test_every_character_of_the_text_is_in_the_check_once(client: Client) -> None:
    client.post(LOAD, {"file": text_file(FULL)})
    client.post(LOAD, {"file": text_file(DIGEST), "symbol": "A/RES/65/190"})
    for resolution in Resolution.objects.all():
        check = check_of(resolution)
        assert check is not None
        assert "".join(s.text for block in check.blocks for s in block.stretches) == check.version.text
        for wording in check.obligations:
            marked = "".join(s.text for b in check.blocks for s in b.stretches if s.obligation == wording)
            assert marked == check.version.text[wording.start : wording.end]
        flagged = [n for block in check.blocks for s in block.stretches for n in s.warnings]
        assert flagged == [w["number"] for w in check.warnings if w.get("start") is not None]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a file or paste the text"),
        ({"text": "   "}, "Choose a file or paste the text"),
        ({"file": (b"", "empty.txt")}, "empty"),
        ({"file": (bytes(range(256)) * 40, "damaged.txt")}, ""),
        ({"file": (b"%PDF-1.7\n1 0 obj\nendobj\n", "resolution.pdf")}, "a PDF document"),
        ({"file": (b"PK\x03\x04" + b"word/document" * 9, "resolution.docx")}, "a Word (.docx) document"),
        ({"file": (b"<!doctype html><html><p>Urges Governments to act</p>", "page.txt")}, "an HTML page"),
        ({"text": "Dear all,\n\nlunch is at noon.\n", "symbol": "A/RES/65/190"}, "No operative part"),
        ({"text": "1. Urges Governments to act;\n", "symbol": "Resolution 12"}, "no form of a United Nations symbol"),
        ({"text": "1. Urges Governments to act;\n"}, "does not say its symbol"),
        ({"text": "1. Urges Governments to act;\n", "symbol": "A/RES/65/190" * 9}, "at most 60"),
        ({"kept": "no base64!", "kept_name": "a.txt"}, "did not come back whole"),
    ],
)
def test_bad_input_gets_a_clear_message_and_nothing_is_stored(client: Client, data: dict[str, Any], said: str) -> None:
    before = fingerprint()
    sent = {name: text_file(*value) if name == "file" else value for name, value in data.items()}
    response = client.post(LOAD, sent)
    shown = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert 'id="errors"' in shown
    assert said in shown
    assert data.get("text", "").strip() in shown
    assert fingerprint() == before


def test_a_missing_symbol_is_asked_for_and_the_file_need_not_be_chosen_again(client: Client) -> None:
    page = client.post(LOAD, {"file": text_file(DIGEST, "digest.txt")}).content.decode()
    assert "does not say its symbol" in page
    assert "The file digest.txt is still here" in page
    again = client.post(LOAD, {**hidden(page), "symbol": "A/65/999 rev"})
    if again.status_code == 200:
        assert "is still here" in again.content.decode()
    assert client.post(LOAD, {**hidden(page), "symbol": "A/RES/65/190"}).status_code == 302
    version = LanguageVersion.objects.get(revision__resolution__symbol="A/RES/65/190")
    assert version.filename == "digest.txt"
    with version.original.open("rb") as stored:
        assert stored.read() == DIGEST
    same = client.post(LOAD, {"file": text_file(DIGEST, "digest.txt")}, follow=True)
    assert "Nothing has changed" in same.content.decode()
    assert Resolution.objects.count() == 1


def test_twenty_megabytes_are_refused_as_a_file_and_as_text(client: Client) -> None:
    before = fingerprint()
    large = b"1. Urges Governments to act;\n" * 700_000
    as_file = client.post(LOAD, {"file": text_file(large), "symbol": "A/RES/65/190"})
    assert as_file.status_code == 200
    assert "at most 5.0 MB" in as_file.content.decode()
    as_text = client.post(LOAD, {"text": large.decode(), "symbol": "A/RES/65/190"})
    assert as_text.status_code == 413
    assert "Save it as a text file" in as_text.content.decode()
    assert fingerprint() == before


def test_title_and_date_are_corrected_and_bad_ones_refused(client: Client) -> None:
    client.post(LOAD, {"file": text_file(DIGEST), "symbol": "A/RES/65/190"})
    url = reverse("resolution_describe", kwargs={"slug": "A-RES-65-190"})
    before = fingerprint()
    for wrong in ({"title": " ", "adopted_on": ""}, {"title": "A", "adopted_on": "soon"}):
        assert 'id="errors"' in client.post(url, wrong).content.decode()
    assert fingerprint() == before
    client.post(url, {"title": "Trafficking in women and girls", "adopted_on": "2010-12-21"})
    resolution = Resolution.objects.get()
    assert (resolution.title, resolution.adopted_on) == ("Trafficking in women and girls", date(2010, 12, 21))


def test_reporting_dates_are_checked(client: Client) -> None:
    client.post(LOAD, {"file": text_file(FULL)})
    url = reverse("resolution_publish", kwargs={"slug": "A-HRC-RES-11-3"})
    for wrong in (
        {"first_report_on": "2001-01-01", "interval_months": 12},
        {"first_report_on": "2099-01-01", "interval_months": 0},
        {"first_report_on": "2099-01-01", "interval_months": 121},
        {"first_report_on": "", "interval_months": ""},
    ):
        assert 'id="errors"' in client.post(url, wrong).content.decode()
    assert Resolution.objects.get().state == ResolutionState.DRAFT


def test_a_discarded_draft_is_gone_and_can_be_loaded_again(client: Client) -> None:
    client.post(LOAD, {"file": text_file(FULL)})
    client.post(reverse("resolution_discard", kwargs={"slug": "A-HRC-RES-11-3"}))
    assert not Resolution.objects.exists()
    assert client.post(LOAD, {"file": text_file(FULL)}).status_code == 302
    assert "1 draft to check" in client.get(reverse("administration")).content.decode()
