"""The way to a page as at a date."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from compliance.views.access import ANYONE, READ, open_to


@open_to(ANYONE, methods=READ)
def as_at_go(request: HttpRequest) -> HttpResponse:
    """Leads from the date that was chosen at the foot of a page to that page as it stood then.

    `page` is the page's address today with its query; anything that is no address here leads to the front page.
    """
    page = request.GET.get("page", "")
    if not page.startswith("/") or not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        page = "/"
    root = request.META.get("SCRIPT_NAME", "")
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        messages.error(request, _("That is no date. Choose a day like 2026-10-03."))
        return redirect(f"{root}{page}")
    if day > timezone.localdate():
        messages.error(request, _("That day has not come yet. This is the page as it is today."))
    if day >= timezone.localdate():
        return redirect(f"{root}{page}")
    return redirect(f"{root}/as-at/{day.isoformat()}{page}")
