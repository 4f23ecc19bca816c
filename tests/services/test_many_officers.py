"""Many officers on the same records at once: every accepted act is in the record and in the trail, the rest are told.

The ordinary run has 20 threads over 5 records; `LONG_TESTS=1` the whole, 200 threads over 50.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from threading import Barrier, Lock
from typing import Any

import pytest
from django.db import connection

from compliance import rules
from compliance.enums import VersionState
from compliance.models import (
    Assignment,
    Country,
    Evidence,
    Implementation,
    ImplementationVersion,
    Institution,
    Obligation,
    Pair,
    RecordNote,
    StateSummary,
    TrailChain,
    TrailEntry,
    User,
    VersionSave,
    WorkMark,
)
from compliance.services import assignments, evidence, implementations, notes, summaries, trail
from compliance.services.errors import Conflict
from compliance.services.evidence import EvidenceData
from compliance.services.notes import sha256_of
from compliance.services.versions import ImplementationData
from tests.factories import make_contributor, make_country, make_institution, make_rapporteur, make_resolution
from tests.support.pooled import Pool

pytestmark = pytest.mark.django_db(transaction=True)

LONG = bool(os.environ.get("LONG_TESTS"))
#: Acts that raise the number an editor has to have seen. Publishing does not: nobody edits what is published.
COUNTED = ("save", "submit", "return", "approve", "discard", "cite")
#: Connections the threads share. The PostgreSQL of the tests takes 100. SQLite has one writer: more that wait for it
#: only keep one another from their turn.
CONNECTIONS = {"postgresql": 20, "sqlite": 4}
#: Acts of each thread, the first of them a save of what all have seen.
ROUNDS = 2 if LONG else 3
#: A bound for what hangs. Alone on two cores the whole takes some 20 s; a machine with other work takes longer.
MOST_SECONDS = 180


@dataclass
class Scene:
    """States with four officers each, who all work on the State's clauses."""

    countries: list[Country]
    clauses: list[Obligation]
    officers: dict[int, list[User]]
    institutions: dict[int, list[Institution]]

    def records(self) -> list[tuple[Country, Obligation]]:
        return [(country, clause) for country in self.countries for clause in self.clauses]


@dataclass
class Done:
    """What the threads were answered, kept as it happens."""

    accepted: list[tuple[str, str, str]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def accept(self, verb: str, record: str, what: str = "") -> None:
        with self._lock:
            self.accepted.append((verb, record, what))

    def tell(self, verb: str) -> None:
        with self._lock:
            self.told[verb] += 1

    def fault(self, verb: str, error: BaseException) -> None:
        with self._lock:
            self.faults.append(f"{verb}: {type(error).__name__}: {error}")

    def count(self, *verbs: str) -> int:
        return sum(1 for verb, _record, _what in self.accepted if verb in verbs)

    def of(self, *verbs: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for verb, record, what in self.accepted:
            if verb in verbs:
                found[record].append(what)
        return found


def make_scene(countries: int, clauses: int) -> Scene:
    resolution = make_resolution(clauses=[["to act", "to report"]] * clauses)
    states = [make_country(four_eyes=bool(n % 2)) for n in range(countries)]
    return Scene(
        countries=states,
        clauses=list(resolution.obligations.order_by("pk")),
        officers={
            state.pk: [make(state) for make in (make_contributor, make_rapporteur, make_contributor, make_rapporteur)]
            for state in states
        },
        institutions={state.pk: [make_institution(state, name) for name in ("Justice", "Labour")] for state in states},
    )


@dataclass
class Officer:
    """One thread: an officer at one clause, who looks, and acts on what was seen."""

    number: int
    user: User
    country: Country
    clause: Obligation
    scene: Scene
    done: Done

    @property
    def record(self) -> str:
        return f"{self.country.iso3}/{self.clause.key}"

    def look(self) -> ImplementationVersion | None:
        return (
            ImplementationVersion.objects.working()
            .filter(implementation__pair__country=self.country, implementation__pair__obligation=self.clause)
            .prefetch_related("evidence")
            .first()
        )

    def choices(self, seen: ImplementationVersion | None) -> list[str]:
        """Acts this officer's page would offer on what was seen."""
        found = ["save", "save", "evidence", "link", "note"]
        if rules.is_rapporteur(self.user):
            found.append("assign")
        if seen is None:
            return found
        transitions = {
            act
            for act in ("submit", "return", "approve", "publish", "discard")
            if rules.may_transition(act, seen.state)
        }
        if not seen.status:
            transitions -= {"submit", "approve", "publish"}
        if not rules.is_rapporteur(self.user):
            transitions -= {"return", "approve", "publish"}
            if seen.state in (VersionState.SUBMITTED, VersionState.APPROVED):
                found = ["save", "note"]
        if not self.country.four_eyes:
            transitions -= {"approve"}
        if not rules.may_approve(self.user, self.country, seen):
            transitions -= {"approve"} if seen.state == VersionState.APPROVED else {"approve", "publish"}
        return [*found, *sorted(transitions), *sorted(transitions)]

    def act(self, verb: str, seen: ImplementationVersion | None, token: str) -> None:
        """Carry out an act; it raises what the officer would be shown."""
        if verb == "save":
            pieces = [piece.pk for piece in seen.evidence.all()] if seen else []
            data = ImplementationData(status="under_way", narrative=token, evidence_ids=pieces)
            implementations.implementation_save(
                actor=self.user, obligation=self.clause, expected=seen.revision_count if seen else None, data=data
            )
            self.done.accept("save", self.record, token)
        elif verb in ("evidence", "link"):
            self.offer(token, link=verb == "link")
        elif verb == "note":
            notes.note_add(actor=self.user, obligation=self.clause, text=token)
            self.done.accept("note", self.record, token)
        elif verb == "assign":
            self.assign()
        else:
            assert seen is not None
            more: dict[str, Any] = {"return": {"reason": token}, "submit": {"note": ""}}.get(verb, {})
            transition = getattr(implementations, f"implementation_{verb}")
            transition(actor=self.user, version=seen, expected=seen.revision_count, **more)
            self.done.accept(verb, self.record)

    def offer(self, token: str, *, link: bool) -> None:
        """A new piece: for this clause and the State's next at once, or linked to the other in a second step."""
        place = self.scene.clauses.index(self.clause)
        other = self.scene.clauses[(place + (1 if self.number % 2 else -1)) % len(self.scene.clauses)]
        data = EvidenceData(title=token, dated=date(2024, 1, 1), url="https://laws.example/1")
        also = [] if link else [other]
        piece = evidence.evidence_create(actor=self.user, obligation=self.clause, data=data, also=also)
        self.done.accept("evidence", self.record, token)
        for clause in [self.clause, *also]:
            self.done.accept("cite", f"{self.country.iso3}/{clause.key}", token)
        if link:
            evidence.evidence_link(actor=self.user, evidence=piece, obligation=other)
            self.done.accept("link", f"{self.country.iso3}/{other.key}", token)
            self.done.accept("cite", f"{self.country.iso3}/{other.key}", token)

    def assign(self) -> None:
        institution = self.scene.institutions[self.country.pk][self.number % 2]
        keys = [self.clause.key]
        plan = assignments.assignments_plan(country=self.country, keys=keys, act="lead", institution=institution)
        made = assignments.assignments_change(
            actor=self.user, keys=keys, act="lead", institution=institution, seen=plan.mark
        )
        if made.changed:
            self.done.accept("assign", self.record)

    def work(self, pool: Pool, together: Barrier) -> None:
        chance = random.Random(self.number)  # noqa: S311 - the same run every time, as far as threads allow
        for turn in range(ROUNDS):
            with pool.lent():
                seen = self.look()
                verb = chance.choice(self.choices(seen)) if turn else "save"
            if turn == 0:
                together.wait(120)  # everybody has seen the same before anybody acts
            try:
                with pool.lent():
                    self.act(verb, seen, f"{verb} of thread {self.number}, turn {turn}")
            except Conflict:
                self.done.tell(verb)
            except Exception as error:  # noqa: BLE001 - anything else would be a fault shown to somebody
                self.done.fault(verb, error)


def play(threads: int, countries: int, clauses: int) -> tuple[Scene, Done]:
    """Everybody works, from the same moment, until all are done."""
    scene, done, together = make_scene(countries, clauses), Done(), Barrier(threads)
    records = scene.records()
    officers = [
        Officer(n, scene.officers[country.pk][n // len(records) % 4], country, clause, scene, done)
        for n, (country, clause) in enumerate(records * (threads // len(records)))
    ]
    assert len(officers) == threads
    pool = Pool(CONNECTIONS[connection.vendor])
    begun = time.monotonic()
    try:
        with ThreadPoolExecutor(threads) as everybody:
            list(everybody.map(lambda officer: officer.work(pool, together), officers))
    finally:
        pool.close()
    took = time.monotonic() - begun
    kinds = Counter(verb for verb, _record, _what in done.accepted if verb != "cite")
    print(  # noqa: T201 - the figures, shown with -s
        f"\n{connection.vendor}: {threads} threads on {pool.size} connections, {len(records)} records, {took:.1f} s; "
        f"accepted {kinds.total()} {dict(kinds)}; told {done.told.total()} {dict(done.told)}"
    )
    assert took < MOST_SECONDS
    return scene, done


def entries(verb: str) -> dict[str, int]:
    return Counter(TrailEntry.objects.filter(verb=verb).values_list("object_key", flat=True))


def check_trail(done: Done) -> None:
    """Every accepted act has its entry with its words, and there is no entry without an act."""
    for verb in ("save", "submit", "return", "approve", "publish", "discard", "note"):
        assert entries(f"implementation.{verb}") == {r: len(acts) for r, acts in done.of(verb).items()}, verb
    for verb in ("create", "link"):
        accepted = done.count("evidence" if verb == "create" else "link")
        assert TrailEntry.objects.filter(verb=f"evidence.{verb}").count() == accepted
    assert TrailEntry.objects.filter(verb="assignment.lead").count() == done.count("assign")
    for chain in TrailChain.objects.all():
        assert list(trail.verify(chain)) == []

    # The words of every accepted save are kept, and those of no other.
    kept: dict[str, list[str]] = defaultdict(list)
    for entry in TrailEntry.objects.filter(verb="implementation.save"):
        kept[entry.object_key].append(entry.payload["narrative_sha256"])
    assert {r: sorted(hashes) for r, hashes in kept.items()} == {
        r: sorted(map(sha256_of, tokens)) for r, tokens in done.of("save").items()
    }
    assert VersionSave.objects.count() == done.count("save", "cite")
    assert sorted(RecordNote.objects.filter(kind="note").values_list("text", flat=True)) == sorted(
        what for verb, _record, what in done.accepted if verb == "note"
    )
    assert sorted(Evidence.objects.values_list("title", flat=True)) == sorted(
        what for verb, _record, what in done.accepted if verb == "evidence"
    )


def check_records(scene: Scene, done: Done) -> None:
    """No update is lost in any record."""
    assert Pair.objects.count() == Implementation.objects.count() == len(scene.records())
    counted, cited = done.of(*COUNTED), done.of("cite")
    for record in Implementation.objects.select_related("pair__country", "pair__obligation", "current_version"):
        key = f"{record.pair.country.iso3}/{record.pair.obligation.key}"
        versions = list(record.versions.order_by("number"))
        assert [version.number for version in versions] == list(range(1, len(versions) + 1))
        # Each accepted change adds one, through all versions: what is missing here was overwritten.
        assert max(version.revision_count for version in versions) == len(counted[key]), key
        said = list(TrailEntry.objects.filter(object_key=key, payload__has_key="revision").order_by("sequence"))
        for version in versions:
            of_it = [entry for entry in said if entry.payload["version"] == version.number]
            # One that was begun with a piece of evidence and only got more has no entry of its own.
            assert {entry.payload["narrative_sha256"] for entry in of_it[-1:]} <= {sha256_of(version.narrative)}
        published = [version for version in versions if version.state == VersionState.PUBLISHED]
        assert len(published) == len(done.of("publish")[key])
        assert record.current_version == (published[-1] if published else None)
        assert sum(version.is_working for version in versions) <= 1
        # Whoever saved named the pieces that were seen, so none that was cited meanwhile has fallen out.
        stand = {piece.title for version in versions for piece in version.evidence.all()}
        assert stand == set(cited[key]), key
        assert Assignment.objects.filter(pair=record.pair, is_lead=True, ended_at=None).count() <= 1


def check_summaries(scene: Scene) -> None:
    """When all is quiet the compiled counts say what the records say."""
    WorkMark.objects.update(lease_until=None)
    summaries.drain()
    for country in scene.countries:
        standing = Implementation.objects.filter(pair__country=country, current_version__isnull=False).count()
        compiled = StateSummary.objects.filter(country=country).values_list("reported", flat=True)
        assert sum(compiled) == standing  # none is compiled where nobody published


@pytest.mark.long
@pytest.mark.parametrize(
    ("threads", "countries", "clauses"),
    [
        pytest.param(20, 1, 5, id="20-threads-5-records"),
        # A minute or two: only where long tests are asked for.
        *([pytest.param(200, 5, 10, id="200-threads-50-records")] if LONG else []),
    ],
)
def test_of_many_officers_at_once_nobody_loses_a_word_and_whoever_is_late_is_told(
    threads: int, countries: int, clauses: int
) -> None:
    scene, done = play(threads, countries, clauses)
    # Nobody was shown a deadlock, a timeout or anything else but that somebody was quicker.
    assert done.faults == []
    assert done.told.total() >= threads // 4
    wanted = {"save", "evidence", "link", "note", "submit", "publish"} if threads > 20 else {"save", "evidence"}
    assert wanted <= {verb for verb, _record, _what in done.accepted}
    check_trail(done)
    check_records(scene, done)
    check_summaries(scene)
