"""Resolutions: the list, and one as printed with its obligations marked in the text."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import DRAFT_STATES
from compliance.filters import ResolutionFilter
from compliance.models import LanguageVersion, Resolution
from compliance.selectors import as_at, sentences, texts
from compliance.selectors.addresses import find_resolution
from compliance.selectors.families import family_of
from compliance.selectors.languages import shown_text
from compliance.selectors.resolutions import resolution_counts, resolutions_with_counts
from compliance.selectors.revision_history import revision_lines
from compliance.tables import ResolutionTable, configured
from compliance.views.access import ANYONE, READ, open_to
from compliance.views.downloads import download
from compliance.views.public.trend_pictures import many_trend_shown


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
    shown = shown_text(resolution, request.GET.get("text", ""))
    counts = resolution_counts(resolution, request.user)
    move = counts.history.move
    text = texts.resolution_text(resolution, request.user, shown.version) if shown else None
    context = {
        "resolution": resolution,
        "text": text,
        "shown": shown,
        "family": family_of(resolution, request.user),
        "revisions": revision_lines(resolution, request.user),
        "may_change": as_at.chosen_day() is None and rules.may_load_resolutions(request.user),
        "direction": texts.direction_of(text.version.language) if text else "ltr",
        "strip_title": _("Statuses published, over all States and obligations"),
        "counts": counts,
        "move": sentences.move_sentence(move) if move else "",
        "trend": many_trend_shown(counts.history, until=counts.as_of) if counts.as_of else None,
        "warnings": text.version.warnings if text and rules.may_load_resolutions(request.user) else [],
    }
    return render(request, "resolution_detail.html", context)


@open_to(ANYONE, methods=READ)
def resolution_file(request: HttpRequest, slug: str, revision: int, language: str) -> HttpResponseBase:
    """The file a published text was read from, as it was given."""
    resolution = get_object_or_404(Resolution.objects.visible_to(request.user), slug__iexact=slug)
    texts_of = LanguageVersion.objects.filter(revision__resolution=resolution, revision__number=revision)
    published = texts_of.filter(language=language, revision__published_at__isnull=False).exclude(state__in=DRAFT_STATES)
    version = published.exclude(original="").defer("text", "parsed", "warnings").order_by("-pk").first()
    if version is None:
        raise Http404
    return download(version.original, name=version.filename, media_type=version.media_type)
