"""Publishing a draft: what it will do, first said and then done; a second administrator's look; pairs made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance import rules
from compliance.enums import RETIRED, Language, ResolutionState, Scope, WordingChange
from compliance.forms.base import ReasonForm
from compliance.forms.resolutions import PublishForm
from compliance.models import LanguageVersion, Resolution, Revision
from compliance.reading.differences import Part, difference
from compliance.selectors.check import version_to_check
from compliance.services import languages, resolutions, revisions
from compliance.services.errors import Conflict, Invalid
from compliance.services.plans import Plan, PlanChanged, PlannedClause, plan_mark, revision_plan
from compliance.views.access import ACT, ADMINISTRATORS, FORM, open_to, person
from compliance.views.checking.page import resolution_or_404

#: Clauses on one page of the plan.
PAGE = 40
#: The groups of a plan in the order a person wants to see them.
GROUPS = (RETIRED, str(WordingChange.AMENDED), str(WordingChange.NEW), str(WordingChange.UNCHANGED))


@dataclass(frozen=True)
class Shown:
    """A clause of the plan with the difference of its words, where it has words before and after."""

    clause: PlannedClause
    parts: list[Part]


def _draft_or_none(resolution: Resolution) -> Revision | None:
    return resolution.revisions.drafts().select_related("submitted_by").first()


def _dates(resolution: Resolution, revision: Revision) -> dict[str, Any]:
    default = timezone.localdate() + relativedelta(months=settings.REPORT_FIRST_MONTHS)
    return {
        "first_report_on": revision.first_report_on or resolution.first_report_on or default,
        "interval_months": revision.report_interval_months
        or resolution.report_interval_months
        or settings.REPORT_INTERVAL_MONTHS,
    }


def publish_response(
    request: HttpRequest,
    resolution: Resolution,
    *,
    form: PublishForm | None = None,
    return_form: ReasonForm | None = None,
    changed: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of the draft that waits, or of the languages that wait; 404 where nothing does."""
    revision = _draft_or_none(resolution)
    version = version_to_check(resolution)
    waiting = _languages(resolution, revision)
    if version is None or (revision is None and not waiting):
        raise Http404
    context: dict[str, Any] = {"resolution": resolution, "revision": revision, "version": version, "languages": waiting}
    if revision is not None:
        context |= _plan_context(request, resolution, revision, version)
        context |= {
            "form": form or PublishForm(initial=_dates(resolution, revision)),
            "return_form": return_form or ReasonForm(),
            "also": changed,
        }
    return render(request, "resolution_publish.html", context, status=status)


def _plan_context(
    request: HttpRequest, resolution: Resolution, revision: Revision, version: LanguageVersion
) -> dict[str, Any]:
    reading = version.effective().reading
    plan = revision_plan(revision=revision, reading=reading)
    second = settings.PUBLISH_NEEDS_SECOND_ADMINISTRATOR
    counts = {group: len(plan.of(group)) for group in GROUPS}
    wanted = request.GET.get("change", "")
    group = wanted if counts.get(wanted) else next((g for g in GROUPS if counts[g]), GROUPS[2])
    page = Paginator(plan.of(group), PAGE).get_page(request.GET.get("page"))
    in_force = [clause for clause in plan.clauses if clause.key]
    return {
        "plan": plan,
        "consequence": consequence(plan),
        "obligations": len(plan.clauses) - plan.retired,
        "narrowed": [
            (clause["id"], Scope(said["scope"]).label, len(said["states"]))
            for clause in reading["obligations"]
            if (said := clause.get("scope")) and said["scope"] != Scope.ALL
        ],
        "groups": [(g, counts[g]) for g in GROUPS],
        "group": group,
        "page": page,
        "shown": [Shown(c, difference(c.old_text, c.text) if c.key and c.place else []) for c in page],
        "unsure": [c for c in plan.clauses if not c.sure],
        "decided": sorted(revision.pairings.items()),
        "candidates": [] if plan.is_first else sorted(in_force, key=lambda c: c.old_place),
        "reviews": sum(c.reviews for c in plan.clauses if c.change in (WordingChange.AMENDED, RETIRED)),
        "mark": plan_mark(revision, reading),
        "second_needed": second,
        "may_publish": rules.may_publish_revision(request.user, revision, second_needed=second),
        "may_return": revision.state == ResolutionState.IN_REVIEW,
        "may_submit": revision.state == ResolutionState.DRAFT,
        "is_submitter": revision.submitted_by_id == person(request).pk,
    }


@dataclass(frozen=True)
class Waiting:
    """A language version that waits, and what of it found no partner."""

    version: LanguageVersion
    unpaired: list[dict[str, str]]
    paragraphs: int
    obligations: int


def _languages(resolution: Resolution, revision: Revision | None) -> list[Waiting]:
    """Those of the text in force can be planned; those of a draft go with it."""
    base = revision or resolution.current_revision
    found = LanguageVersion.objects.filter(revision=base, is_original=False, state=ResolutionState.DRAFT)
    waiting = []
    for version in found.select_related("revision__resolution").order_by("language"):
        plan = languages.language_plan(version) if revision is None else languages.LanguagePlan([], [])
        waiting.append(Waiting(version, plan.unpaired, len(plan.paragraphs), len(plan.obligations)))
    return waiting


def consequence(plan: Plan) -> str:
    """What publishing does, in a sentence or two."""
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
            "%(retired)s retired. Every record is kept; on clauses that are amended or retired "
            "stand those of %(states)s."
        )
        % words
    )


def _back(resolution: Resolution, fragment: str = "") -> HttpResponse:
    address = reverse("resolution_publish", kwargs={"slug": resolution.slug})
    return redirect(f"{address}{'#' if fragment else ''}{fragment}")


def _open_revision(resolution: Resolution) -> Revision:
    revision = _draft_or_none(resolution)
    if revision is None:
        raise Conflict(_("No draft of %(symbol)s is open now.") % {"symbol": resolution.symbol}, resolution)
    return revision


@open_to(ADMINISTRATORS, methods=FORM)
def resolution_publish(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What publishing will do; sent, it is done."""
    resolution = resolution_or_404(request.user, slug)
    if request.method != "POST":
        return publish_response(request, resolution)
    form = PublishForm(request.POST)
    if form.is_valid():
        seen = request.POST.get("mark")
        try:
            resolutions.resolution_publish(resolution=resolution, actor=person(request), seen=seen, **form.cleaned_data)
        except PlanChanged as error:
            return publish_response(request, resolution, form=form, changed=str(error), status=409)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("%(symbol)s is published.") % {"symbol": resolution.symbol})
            return redirect("resolution_detail", slug=Resolution.objects.get(pk=resolution.pk).slug)
    return publish_response(request, resolution, form=form, status=422)


@open_to(ADMINISTRATORS, methods=ACT)
def resolution_submit(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Hand the draft to another administrator, with the dates it is to have."""
    resolution = resolution_or_404(request.user, slug)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return publish_response(request, resolution, form=form, status=422)
    try:
        revisions.revision_submit(revision=_open_revision(resolution), actor=person(request), **form.cleaned_data)
    except Invalid as error:
        form.take(error)
        return publish_response(request, resolution, form=form, status=422)
    messages.success(request, _("The draft is in review: another administrator can publish or return it."))
    return _back(resolution)


@open_to(ADMINISTRATORS, methods=ACT)
def resolution_return(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give a submitted draft back, with a reason, so that it can be corrected."""
    resolution = resolution_or_404(request.user, slug)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            revisions.revision_return(
                revision=_open_revision(resolution), reason=form.cleaned_data["reason"], actor=person(request)
            )
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("The draft is returned. It can be corrected again."))
            return redirect("resolution_check", slug=slug)
    return publish_response(request, resolution, return_form=form, status=422)


@open_to(ADMINISTRATORS, methods=ACT)
def resolution_pair(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Say which obligation in force a clause of the draft continues: `key`, "new" for none, "auto" to let it match."""
    resolution = resolution_or_404(request.user, slug)
    place, given = request.POST.get("place", "")[:80], request.POST.get("key", "")[:20]
    key = {"new": "", "auto": None}.get(given, given)
    try:
        revisions.revision_pair(revision=_open_revision(resolution), place=place, key=key, actor=person(request))
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Noted. The plan below is made anew with it."))
    return _back(resolution, "plan")


@open_to(ADMINISTRATORS, methods=ACT)
def resolution_discard(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Remove a draft that was never public; what is published stays."""
    resolution = resolution_or_404(request.user, slug)
    resolutions.resolution_discard(resolution=resolution, actor=person(request))
    messages.success(request, _("The draft of %(symbol)s is discarded.") % {"symbol": resolution.symbol})
    return redirect("administration")


def _language_or_404(resolution: Resolution, language: str) -> LanguageVersion:
    version = version_to_check(resolution, language) if language in Language.values else None
    if version is None or version.is_original:
        raise Http404
    return version


@open_to(ADMINISTRATORS, methods=ACT)
def language_publish(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Add another language's words to the obligations of the published text."""
    resolution = resolution_or_404(request.user, slug)
    version = _language_or_404(resolution, language)
    plan = languages.language_publish(version=version, actor=person(request))
    said = ngettext(
        "%(language)s is published: %(n)d obligation has its words.",
        "%(language)s is published: %(n)d obligations have their words.",
        len(plan.obligations),
    )
    messages.success(request, said % {"language": version.get_language_display(), "n": len(plan.obligations)})
    return redirect("resolution_detail", slug=slug)


@open_to(ADMINISTRATORS, methods=ACT)
def language_discard(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Remove a language version that was never public."""
    resolution = resolution_or_404(request.user, slug)
    version = _language_or_404(resolution, language)
    revisions.language_discard(version=version, actor=person(request))
    messages.success(
        request, _("The text in %(language)s is discarded.") % {"language": version.get_language_display()}
    )
    return redirect("resolution_check", slug=slug)
