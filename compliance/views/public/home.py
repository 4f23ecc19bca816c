"""The front page: what this is, where things stand, what has moved."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from compliance.enums import RegionalGroup
from compliance.models import Country, WorldHistory
from compliance.pictures import Bar, MapValue, coverage_step_of, coverage_steps, reported_text, status_bars, world_map
from compliance.selectors import front, sentences
from compliance.selectors.countries import CountryRow, country_rows
from compliance.selectors.resolutions import resolutions_with_counts
from compliance.selectors.trends import LATELY
from compliance.views.access import ANYONE, READ, open_to
from compliance.views.public.trend_pictures import many_trend_shown

#: Resolutions listed on the front page; the others are a page of their own.
RESOLUTIONS = 10


@open_to(ANYONE, methods=READ)
def home(request: HttpRequest) -> HttpResponse:
    """One sentence; where things stand, in words and as a map; what moved; where the gap is; the resolutions."""
    user = request.user
    world = front.world(user)
    resolutions = list(resolutions_with_counts(user).published()[:RESOLUTIONS])
    rows = country_rows(Country.objects.visible_to(user).real())
    context: dict[str, Any] = {
        "states": len(rows),
        "obligations": world.obligations,
        "summary": world.summary,
        "rows": [(row.country.name, row.country.get_absolute_url(), row.summary) for row in rows],
        "published": front.just_published(user),
        "disputed": front.newly_disputed(user),
        "silent": front.longest_silent(user),
        "resolutions": resolutions,
        "resolution_number": world.resolutions,
        "more_resolutions": world.resolutions > len(resolutions),
    }
    if (summary := world.summary) is not None:
        words = sentences.world_sentences(summary, obligations=world.obligations, resolutions=world.resolutions)
        move = world.history.move_since(summary.as_of - LATELY)
        context |= {
            "sentences": words,
            "map": coverage_map(rows, summary, world.obligations, " ".join(words)),
            "move": sentences.move_sentence(move) if move else "",
            "trend": many_trend_shown(world.history, until=summary.as_of),
        }
        if summary.reported:
            context |= gap(summary)
    return render(request, "home.html", context)


def gap(summary: WorldHistory) -> dict[str, Any]:
    """What is reported and what is not, by regional group and by theme, each in its own order and never by a number."""
    regions, themes = front.parts()
    countries, clauses = reverse("country_list"), reverse("obligation_list")
    by_region = [
        Bar(
            str(RegionalGroup(part.key).label),
            part.counts,
            url=f"{countries}?group={part.key}",
            note=sentences.states_reporting(part.states_reporting, part.states),
        )
        for part in regions
    ]
    by_theme = [Bar(part.label, part.counts, url=f"{clauses}?theme={part.key}") for part in themes]
    return {
        "theme_number": len(by_theme),
        "regions": status_bars(
            by_region,
            title=sentences.gap_title(summary),
            heading=_("Regional group"),
            ident="regions",
            date=summary.as_of,
        ),
        "themes": status_bars(
            by_theme,
            title=_("Statuses by theme; a clause may stand under several"),
            heading=_("Theme"),
            ident="themes",
            date=summary.as_of,
        ),
    }


def coverage_map(rows: list[CountryRow], summary: WorldHistory, obligations: int, description: str) -> SafeString:
    """How many of the obligations each real State has reported on."""
    values = {}
    for row in rows:
        asked = row.summary.obligations if row.summary else obligations
        reported = row.summary.reported if row.summary else 0
        values[row.country.iso3] = MapValue(
            step=coverage_step_of(min(reported, obligations), total=obligations),
            name=row.country.name,
            text=reported_text(reported, asked),
            url=row.country.get_absolute_url(),
        )
    return world_map(
        values,
        legend=coverage_steps(obligations),
        title=sentences.world_headline(summary, obligations=obligations),
        description=description,
        date=summary.as_of,
        table_id="coverage",
        ident="world",
        disclaimer=False,
    )
