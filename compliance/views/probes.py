"""What machines ask of a running copy: is it alive, can it serve, may it be indexed."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_TEXT = "text/plain; charset=utf-8"


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; it asks nothing of the database."""
    return HttpResponse("ok\n", content_type=_TEXT)


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type=_TEXT)
    return HttpResponse("ok\n", content_type=_TEXT)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed, each page once: not for every past date. Pages behind the sign-in cannot be
    read by a crawler anyway."""
    return HttpResponse("User-agent: *\nDisallow: /as-at/\nAllow: /\n", content_type=_TEXT)
