"""Figures as evidence: typing them in, giving a file or pasting rows; and the templates for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.enums import EvidenceKind, SheetKind
from compliance.exports import statistics_template
from compliance.exports.workbooks import XLSX
from compliance.forms.statistics import PasteForm, SheetFileForm
from compliance.models import Evidence, SheetUpload
from compliance.services import sheets as service
from compliance.services.errors import Invalid
from compliance.services.fault_words import fault_place, fault_sentence
from compliance.services.statistic_rows import Fault, Row, header_given, rows_of
from compliance.views.access import ACT, FORM, OFFICERS, READ, open_to, own_country, person
from compliance.views.clauses import MovedTo
from compliance.views.downloads import attachment
from compliance.views.records import Desk, desk_of

#: The name of a table that was typed in.
TYPED, PASTED = "table", "pasted.tsv"


@open_to(OFFICERS, methods=FORM)
def statistic_create(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """How the figures come: typed, from a file, or pasted. Each leads to the same page, where nothing is stored yet."""
    try:
        desk = desk_of(request, slug, place)
    except MovedTo as moved:
        return moved.response
    act = request.POST.get("act", "")
    file_form = SheetFileForm(request.POST, request.FILES) if act == "upload" else SheetFileForm()
    paste_form = PasteForm(request.POST) if act == "paste" else PasteForm()
    try:
        if act == "type":
            return redirect("sheet_detail", key=_kept(desk, TYPED, [], []).key)
        if act == "upload" and file_form.is_valid():
            given = file_form.cleaned_data["file"]
            tables = service.tables_of_file(data=given.read(), filename=given.name)
            return redirect("sheet_detail", key=_kept(desk, given.name, *rows_of(tables)).key)
        if act == "paste" and paste_form.is_valid():
            rows, faults = pasted_rows(paste_form.cleaned_data["pasted"])
            return redirect("sheet_detail", key=_kept(desk, PASTED, rows, faults).key)
    except Invalid as error:
        if act == "type":  # there is no form that could say it
            messages.error(request, str(error))
        else:
            (paste_form if act == "paste" else file_form).take(error)
    context = {
        "desk": desk,
        "file_form": file_form,
        "paste_form": paste_form,
        "form": paste_form if act == "paste" else file_form,
        "wording": desk.obligation.wording,
        "here": desk.place,
        "resolution": desk.obligation.resolution,
        "obligation": desk.obligation,
    }
    return render(request, "statistic_create.html", context)


def pasted_rows(text: str) -> tuple[list[Row], list[Fault]]:
    """The rows of a text that was copied from a spreadsheet; without headings its columns stand in our order."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    tables = service.tables_of_file(data=header_given(lines).encode(), filename=PASTED)
    return rows_of(tables)


def _kept(desk: Desk, name: str, rows: list[Row], faults: list[Fault]) -> SheetUpload:
    whole = [fault for fault in faults if not fault.row]
    if whole and name != TYPED:
        # Nothing of it can be shown as a table.
        raise Invalid(file=" ".join(f"{fault_place(fault)}: {fault_sentence(fault)}" for fault in whole))
    return service.sheet_keep(
        actor=desk.user, kind=SheetKind.STATISTICS, name=name, rows=rows, obligation=desk.obligation
    )


@open_to(OFFICERS, methods=ACT)
def statistic_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Open the table of a draft again."""
    country = own_country(request)
    own = Evidence.objects.visible_to(request.user).filter(country=country, kind=EvidenceKind.STATISTIC)
    piece = get_object_or_404(own, key=key)
    sheet = service.sheet_of_piece(actor=person(request), evidence=piece)
    messages.info(request, _("This is the table as it stands. Nothing changes until you confirm."))
    return redirect("sheet_detail", key=sheet.key)


@open_to(OFFICERS, methods=READ)
def statistic_template(_request: HttpRequest, extension: str) -> HttpResponse:
    """The template, in the reader's language."""
    if extension == "xlsx":
        return attachment(statistics_template.workbook(), name="statistics.xlsx", media_type=XLSX)
    if extension == "csv":
        return attachment(statistics_template.delimited(), name="statistics.csv", media_type="text/csv; charset=utf-8")
    raise Http404
