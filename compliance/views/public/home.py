"""The front page: what this is, where things stand, what has moved."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from compliance.models import Country, WorldSummary
from compliance.pictures import MapValue, coverage_step_of, coverage_steps, world_map
from compliance.pictures.localise import number_text
from compliance.selectors import front, sentences
from compliance.selectors.countries import CountryRow, country_rows
from compliance.selectors.resolutions import resolutions_published, resolutions_with_counts
from compliance.views.access import ANYONE, READ, open_to

#: Resolutions listed on the front page; the others are a page of their own.
RESOLUTIONS = 10


@open_to(ANYONE, methods=READ)
def home(request: HttpRequest) -> HttpResponse:
    """One sentence, the finding in words, the map with its table, three lists, the resolutions."""
    user = request.user
    obligations = front.obligations_in_force(user)
    resolutions = list(resolutions_with_counts(user).published()[: RESOLUTIONS + 1])
    more = len(resolutions) > RESOLUTIONS
    resolution_number = resolutions_published(user) if more else len(resolutions)
    rows = country_rows(Country.objects.visible_to(user).real())
    summary = WorldSummary.objects.first()
    context: dict[str, Any] = {
        "states": len(rows),
        "obligations": obligations,
        "summary": summary,
        "rows": rows,
        "published": front.just_published(user),
        "disputed": front.newly_disputed(user),
        "silent": front.longest_silent(user),
        "resolutions": resolutions[:RESOLUTIONS],
        "resolution_number": resolution_number,
        "more_resolutions": more,
    }
    if summary is not None:
        words = sentences.world_sentences(summary, obligations=obligations, resolutions=resolution_number)
        context |= {"sentences": words, "map": coverage_map(rows, summary, obligations, " ".join(words))}
    return render(request, "home.html", context)


def coverage_map(rows: list[CountryRow], summary: WorldSummary, obligations: int, description: str) -> SafeString:
    """How many of the obligations each real State has reported on."""
    values = {}
    for row in rows:
        asked = row.summary.obligations if row.summary else obligations
        reported = row.summary.reported if row.summary else 0
        values[row.country.iso3] = MapValue(
            step=coverage_step_of(min(reported, obligations), total=obligations),
            name=row.country.name,
            text=_("%(number)s of %(total)s reported") % {"number": number_text(reported), "total": number_text(asked)},
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
