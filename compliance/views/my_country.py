"""A State's officers come in here: what needs them today, then the checklist as a work list."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from compliance import rules
from compliance.forms.work_list import WorkListForm
from compliance.models import Obligation
from compliance.selectors.work_list import beside, narrowed, room_of, rows_of, today_tasks
from compliance.views.access import OFFICERS, READ, open_to, own_country, person

PAGE = 50


@open_to(OFFICERS, methods=READ)
def my_country(request: HttpRequest) -> HttpResponse:
    """What needs me today, at most seven lines, and every clause asked of my State."""
    user, country, today = person(request), own_country(request), timezone.localdate()
    room = room_of(user=user, country=country, today=today)
    asked = Obligation.objects.visible_to(user).in_force().applying_to(country)
    form = WorkListForm(request.GET, obligations=asked.values("pk"), user=user)
    page = Paginator(narrowed(room, form.filters()), PAGE).get_page(request.GET.get("page"))
    tasks = today_tasks(user=user, country=country, room=room)
    on_page = [clause.pk for clause in page.object_list]
    rows = rows_of(user=user, country=country, ids={*on_page, *(task.clause.pk for task in tasks)}, today=today)
    clauses = [rows[pk] for pk in on_page]
    facts = beside(user=user, country=country, room=room, rows=clauses)
    groups = [
        (resolution, [(row, facts[row.pk]) for row in those])
        for resolution, those in groupby(clauses, key=lambda row: row.resolution)
    ]
    return render(
        request,
        "my_country.html",
        {
            "country": country,
            "room": room,
            "tasks": [(task, rows[task.clause.pk]) for task in tasks],
            "form": form,
            "page": page,
            "groups": groups,
            "total": len(room.clauses),
            "may_invite": rules.is_rapporteur(user),
        },
    )
