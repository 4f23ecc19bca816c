"""Tables taken away: the address of each as .csv and .xlsx, the background for long ones, and the page about the data.

A table's address is its page's, with `table.csv` in the place of nothing, and the same filters. Reading it changes
nothing: a long workbook is asked for with a form of its own, by whoever is signed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from compliance import rules
from compliance.enums import Role
from compliance.exports.tables import TABLES
from compliance.exports.tables.jobs import KIND
from compliance.exports.tables.table import COLUMNS, Column, Opened, Table
from compliance.exports.tables.writing import CSV, CSVW, Taken, csv_chunks, description, write_xlsx
from compliance.exports.workbooks import XLSX
from compliance.forms.ledger import LedgerForm
from compliance.models.countries import reader_language
from compliance.services import downloads
from compliance.views.access import ACT, ANYONE, OFFICERS, READ, REVIEWERS, SIGNED_IN, View, open_to, person
from compliance.views.downloads import attachment, streamed

#: What stands behind `.csv` in the address of its description.
DESCRIPTION = "json"


def _site(request: HttpRequest) -> str:
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def _query(query: QueryDict, columns: Sequence[Column], table: Table) -> str:
    """The filters and the columns that were chosen, as they stand in the table's address."""
    asked = table.filters_of(query)
    if columns != [column for column in table.columns if column.ticked]:
        asked[COLUMNS] = ",".join(column.key for column in columns)
    return asked.urlencode(safe=",")


def _unknown(request: HttpRequest, table: Table, unknown: Sequence[str]) -> HttpResponse:
    return render(request, "table_columns.html", {"table": table, "unknown": unknown}, status=400)


def _table_view(name: str, audience: str | Sequence[Role]) -> View:
    @open_to(audience, methods=READ)
    def table_file(request: HttpRequest, extension: str, **of: str) -> HttpResponseBase:
        return _file(request, TABLES[name], extension, of)

    return table_file


countries = _table_view("countries", ANYONE)
resolutions = _table_view("resolutions", ANYONE)
obligations = _table_view("obligations", ANYONE)
checklist = _table_view("checklist", ANYONE)
standing = _table_view("standing", ANYONE)
ledger = _table_view("ledger", ANYONE)
matrix = _table_view("matrix", ANYONE)
comparison = _table_view("comparison", ANYONE)
work_list = _table_view("work_list", OFFICERS)
evidence = _table_view("evidence", OFFICERS)
claims = _table_view("claims", REVIEWERS)
reviews = _table_view("reviews", REVIEWERS)


def _file(request: HttpRequest, table: Table, extension: str, of: dict[str, str]) -> HttpResponseBase:
    if extension not in ("csv", "xlsx", DESCRIPTION):
        raise Http404
    columns, unknown = table.chosen(request.GET)
    if unknown:
        return _unknown(request, table, unknown)
    opened = table.open(request.user, request.GET, **of)
    if opened is None:
        raise Http404
    query = _query(request.GET, columns, table)
    path = request.path.removesuffix(f".{extension}")
    shown = "csv" if extension == DESCRIPTION else extension
    taken = Taken(opened, columns, _site(request), _site(request) + _address(f"{path}.{shown}", query))
    if extension == DESCRIPTION:
        return attachment(description(taken), name=taken.filename(f"csv-metadata.{DESCRIPTION}"), media_type=CSVW)
    if extension == "csv":
        # However long it is: it is sent while it is read, and needs no room.
        response = streamed(csv_chunks(taken), name=taken.filename("csv"), media_type=CSV)
        response["Link"] = f'<{_address(f"{path}.{DESCRIPTION}", query)}>; rel="describedby"; type="{CSVW}"'
        return response
    if opened.number > settings.DOWNLOAD_AT_ONCE_ROWS:
        context = {"opened": opened, "path": path, "query": query, "fields": QueryDict(query).items()}
        return render(request, "table_long.html", context, status=413)
    out = BytesIO()
    write_xlsx(taken, out, lambda _done: None)
    return attachment(out.getvalue(), name=taken.filename("xlsx"), media_type=XLSX)


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


@open_to(SIGNED_IN, methods=ACT)
def table_request(request: HttpRequest) -> HttpResponse:
    """Ask for a table by its address: a short one is given at once, a long one is made in the background."""
    table, extension, of = _named(request)
    columns, unknown = table.chosen(request.POST)
    if unknown:
        return _unknown(request, table, unknown)
    opened = table.open(request.user, request.POST, **of)
    if opened is None:
        raise Http404
    path, query = request.POST["address"], _query(request.POST, columns, table)
    if opened.number <= settings.DOWNLOAD_AT_ONCE_ROWS:
        return redirect(_address(path, query))
    download = downloads.download_request(
        actor=person(request),
        kind=KIND,
        title=f"{opened.title} (.{extension})",
        parameters={
            "table": table.name,
            "of": of,
            "query": query,
            "extension": extension,
            "site": _site(request),
            "source": _site(request) + _address(path, query),
        },
        language=reader_language(),
        origin=_address(opened.address, table.filters_of(request.POST).urlencode()),
    )
    return redirect("download_detail", key=download.key)


def _named(request: HttpRequest) -> tuple[Table, str, dict[str, str]]:
    """The table that is meant; who may not open its address may not ask for it here either."""
    try:
        match = resolve(request.POST.get("address", ""))
    except Resolver404:
        raise Http404 from None
    table = TABLES.get(str(match.url_name).removesuffix("_table"))
    of = {str(key): str(value) for key, value in match.kwargs.items()}
    extension = of.pop("extension", "")
    if table is None or not str(match.url_name).endswith("_table") or extension not in ("csv", "xlsx"):
        raise Http404
    audience: Any = match.func.audience  # type: ignore[attr-defined]
    if audience != ANYONE and rules.role_of(request.user) not in audience:
        raise PermissionDenied
    return table, extension, of


@open_to(ANYONE, methods=READ)
def data(request: HttpRequest) -> HttpResponse:
    """What can be taken away, in which forms, under what terms; and the whole ledger."""
    opened: Opened | None = TABLES["ledger"].open(request.user, request.GET)
    context = {
        "form": LedgerForm(request.GET, user=request.user),
        "opened": opened,
        "language": get_language(),
        "tables": [TABLES[name] for name in ("countries", "resolutions", "obligations")],
        "columns": _columns_of("ledger", "standing", "countries", "resolutions", "obligations"),
        "licence": settings.DATA_LICENCE,
        "at_once": settings.DOWNLOAD_AT_ONCE_ROWS,
    }
    return render(request, "data.html", context)


def _columns_of(*names: str) -> list[Column]:
    """Every column once, in the order in which the tables have them."""
    found: dict[str, Column] = {}
    for name in names:
        for column in TABLES[name].columns:
            found.setdefault(column.key, column)
    return list(found.values())
