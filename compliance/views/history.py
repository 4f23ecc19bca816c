"""The history of a record for the State's own officers: every version, what changed, and bringing one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.models import ImplementationVersion, Obligation, Pair
from compliance.selectors.addresses import find_obligation
from compliance.selectors.history import all_versions, compared, officers_history, whole_version
from compliance.services.bringing_back import implementation_bring_back
from compliance.services.errors import Conflict
from compliance.views.access import ACT, OFFICERS, READ, open_to, own_country, person
from compliance.views.records import Desk


def _desk(request: HttpRequest, slug: str, place: str) -> tuple[Desk, Pair | None, bool]:
    """The clause, also one that is asked no longer, the pair, and whether it is asked now. Raises Http404."""
    country, user = own_country(request), person(request)
    obligation = find_obligation(slug, place, user)
    if obligation is None or obligation.wording is None:
        raise Http404
    pair = Pair.objects.visible_to(user).filter(country=country, obligation=obligation)
    found = pair.select_related("country", "obligation__resolution").first()
    is_asked = Obligation.objects.in_force().applying_to(country).filter(pk=obligation.pk).exists()
    if found is None and not is_asked:
        raise Http404
    return Desk(user, country, obligation), found, is_asked


def _context(desk: Desk) -> dict[str, object]:
    return {
        "desk": desk,
        "country": desk.country,
        "obligation": desk.obligation,
        "resolution": desk.obligation.resolution,
        "wording": desk.obligation.wording,
        "here": desk.place,
    }


def two_numbers(request: HttpRequest) -> tuple[int, int] | None:
    """The two versions chosen in the form above a history, the older first."""
    chosen = [request.GET.get(name, "") for name in ("old", "new")]
    if not all(value.isascii() and value.isdigit() and len(value) < 7 for value in chosen):
        return None
    old, new = sorted(int(value) for value in chosen)
    return (old, new) if old != new else None


@open_to(OFFICERS, methods=READ)
def record_history(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """All versions with who saved, submitted, returned, approved, published or withdrew them, when and why."""
    desk, pair, is_asked = _desk(request, slug, place)
    if chosen := two_numbers(request):
        address = {"slug": slug, "place": place, "old": chosen[0], "new": chosen[1]}
        return redirect(reverse("record_comparison", kwargs=address))
    history = officers_history(pair, desk.user, request.GET.get("page"))
    working = all_versions(pair, desk.user).working().first()
    context = {
        **_context(desk),
        "history": history,
        "working": working,
        "may_bring_back": is_asked and working is None,
        "is_asked": is_asked,
    }
    return render(request, "record_history.html", context)


@open_to(OFFICERS, methods=READ)
def record_version(request: HttpRequest, slug: str, place: str, number: int) -> HttpResponse:
    """One version as it was, whole."""
    desk, pair, is_asked = _desk(request, slug, place)
    versions = all_versions(pair, desk.user)
    whole = whole_version(versions, number, desk.obligation, desk.user, public=False)
    if whole is None:
        raise Http404
    numbers = list(versions.order_by("-number").values_list("number", flat=True))
    context = {
        **_context(desk),
        "whole": whole,
        "version": whole.version,
        "newest": numbers[0],
        "previous": next((one for one in numbers if one < number), None),
        "may_bring_back": is_asked
        and not whole.version.is_working
        and whole.version.pk != whole.version.implementation.current_version_id
        and not versions.working().exists(),
    }
    return render(request, "record_version.html", context)


@open_to(OFFICERS, methods=READ)
def record_comparison(request: HttpRequest, slug: str, place: str, old: int, new: int) -> HttpResponse:
    """What differs between two versions, texts word by word, ticks and evidence too."""
    desk, pair, _asked = _desk(request, slug, place)
    found = compared(all_versions(pair, desk.user), desk.obligation, desk.user, old, new)
    if found is None:
        raise Http404
    return render(request, "record_comparison.html", {**_context(desk), "compared": found})


@open_to(OFFICERS, methods=ACT)
def version_bring_back(request: HttpRequest, slug: str, place: str, number: int) -> HttpResponse:
    """Begin a working version with what an earlier one said. Where one is in hand already the page leads to it."""
    desk, pair, _asked = _desk(request, slug, place)
    versions = all_versions(pair, desk.user).select_related("implementation__pair__country")
    version = versions.select_related("implementation__pair__obligation").filter(number=number).first()
    if version is None:
        raise Http404
    newest = request.POST.get("newest", "")
    try:
        implementation_bring_back(
            actor=desk.user,
            version=version,
            expected=int(newest) if newest.isascii() and newest.isdigit() and len(newest) < 10 else 0,
        )
    except Conflict as error:
        in_hand = isinstance(error.current, ImplementationVersion) and error.current.is_working
        context = {**_context(desk), "message": str(error), "version": version, "is_in_hand": in_hand}
        return render(request, "version_bring_back_conflict.html", context, status=409)
    said = _("Version %(number)s is brought back as a draft. Nothing is published by it.") % {"number": number}
    messages.success(request, said)
    return redirect(desk.address)
