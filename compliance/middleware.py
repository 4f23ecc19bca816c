"""Every page knows its viewer and its day, and pages for signed-in people are never kept by a cache."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone
from django.utils.cache import patch_cache_control

from compliance.selectors.as_at import as_at
from compliance.views.access import ANYONE, READ


class ViewerMiddleware:
    """Marks answers to signed-in people as private, not to be stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


#: `/as-at/2026-10-03/countries/ken/`: the page as it stood at the end of that day.
_AS_AT = re.compile(r"^/as-at/(?P<day>\d{4}-\d{2}-\d{2})(?P<page>/.*)$")


class AsAtMiddleware:
    """Shows any public page as at the date that its address begins with, and keeps the date in the page's own links.

    `request.as_at` is then the date and `request.path_info` the page's address today. A date that is not over leads to
    the present; so does the address of a room behind the sign-in, which knows nothing else. A form that such a page
    sends (the language, signing out) is taken as from any other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = _AS_AT.match(request.path_info)
        day = _day(found["day"]) if found else None
        if found is None or day is None:
            return self.get_response(request)
        base = get_script_prefix()
        request.path_info = found["page"]
        if request.method in READ:
            if day >= timezone.localdate():
                return redirect(_today(request))
            request.as_at = day  # type: ignore[attr-defined]
            set_script_prefix(f"{base}as-at/{day.isoformat()}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(base)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """The whole page is made inside the block: nothing of it may be read after."""
        day: date | None = getattr(request, "as_at", None)
        if day is None:
            return None
        if getattr(view, "audience", None) != ANYONE or set(getattr(view, "methods", ())) != set(READ):
            return redirect(_today(request))
        with as_at(day):
            response = view(request, *args, **kwargs)
            if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                response.streaming_content = [b"".join(response)]
            return response


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _today(request: HttpRequest) -> str:
    """The address of the same page as it is today."""
    query = request.META.get("QUERY_STRING", "")
    return f"{request.META.get('SCRIPT_NAME', '')}{request.path_info}{'?' + query if query else ''}"
