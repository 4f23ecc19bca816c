"""Addresses to cite a page by."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def whole_address(request: HttpRequest) -> str:
    """The address with its query, for pages whose query says what they are about."""
    base = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return f"{base}{request.get_full_path()}"
