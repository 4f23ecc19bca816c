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
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
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


def append(
    *,
    verb: str,
    object_type: str,
    object_key: str,
    actor: User | None = None,
    country: Country | None = None,
    payload: dict[str, Any] | None = None,
) -> TrailEntry:
    """Add an entry to the State's chain, or to the one for the rest. Must run inside the change's transaction.

    `verb` is a word of the application with a dot (`implementation.publish`); `payload` holds plain JSON values.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A trail entry belongs in the transaction of the change it records.")
    chain = _chain_for(country)
    at, salt, previous = timezone.now(), secrets.token_bytes(32), bytes(chain.head)
    sequence = chain.length + 1
    plain = json.loads(json.dumps(payload or {}, default=str))
    content = canonical(
        chain=chain.name,
        sequence=sequence,
        at=at,
        actor=str(actor.pk) if actor else "",
        verb=verb,
        object_=f"{object_type}:{object_key}",
        payload=plain,
        previous=previous,
    )
    entry = TrailEntry.objects.create(
        chain=chain,
        sequence=sequence,
        at=at,
        actor=actor,
        verb=verb,
        object_type=object_type,
        object_key=object_key,
        payload=plain,
        salt=salt,
        previous=previous,
        leaf=leaf_of(salt, content),
    )
    chain.length, chain.head = sequence, entry.leaf
    chain.save(update_fields=["length", "head"])
    return entry


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
