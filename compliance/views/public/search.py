"""The search page: one question to clauses, resolutions, States, narratives, evidence and reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from compliance.enums import SearchKind
from compliance.finding.questions import LONGEST
from compliance.forms.search import SearchForm
from compliance.selectors.search import MOST, Asked, Found, find
from compliance.selectors.search_hits import Hit, hits
from compliance.views.access import ANYONE, READ, open_to

#: Lines of each kind where all are shown together, and on a page of one kind.
A_FEW = 4
LINES = 20
#: In which order the lines of a kind stand.
ORDERS = {
    SearchKind.CLAUSE: _("As printed, the oldest resolution first."),
    SearchKind.RESOLUTION: _("The newest first."),
    SearchKind.COUNTRY: _("By name."),
    SearchKind.NARRATIVE: _("The last published first."),
    SearchKind.EVIDENCE: _("The last entered first."),
    SearchKind.REVIEW: _("The last published first."),
}


@dataclass(frozen=True, slots=True)
class Section:
    """What was found of one kind: `more` leads to all of it, `page` is set where the kind was chosen."""

    kind: SearchKind
    number: int
    is_more: bool
    order: Any
    lines: list[Hit]
    more: str = ""
    page: Page[int] | None = None


@open_to(ANYONE, methods=READ)
def search(request: HttpRequest) -> HttpResponse:
    """What answers the question, kind by kind; nothing typed is a fault."""
    form = SearchForm(request.GET)
    asked = form.asked(request.user)
    context: dict[str, Any] = {"form": form, "asked": asked, "longest": LONGEST, "most": MOST}
    if asked.question:
        found = find(asked)
        chosen = form.chosen_kind if form.chosen_kind in asked.kinds else ""
        context |= {
            "found": found,
            "chosen": chosen,
            "kinds": _kinds(found, request.GET, chosen),
            "sections": _sections(found, asked, request.GET, chosen),
        }
    return render(request, "search.html", context)


def _address(query: QueryDict, kind: str) -> str:
    left = query.copy()
    for name in ("kind", "page"):
        left.pop(name, None)
    if kind:
        left["kind"] = kind
    return f"?{left.urlencode()}"


def _kinds(found: Found, query: QueryDict, chosen: str) -> list[dict[str, Any]]:
    """Links to all together and to each kind of which something was found."""
    every = [{"label": _("All"), "number": found.total, "url": _address(query, ""), "current": not chosen}]
    return every + [
        {
            "label": kind.label,
            "number": found.number(kind),
            "is_more": found.is_more(kind),
            "url": _address(query, kind),
            "current": kind == chosen,
        }
        for kind in found.ids
        if found.number(kind) or kind == chosen
    ]


def _sections(found: Found, asked: Asked, query: QueryDict, chosen: str) -> list[Section]:
    pages: dict[SearchKind, Page[int]] = {}
    shown: dict[SearchKind, list[int]] = {}
    for kind, ids in found.ids.items():
        if chosen == kind:
            pages[kind] = Paginator(ids[:MOST], LINES).get_page(query.get("page"))
            shown[kind] = list(pages[kind].object_list)
        elif not chosen:
            shown[kind] = ids[:A_FEW]
    lines = hits(found, shown, asked)
    return [
        Section(
            kind,
            found.number(kind),
            found.is_more(kind),
            ORDERS[kind],
            lines[kind],
            more=_address(query, kind) if not chosen and found.number(kind) > A_FEW else "",
            page=pages.get(kind),
        )
        for kind in shown
        if lines[kind]
    ]
