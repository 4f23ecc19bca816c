"""One State on one obligation: what it says and what reviews make of it, side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from compliance import rules
from compliance.enums import ResolutionState
from compliance.models import Country, Obligation, Pair
from compliance.selectors import as_at
from compliance.selectors.addresses import find_obligation
from compliance.selectors.countries import freshness, summary_of
from compliance.selectors.pairs import pair_record
from compliance.selectors.places import obligation_title, place_text
from compliance.selectors.revision_history import amended_on, clause_lines
from compliance.selectors.statistics import public_tables
from compliance.selectors.texts import direction_of
from compliance.selectors.treaties import asked_treaties
from compliance.views.access import ANYONE, READ, open_to
from compliance.views.public.countries import country_or_404


def pair_place(request: HttpRequest, code: str, slug: str, place: str) -> tuple[Country, Obligation, dict[str, str]]:
    """The State, the clause, and where the pair is found today. Raises Http404 for a clause that the State was never
    asked, and said nothing on."""
    country = country_or_404(request, code)
    obligation = find_obligation(slug, place, request.user)
    if obligation is None or not (
        Obligation.objects.applying_to(country).filter(pk=obligation.pk).exists()
        or Pair.objects.visible_to(request.user)
        .filter(country=country, obligation=obligation)
        .exists()  # said while it applied
    ):
        raise Http404
    if obligation.wording is None:
        raise Http404
    here = {"code": country.code, "slug": obligation.resolution.slug, "place": obligation.place_slug}
    return country, obligation, here


@open_to(ANYONE, methods=READ)
def pair_detail(request: HttpRequest, code: str, slug: str, place: str) -> HttpResponse:
    """Claim, evidence, reviews and history of a pair. Addresses that were once right lead to the present one."""
    country, obligation, here = pair_place(request, code, slug, place)
    resolution, wording = obligation.resolution, obligation.wording
    assert wording is not None
    if (code, slug, place) != tuple(here.values()):
        return redirect("pair_detail", **here, permanent=True)
    title = obligation_title(resolution.symbol, wording.place)
    record = pair_record(country, obligation, request.user)
    is_present = as_at.chosen_day() is None
    is_in_force = obligation.retired_at is None and resolution.state == ResolutionState.PUBLISHED
    context = {
        "country": country,
        "obligation": obligation,
        "wording": wording,
        "resolution": resolution,
        "here_title": title,
        "cite_title": f"{country.name}: {title}",
        "place_number": place_text(wording.place),
        "direction": direction_of(wording.version.language),
        "as_of": as_at.today(),
        "record": record,
        "treaty_lines": asked_treaties(country, obligation, request.user),
        "tables": public_tables(record.evidence, request.user),
        "freshness": freshness(country, summary_of(country)),
        "amended_on": amended_on(clause_lines(obligation)) if obligation.retired_at is None else None,
        "may_edit": is_present and is_in_force and rules.may_edit_record(request.user, country.pk),
        "may_review": is_present and is_in_force and rules.may_review_state(request.user, country),
        "own_review": next(
            (r for r in record.reviews if r.review.organisation_id == rules.organisation_id_of(request.user)),
            None,
        ),
    }
    return render(request, "pair_detail.html", context)
