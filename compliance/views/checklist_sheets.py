"""The whole checklist as a workbook: taken away, filled in offline, given back, looked at, and made drafts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import ActionStatus, SheetState, Status
from compliance.exports import checklist as export
from compliance.exports.workbooks import XLSX
from compliance.forms.statistics import SheetFileForm
from compliance.models import Institution, Obligation, SheetUpload
from compliance.pictures import long_date_text
from compliance.services import checklist_sheets as service
from compliance.services.checklist_columns import ACTIONS, CLAUSES
from compliance.services.checklist_plans import Difference, Plan, PlannedRow, plan_of
from compliance.services.checklist_rows import SheetFault
from compliance.services.checklist_state import checklist_states
from compliance.services.checklist_words import sheet_fault_place, sheet_fault_sentence
from compliance.services.errors import Invalid
from compliance.sheets.days import NotADay, day_of
from compliance.views.access import FORM, OFFICERS, READ, open_to, own_country, person
from compliance.views.downloads import attachment

#: Changed clauses on one page of the plan.
PAGE = 50
#: Sheets given before that the page lists.
RECENT = 10
_MOST_FAULTS = 200


@open_to(OFFICERS, methods=FORM)
def checklist_sheet(request: HttpRequest) -> HttpResponse:
    """Where the workbook is taken from and given back to, and what became of those given before."""
    country = own_country(request)
    form = SheetFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            sheet = service.checklist_receive(actor=person(request), data=given.read(), filename=given.name)
        except Invalid as error:
            form.take(error)
        else:
            return redirect("sheet_detail", key=sheet.key)
    recent = SheetUpload.objects.visible_to(request.user).filter(country=country).select_related("user")
    context = {"form": form, "country": country, "recent": recent.defer("rows", "errors")[:RECENT]}
    return render(request, "checklist_sheet.html", context)


@open_to(OFFICERS, methods=READ)
def checklist_workbook(request: HttpRequest) -> HttpResponse:
    """The checklist as it stands, in the reader's language."""
    country = own_country(request)
    states = checklist_states(user=person(request), country=country)
    institutions = Institution.objects.of_user(request.user).open()
    names = list(institutions.values_list("name", flat=True))
    data = export.workbook(country, states, names)
    name = f"checklist-{country.code}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return attachment(data, name=name, media_type=XLSX)


def checklist_sheet_page(request: HttpRequest, sheet: SheetUpload) -> HttpResponse:
    """The plan of a checklist that waits, its progress while it is applied, or what came of it."""
    if request.method == "POST":
        return _apply(request, sheet)
    if sheet.state == SheetState.WAITING:
        return _plan_page(request, sheet)
    outcome = sheet.outcome
    stale = Obligation.objects.visible_to(request.user).filter(key__in=outcome.get("stale", []))
    context = {
        "sheet": sheet,
        "outcome": outcome,
        "total": len(sheet.rows),
        "faults": _in_words(SheetFault.from_json(one) for one in outcome.get("refused", [])[:_MOST_FAULTS]),
        "stale": stale.select_related("resolution", "wording").in_order(),
    }
    name = "_sheet_progress.html" if request.headers.get("HX-Request") else "sheet_checklist_ended.html"
    return render(request, name, context)


def _apply(request: HttpRequest, sheet: SheetUpload) -> HttpResponse:
    expected = request.POST.get("expected", "")
    known = expected.isascii() and expected.isdigit() and len(expected) < 10
    sheet = service.checklist_apply(actor=person(request), sheet=sheet, expected=int(expected) if known else 0)
    if len(sheet.rows) <= service.AT_ONCE:
        sheet = service.apply_now(sheet)
    if sheet.state == SheetState.APPLIED:
        messages.success(request, _("The drafts are written. Nothing is published by it."))
    return redirect("sheet_detail", key=sheet.key)


def _plan_page(request: HttpRequest, sheet: SheetUpload) -> HttpResponse:
    plan: Plan = plan_of(sheet.rows, user=person(request), country=sheet.country)
    faults = [*(SheetFault.from_json(one) for one in sheet.errors), *plan.faults]
    page = Paginator(plan.changed, PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet": sheet,
        "plan": plan,
        "page": page,
        "changed": [_row(planned) for planned in page],
        "stale": [_row(planned) for planned in plan.stale[:PAGE]],
        "faults": _in_words(faults[:_MOST_FAULTS]),
        "number_of_faults": len(faults),
        "rows": len(sheet.rows),
    }
    return render(request, "sheet_checklist.html", context)


def _in_words(faults: Any) -> list[tuple[str, str]]:
    return [(sheet_fault_place(fault), sheet_fault_sentence(fault)) for fault in faults]


def _row(planned: PlannedRow) -> dict[str, Any]:
    """A clause of the plan with its differences in words."""
    return {
        "number": planned.number,
        "clause": planned.state.obligation,
        "theirs": planned.theirs,
        "differences": [
            {
                "label": _label(one),
                "before": _value(one, one.before),
                "after": _value(one, one.after),
            }
            for one in planned.differences
        ],
    }


def _label(one: Difference) -> str:
    if one.action is None:
        return str(CLAUSES[one.name])
    return f"{one.action.wording.text[:70]} – {ACTIONS[one.name]}"


def _value(one: Difference, value: str) -> str:
    """A value as a person reads it."""
    if value and one.name == "status":
        return str((ActionStatus if one.action is not None else Status)(value).label)
    if value and one.name in ("target_date", "done_on"):
        try:
            return long_date_text(day_of(value))
        except NotADay:
            return value
    return value
