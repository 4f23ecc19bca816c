"""Finding the clause an address speaks of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from compliance.models import Country, Obligation, ObligationWording


class MovedTo(Exception):
    """The clause stands at another place in the text now in force; `response` leads there."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response["Location"])
        self.response = response


def clause_or_404(request: HttpRequest, *, country: Country, slug: str, place: str) -> Obligation:
    """The clause asked of this State at this place, or 404.

    Raises MovedTo where a revision moved it; what somebody has typed is taken for the clause it was typed for.
    """
    asked = Obligation.objects.visible_to(request.user).in_force().applying_to(country)
    rows = (
        asked.filter(resolution__slug=slug)
        .select_related("resolution", "wording__provision", "wording__version")
        .defer(
            "wording__version__text", "wording__version__parsed"
        )  # the whole resolution, which no page of one clause needs
    )
    found = rows.filter(wording__slug=place).first()
    if found is not None:
        return found
    earlier = ObligationWording.objects.filter(
        obligation__in=asked.filter(resolution__slug=slug), slug=place, version__is_original=True
    ).select_related("obligation__wording")
    moved = earlier.order_by("-version__revision__number").first()
    if moved is None or moved.obligation.wording is None:
        raise Http404
    if request.method == "POST":
        return rows.get(pk=moved.obligation_id)
    match = request.resolver_match
    assert match is not None
    kwargs: dict[str, Any] = {**match.kwargs, "place": moved.obligation.wording.slug}
    raise MovedTo(redirect(reverse(match.view_name, kwargs=kwargs), permanent=True))
