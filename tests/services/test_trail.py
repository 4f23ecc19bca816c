"""The trail: entries chain, belong to their change's transaction, and the database keeps them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from compliance.models import Pair, TrailChain, TrailEntry
from compliance.services import trail
from compliance.services.resolutions import resolution_publish
from tests.factories import make_administrator, make_country, make_resolution

pytestmark = pytest.mark.django_db


def add(n: int = 1, **fields: Any) -> list[TrailEntry]:
    return [
        trail.append(verb="test.act", object_type="test", object_key=str(i), payload={"n": i, "name": "é"}, **fields)
        for i in range(n)
    ]


def test_entries_of_a_chain_follow_one_another() -> None:
    first, second, third = add(3)
    assert [e.sequence for e in (first, second, third)] == [1, 2, 3]
    assert bytes(first.previous) == bytes(32)
    assert bytes(third.previous) == bytes(second.leaf)
    assert len({bytes(e.salt) for e in (first, second, third)}) == 3


def test_each_state_has_a_chain_of_its_own() -> None:
    kenya = make_country("KEN", "Kenya")
    rest = add()[0]
    entry = add(country=kenya)[0]
    assert (rest.chain.name, entry.chain.name) == ("rest", "state:KEN")
    assert entry.sequence == 1


def test_a_leaf_can_be_recomputed_from_what_is_documented() -> None:
    actor = make_administrator()
    entry = TrailEntry.objects.get(pk=add(actor=actor)[0].pk)
    content = {
        "actor": str(actor.pk),
        "at": entry.at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        "chain": "rest",
        "object": "test:0",
        "payload": {"n": 0, "name": "é"},
        "previous": bytes(entry.previous).hex(),
        "sequence": entry.sequence,
        "verb": "test.act",
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(b"\x00" + bytes(entry.salt) + text.encode()).digest() == bytes(entry.leaf)


def test_a_whole_chain_verifies() -> None:
    add(5)
    assert list(trail.verify(TrailChain.objects.get(name="rest"))) == []


def test_a_head_that_was_moved_is_found() -> None:
    add(3)
    TrailChain.objects.filter(name="rest").update(length=2)
    assert [b.reason for b in trail.verify(TrailChain.objects.get(name="rest"))] == ["the chain's head is another"]


@pytest.mark.parametrize("act", ["UPDATE compliance_trailentry SET verb = 'x'", "DELETE FROM compliance_trailentry"])
def test_the_database_refuses_to_change_or_delete_an_entry(act: str) -> None:
    add(2)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)
    assert TrailEntry.objects.filter(verb="test.act").count() == 2


def test_the_database_refuses_what_the_orm_would_do_in_bulk() -> None:
    add(2)
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailEntry.objects.update(payload={})
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailEntry.objects.all()._raw_delete(using="default")


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction of the change"):
        add()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_no_entry() -> None:
    def change() -> None:
        with transaction.atomic():
            add()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert not TrailEntry.objects.exists()


def test_publishing_a_resolution_writes_one_entry_and_no_row_per_state() -> None:
    for _ in range(3):
        make_country()
    resolution = make_resolution(clauses=["to act"] * 20, publish=False)
    resolution_publish(resolution=resolution)
    assert TrailEntry.objects.filter(verb="resolution.publish").get().payload["obligations"] == 20
    assert not Pair.objects.exists()


def test_entries_follow_the_chain_where_it_has_gone_on_since_its_head_was_read() -> None:
    country = make_country()
    first = trail.append(verb="test.one", object_type="test", object_key="1", country=country)
    seen = trail.Head(first.chain_id, first.chain.name, 1, bytes(first.leaf))
    trail.append(verb="test.two", object_type="test", object_key="2", country=country)
    written = trail.append_all(
        [trail.Entry("test.three", "test", "3"), trail.Entry("test.four", "test", "4")], country=country, head=seen
    )
    assert [entry.sequence for entry in written] == [3, 4]
    assert all(TrailEntry.objects.get(pk=entry.pk).verb == entry.verb for entry in written)
    assert list(trail.verify(TrailChain.objects.get(country=country))) == []
