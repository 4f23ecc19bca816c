"""The check of a draft, its publication and its end: what is wrong is said and nothing changes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from compliance.enums import ResolutionState
from compliance.models import Resolution
from compliance.selectors.check import check_page, version_to_check
from compliance.services.resolutions import resolution_load
from config.settings import BASE_DIR
from tests import factories

pytestmark = pytest.mark.django_db
FULL = (BASE_DIR / "fixtures" / "resolutions" / "A-HRC-RES-11-3.txt").read_bytes()
DIGEST = (BASE_DIR / "fixtures" / "resolutions" / "A-RES-65-190-digest.txt").read_bytes()


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(factories.make_administrator())
    return client


def draft_of(data: bytes, symbol: str | None = None) -> Resolution:
    return resolution_load(data=data, filename="resolution.txt", symbol=symbol).resolution


def test_a_draft_is_checked_and_published(client: Client) -> None:
    for _ in range(3):
        factories.make_country()
    draft_of(FULL)
    plan = client.get(reverse("resolution_publish", kwargs={"slug": "A-HRC-RES-11-3"})).content.decode()
    assert "19 obligations will stand on 3 checklists at once" in plan
    page = client.get(reverse("resolution_check", kwargs={"slug": "A-HRC-RES-11-3"})).content.decode()
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
    draft_of(FULL)
    draft_of(DIGEST, "A/RES/65/190")
    for resolution in Resolution.objects.all():
        version = version_to_check(resolution)
        assert version is not None
        check = check_page(version)
        assert "".join(s.text for block in check.blocks for s in block.stretches) == check.version.text
        for wording in check.obligations:
            marked = "".join(s.text for b in check.blocks for s in b.stretches if s.obligation == wording)
            assert marked == check.version.text[wording.start : wording.end]
        flagged = [n for block in check.blocks for s in block.stretches for n in s.warnings]
        assert flagged == [w["number"] for w in check.warnings if w.get("start") is not None]


def test_reporting_dates_are_checked(client: Client) -> None:
    draft_of(FULL)
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
    draft_of(FULL)
    client.post(reverse("resolution_discard", kwargs={"slug": "A-HRC-RES-11-3"}))
    assert not Resolution.objects.exists()
    assert draft_of(FULL).pk
    assert "1 draft to check" in client.get(reverse("administration")).content.decode()
