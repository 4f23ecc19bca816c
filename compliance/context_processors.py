"""What every page is given."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from compliance import rules
from compliance.models import SyntheticLoad


def site(request: HttpRequest) -> dict[str, Any]:
    """What `base.html` needs.

    `site_name`; `demonstration`, whether every page says that fictional States are here; `synthetic_data`, asked
    when the page is written, whether its records were generated; `viewer`, the active membership or None;
    `permanent_address`, to cite the page by; `as_at`, the past date that the page is shown for, or None, and
    `address_today` of the same page without it.
    """
    viewer = rules.membership_of(getattr(request, "user", None))
    base = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return {
        "site_name": settings.SITE_NAME,
        "demonstration": settings.DEMONSTRATION,
        # Known already of somebody whom the session named.
        "synthetic_data": getattr(viewer, "synthetic_data", SyntheticLoad.objects.exists),
        "viewer": viewer,
        "permanent_address": f"{base}{request.path}",
        "as_at": getattr(request, "as_at", None),
        "address_today": request.get_full_path_info(),
    }
