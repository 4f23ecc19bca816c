"""The published versions of a record, for everybody: all that stood here once, and what changed between them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.models import Country, Obligation, Pair
from compliance.selectors import as_at
from compliance.selectors.history import all_versions, compared, published_history, whole_version
from compliance.selectors.places import obligation_title
from compliance.views.access import ANYONE, READ, open_to
from compliance.views.history import two_numbers
from compliance.views.public.pairs import pair_place


def _pair(request: HttpRequest, country: Country, obligation: Obligation) -> Pair | None:
    return Pair.objects.visible_to(request.user).filter(country=country, obligation=obligation).first()


def _context(country: Country, obligation: Obligation, address: dict[str, str]) -> dict[str, Any]:
    assert obligation.wording is not None
    title = obligation_title(obligation.resolution.symbol, obligation.wording.place)
    return {
        "country": country,
        "obligation": obligation,
        "resolution": obligation.resolution,
        "wording": obligation.wording,
        "here_title": title,
        "pair_title": f"{country.name}: {title}",
        "pair_url": reverse("pair_detail", kwargs=address),
        "history_url": reverse("pair_history", kwargs=address),
        "address": address,
        "as_of": as_at.today(),
    }


@open_to(ANYONE, methods=READ)
def pair_history(request: HttpRequest, code: str, slug: str, place: str) -> HttpResponse:
    """Published and withdrawn versions, the newest first."""
    country, obligation, address = pair_place(request, code, slug, place)
    if chosen := two_numbers(request):
        return redirect(reverse("pair_versions_compared", kwargs={**address, "old": chosen[0], "new": chosen[1]}))
    if (code, slug, place) != tuple(address.values()):
        return redirect("pair_history", **address, permanent=True)
    history = published_history(_pair(request, country, obligation), request.user, request.GET.get("page"))
    context = _context(country, obligation, address)
    context |= {"history": history, "cite_title": _("Versions of %(title)s") % {"title": context["pair_title"]}}
    return render(request, "pair_history.html", context)


@open_to(ANYONE, methods=READ)
def pair_version(request: HttpRequest, code: str, slug: str, place: str, number: int) -> HttpResponse:
    """One published version as it was, with a line to cite it by."""
    country, obligation, address = pair_place(request, code, slug, place)
    if (code, slug, place) != tuple(address.values()):
        return redirect("pair_version", **address, number=number, permanent=True)
    versions = all_versions(_pair(request, country, obligation), request.user).published()
    whole = whole_version(versions, number, obligation, request.user, public=True)
    if whole is None:
        raise Http404
    numbers = list(versions.order_by("-number").values_list("number", flat=True))
    context = _context(country, obligation, address)
    context |= {
        "whole": whole,
        "version": whole.version,
        "is_current": whole.version.implementation.current_version_id == whole.version.pk,
        "previous": next((one for one in numbers if one < number), None),
        "cite_title": _("%(title)s, version %(number)s") % {"title": context["pair_title"], "number": number},
    }
    return render(request, "pair_version.html", context)


@open_to(ANYONE, methods=READ)
def pair_versions_compared(request: HttpRequest, code: str, slug: str, place: str, old: int, new: int) -> HttpResponse:
    """What differs between two published versions."""
    country, obligation, address = pair_place(request, code, slug, place)
    if (code, slug, place) != tuple(address.values()):
        return redirect("pair_versions_compared", **address, old=old, new=new, permanent=True)
    versions = all_versions(_pair(request, country, obligation), request.user).published()
    found = compared(versions, obligation, request.user, old, new)
    if found is None:
        raise Http404
    context = _context(country, obligation, address)
    said = {"title": context["pair_title"], "old": old, "new": new}
    context |= {"compared": found, "cite_title": _("%(title)s, versions %(old)s and %(new)s") % said}
    return render(request, "pair_versions_compared.html", context)
