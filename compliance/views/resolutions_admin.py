"""Loading a resolution, checking what was read from it, publishing it or discarding the draft."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from compliance.enums import ResolutionState
from compliance.forms.resolutions import DescribeForm, LoadForm, PublishForm
from compliance.models import Country, Resolution
from compliance.selectors.check import check_of
from compliance.services import resolutions as service
from compliance.services.errors import Invalid
from compliance.services.resolutions import LoadReport
from compliance.views.access import ACT, ADMINISTRATORS, FORM, READ, open_to, person

#: What is read and thrown away of a form that is too large, so that the browser hears the answer.
DRAIN_BYTES = 64_000_000


@csrf_exempt  # asked inside, because even looking for the token fails when the form is too large
@open_to(ADMINISTRATORS, methods=FORM)
def resolution_load(request: HttpRequest) -> HttpResponseBase:
    """A file or pasted text in, a draft to check out. What is wrong is said, and nothing has to be given twice."""
    try:
        return _load(request)
    except RequestDataTooBig:
        _drain(request)
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1e6
        said = _("The pasted text is larger than %(limit).1f MB. Save it as a text file and choose the file.")
        context = {"form": LoadForm(), "too_large": said % {"limit": limit}}
        return render(request, "resolution_load.html", context, status=413)


def _drain(request: HttpRequest) -> None:
    left = DRAIN_BYTES
    while left > 0 and (chunk := request.read(65_536)):
        left -= len(chunk)


@csrf_protect
def _load(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "resolution_load.html", {"form": LoadForm()})
    form = LoadForm(request.POST, request.FILES)
    if form.is_valid():
        data, filename, given_as = form.cleaned_data["source"]
        form.service_names = {"file": given_as}
        try:
            report = service.resolution_load(
                data=data, filename=filename, symbol=form.cleaned_data["symbol"] or None, actor=person(request)
            )
        except Invalid as error:
            form.take(error)
            if "file" not in error.messages:  # what is wrong with the file is not put right by sending it again
                form.keep()
        else:
            _tell(request, report)
            return redirect("resolution_check", slug=report.resolution.slug)
    return render(request, "resolution_load.html", {"form": form})


def _tell(request: HttpRequest, report: LoadReport) -> None:
    if report.already_loaded:
        messages.info(
            request,
            _("%(symbol)s was loaded before from the same file. Nothing has changed.")
            % {"symbol": report.resolution.symbol},
        )
        return
    words = ngettext("%(n)d obligation", "%(n)d obligations", report.obligations) % {"n": report.obligations}
    messages.success(
        request,
        _("%(symbol)s is read: %(obligations)s. Check it before you publish.")
        % {"symbol": report.resolution.symbol, "obligations": words},
    )


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
    is_draft = resolution.state in (ResolutionState.DRAFT, ResolutionState.IN_REVIEW)
    check = check_of(resolution)
    obligations = len(check.obligations) if check else 0
    states = Country.objects.real().count()
    consequence = _("%(obligations)s will stand on %(checklists)s at once, and everyone can read them.") % {
        "obligations": ngettext("%(n)d obligation", "%(n)d obligations", obligations) % {"n": obligations},
        "checklists": ngettext("%(n)d checklist", "%(n)d checklists", states) % {"n": states},
    }
    context = {
        "resolution": resolution,
        "is_draft": is_draft,
        "check": check,
        "consequence": consequence,
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
