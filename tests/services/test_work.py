"""Work marks: written with the change, held by one worker at a time, found again when nobody announced them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from compliance.enums import SignKind, WorkKind
from compliance.models import SignOfLife, StateSummary, WorkMark
from compliance.models.work import MAX_ATTEMPTS, MAX_FAILURES, SUSPICIOUS
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
    with pytest.raises(work.LeaseLostError):
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
    assert summaries.drain() == 0, "the one at fault rests before it is tried again"
    for _ in range(MAX_FAILURES + 1):
        rested()
        summaries.drain()
    mark = WorkMark.objects.get(country=sick)
    assert mark.set_aside_at is not None
    assert mark.failures == MAX_FAILURES
    assert mark.error == "ValueError: a row nobody can add up"
    assert WorkMark.objects.get(country=well).done == 1
    monkeypatch.undo()
    work.mark_country(sick.pk)  # something new was said: try again
    assert summaries.drain() == 1
    again = WorkMark.objects.get(country=sick)
    assert (again.set_aside_at, again.failures, again.error) == (None, 0, "")


def rested() -> None:
    """As if the time had passed for which a mark is held or rests."""
    WorkMark.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_mark_set_aside_is_tried_again_when_an_administrator_says_so() -> None:
    mark = set_aside(make_country().pk)
    assert summaries.drain() == 0
    assert work.try_again(mark.pk)
    assert summaries.drain() == 1
    assert not work.try_again(mark.pk), "there is nothing to try any more"


def set_aside(country_id: int) -> WorkMark:
    work.mark_country(country_id)
    mark = WorkMark.objects.get(country_id=country_id)
    mark.failures, mark.set_aside_at, mark.error = MAX_FAILURES, timezone.now(), "ValueError: no"
    mark.save()
    return mark


def test_errors_of_the_database_rest_shortly_and_set_nothing_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    kenya = make_country("KEN", "Kenya")
    work.mark_country(kenya.pk)

    def away(_claim: work.Claim) -> None:
        raise OperationalError("terminating connection")

    monkeypatch.setattr(summaries, "compile_states", away)
    for _ in range(MAX_FAILURES + 1):
        assert summaries.drain() == 0
        mark = WorkMark.objects.get(country=kenya)
        assert mark.lease_until is not None
        assert mark.lease_until < timezone.now() + work.REST
        rested()
    monkeypatch.undo()
    assert WorkMark.objects.get(country=kenya).failures == 0
    assert summaries.drain() == 1


def test_a_mark_that_brings_its_worker_down_is_taken_alone_and_set_aside_in_the_end() -> None:
    deadly, others = make_country(), [make_country() for _ in range(3)]
    for country in (deadly, *others):
        work.mark_country(country.pk)
    for _ in range(SUSPICIOUS):
        together = work.claim(kind=WorkKind.COUNTRY)  # and then the worker dies
        assert together is not None
        assert deadly.pk in together.country_ids
        rested()
    WorkMark.objects.exclude(country=deadly).update(attempts=0)
    first = work.claim(kind=WorkKind.COUNTRY)
    second = work.claim(kind=WorkKind.COUNTRY)
    assert first is not None
    assert second is not None
    assert set(first.country_ids) == {country.pk for country in others}
    assert second.country_ids == (deadly.pk,)
    for _ in range(MAX_ATTEMPTS - SUSPICIOUS - 1):
        rested()
        WorkMark.objects.exclude(country=deadly).update(done=F("wanted"))
        assert work.claim(kind=WorkKind.COUNTRY) is not None
    rested()
    assert work.claim(kind=WorkKind.COUNTRY) is None
    assert WorkMark.objects.get(country=deadly).set_aside_at is not None


@pytest.mark.long
def test_a_storm_of_changes_is_compiled_once_a_breath() -> None:
    kenya = make_country("KEN", "Kenya")
    compilations, breath = 0, timedelta(hours=1)
    for _ in range(200):
        work.mark_country(kenya.pk)
        if work.kinds_waiting():
            compilations += summaries.drain(breath=breath)
    assert compilations == 1
    assert summaries.drain() == 1
    assert StateSummary.objects.get(country=kenya).record_version == 200


def test_a_nudge_that_finds_nothing_costs_one_question() -> None:
    work.mark_country(make_country().pk)
    summaries.drain()
    with count_queries() as queries:
        summaries.drain(breath=summaries.BREATH, patience=summaries.PATIENCE)
    assert len(queries) == 1, list(queries)


def test_the_first_sweep_of_a_day_compiles_every_state_anew_and_only_that() -> None:
    kenya = make_country("KEN", "Kenya")
    assert summaries.sweep() == 1
    assert summaries.sweep() == 0
    SignOfLife.objects.filter(kind=SignKind.NIGHTLY).update(seen_at=timezone.now() - timedelta(days=1))
    assert summaries.sweep() == 1
    assert WorkMark.objects.get(country=kenya).done == 2


def test_the_beat_sweeps_only_where_nobody_does() -> None:
    work.mark_country(make_country().pk)
    assert summaries.sweep_if_nobody_does(timedelta(seconds=30))
    work.mark_country(make_country().pk)
    assert not summaries.sweep_if_nobody_does(timedelta(seconds=30))
    SignOfLife.objects.filter(kind=SignKind.SWEEP).update(seen_at=timezone.now() - timedelta(minutes=1))
    assert summaries.sweep_if_nobody_does(timedelta(seconds=30))
    assert not WorkMark.objects.behind().exists()


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
