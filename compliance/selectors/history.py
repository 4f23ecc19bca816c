"""What became of a record: every version a reader may know of, who did what with it, when and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.paginator import Page, Paginator

from compliance.enums import EvidenceState, VersionState
from compliance.models import (
    ActionWording,
    Evidence,
    ImplementationVersion,
    Obligation,
    Pair,
    TrailEntry,
    VersionAction,
    VersionSave,
)
from compliance.models.contents import Values, values_of
from compliance.models.implementations import ImplementationVersionQuerySet
from compliance.selectors.changes import Change, Words, changed_labels, changes_between
from compliance.selectors.saves import ACTS

#: Versions on one page.
PAGE = 20


@dataclass(frozen=True, slots=True)
class Event:
    """One act on a version: by whom, when, and why where a reason was given. `fields` are what a save changed."""

    who: str
    at: datetime
    act: str
    reason: str
    fields: list[str]

    @property
    def said(self) -> str:
        return str(ACTS.get(self.act, self.act))


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version with its events, the newest first, and the number of the version to compare it with."""

    version: ImplementationVersion
    previous: int | None
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class History:
    """A page of versions, the newest first, and the numbers of all of them."""

    page: Page[ImplementationVersion]
    lines: list[VersionLine]
    numbers: list[int]

    @property
    def newest(self) -> int:
        return self.numbers[0] if self.numbers else 0


def all_versions(pair: Pair | None, user: Any) -> ImplementationVersionQuerySet:
    """Every version of the record that the person may see."""
    visible = ImplementationVersion.objects.visible_to(user)
    return visible.filter(implementation__pair=pair) if pair else visible.none()


def officers_history(pair: Pair | None, user: Any, page: str | None) -> History:
    """All versions, with who did what: for the State's own officers. A fixed number of queries, however long."""
    history = _history(all_versions(pair, user), page)
    if pair is None or not history.lines:
        return history
    events = _events(pair, [line.version for line in history.lines], user)
    lines = [VersionLine(line.version, line.previous, events[line.version.number]) for line in history.lines]
    return History(history.page, lines, history.numbers)


def published_history(pair: Pair | None, user: Any, page: str | None) -> History:
    """Published versions, also those withdrawn: for everybody. Nobody's name is in it."""
    return _history(all_versions(pair, user).published(), page)


def _history(versions: ImplementationVersionQuerySet, page: str | None) -> History:
    numbers = list(versions.order_by("-number").values_list("number", flat=True))
    rows = versions.select_related("restored_from", "implementation").defer("narrative").order_by("-number")
    shown = Paginator(rows, PAGE).get_page(page)
    before = dict(pairwise(numbers))
    return History(shown, [VersionLine(version, before.get(version.number)) for version in shown], numbers)


def _events(pair: Pair, versions: Sequence[ImplementationVersion], user: Any) -> dict[int, list[Event]]:
    numbers = {version.number for version in versions}
    entries = (
        TrailEntry.objects.visible_to(user)
        .filter(object_type="implementation", object_key=f"{pair.country.iso3}/{pair.obligation.key}")
        .filter(verb__in=[f"implementation.{act}" for act in ACTS], payload__version__in=sorted(numbers))
        .select_related("actor")
        .order_by("-sequence")
    )
    told = _changed_fields(pair, numbers, user)
    events: dict[int, list[Event]] = defaultdict(list)
    known: set[tuple[int, int]] = set()
    for entry in entries:
        number, act = int(entry.payload["version"]), entry.verb.removeprefix("implementation.")
        place = (number, int(entry.payload.get("revision", 0)))
        is_save = act in ("save", "bring_back")
        fields = told[place][2] if is_save and place in told else []
        known |= {place} if is_save else set()
        who = entry.actor.name if entry.actor else ""
        events[number].append(Event(who, entry.at, act, str(entry.payload.get("reason", "")), fields))
    for place, (who, at, fields) in told.items():
        if place not in known:  # evidence was added: a save without an act of its own on the record
            events[place[0]].append(Event(who, at, "save", "", fields))
    return {number: sorted(events[number], key=lambda one: one.at, reverse=True) for number in numbers}


def _changed_fields(
    pair: Pair, numbers: Iterable[int], user: Any
) -> dict[tuple[int, int], tuple[str, datetime, list[str]]]:
    """Of each save of these versions who made it, when, and which fields it changed."""
    saves = (
        VersionSave.objects.visible_to(user)
        .filter(version__implementation__pair=pair, version__number__in=list(numbers))
        .select_related("version", "saved_by")
        .order_by("version__number", "revision")
    )
    rows = list(saves)
    words = Words.of(pair.obligation, user, [row.data for row in rows]) if rows else Words({}, {}, {})
    found: dict[tuple[int, int], tuple[str, datetime, list[str]]] = {}
    published: Values = {}  # what a version begins as a copy of
    before: Values | None = {}
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if row.version.number not in {number for number, _revision in found}:
            # The first version on a later page has its model on another page.
            before = None if row.version.restored_from_id or (not found and row.version.number > 1) else published
        fields = changed_labels(words, before, row.data) if before is not None else []
        found[row.version.number, row.revision] = (row.saved_by.name, row.saved_at, fields)
        before = row.data
        is_last = following is None or following.version_id != row.version_id
        if is_last and row.version.state == VersionState.PUBLISHED:
            published = row.data
    return found


def _loaded(versions: ImplementationVersionQuerySet, number: int) -> ImplementationVersion | None:
    """One version with all that it says."""
    rows = versions.with_contents().select_related(
        "lead_institution", "edited_by", "published_by", "wording__version", "restored_from", "implementation"
    )
    return rows.filter(number=number).first()


@dataclass(frozen=True, slots=True)
class ActionSaid:
    """What a version says of an action, in the words the action had then, with the pieces that the reader may see."""

    said: VersionAction
    words: str
    pieces: list[Evidence]


@dataclass(frozen=True, slots=True)
class Whole:
    """All that a version says to this reader."""

    version: ImplementationVersion
    actions: list[ActionSaid]
    pieces: list[Evidence]


def whole_version(
    versions: ImplementationVersionQuerySet, number: int, obligation: Obligation, user: Any, *, public: bool
) -> Whole | None:
    """One version as it was; `public` leaves out the evidence that is not published. None where there is none."""
    version = _loaded(versions, number)
    if version is None:
        return None
    pieces = Evidence.objects.visible_to(user).filter(citations__version=version).prefetch_related("files")
    seen = list(pieces.filter(state=EvidenceState.PUBLISHED) if public else pieces)
    then = dict(ActionWording.objects.filter(obligation_wording=version.wording).values_list("action_id", "text"))
    last = Words.of(obligation, user, []).actions
    actions = []
    for said in version.actions.all():
        shown = {piece.pk for piece in said.evidence.all()}
        words = then.get(said.action_id) or last.get(said.action.key, "")
        actions.append(ActionSaid(said, words, [piece for piece in seen if piece.pk in shown]))
    return Whole(version, actions, seen)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions of one record and what differs between them."""

    old: ImplementationVersion
    new: ImplementationVersion
    changes: list[Change]


def compared(
    versions: ImplementationVersionQuerySet, obligation: Obligation, user: Any, old: int, new: int
) -> Compared | None:
    """The difference of two versions, at word level; None where either is not among those that may be seen."""
    left, right = _loaded(versions, old), _loaded(versions, new)
    if left is None or right is None:
        return None
    before: Values = values_of(left)
    after: Values = values_of(right)
    words = Words.of(obligation, user, [before, after])
    return Compared(left, right, changes_between(words, before, after))
