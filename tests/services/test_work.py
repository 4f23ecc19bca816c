"""Work marks: written with the change, held by one worker at a time, found again when nobody announced them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from compliance.enums import WorkKind
from compliance.models import StateSummary, WorkMark
from compliance.models.work import MAX_ATTEMPTS
from compliance.services import summaries, work
from tests.factories import make_country, make_rapporteur, make_resolution, publish
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


def test_a_change_and_its_mark_stand_or_fall_together() -> None:
    kenya = make_country("KEN", "Kenya")

    def change() -> None:
        with transaction.atomic():
            work.mark_country(kenya.pk)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert not WorkMark.objects.exists()


def test_many_changes_make_one_mark() -> None:
    kenya = make_country("KEN", "Kenya")
    for _ in range(100):
        work.mark_country(kenya.pk)
    assert WorkMark.objects.get().wanted == 100
    assert summaries.drain() == 1
    assert WorkMark.objects.get(country=kenya).done == 100


def test_two_workers_never_hold_the_same_mark() -> None:
    for _ in range(3):
        work.mark_country(make_country().pk)
    first = work.claim(kind=WorkKind.COUNTRY, limit=2)
    second = work.claim(kind=WorkKind.COUNTRY)
    assert first is not None
    assert second is not None
    assert (len(first.country_ids), len(second.country_ids)) == (2, 1)
    assert not set(first.country_ids) & set(second.country_ids)
    assert work.claim(kind=WorkKind.COUNTRY) is None


def test_a_worker_that_died_only_delays_the_work() -> None:
    kenya = make_country("KEN", "Kenya")
    work.mark_country(kenya.pk)
    assert work.claim(kind=WorkKind.COUNTRY) is not None  # and then it dies
    assert summaries.drain() == 0
    WorkMark.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert summaries.drain() == 1


def test_a_worker_that_lost_its_lease_writes_nothing() -> None:
    kenya = make_country("KEN", "Kenya")
    work.mark_country(kenya.pk)
    slow = work.claim(kind=WorkKind.COUNTRY)
    WorkMark.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    quick = work.claim(kind=WorkKind.COUNTRY)
    assert slow is not None
    assert quick is not None
    summaries.compile_states(slow)
    assert not StateSummary.objects.exists()
    summaries.compile_states(quick)
    assert StateSummary.objects.get().country == kenya


def test_a_change_during_compilation_leaves_the_mark_waiting() -> None:
    kenya = make_country("KEN", "Kenya")
    work.mark_country(kenya.pk)
    claim = work.claim(kind=WorkKind.COUNTRY)
    assert claim is not None
    work.mark_country(kenya.pk)
    summaries.compile_states(claim)
    mark = WorkMark.objects.get(country=kenya)
    assert (mark.wanted, mark.done) == (2, 1)
    assert StateSummary.objects.get().record_version == 1
    assert summaries.drain() == 1
    assert StateSummary.objects.get().record_version == 2


def test_a_state_that_keeps_failing_is_set_aside_and_holds_back_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sick, well = make_country(), make_country()
    for country in (sick, well):
        work.mark_country(country.pk)
    compile_states = summaries.compile_states

    def failing(claim: work.Claim) -> None:
        if sick.pk in claim.country_ids:
            raise ValueError("a row nobody can add up")
        compile_states(claim)

    monkeypatch.setattr(summaries, "compile_states", failing)
    assert summaries.drain() == 1
    for _ in range(MAX_ATTEMPTS + 1):
        summaries.drain()
    mark = WorkMark.objects.get(country=sick)
    assert mark.set_aside_at is not None
    assert mark.error == "ValueError: a row nobody can add up"
    assert WorkMark.objects.get(country=well).done == 1
    monkeypatch.undo()
    work.mark_country(sick.pk)  # something new was said: try again
    assert summaries.drain() == 1
    assert WorkMark.objects.get(country=sick).set_aside_at is None


def test_marking_every_state_takes_the_same_statements_for_three_as_for_thirty() -> None:
    counts = []
    for n in (3, 27):
        for _ in range(n):
            make_country()
        with count_queries() as queries:
            work.mark_all()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_published_is_compiled_without_any_message() -> None:
    country = make_country()
    obligation = make_resolution().obligations.get()
    summaries.drain()
    publish(make_rapporteur(country), obligation, status="planned")
    assert WorkMark.objects.filter(wanted__gt=F("done")).count() == 1
    summaries.drain()
    assert StateSummary.objects.get(country=country).planned == 1
