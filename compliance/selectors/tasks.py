"""What needs somebody today: at most seven lines, and every reason with the number of its clauses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import ngettext

from compliance.enums import Need
from compliance.models import Absence
from compliance.selectors.officers import Hands
from compliance.selectors.work_facts import Working
from compliance.selectors.work_list import Room, Standing

#: Lines in all, and how many of them are single clauses; the rest stand for groups.
MOST = 7
FEW = 5

#: Reasons for which a clause has a line of its own, most urgent first.
SINGLE = (
    Need.WAITING,
    Need.APPROVED,
    Need.RETURNED,
    Need.DISPUTED,
    Need.TARGET_OVERDUE,
    Need.NEWLY_REVIEWED,
    Need.DRAFT,
)
#: Reasons that hold for many clauses at a time, most urgent first: one line for all.
GROUPED = (
    Need.REPORT_OVERDUE,
    Need.DUE_SOON,
    Need.AMENDED,
    Need.STALE,
    Need.FAILING,
    Need.UNCONFIRMED,
    Need.NEVER_REPORTED,
)
#: Reasons that speak to one person, whatever list they look at.
PERSONAL = frozenset({Need.WAITING, Need.APPROVED, Need.RETURNED, Need.DRAFT})
#: What a version in hand answers already.
_ANSWERED = frozenset({Need.DISPUTED, Need.TARGET_OVERDUE, Need.NEWLY_REVIEWED})


@dataclass(frozen=True)
class Task:
    """One line of what needs somebody today.

    `clause` is what the line's button opens; `number` is how many clauses the line stands for; `absent` the leave of
    whoever this person stands in for here.
    """

    kind: Need
    clause: Standing
    number: int = 1
    absent: Absence | None = None

    @property
    def version(self) -> Working | None:
        """The working version the line is about; a dispute, a target or silence is about none."""
        return self.clause.working


def today_tasks(*, room: Room, hands: Hands) -> list[Task]:
    """What needs this person today, most urgent first, at most seven lines. No query.

    One by one, five or as many as there is room for: what speaks to this person, what a review says, targets that have
    passed. Then one line each for the groups, with the number that the filter behind "show them all" finds.
    """
    singles = []
    for clause in room.clauses:
        needs = clause.needs - _ANSWERED if clause.working is not None else clause.needs
        kind = next((need for need in SINGLE if need in needs), None)
        if kind is not None:
            singles.append((SINGLE.index(kind), Task(kind, clause, absent=_absent(clause, kind, hands))))
    singly = [task for _urgency, task in sorted(singles, key=lambda pair: pair[0])]
    groups: list[Task] = []
    taken = {task.clause.pk for task in singly[:MOST]}
    for need in GROUPED:
        those = [clause for clause in room.clauses if need in clause.needs]
        idle = [clause for clause in those if clause.working is None and clause.pk not in taken]
        if need == Need.NEVER_REPORTED:
            idle = [clause for clause in idle if Need.REPORT_OVERDUE not in clause.needs]
        if idle:
            groups.append(Task(need, idle[0], number=len(those)))
    groups = groups[: MOST - len(singly[:FEW])]
    return [*singly[: MOST - len(groups)], *groups]


def before_somebody(room: Room, institutions: frozenset[int]) -> Room:
    """What is before somebody who looks at some institutions' clauses: these, and of the others what speaks to them.

    A draft or a return is theirs wherever the clause is assigned.
    """
    clauses = []
    for clause in room.clauses:
        if clause.institutions & institutions:
            clauses.append(clause)
        elif own := clause.needs & PERSONAL:
            clauses.append(clause._replace(needs=own))
    return Room(clauses, room.grades, room.resolutions)


def _absent(clause: Standing, kind: Need, hands: Hands) -> Absence | None:
    if kind not in (Need.RETURNED, Need.DRAFT) or hands.user_id in clause.held_by:
        return None
    return next((hands.absent[pk] for pk in clause.held_by if pk in hands.absent), None)


def need_words(need: Need) -> str:
    """The reason in words; what is due names its days, which are settings."""
    days = {Need.DUE_SOON: settings.DUE_SOON_DAYS, Need.DUE_LATER: settings.DUE_LATER_DAYS}.get(need)
    if days is None:
        return str(need.label)
    return ngettext("Due within %(n)s day", "Due within %(n)s days", days) % {"n": days}


def groups_of(room: Room) -> list[tuple[Need, int]]:
    """Every reason that holds for some clause, most urgent first, with the number of its clauses. No query."""
    counted: Counter[Need] = Counter()
    for needs, number in Counter(clause.needs for clause in room.clauses).items():
        for need in needs:
            counted[need] += number
    return [(need, counted[need]) for need in Need if counted[need]]
