"""The list of States, and one State's page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.filters import ChecklistFilter, CountryFilter
from compliance.models import Country, Review, StateResolutionSummary
from compliance.models.countries import CountryQuerySet
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors import as_at, checklist, sentences
from compliance.selectors.addresses import find_country
from compliance.selectors.countries import (
    country_rows,
    focal_point,
    freshness,
    resolution_summaries,
    summary_of,
)
from compliance.selectors.treaties import treaty_record
from compliance.selectors.trends import state_trend
from compliance.tables import CountryTable, FictionalCountryTable, configured
from compliance.views.access import ANYONE, READ, open_to
from compliance.views.public.trend_pictures import state_trend_shown

#: Lines of a checklist on one page.
CHECKLIST_LINES = 50
#: Strips of single resolutions in a summary; of more, each stands at its heading in the checklist.
STRIPS = 8
GROUPINGS = {"resolution": gettext_lazy("by resolution"), "theme": gettext_lazy("by theme")}


@open_to(ANYONE, methods=READ)
def country_list(request: HttpRequest) -> HttpResponse:
    """Real States in a sorted, filtered table; fictional ones of a demonstration apart from them."""
    countries: CountryQuerySet = Country.objects.visible_to(request.user)
    found = CountryFilter(request.GET, queryset=countries.real())
    rows = country_rows(found.qs)
    fictional = country_rows(CountryFilter(request.GET, queryset=countries.filter(is_fictional=True)).qs)
    dates = [row.summary.as_of for row in (*rows, *fictional) if row.summary]
    context = {
        "filter": found,
        "table": configured(CountryTable(rows), request),
        "fictional": FictionalCountryTable(fictional) if fictional else None,
        "as_of": max(dates, default=None),
    }
    return render(request, "country_list.html", context)


def country_or_404(request: HttpRequest, code: str) -> Country:
    country = find_country(code, request.user)
    if country is None:
        raise Http404
    return country


def summary_context(request: HttpRequest, country: Country) -> dict[str, Any]:
    """What the fragment with a State's summary says; asked again every two seconds while it is being compiled."""
    summary = summary_of(country)
    by_resolution = list(resolution_summaries(country, request.user))
    history = state_trend(country)
    return {
        "country": country,
        "summary": summary,
        "freshness": freshness(country, summary),
        "sentences": sentences.country_sentences(country.name, summary, resolutions=len(by_resolution))
        if summary
        else [],
        "move": sentences.move_sentence(history.move) if history.move else "",
        "trend": state_trend_shown(history, until=summary.as_of) if summary else None,
        "by_resolution": by_resolution,
        "all_counts": summary.strip if summary and len(by_resolution) > STRIPS else None,
    }


@open_to(ANYONE, methods=READ)
def country_summary(request: HttpRequest, code: str) -> HttpResponse:
    """The summary alone, for the page that waits for it; anybody else is led to the whole page."""
    country = country_or_404(request, code)
    if not getattr(request, "htmx", False):
        return redirect(country, permanent=False)
    context = summary_context(request, country)
    if context["all_counts"] and context["freshness"].is_current:
        # The strips at the checklist's headings are of the same summary, and are drawn anew with it: those it names.
        there = {f"strip-{one.resolution_id}": one.strip for one in context["by_resolution"]}
        named = dict.fromkeys(request.GET.getlist("strip"))
        context["at_headings"] = [(ident, there[ident]) for ident in named if ident in there]
    return render(request, "_country_summary.html", context)


@open_to(ANYONE, methods=READ)
def country_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Where one State stands: its summary, then every obligation that applies to it."""
    country = country_or_404(request, code)
    if code != country.code:
        return redirect(country, permanent=True)
    obligations = checklist.checklist(country, request.user)
    reviews = Review.objects.visible_to(request.user).current().filter(pair__country=country)
    found = ChecklistFilter(request.GET, queryset=obligations, reviews=reviews)
    summary = summary_context(request, country)
    beside = {one.resolution_id: one for one in summary["by_resolution"]} if summary["all_counts"] else {}
    context = {
        **summary,
        "focal_point": focal_point(country),
        "treaty_lines": treaty_record(country, request.user),
        "filter": found,
        **_groups(request, found.qs, beside),
    }
    return render(request, "country_detail.html", context)


def _groups(
    request: HttpRequest, obligations: ObligationQuerySet, summaries: dict[int, StateResolutionSummary]
) -> dict[str, Any]:
    """The page of the checklist that was asked for, under its headings; `summaries` of resolutions to draw there."""
    grouping = request.GET.get("group", "resolution")
    if grouping not in GROUPINGS:
        grouping = "resolution"
    # Which lines are on the page, and then these alone with all that is shown: the others are not read in full.
    lines = checklist.by_theme(obligations) if grouping == "theme" else obligations.values_list("pk")
    page = Paginator(lines, CHECKLIST_LINES).get_page(request.GET.get("page"))
    # By theme an obligation stands under each of its themes, so that there are more lines than obligations.
    number = obligations.count() if grouping == "theme" else page.paginator.count
    on_page: list[Any] = list(page.object_list)
    whole = checklist.lines_of(obligations, (line[0] for line in on_page))
    rows = checklist.checklist_rows((whole[line[0]] for line in on_page), request.user, today=as_at.today())
    if grouping == "theme":
        groups = checklist.grouped_by_theme([line[1] for line in on_page], rows, without=_("Without a theme"))
    else:
        groups = checklist.grouped_by_resolution(rows, summaries)
    query = request.GET.copy()
    for name in ("group", "page"):
        query.pop(name, None)
    addresses = []
    for key, label in GROUPINGS.items():
        query["group"] = key
        addresses.append({"label": label, "url": f"?{query.urlencode()}", "current": key == grouping})
    return {"groups": groups, "page_obj": page, "number": number, "groupings": addresses}
