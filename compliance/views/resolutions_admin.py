"""Checking what was read from a resolution, publishing it or discarding the draft."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.enums import DRAFT_STATES
from compliance.forms.resolutions import DescribeForm, PublishForm
from compliance.models import Resolution
from compliance.selectors.check import check_page, version_to_check
from compliance.services import resolutions as service
from compliance.services.errors import Invalid
from compliance.services.plans import Plan, revision_plan
from compliance.views.access import ACT, ADMINISTRATORS, READ, open_to, person


def _resolution_or_404(request: HttpRequest, slug: str) -> Resolution:
    return get_object_or_404(Resolution.objects.visible_to(request.user).select_related("current_revision"), slug=slug)


def _check_page(
    request: HttpRequest,
    resolution: Resolution,
    *,
    describe: DescribeForm | None = None,
    publish: PublishForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    is_draft = resolution.state in DRAFT_STATES or resolution.revisions.drafts().exists()
    version = version_to_check(resolution)
    check = check_page(version) if version else None
    plan = revision_plan(revision=version.revision) if version and version.revision.is_draft else None
    context = {
        "resolution": resolution,
        "is_draft": is_draft,
        "check": check,
        "plan": plan,
        "consequence": _consequence(plan) if plan else "",
        "describe_form": describe
        or DescribeForm(initial={"title": resolution.title, "adopted_on": resolution.adopted_on}),
        "publish_form": publish
        or PublishForm(
            initial={
                "first_report_on": resolution.first_report_on
                or today + relativedelta(months=settings.REPORT_FIRST_MONTHS),
                "interval_months": resolution.report_interval_months or settings.REPORT_INTERVAL_MONTHS,
            }
        ),
    }
    return render(request, "resolution_check.html", context)


def _consequence(plan: Plan) -> str:
    """What publishing does, in a sentence."""
    n = len(plan.clauses) - plan.retired
    words = {
        "obligations": ngettext("%(n)d obligation", "%(n)d obligations", n) % {"n": n},
        "checklists": ngettext("%(n)d checklist", "%(n)d checklists", plan.checklists) % {"n": plan.checklists},
    }
    if plan.is_first:
        return _("%(obligations)s will stand on %(checklists)s at once, and everyone can read them.") % words
    words |= {name: str(getattr(plan, name)) for name in ("unchanged", "amended", "new", "retired")}
    words["states"] = ngettext("%(n)d State", "%(n)d States", plan.states_touched) % {"n": plan.states_touched}
    return (
        _(
            "%(obligations)s will stand on %(checklists)s: %(unchanged)s unchanged, %(amended)s amended, %(new)s new; "
            "%(retired)s retired. Every record is kept; %(states)s have one on a clause that is amended or retired."
        )
        % words
    )


@open_to(ADMINISTRATORS, methods=READ)
def resolution_check(request: HttpRequest, slug: str) -> HttpResponse:
    """The text with the proposed clauses beside it, each leading to its words, and what was doubtful."""
    return _check_page(request, _resolution_or_404(request, slug))


@open_to(ADMINISTRATORS, methods=ACT)
def resolution_describe(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct the title or date as read."""
    resolution = _resolution_or_404(request, slug)
    form = DescribeForm(request.POST)
    if form.is_valid():
        try:
            service.resolution_describe(resolution=resolution, actor=person(request), **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("The title block is saved."))
            return redirect("resolution_check", slug=slug)
    return _check_page(request, resolution, describe=form)


@open_to(ADMINISTRATORS, methods=ACT)
def resolution_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the clauses on every checklist."""
    resolution = _resolution_or_404(request, slug)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            service.resolution_publish(resolution=resolution, actor=person(request), **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("%(symbol)s is published.") % {"symbol": resolution.symbol})
            return redirect("resolution_detail", slug=slug)
    return _check_page(request, resolution, publish=form)


@open_to(ADMINISTRATORS, methods=ACT)
def resolution_discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove a draft that was never public."""
    resolution = _resolution_or_404(request, slug)
    symbol = resolution.symbol
    service.resolution_discard(resolution=resolution, actor=person(request))
    messages.success(request, _("The draft of %(symbol)s is discarded.") % {"symbol": symbol})
    return redirect("administration")
