"""The append-only trail: one entry for every change of status, evidence, review, text or access.

An entry's leaf is SHA-256(0x00 ‖ salt ‖ canonical JSON of {actor, at, chain, object, payload, previous,
sequence, verb}). The leaf alone gives nothing away (the salt has 32 random bytes); whoever is shown salt and
content can recompute it. Because the content names the leaf before it, no entry can be changed, removed or
put elsewhere without every later leaf of its chain changing too.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from compliance.models import Country, TrailChain, TrailEntry, User
from compliance.models.trail import GENESIS

REST = "rest"


def canonical(
    *,
    chain: str,
    sequence: int,
    at: datetime,
    actor: str,
    verb: str,
    object_: str,
    payload: Any,
    previous: bytes,
) -> bytes:
    """The bytes an entry is committed by: JSON with sorted keys, no white space, UTF-8, times in UTC."""
    content = {
        "actor": actor,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "chain": chain,
        "object": object_,
        "payload": payload,
        "previous": previous.hex(),
        "sequence": sequence,
        "verb": verb,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_of(salt: bytes, content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + salt + content).digest()


def _chain_for(country: Country | None) -> TrailChain:
    """The chain's head, locked until the transaction ends."""
    name = f"state:{country.iso3}" if country else REST
    chains = TrailChain.objects.select_for_update()
    chain = chains.filter(name=name).first()
    if chain is None:
        try:
            with transaction.atomic():
                TrailChain.objects.create(name=name, country=country)
        except IntegrityError:
            pass  # another writer made it first
        chain = chains.get(name=name)
    return chain


@dataclass(frozen=True)
class Entry:
    """What one entry is to say. `verb` is a word of the application with a dot (`implementation.publish`); `payload`
    holds plain JSON values."""

    verb: str
    object_type: str
    object_key: str
    actor: User | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Head:
    """Where a chain ended when it was read."""

    chain_id: int
    name: str
    length: int
    leaf: bytes


def append(
    *,
    verb: str,
    object_type: str,
    object_key: str,
    actor: User | None = None,
    country: Country | None = None,
    payload: dict[str, Any] | None = None,
) -> TrailEntry:
    """Add an entry to the State's chain, or to the one for the rest. Must run inside the change's transaction."""
    return append_all([Entry(verb, object_type, object_key, actor, payload or {})], country=country)[0]


def append_all(
    entries: Sequence[Entry], *, country: Country | None = None, head: Head | None = None
) -> list[TrailEntry]:
    """Add entries one behind the other. `head` is the chain's where the caller has read it in this transaction: it
    need not be locked, because it moves only if it still is what it was; else it is read anew, locked."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A trail entry belongs in the transaction of the change it records.")
    written = _follow(head, entries) if head is not None else None
    if written is None:
        chain = _chain_for(country)
        written = _follow(Head(chain.pk, chain.name, chain.length, bytes(chain.head)), entries)
    if written is None:
        raise RuntimeError("The chain moved although it is locked.")
    return written


def _follow(head: Head, entries: Sequence[Entry]) -> list[TrailEntry] | None:
    """Write entries behind this head and move it; None, and nothing written, where the chain has gone on since."""
    rows: list[TrailEntry] = []
    for entry in entries:
        sequence = head.length + len(rows) + 1
        previous = bytes(rows[-1].leaf) if rows else head.leaf
        rows.append(_entry(head, entry, sequence, previous))
    if not rows:
        return rows
    if connection.vendor == "postgresql":
        return rows if _follow_at_once(head, rows) else None
    still = TrailChain.objects.filter(pk=head.chain_id, length=head.length)
    if not still.update(length=rows[-1].sequence, head=rows[-1].leaf):
        return None
    return TrailEntry.objects.bulk_create(rows)


def _entry(head: Head, entry: Entry, sequence: int, previous: bytes) -> TrailEntry:
    at, salt = timezone.now(), secrets.token_bytes(32)
    plain = json.loads(json.dumps(entry.payload, default=str))
    content = canonical(
        chain=head.name,
        sequence=sequence,
        at=at,
        actor=str(entry.actor.pk) if entry.actor else "",
        verb=entry.verb,
        object_=f"{entry.object_type}:{entry.object_key}",
        payload=plain,
        previous=previous,
    )
    return TrailEntry(
        chain_id=head.chain_id,
        sequence=sequence,
        at=at,
        actor=entry.actor,
        verb=entry.verb,
        object_type=entry.object_type,
        object_key=entry.object_key,
        payload=plain,
        salt=salt,
        previous=previous,
        leaf=leaf_of(salt, content),
    )


def _follow_at_once(head: Head, rows: Sequence[TrailEntry]) -> bool:
    """Moving the head and writing what is behind it as one statement: no entry is written where the head is another."""
    fields = [field for field in TrailEntry._meta.concrete_fields if not field.primary_key and field.name != "chain"]
    kinds = [str(field.rel_db_type(connection) if field.is_relation else field.db_type(connection)) for field in fields]
    one = f"SELECT moved.id, {', '.join(f'%s::{kind}' for kind in kinds)} FROM moved"  # noqa: S608
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    moved = (
        f'UPDATE "{TrailChain._meta.db_table}" SET length = %s, head = %s'  # noqa: S608
        " WHERE id = %s AND length = %s RETURNING id"
    )
    into = f'INSERT INTO "{TrailEntry._meta.db_table}" ("chain_id", {names})'
    with connection.cursor() as cursor:
        cursor.execute(
            f'WITH moved AS ({moved}) {into} {" UNION ALL ".join([one] * len(rows))} RETURNING "id"',
            [rows[-1].sequence, bytes(rows[-1].leaf), head.chain_id, head.length, *values],
        )
        written = cursor.fetchall()
    for row, (pk,) in zip(rows, sorted(written), strict=False):
        row.pk, row._state.adding, row._state.db = pk, False, "default"
    return bool(written)


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and why."""

    chain: str
    sequence: int
    reason: str


def verify(chain: TrailChain) -> Iterator[Break]:
    """Recompute a chain from its first entry; yields every place where it does not hold."""
    expected, previous = 1, GENESIS
    for entry in TrailEntry.objects.filter(chain=chain).order_by("sequence").iterator():
        if entry.sequence != expected:
            yield Break(chain.name, expected, f"entry missing; {entry.sequence} follows")
            expected = entry.sequence
        if bytes(entry.previous) != previous:
            yield Break(chain.name, entry.sequence, "does not follow the entry before it")
        content = canonical(
            chain=chain.name,
            sequence=entry.sequence,
            at=entry.at,
            actor=str(entry.actor_id or ""),
            verb=entry.verb,
            object_=f"{entry.object_type}:{entry.object_key}",
            payload=entry.payload,
            previous=bytes(entry.previous),
        )
        if leaf_of(bytes(entry.salt), content) != bytes(entry.leaf):
            yield Break(chain.name, entry.sequence, "content does not match its leaf")
        expected, previous = entry.sequence + 1, bytes(entry.leaf)
    if chain.length != expected - 1 or bytes(chain.head) != previous:
        yield Break(chain.name, expected - 1, "the chain's head is another")
