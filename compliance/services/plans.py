"""What publishing a draft will do, before it is done: which obligations go on, and whose records that touches."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from compliance.enums import RETIRED, ReviewState, WordingChange
from compliance.models import Action, Country, LanguageVersion, Obligation, Pair, Review, Revision
from compliance.reading.matching import AMENDED, UNCHANGED, ActionText, Clause, Match, clauses_of, match
from compliance.services.errors import Conflict
from compliance.services.loading import Carried, Node

_CHANGES = {UNCHANGED: WordingChange.UNCHANGED, AMENDED: WordingChange.AMENDED}


@dataclass(frozen=True, slots=True)
class PlannedClause:
    """What becomes of one clause. `change` is a WordingChange or RETIRED; `place` and `text` are those of the new
    text, `old_place`, `old_text` and `key` those of the obligation now in force ("" where there is none).
    `similarity` is from 0 to 1, `sure` False where a person should look. `states` have a record on the obligation,
    `reviews` stand on it.
    """

    change: str
    place: str = ""
    old_place: str = ""
    key: str = ""
    text: str = ""
    old_text: str = ""
    similarity: float = 1.0
    sure: bool = True
    actions_new: int = 0
    actions_retired: int = 0
    states: int = 0
    reviews: int = 0

    @property
    def is_moved(self) -> bool:
        """Whether it goes on at another place."""
        return bool(self.key and self.place and self.place != self.old_place)


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing a revision will do: every clause of the new text in order, then the retired ones.

    `checklists` is how many real States there are; `states_touched` how many States have a record on an obligation
    that is amended or retired, `records_touched` how many such records there are.
    """

    is_first: bool
    clauses: list[PlannedClause]
    checklists: int
    states_touched: int = 0
    records_touched: int = 0
    carried: dict[str, Carried] = field(default_factory=dict)
    retired_obligations: list[int] = field(default_factory=list)
    retired_actions: list[int] = field(default_factory=list)

    def of(self, change: str) -> list[PlannedClause]:
        """The clauses with this change."""
        return [clause for clause in self.clauses if clause.change == change]

    @property
    def new(self) -> int:
        return len(self.of(WordingChange.NEW))

    @property
    def unchanged(self) -> int:
        return len(self.of(WordingChange.UNCHANGED))

    @property
    def amended(self) -> int:
        return len(self.of(WordingChange.AMENDED))

    @property
    def retired(self) -> int:
        return len(self.of(RETIRED))

    @property
    def moved(self) -> int:
        return sum(clause.is_moved for clause in self.clauses)

    @property
    def unsure(self) -> int:
        return sum(not clause.sure for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class _Known:
    """An obligation in force, as the matching needs it."""

    pk: int
    key: str
    place: str
    text: str


class PlanChanged(Conflict):
    """The draft was changed after its plan was looked at: publishing now would do something else."""


def plan_mark(revision: Revision, reading: Node) -> str:
    """Differs whenever publishing would do something else: with the text in force, the reading and the pairs."""
    basis = [revision.pk, revision.resolution.current_revision_id, revision.pairings, reading]
    return hashlib.sha256(json.dumps(basis, sort_keys=True, default=str).encode()).hexdigest()[:32]


def original_of(revision: Revision) -> LanguageVersion:
    """The text a revision's obligations are read from."""
    version = revision.texts.filter(is_original=True).first()
    if version is None:
        raise Conflict(_("This draft was discarded meanwhile."), revision)
    return version


def revision_plan(*, revision: Revision, reading: Node | None = None) -> Plan:
    """What publishing this draft will do, in at most eight statements whatever the number of clauses and States.

    `reading` is the effective reading where the caller has it already.
    """
    reading = reading if reading is not None else original_of(revision).effective().reading
    checklists = Country.objects.real().count()
    clauses = clauses_of(dict(reading))
    in_force = Obligation.objects.filter(resolution=revision.resolution_id, retired_at__isnull=True)
    known = _known(in_force)
    if not known:
        planned = [
            PlannedClause(WordingChange.NEW, c.place, text=c.text, actions_new=len(c.actions), similarity=0.0)
            for c in clauses
        ]
        return Plan(is_first=True, clauses=planned, checklists=checklists)
    obligations, old = known
    matches = _matches(old, clauses, {o.key: str(o.pk) for o in obligations.values()}, revision.pairings)
    states, reviews = _records(in_force), _reviews(in_force)
    by_key = {c.key: c for c in clauses}
    planned = [_planned(m, obligations, by_key, states, reviews) for m in matches]
    touched = [int(m.old_key) for m in matches if m.old_key and m.change != UNCHANGED]
    return Plan(
        is_first=False,
        clauses=planned,
        checklists=checklists,
        states_touched=_with_record(in_force.filter(pk__in=touched)).aggregate(n=Count("country", distinct=True))["n"],
        records_touched=sum(states.get(pk, 0) for pk in touched),
        carried={m.new_key: _carried(m) for m in matches if m.old_key and m.new_key},
        retired_obligations=[int(m.old_key) for m in matches if m.old_key and not m.new_key],
        retired_actions=[int(a.old_key) for m in matches for a in m.actions if a.old_key and not a.new_key],
    )


def _known(in_force: QuerySet[Obligation]) -> tuple[dict[int, _Known], list[Clause]] | None:
    """The obligations in force by id, and as clauses to be matched; None where there are none. Two statements."""
    rows = in_force.order_by("wording__position").values_list(
        "pk", "key", "wording__place", "wording__text", "wording__provision__path", "wording__verb_base"
    )
    actions: dict[int, list[ActionText]] = defaultdict(list)
    asked = Action.objects.filter(obligation__in=in_force, retired_at__isnull=True, wording__isnull=False)
    for pk, obligation, text in asked.order_by("wording__position").values_list("pk", "obligation", "wording__text"):
        actions[obligation].append(ActionText(str(pk), text))
    obligations, clauses = {}, []
    for position, (pk, key, place, text, path, verb_base) in enumerate(rows):
        obligations[pk] = _Known(pk, key, place or "", text or "")
        clauses.append(
            Clause(str(pk), place or "", path or "", verb_base or "", text or "", tuple(actions[pk]), position)
        )
    return (obligations, clauses) if obligations else None


def _matches(old: list[Clause], new: list[Clause], ids: dict[str, str], pairings: dict[str, str]) -> list[Match]:
    """The matches, those that a person has decided before all others; in the order of `match`."""
    olds, news = {c.key: c for c in old}, {c.key: c for c in new}
    decided: dict[str, list[Match]] = {}
    for place, key in pairings.items():
        clause, partner = news.get(place), olds.get(ids.get(key, ""))
        if clause is None or (key and partner is None):
            continue  # said of a clause that is no more
        del news[place]
        found = match([partner] if partner else [], [clause])
        if partner:
            del olds[partner.key]
            if len(found) > 1:  # too unlike for the matching, but the person says that it goes on
                found = [_joined(partner, clause)]
        decided[place] = [
            Match(m.old_key, m.new_key, m.change, m.similarity, sure=True, actions=m.actions) for m in found
        ]
    rest = match(list(olds.values()), list(news.values()))
    by_new = {m.new_key: m for m in [*rest, *(m for ms in decided.values() for m in ms)] if m.new_key}
    return [by_new[c.key] for c in new] + [m for m in rest if not m.new_key]


def _joined(old: Clause, new: Clause) -> Match:
    """Two clauses that a person holds to be one, although their words differ: its actions end and begin anew."""
    ended, begun = match([old], [])[0], match([], [new])[0]
    return Match(old.key, new.key, AMENDED, 0.0, sure=True, actions=[*begun.actions, *ended.actions])


def _carried(m: Match) -> Carried:
    assert m.old_key
    actions = {int(a.new_key.rpartition("#")[2]) - 1: int(a.old_key) for a in m.actions if a.old_key and a.new_key}
    return Carried(int(m.old_key), _CHANGES[m.change], actions)


def _planned(
    m: Match,
    obligations: dict[int, _Known],
    clauses: dict[str, Clause],
    states: dict[int, int],
    reviews: dict[int, int],
) -> PlannedClause:
    known = obligations[int(m.old_key)] if m.old_key else None
    clause = clauses[m.new_key] if m.new_key else None
    change: str = _CHANGES.get(m.change, WordingChange.NEW) if clause else RETIRED
    return PlannedClause(
        change,
        place=clause.place if clause else "",
        old_place=known.place if known else "",
        key=known.key if known else "",
        text=clause.text if clause else "",
        old_text=known.text if known else "",
        similarity=m.similarity,
        sure=m.sure,
        actions_new=sum(not a.old_key for a in m.actions),
        actions_retired=sum(not a.new_key for a in m.actions),
        states=states.get(known.pk, 0) if known else 0,
        reviews=reviews.get(known.pk, 0) if known else 0,
    )


def _with_record(obligations: QuerySet[Obligation]) -> QuerySet[Pair]:
    return Pair.objects.filter(obligation__in=obligations, implementation__isnull=False)


def _records(obligations: QuerySet[Obligation]) -> dict[int, int]:
    """How many States have a record on each obligation."""
    found = _with_record(obligations).order_by().values_list("obligation")
    return dict(found.annotate(number=Count("pk")))


def _reviews(obligations: QuerySet[Obligation]) -> dict[int, int]:
    """How many standing reviews each obligation has."""
    found = Review.objects.filter(pair__obligation__in=obligations, state=ReviewState.PUBLISHED).order_by()
    return dict(found.values_list("pair__obligation").annotate(number=Count("pk")))
