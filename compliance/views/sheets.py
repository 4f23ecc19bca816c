"""Sheets that wait: a statistic's table to put right and confirm, a checklist's plan, and throwing one away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.enums import SheetKind, SheetState
from compliance.forms.statistics import EMPTY_ROWS, MORE_ROWS, PasteForm, StatisticForm, grid_of, rows_from
from compliance.models import SheetUpload
from compliance.selectors.equivalents import clauses_it_may_serve
from compliance.services import sheets as service
from compliance.services.errors import Invalid
from compliance.services.fault_words import fault_place, fault_sentence
from compliance.services.statistic_rows import COLUMNS, Row, check_rows
from compliance.views.access import ACT, FORM, OFFICERS, open_to, own_country, person
from compliance.views.checklist_sheets import checklist_sheet_page
from compliance.views.statistics import pasted_rows


def _sheet_or_404(request: HttpRequest, key: str) -> SheetUpload:
    own = SheetUpload.objects.visible_to(request.user).filter(country=own_country(request))
    related = own.select_related(
        "country", "user", "evidence", "obligation__resolution", "obligation__wording__version"
    )
    return get_object_or_404(related, key=key)


@open_to(OFFICERS, methods=FORM)
def sheet_detail(request: HttpRequest, key: str) -> HttpResponse:
    """What was read, what is wrong with it, and the one button that makes it count."""
    sheet = _sheet_or_404(request, key)
    if sheet.kind == SheetKind.CHECKLIST:
        return checklist_sheet_page(request, sheet)
    if sheet.state != SheetState.WAITING and request.method != "POST":
        return render(request, "sheet_ended.html", {"sheet": sheet})
    return _statistics(request, sheet)


@open_to(OFFICERS, methods=ACT)
def sheet_discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw a sheet away."""
    sheet = service.sheet_discard(actor=person(request), sheet=_sheet_or_404(request, key))
    messages.success(request, _("The sheet is discarded. Nothing of it was stored on your record."))
    if sheet.obligation is not None and sheet.obligation.wording is not None:
        return redirect(_address(sheet))
    return redirect("checklist_sheet" if sheet.kind == SheetKind.CHECKLIST else "my_country")


# --- statistics


def _statistics(request: HttpRequest, sheet: SheetUpload) -> HttpResponse:
    also = clauses_it_may_serve(sheet.obligation, sheet.country, request.user) if sheet.obligation else None
    about: dict[str, Any] = dict(sheet.outcome.get("about", {}))
    if request.method != "POST":
        form = StatisticForm(initial={"language": person(request).language, **about}, also=also)
        return _grid(request, sheet, sheet.rows, form)
    act = request.POST.get("act", "check")
    rows = rows_from(request.POST, sheet.rows)
    paste = PasteForm(request.POST) if act == "paste" else PasteForm()
    is_new = act == "apply" and sheet.evidence is None
    form = StatisticForm(request.POST, also=also) if is_new else StatisticForm(initial=_about(request), also=also)
    if act == "paste" and paste.is_valid():
        try:
            rows += _appended(rows, pasted_rows(paste.cleaned_data["pasted"])[0])
        except Invalid as error:
            paste.take(error)
        else:
            paste = PasteForm()
    # One transaction: where the piece has moved on since, what was typed is not kept with the sheet either.
    with transaction.atomic():
        sheet = service.sheet_correct(
            actor=person(request), sheet=sheet, expected=_expected(request), rows=rows, about=_about(request)
        )
        if act == "apply" and (sheet.evidence is not None or form.is_valid()) and not sheet.errors:
            try:
                return _applied(request, sheet, form)
            except Invalid as error:
                form.take(error)
    more = MORE_ROWS if act == "more" else EMPTY_ROWS
    return _grid(request, sheet, sheet.rows, form, paste=paste, more=more, act=act)


def _applied(request: HttpRequest, sheet: SheetUpload, form: StatisticForm) -> HttpResponse:
    fresh = sheet.evidence is None
    evidence = service.sheet_apply_statistics(
        actor=person(request),
        sheet=sheet,
        expected=sheet.revision_count,
        data=form.data_for_service() if fresh else None,
        also=list(form.cleaned_data.get("also") or []) if fresh else (),
    )
    number = evidence.cells.count()
    words = ngettext("The table of %(n)s number is stored.", "The table of %(n)s numbers is stored.", number)
    messages.success(
        request, f"{words % {'n': number}} {_('It stays a draft until a version that cites it is published.')}"
    )
    return redirect(_address(sheet))


def _address(sheet: SheetUpload) -> str:
    """Where the person came from: the piece whose table it is, or the clause."""
    if sheet.evidence is not None:
        return reverse("evidence_detail", kwargs={"key": sheet.evidence.key})
    obligation = sheet.obligation
    if obligation is None or obligation.wording is None:
        return reverse("my_country")
    kwargs = {"slug": obligation.resolution.slug, "place": obligation.wording.slug}
    return f"{reverse('implementation_edit', kwargs=kwargs)}#evidence"


def _grid(
    request: HttpRequest,
    sheet: SheetUpload,
    rows: list[Row],
    form: StatisticForm,
    *,
    paste: PasteForm | None = None,
    more: int = EMPTY_ROWS,
    act: str = "",
) -> HttpResponse:
    checked = check_rows(rows)
    # An empty table that nobody has typed in yet is no mistake.
    errors = [fault for fault in checked.errors if fault.code != "no-rows" or act == "apply"]
    grid = grid_of(rows, checked, more=more)
    context = {
        "sheet": sheet,
        "form": form,
        "paste": paste or PasteForm(),
        "grid": grid,
        "hidden": len(rows) - sum(1 for row in grid if any(cell.value for cell in row.cells)),
        "columns": COLUMNS.values(),
        "faults": [(fault, fault_place(fault), fault_sentence(fault)) for fault in errors],
        "warnings": [(fault, fault_place(fault), fault_sentence(fault)) for fault in checked.warnings],
        "read": [[str(row["n"]), *(row.get(column, "") for column in COLUMNS)] for row in rows],
        "understood": len(checked.cells),
        "is_ready": bool(checked.cells) and not errors,
        "checked": act in ("check", "apply", "paste"),
        "address": _address(sheet),
        "obligation": sheet.obligation,
        "resolution": sheet.obligation.resolution if sheet.obligation else None,
        "wording": sheet.obligation.wording if sheet.obligation else None,
    }
    return render(request, "sheet_statistics.html", context)


def _appended(rows: list[Row], pasted: list[Row]) -> list[Row]:
    last = max((int(row["n"]) for row in rows), default=0)
    return [{**row, "n": last + number} for number, row in enumerate(pasted, start=1)]


#: What is kept of the fields about a table while its rows are put right.
_ABOUT = ("title", "dated", "dimension", "issued_by", "place_in_document", "language", "url", "description", "audience")


def _about(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "")[:10_000] for name in _ABOUT if request.POST.get(name)}


def _expected(request: HttpRequest) -> int:
    value = request.POST.get("expected", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
