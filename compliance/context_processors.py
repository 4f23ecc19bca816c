"""What every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from compliance import rules


def site(request: HttpRequest) -> dict[str, Any]:
    """What `base.html` needs.

    `site_name`; `demonstration`, whether every page says that fictional States are here; `viewer`, the active
    membership or None; `permanent_address`, to cite the page by.
    """
    base = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return {
        "site_name": settings.SITE_NAME,
        "demonstration": settings.DEMONSTRATION,
        "viewer": rules.membership_of(getattr(request, "user", None)),
        "permanent_address": f"{base}{request.path}",
    }
