"""How the background is doing: the page of the administrators, and the figures for Prometheus."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from compliance.enums import SignKind
from compliance.models import SignOfLife, TrailEntry, User, WorkMark
from compliance.services import signs, summaries, work
from tests import factories
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db
PAGE = "/administration/operations/"


@pytest.fixture
def administrator() -> User:
    return factories.make_administrator()


@pytest.fixture
def client(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def fail(country_id: int, *, aside: bool = True) -> WorkMark:
    work.mark_country(country_id)
    mark = WorkMark.objects.get(country_id=country_id)
    mark.error, mark.failures = "ValueError: <no>", 5
    mark.set_aside_at = timezone.now() if aside else None
    mark.lease_until = None if aside else timezone.now() + timedelta(seconds=40)
    mark.save()
    return mark


def words(client: Client, **headers: str) -> str:
    return client.get(PAGE, headers=headers).content.decode()


def test_an_empty_installation_says_what_does_not_run(client: Client) -> None:
    page = words(client)
    for said in ("No worker compiles summaries", "No worker reads files", "No beat runs", "Nothing failed", "not yet"):
        assert said in page, said


def test_workers_and_beat_that_were_seen_are_alive(client: Client) -> None:
    signs.seen(SignKind.WORKER, "summaries@here", queues="celery")
    signs.seen(SignKind.WORKER, "imports@here", queues="imports")
    signs.seen(SignKind.BEAT, "here")
    signs.seen(SignKind.SWEEP)
    page = words(client)
    assert "Something does not run" not in page
    assert "summaries@here" in page
    SignOfLife.objects.filter(name="imports@here").update(seen_at=timezone.now() - timedelta(minutes=5))
    page = words(client)
    assert "No worker reads files" in page
    assert "No worker compiles summaries" not in page


def test_what_was_set_aside_is_shown_with_its_error_and_tried_again_by_a_button(client: Client) -> None:
    country = factories.make_country("KEN", "Kenya")
    mark = fail(country.pk)
    page = words(client)
    assert "ValueError: &lt;no&gt;" in page
    assert "Kenya" in page
    address = reverse("operations_try_again", kwargs={"pk": mark.pk})
    assert address in page
    assert client.post(address).status_code == 302
    assert TrailEntry.objects.filter(verb="work.try_again", object_key="KEN").exists()
    assert summaries.drain() == 1
    assert client.post(address).status_code == 409


def test_one_that_rests_is_tried_again_at_once(client: Client) -> None:
    mark = fail(factories.make_country().pk, aside=False)
    assert "Will be tried again" in words(client)
    assert summaries.drain() == 0
    client.post(reverse("operations_try_again", kwargs={"pk": mark.pk}))
    assert summaries.drain() == 1


def test_the_page_asks_for_its_middle_alone(client: Client) -> None:
    middle = words(client, **{"HX-Request": "true"})
    assert middle.lstrip().startswith('<div id="operations"')
    assert "<html" not in middle


def test_the_number_of_queries_does_not_grow_with_what_failed(client: Client) -> None:
    counts = []
    for n in (1, 29):
        for _ in range(n):
            fail(factories.make_country().pk)
            signs.seen(SignKind.WORKER, f"worker{SignOfLife.objects.count()}", queues="celery")
        words(client)
        with count_queries() as queries:
            words(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def read(client: Client, **extra: Any) -> dict[str, float]:
    response = client.get("/metrics", **extra)
    assert response.status_code == 200
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(response.content.decode()):
        for sample in family.samples:
            labels = "".join(f"{{{value}}}" for value in sample.labels.values())
            found[sample.name + labels] = sample.value
    return found


@pytest.fixture
def _worked() -> None:
    country, failed = factories.make_country("KEN", "Kenya"), factories.make_country()
    obligation = factories.make_resolution().obligations.get()
    factories.publish(factories.make_rapporteur(country), obligation)
    summaries.sweep()
    fail(failed.pk)
    work.mark_country(country.pk)
    signs.seen(SignKind.WORKER, "summaries@here", queues="celery")


@pytest.mark.usefixtures("_worked")
def test_metrics_say_what_the_database_says(client: Client) -> None:
    found = read(client)
    said = {
        "ledger_work_marks_waiting": 1,
        "ledger_work_marks_set_aside": 1,
        "ledger_compilations_total": 1,
        "ledger_compiled_states_total": 2,
        "ledger_processes_alive{worker}": 1,
        "ledger_processes_alive{beat}": 0,
        "ledger_queue_waiting{uploads}": 0,
        "ledger_queue_waiting{downloads}": 0,
        "ledger_states": 2,
        "ledger_states_reporting": 1,
        "ledger_records_published": 1,
    }
    assert {name: found[name] for name in said} == said
    assert 0 <= found["ledger_sweep_age_seconds"] < 60
    assert 0 <= found["ledger_work_marks_oldest_seconds"] < 60
    assert found["ledger_compilation_seconds_total"] > 0


def test_what_never_happened_is_endlessly_long_ago(client: Client) -> None:
    assert read(client)["ledger_sweep_age_seconds"] == float("inf")


def test_the_number_of_queries_of_the_metrics_does_not_grow() -> None:
    counts = []
    for n in (1, 29):
        for _ in range(n):
            fail(factories.make_country().pk)
        with count_queries() as queries:
            read(Client())
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_without_a_token_nobody_reads_metrics_of_a_site_that_serves_others(client: Client, settings: Any) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    settings.LOOPBACK_ONLY = False
    assert client.get("/metrics").status_code == 404, "behind a proxy everybody comes from this machine"


def test_the_token_opens_the_metrics_and_no_other_does(settings: Any) -> None:
    settings.METRICS_TOKEN, settings.LOOPBACK_ONLY = "long-and-random", False
    client = Client()
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer lóng"}).status_code == 404
    response = client.get("/metrics", REMOTE_ADDR="203.0.113.9", headers={"Authorization": "Bearer long-and-random"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
