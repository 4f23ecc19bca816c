"""How the background is doing, and what an administrator can do about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.models import WorkMark
from compliance.selectors.operations import operations
from compliance.services.operations import mark_try_again
from compliance.views.access import ACT, ADMINISTRATORS, READ, open_to, person

#: Failures shown; more than these have one cause.
SHOWN = 50


@open_to(ADMINISTRATORS, methods=READ)
def operations_page(request: HttpRequest) -> HttpResponse:
    """What waits, what failed, who is alive. The page asks again by itself and is then given only its middle."""
    failures = (
        WorkMark.objects.visible_to(request.user)
        .behind()
        .exclude(error="", set_aside_at__isnull=True)
        .select_related("country")
        .order_by("set_aside_at", "wanted_at")[:SHOWN]
    )
    fragment = getattr(request, "htmx", False)
    return render(
        request,
        "_operations.html" if fragment else "operations.html",
        {"operations": operations(), "failures": failures},
    )


@open_to(ADMINISTRATORS, methods=ACT)
def operations_try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Compile a summary that was set aside."""
    mark = get_object_or_404(WorkMark.objects.visible_to(request.user).select_related("country"), pk=pk)
    mark_try_again(actor=person(request), mark=mark)
    messages.success(request, _("It is being tried again."))
    return redirect("operations")
