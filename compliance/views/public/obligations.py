"""Obligations: the list of all, and one with where every State stands on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance import rules
from compliance.enums import NOT_REPORTED, Status
from compliance.filters import ObligationFilter, StandingFilter
from compliance.models import Obligation, Review
from compliance.pictures import MapValue, status_steps, world_map
from compliance.pictures.localise import number_text
from compliance.pictures.palette import DISPUTED, IMPLEMENTED_CONFIRMED
from compliance.selectors import as_at, standing, texts
from compliance.selectors import reviews as review_words
from compliance.selectors.addresses import find_obligation
from compliance.selectors.equivalents import equivalents_of
from compliance.selectors.families import family_of
from compliance.selectors.languages import in_language, shown_text, wording_in
from compliance.selectors.pairs import actions_of
from compliance.selectors.places import obligation_title, top_of
from compliance.selectors.resolutions import obligations_with_counts
from compliance.selectors.revision_history import amended_on, clause_lines
from compliance.selectors.standing import StandingRow, named_states
from compliance.tables import FictionalStandingTable, ObligationTable, StandingTable, configured
from compliance.views.access import ANYONE, READ, open_to


@open_to(ANYONE, methods=READ)
def obligation_list(request: HttpRequest) -> HttpResponse:
    """Every obligation in force, as printed, resolution by resolution."""
    obligations = obligations_with_counts(request.user)
    found = ObligationFilter(request.GET, queryset=obligations)
    context = {"filter": found, "table": configured(ObligationTable(found.qs), request)}
    return render(request, "obligation_list.html", context)


@open_to(ANYONE, methods=READ)
def obligation_by_key(request: HttpRequest, key: str) -> HttpResponse:
    """The permanent address of an obligation, whatever its paragraph is called today."""
    obligations = Obligation.objects.visible_to(request.user).filter(wording__isnull=False)
    obligation = get_object_or_404(obligations.select_related("resolution", "wording"), key=key)
    return redirect(obligation, permanent=True)


@open_to(ANYONE, methods=READ)
def obligation_detail(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """The clause in its context and where all States stand. An address of an earlier revision leads here."""
    obligation = find_obligation(slug, place, request.user)
    if obligation is None or obligation.wording is None:
        raise Http404
    resolution, wording = obligation.resolution, obligation.wording
    if (slug, place) != (resolution.slug, obligation.place_slug):
        return redirect(obligation, permanent=True)
    language = shown_text(resolution, request.GET.get("text", "")) if obligation.retired_at is None else None
    read = wording_in(obligation, language.version) if language and language.is_translated else None
    lines = clause_lines(obligation)
    address = reverse("pair_detail", kwargs={"code": "CODE", "slug": resolution.slug, "place": obligation.place_slug})
    asked = standing.countries_with_standing(obligation, request.user)
    rows = standing.standing_rows(asked, request.user, address=address)
    real = [row for row in rows if not row.country.is_fictional]
    reviews = Review.objects.visible_to(request.user).current().filter(pair__obligation=obligation)
    found = StandingFilter(request.GET, queryset=asked, reviews=reviews)
    wanted = (
        set(found.qs.values_list("pk", flat=True))
        if found.form.is_valid() and any(found.form.cleaned_data.values())
        else None
    )
    shown = [row for row in rows if wanted is None or row.country.pk in wanted]
    fictional = [row for row in shown if row.country.is_fictional]
    reported = sum(row.status is not None for row in real)
    context: dict[str, Any] = {
        "obligation": obligation,
        "wording": wording,
        "resolution": resolution,
        "cite_title": obligation_title(resolution.symbol, wording.place),
        "shown": language,
        "read": read or wording,
        "is_unpaired": bool(language and language.is_translated and read is None),
        "direction": texts.direction_of((read or wording).version.language),
        "history": lines,
        "amended_on": amended_on(lines),
        "family": family_of(resolution, request.user),
        "top_place": top_of(wording.place),
        "equivalents": equivalents_of(obligation, request.user),
        "themes": obligation.theme_links.select_related("theme").order_by("theme__position", "theme__slug"),
        "named": named_states(obligation),
        "may_change": as_at.chosen_day() is None and rules.may_load_resolutions(request.user),
        "strip_title": _("States by the status they have published"),
        "context": texts.clause_context(obligation, request.user, read),
        "actions": in_language(actions_of(obligation), read),
        "reported": reported,
        "asked": len(real),
        "counts": standing.standing_counts(real),
        "reviewed": sum(bool(row.review) for row in real),
        "disputed": sum(row.review == review_words.DISPUTED for row in real),
        "map": standing_map(real, reported),
        "filter": found,
        "table": configured(StandingTable([row for row in shown if not row.country.is_fictional]), request),
        "fictional": FictionalStandingTable(fictional) if fictional else None,
        "today": as_at.today(),
    }
    return render(request, "obligation_detail.html", context)


def _step(row: StandingRow) -> str:
    if row.review == review_words.DISPUTED:
        return DISPUTED
    if row.status == Status.IMPLEMENTED and row.review == review_words.CONFIRMED:
        return IMPLEMENTED_CONFIRMED
    return row.status or NOT_REPORTED


def standing_map(rows: list[StandingRow], reported: int) -> SafeString:
    """Each real State's own status on the obligation, with what reviews make of it."""
    steps = {step.key: step.label for step in status_steps()}
    values = {
        row.country.iso3: MapValue(step=_step(row), name=row.country.name, text=steps[_step(row)], url=row.url)
        for row in rows
    }
    words = {"reported": number_text(reported), "asked": number_text(len(rows))}
    if reported:
        title = ngettext(
            "%(reported)s of %(asked)s States has reported on this obligation",
            "%(reported)s of %(asked)s States have reported on this obligation",
            reported,
        )
    else:
        title = _("None of the %(asked)s States has reported on this obligation yet")
    return world_map(
        values,
        legend=status_steps(),
        title=title % words,
        description=_("Each State is shaded by the status it has published on this obligation."),
        date=as_at.today(),
        table_id="standing",
        ident="standing-map",
        disclaimer=False,
    )
