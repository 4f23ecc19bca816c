"""Up to five States beside one another, obligation by obligation. The address holds everything and can be shared."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.forms.compare_countries import AddStateForm, ComparedForm
from compliance.pictures import Bar, list_text, number_text, status_bars
from compliance.selectors import as_at, matrix
from compliance.selectors.compare_countries import (
    MOST,
    Candidate,
    Chosen,
    candidates,
    choose,
    compared_obligations,
    compared_rows,
)
from compliance.selectors.coverage import Counted, coverage
from compliance.selectors.matrix import Filters
from compliance.views.access import ANYONE, READ, open_to
from compliance.views.public.addresses import whole_address

#: Obligations on one page.
LINES = 50
STATE = "state"


@open_to(ANYONE, methods=READ)
def compare_countries(request: HttpRequest) -> HttpResponse:
    """Choose States by name; then each obligation is a row, and each State's claim and reviews a cell."""
    user = request.user
    offered = candidates(user)
    chosen = choose(request.GET.getlist(STATE), offered)
    resolutions, themes = matrix.resolution_choices(user), matrix.theme_choices()
    form = ComparedForm(request.GET, resolutions=resolutions, themes=themes)
    filters = form.filters()
    context: dict[str, Any] = {
        "filter": form,
        "chosen": chosen,
        "chips": [(one, _without(request.GET, chosen.states, one)) for one in chosen.states],
        "problems": problems(chosen),
        "most": MOST,
        "add": AddStateForm(offered=_addable(offered, chosen)) if len(chosen.states) < MOST else None,
        "kept": _kept(request.GET, chosen.states),
        "today": as_at.today(),
    }
    if chosen.states:
        differing = bool(form.cleaned_data.get("differ"))
        found = compared_obligations(user, chosen.states, filters, differing=differing)
        page = Paginator(found, LINES).get_page(request.GET.get("page"))
        context |= {
            "page_obj": page,
            "pairs": len(found) * len(chosen.states),
            "rows": compared_rows(user, chosen.states, list(page.object_list)),
            "bars": bars(user, chosen.states, filters),
            "names": list_text([one.name for one in chosen.states]),
            "permanent_address": whole_address(request),
        }
    return render(request, "compare_countries.html", context)


def _addable(offered: list[Candidate], chosen: Chosen) -> list[Candidate]:
    """States of the kind that was begun with, without those that are there."""
    if not chosen.states:
        return offered
    kind = chosen.states[0].is_fictional
    return [one for one in offered if one.is_fictional == kind and one not in chosen.states]


def _kept(query: QueryDict, states: Any) -> list[tuple[str, str]]:
    """What the form that adds a State carries along: those chosen, and the filters."""
    others = [(name, value) for name, values in query.lists() if name not in {STATE, "page"} for value in values]
    return [*((STATE, one.code) for one in states), *others]


def _without(query: QueryDict, states: Any, gone: Candidate) -> str:
    """The address without one of the States."""
    left = query.copy()
    left.pop("page", None)
    left.setlist(STATE, [one.code for one in states if one != gone])
    return f"?{left.urlencode()}" if left else reverse("compare_countries")


def problems(chosen: Chosen) -> list[str]:
    """Why something of the address is not compared, and what to do."""
    said = []
    if chosen.too_many:
        text = ngettext(
            "No more than %(most)s State can be compared at once. Take one away to add another.",
            "No more than %(most)s States can be compared at once. Take one away to add another.",
            MOST,
        )
        said.append(text % {"most": number_text(MOST)})
    if chosen.unknown:
        text = ngettext("No State has this code: %(codes)s.", "No State has one of these codes: %(codes)s.",
                        len(chosen.unknown))  # fmt: skip
        said.append(text % {"codes": list_text([code[:20] for code in chosen.unknown[:MOST]])})
    if chosen.mixed:
        names = list_text([one.name for one in chosen.mixed[:MOST]])
        said.append(_("Fictional States are compared with one another only. Left out: %(names)s.") % {"names": names})
    return said


def bars(user: Any, states: Any, filters: Filters) -> SafeString:
    """The counts of each State above the rows: over a resolution or a theme if one is chosen, else over everything."""
    resolution = filters.resolution
    theme = filters.theme if not resolution else None
    found = coverage(user, resolution=resolution, theme=theme, states=[one.pk for one in states])
    by_code = {row.code: row for row in found.rows}
    if not any(row.counts for row in found.rows):
        return SafeString("")
    over = resolution or theme
    title = (
        _("Where they stand on %(what)s") % {"what": over.label} if over else _("Where they stand on everything asked")
    )
    return status_bars(
        [
            Bar(
                one.name,
                counts.strip if (counts := by_code[one.code].counts) else {},
                url=reverse("country_detail", kwargs={"code": one.code}),
                note=_reviewed(counts),
            )
            for one in states
        ],
        title=title,
        ident="compared-bars",
        heading=_("State"),
        date=found.as_of,
    )


def _reviewed(counts: Counted | None) -> str:
    if counts is None or not (counts.confirmed or counts.disputed):
        return ""
    return _("reviews confirm %(confirmed)s and dispute %(disputed)s") % {
        "confirmed": number_text(counts.confirmed),
        "disputed": number_text(counts.disputed),
    }
