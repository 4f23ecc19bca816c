"""A State's officers come in here: what needs them today, then the checklist as a work list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from compliance import rules
from compliance.enums import AssignmentAct, Need
from compliance.forms.work_list import WorkListForm
from compliance.models import Institution, Obligation, SavedView, User
from compliance.pictures import list_text
from compliance.selectors.officers import Hands, hands_of, received_by
from compliance.selectors.tasks import PERSONAL, before_somebody, groups_of, need_words, today_tasks
from compliance.selectors.work_list import (
    ALL,
    MINE,
    Room,
    Standing,
    begins_with_own,
    beside,
    narrowed,
    room_of,
    rows_of,
)
from compliance.services.officers import rapporteurs_of
from compliance.views.access import OFFICERS, READ, open_to, own_country, person

PAGE = 50


@dataclass(frozen=True)
class Scope:
    """Whether one looks at the clauses assigned to one's own institution, or at all; `switch` where one may choose."""

    mine: bool
    own: int
    total: int
    names: str

    @property
    def switch(self) -> bool:
        return bool(self.names) and (self.own > 0 or self.mine)


def _scope(request: HttpRequest, user: User, room: Room, hands: Hands, institutions: Iterable[Institution]) -> Scope:
    own = room.of_institutions(hands.institutions)
    mine = begins_with_own(user=user, room=room, hands=hands, asked=request.GET.get("assigned", ""))
    names = list_text([one.name for one in institutions if one.pk in hands.institutions])
    return Scope(mine, len(own.clauses), len(room.clauses), names)


@open_to(OFFICERS, methods=READ)
def my_country(request: HttpRequest) -> HttpResponse:
    """What needs me today, at most seven lines, and every clause asked of my State or of my institution."""
    user, country, today = person(request), own_country(request), timezone.localdate()
    hands = hands_of(user=user, country=country, today=today)
    whole = room_of(user=user, country=country, hands=hands, today=today)
    institutions = list(Institution.objects.of_user(user))
    scope = _scope(request, user, whole, hands, institutions)
    room = whole.of_institutions(hands.institutions) if scope.mine else whole
    asked = Obligation.objects.visible_to(user).in_force().applying_to(country)
    choices = [one for one in institutions if one.closed_at is None]
    form = WorkListForm(request.GET, obligations=asked.values("pk"), resolutions=room.resolutions, institutions=choices)
    page = Paginator(narrowed(room, form.filters()), PAGE).get_page(request.GET.get("page"))
    before = before_somebody(whole, hands.institutions) if scope.mine else whole
    tasks = today_tasks(room=before, hands=hands)
    on_page = [clause.pk for clause in page.object_list]
    rows = rows_of(user=user, country=country, ids={*on_page, *(task.clause.pk for task in tasks)})
    context = {
        "country": country,
        "room": whole,
        "tasks": [(task, rows[task.clause.pk]) for task in tasks],
        "needs": _needs(request.GET, before),
        "received": received_by(user=user),
        "standing_in": hands.absent.values(),
        "scope": scope,
        "scope_urls": {value: _address(request.GET, assigned=value) for value in (MINE, ALL)},
        "form": form,
        "page": page,
        "groups": _groups(room, rows, page.object_list, institutions),
        "total": len(whole.clauses),
        "is_rapporteur": rules.is_rapporteur(user),
        "four_eyes_alone": country.four_eyes and rapporteurs_of(country).count() < 2,
        "views": SavedView.objects.visible_to(user),
        "query": _address(request.GET).removeprefix("?"),
        "acts": AssignmentAct.choices,
        "institutions": choices,
        "ticks": rules.is_rapporteur(user) and bool(choices),
    }
    return render(request, "my_country.html", context)


def _address(query: QueryDict, **change: str) -> str:
    """The address of this list with some parameters changed, from its first page."""
    changed = query.copy()
    changed.pop("page", None)
    for name, value in change.items():
        changed[name] = value
    for name in [name for name, values in changed.lists() if not any(values)]:
        del changed[name]
    return f"?{changed.urlencode()}"


def _needs(query: QueryDict, room: Room) -> list[dict[str, Any]]:
    """Every reason that holds for some clause, with its number and the address of the list narrowed to it."""
    chosen = query.get("due", "")
    asked = str(query.get("assigned", ""))
    return [
        {
            "kind": need,
            "words": need_words(need),
            "number": number,
            "url": _address(QueryDict(""), assigned=ALL if need in PERSONAL else asked, due=need.value),
            "chosen": need.value == chosen,
        }
        for need, number in groups_of(room)
    ]


def _groups(
    room: Room,
    rows: dict[int, Any],
    clauses: Iterable[Standing],
    institutions: Iterable[Institution],
) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The page's rows by resolution, each with what stands beside it and who is asked."""
    names = {institution.pk: institution for institution in institutions}
    standing = {clause.pk: clause for clause in clauses}
    facts = beside(room=room, rows=[rows[pk] for pk in standing])

    def line(row: Any) -> dict[str, Any]:
        clause = standing[row.pk]
        return {
            "row": row,
            "facts": facts[row.pk],
            "lead": names.get(clause.lead) if clause.lead else None,
            "others": [names[pk] for pk in sorted(clause.institutions - {clause.lead}) if pk in names],
            "report_overdue": Need.REPORT_OVERDUE in clause.needs,
            "target_overdue": Need.TARGET_OVERDUE in clause.needs,
            "amended": Need.AMENDED in clause.needs,
            "stale": Need.STALE in clause.needs,
        }

    ordered = [rows[pk] for pk in standing]
    return [(resolution, [line(row) for row in those]) for resolution, those in groupby(ordered, key=_resolution)]


def _resolution(row: Any) -> Any:
    return row.resolution
