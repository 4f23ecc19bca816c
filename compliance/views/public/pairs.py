"""One State on one obligation: what it says and what reviews make of it, side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from compliance import rules
from compliance.models import Obligation
from compliance.selectors.addresses import find_obligation
from compliance.selectors.countries import freshness, summary_of
from compliance.selectors.pairs import pair_record
from compliance.views.access import ANYONE, READ, open_to
from compliance.views.public.countries import country_or_404


@open_to(ANYONE, methods=READ)
def pair_detail(request: HttpRequest, code: str, slug: str, place: str) -> HttpResponse:
    """Claim, evidence, reviews and history of a pair. Addresses that were once right lead to the present one."""
    country = country_or_404(request, code)
    obligation = find_obligation(slug, place, request.user)
    if obligation is None or not Obligation.objects.applying_to(country).filter(pk=obligation.pk).exists():
        raise Http404
    assert obligation.wording is not None
    here = {"code": country.code, "slug": obligation.resolution.slug, "place": obligation.wording.slug}
    if (code, slug, place) != tuple(here.values()):
        return redirect("pair_detail", **here, permanent=True)
    record = pair_record(country, obligation, request.user)
    is_in_force = obligation.retired_at is None and obligation.resolution.state == "published"
    context = {
        "country": country,
        "obligation": obligation,
        "wording": obligation.wording,
        "resolution": obligation.resolution,
        "record": record,
        "freshness": freshness(country, summary_of(country)),
        "may_edit": is_in_force and rules.may_edit_record(request.user, country.pk),
        "may_review": is_in_force and rules.may_review(request.user),
        "own_review": next(
            (r for r in record.reviews if r.review.organisation_id == rules.organisation_id_of(request.user)), None
        ),
    }
    return render(request, "pair_detail.html", context)
