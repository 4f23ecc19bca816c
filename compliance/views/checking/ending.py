"""A published resolution: opened for correction, withdrawn, put back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import ResolutionState
from compliance.forms.base import ReasonForm
from compliance.models import Resolution
from compliance.services import resolutions
from compliance.services.errors import Invalid
from compliance.services.revisions import revision_begin
from compliance.views.access import ACT, ADMINISTRATORS, FORM, open_to, person
from compliance.views.checking.page import resolution_or_404


@open_to(ADMINISTRATORS, methods=ACT)
def resolution_revise(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Open the published text for correction: a draft revision, public only when it is published."""
    resolution = resolution_or_404(request.user, slug)
    revision_begin(resolution=resolution, actor=person(request))
    messages.success(
        request, _("A revision is begun. What is published stays as it is until you publish the revision.")
    )
    return redirect("resolution_check", slug=slug)


@open_to(ADMINISTRATORS, methods=FORM)
def resolution_withdraw(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Take a published resolution off the checklists, or put one back that was taken off by mistake."""
    resolution = resolution_or_404(request.user, slug)
    is_ended = resolution.state in (ResolutionState.SUPERSEDED, ResolutionState.WITHDRAWN)
    act = "restore" if request.POST.get("act") == "restore" else "withdraw"
    if request.method != "POST":
        return _page(request, resolution, ReasonForm(), is_ended=is_ended)
    form = ReasonForm(request.POST)
    if form.is_valid():
        do = resolutions.resolution_restore if act == "restore" else resolutions.resolution_withdraw
        try:
            do(resolution=resolution, reason=form.cleaned_data["reason"], actor=person(request))
        except Invalid as error:
            form.take(error)
        else:
            said = _("%(symbol)s is on the checklists again.") if act == "restore" else _("%(symbol)s is withdrawn.")
            messages.success(request, said % {"symbol": resolution.symbol})
            return redirect("resolution_detail", slug=slug)
    return _page(request, resolution, form, is_ended=is_ended, status=422)


def _page(
    request: HttpRequest, resolution: Resolution, form: ReasonForm, *, is_ended: bool, status: int = 200
) -> HttpResponse:
    context = {
        "resolution": resolution,
        "form": form,
        "is_ended": is_ended,
        "may_withdraw": rules.may_move_revision("withdraw", resolution.state),
        "has_draft": resolution.revisions.drafts().exists(),
    }
    return render(request, "resolution_withdraw.html", context, status=status)
