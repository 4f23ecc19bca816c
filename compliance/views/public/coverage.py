"""How much States have reported on a chosen resolution or theme: in sentences, on the map, in bars and in a table."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.filters import ObligationFilter
from compliance.forms.matrix import CoverageForm
from compliance.models import Theme
from compliance.models.addresses import address_of
from compliance.pictures import (
    Bar,
    MapValue,
    coverage_step_of,
    coverage_steps,
    number_text,
    reported_text,
    status_bars,
    world_map,
)
from compliance.selectors import matrix
from compliance.selectors.coverage import Coverage, coverage
from compliance.selectors.matrix import Choice
from compliance.selectors.resolutions import obligations_with_counts
from compliance.tables import ObligationTable, configured
from compliance.views.access import ANYONE, READ, open_to
from compliance.views.public.addresses import whole_address


@open_to(ANYONE, methods=READ)
def coverage_map(request: HttpRequest) -> HttpResponse:
    """The map of a chosen resolution or theme, or of everything asked."""
    user = request.user
    form = CoverageForm(request.GET, resolutions=matrix.resolution_choices(user), themes=matrix.theme_choices())
    filters = form.filters()
    theme = filters.theme if not filters.resolution else None
    found = coverage(user, resolution=filters.resolution, theme=theme)
    chosen = filters.resolution or theme
    context: dict[str, Any] = {
        "filter": form,
        "chosen": chosen,
        "cite_title": _("Map: %(what)s") % {"what": chosen.label} if chosen else _("Map"),
        "matrix_query": _query(filters.resolution, theme),
        "permanent_address": whole_address(request),
        **pictures_of(found, chosen),
    }
    return render(request, "coverage_map.html", context)


def _query(resolution: Choice | None, theme: Choice | None) -> str:
    if resolution:
        return f"?resolution={resolution.slug}"
    return f"?theme={theme.slug}" if theme else ""


@open_to(ANYONE, methods=READ)
def theme_list(request: HttpRequest) -> HttpResponse:
    """The themes that some obligation in force has, in their tree. They overlap and are never added up."""
    return render(request, "theme_list.html", {"branches": _branches(matrix.theme_choices())})


def _branches(themes: list[Choice], above: int | None = None) -> list[dict[str, Any]]:
    return [{"theme": one, "below": _branches(themes, one.pk)} for one in themes if one.above == above]


@open_to(ANYONE, methods=READ)
def theme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A theme: how much States have reported on its obligations, the themes below it, and the obligations."""
    theme = Theme.objects.select_related("parent").filter(slug__iexact=slug).first()
    if theme is None:
        raise Http404
    if theme.slug != slug:
        return redirect("theme_detail", slug=theme.slug, permanent=True)
    user = request.user
    found = coverage(user, theme=Choice(theme.pk, theme.slug, theme.label))
    obligations = obligations_with_counts(user)
    narrowed = ObligationFilter({"theme": theme.slug}, queryset=obligations)
    context = {
        "theme": theme,
        "below": theme.children.order_by("position", "slug"),
        "table": configured(ObligationTable(narrowed.qs), request),
        **pictures_of(found, Choice(theme.pk, theme.slug, theme.label)),
    }
    return render(request, "theme_detail.html", context)


def pictures_of(found: Coverage, chosen: Choice | None) -> dict[str, Any]:
    """What of a coverage a page shows; only that nothing is asked where nothing is."""
    if not found.asked or found.as_of is None:
        return {"found": found, "sentences": [], "map": "", "bars": "", "as_of": found.as_of}
    sentences = coverage_sentences(found)
    return {
        "found": found,
        "sentences": sentences,
        "map": drawn_map(found, headline(found, chosen), " ".join(sentences)),
        "bars": group_bars(found, chosen),
        "rows": _lines(found),
        "as_of": found.as_of,
    }


def _lines(found: Coverage) -> list[tuple[str, str, Any]]:
    return [(row.name, address_of("country_detail", code=row.code), row.counts) for row in found.rows]


def headline(found: Coverage, chosen: Choice | None) -> str:
    """The finding, as the map's title."""
    words = {"reporting": number_text(found.reporting), "states": number_text(found.asked)}
    if not found.reporting:
        text = _("None of the %(states)s States asked has reported yet")
    else:
        text = ngettext(
            "%(reporting)s of %(states)s States asked has reported",
            "%(reporting)s of %(states)s States asked have reported",
            found.reporting,
        )
    said = text % words
    return _("%(what)s: %(finding)s") % {"what": chosen.label, "finding": said} if chosen else said


def coverage_sentences(found: Coverage) -> list[str]:
    """The finding in sentences that stand alone."""
    total = found.total
    words = {
        "obligations": number_text(found.obligations),
        "states": number_text(found.asked),
        "reporting": number_text(found.reporting),
        "reported": number_text(total.reported),
        "pairs": number_text(total.obligations),
        "confirmed": number_text(total.confirmed),
        "disputed": number_text(total.disputed),
    }
    if found.is_even:
        asked = ngettext(
            "%(states)s States are asked to act on %(obligations)s obligation.",
            "%(states)s States are asked to act on %(obligations)s obligations.",
            found.obligations,
        )
    else:
        asked = ngettext(
            "%(states)s States are asked to act on up to %(obligations)s obligation.",
            "%(states)s States are asked to act on up to %(obligations)s obligations.",
            found.obligations,
        )
    if not found.reporting:
        return [asked % words, _("None has reported on any of them yet.")]
    reporting = ngettext(
        "%(reporting)s of them has reported on at least one.",
        "%(reporting)s of them have reported on at least one.",
        found.reporting,
    )
    published = ngettext(
        "%(reported)s status is published, of %(pairs)s that are asked for; reviews confirm %(confirmed)s and dispute"
        " %(disputed)s.",
        "%(reported)s statuses are published, of %(pairs)s that are asked for; reviews confirm %(confirmed)s and"
        " dispute %(disputed)s.",
        total.reported,
    )
    return [asked % words, reporting % words, published % words]


def drawn_map(found: Coverage, title: str, description: str) -> SafeString:
    """How many of the obligations each State has reported on; States of which nothing is asked are "no data"."""
    total = found.obligations
    values = {
        row.iso3: MapValue(
            step=coverage_step_of(row.counts.reported, total=total),
            name=row.name,
            text=reported_text(row.counts.reported, row.counts.obligations),
            url=address_of("country_detail", code=row.code),
        )
        for row in found.rows
        if row.counts
    }
    assert found.as_of is not None
    return world_map(
        values,
        legend=coverage_steps(total),
        title=title,
        description=description,
        date=found.as_of,
        table_id="coverage",
        ident="coverage-map",
        disclaimer=False,
    )


def group_bars(found: Coverage, chosen: Choice | None) -> SafeString:
    """The statuses of each regional group, by name; how many States are in one stands beside it."""
    bars = []
    for group, states, counts in found.by_group():
        note = ngettext("%(number)s State", "%(number)s States", states) % {"number": number_text(states)}
        bars.append(Bar(matrix.group_label(group) or _("In no regional group"), counts.strip, note=note))
    title = _("Statuses published, by regional group")
    return status_bars(
        bars,
        title=_("%(what)s: %(finding)s") % {"what": chosen.label, "finding": title} if chosen else title,
        ident="groups",
        heading=_("Regional group"),
        date=found.as_of,
    )
