"""A State's officers come in here: what needs them today, then the checklist as a work list."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from compliance import rules
from compliance.forms.work_list import WorkListForm
from compliance.models import StateSummary
from compliance.selectors.work_list import beside, narrowed, today_tasks, work_list
from compliance.views.access import OFFICERS, READ, open_to, own_country, person

PAGE = 50


@open_to(OFFICERS, methods=READ)
def my_country(request: HttpRequest) -> HttpResponse:
    """What needs me today, at most seven lines, and every clause asked of my State."""
    user, country = person(request), own_country(request)
    rows = work_list(user=user, country=country, today=timezone.localdate())
    form = WorkListForm(request.GET, obligations=rows.values("pk"), user=user)
    page = Paginator(narrowed(rows, form.filters()), PAGE).get_page(request.GET.get("page"))
    facts = beside(user=user, country=country, rows=page.object_list)
    groups = [
        (resolution, [(row, facts[row.pk]) for row in clauses])
        for resolution, clauses in groupby(page.object_list, key=lambda row: row.resolution)
    ]
    return render(
        request,
        "my_country.html",
        {
            "country": country,
            "summary": StateSummary.objects.filter(country=country).first(),
            "tasks": today_tasks(user=user, country=country, rows=rows),
            "form": form,
            "page": page,
            "groups": groups,
            "total": rows.count(),
            "may_invite": rules.is_rapporteur(user),
        },
    )
