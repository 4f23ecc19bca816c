"""Resolutions: the list, and one as printed with its obligations marked in the text."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from compliance import rules
from compliance.filters import ResolutionFilter
from compliance.selectors import texts
from compliance.selectors.addresses import find_resolution
from compliance.selectors.resolutions import resolution_counts, resolutions_with_counts
from compliance.tables import ResolutionTable, configured
from compliance.views.access import ANYONE, READ, open_to


@open_to(ANYONE, methods=READ)
def resolution_list(request: HttpRequest) -> HttpResponse:
    """The resolutions followed here."""
    found = ResolutionFilter(request.GET, queryset=resolutions_with_counts(request.user))
    context = {"filter": found, "table": configured(ResolutionTable(found.qs), request)}
    return render(request, "resolution_list.html", context)


@open_to(ANYONE, methods=READ)
def resolution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Title block, text with its obligations, counts, file. Administrators also see the reader's warnings."""
    resolution = find_resolution(slug, request.user)
    if resolution is None:
        raise Http404
    if slug != resolution.slug:
        return redirect(resolution, permanent=True)
    text = texts.resolution_text(resolution, request.user)
    context = {
        "resolution": resolution,
        "text": text,
        "direction": texts.direction_of(text.version.language) if text else "ltr",
        "strip_title": _("Statuses published, over all States and obligations"),
        "counts": resolution_counts(resolution, request.user),
        "warnings": text.version.warnings if text and rules.may_load_resolutions(request.user) else [],
    }
    return render(request, "resolution_detail.html", context)
