"""Acts on a draft's reading: correct, undo, make again, read the file again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.forms.corrections import FORMS
from compliance.models import Correction, LanguageVersion, Resolution
from compliance.selectors.check import check_page
from compliance.selectors.checking import Look, Row, Rows
from compliance.selectors.stories import WHAT
from compliance.services import corrections as service
from compliance.services.errors import Conflict, Invalid
from compliance.services.revisions import revision_reread
from compliance.views.access import ACT, ADMINISTRATORS, open_to, person
from compliance.views.checking.page import check_response, form_for, resolution_or_404, version_or_404

#: Acts after which the row that was open is another or gone: the one at the same words is looked for.
_RESHAPES = ("obligation_add", "obligation_split", "obligation_merge", "obligation_aside")


def back_to(resolution: Resolution, look: Look, fragment: str = "") -> HttpResponse:
    """The check as it was looked at, without the form."""
    address = reverse("resolution_check", kwargs={"slug": resolution.slug})
    query = look.closed().whole
    return redirect(f"{address}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}")


def _look(request: HttpRequest) -> Look:
    """What was looked at when a form was sent: the page says it in a field of its own."""
    return Look.of(QueryDict(request.POST.get("look", "")[:500]).dict())


@open_to(ADMINISTRATORS, methods=ACT)
def correction_create(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Correct the row that is open, add an obligation, or put the title block right."""
    resolution, look = resolution_or_404(request.user, slug), _look(request)
    op = request.POST.get("op", "")
    if op not in FORMS:
        raise Http404
    version = version_or_404(resolution, look.language)
    rows = Rows(check_page(version), look)
    row = rows.open
    if look.row and (row is None or row.kind == "aside"):
        raise Conflict(_("The clause is not there any more as you saw it: somebody corrected it meanwhile."), version)
    form = form_for(op, version, rows.check, row, action=look.action, data=request.POST)
    if form.is_valid():
        start, end = form.span()
        try:
            correction = service.correction_add(
                version=version,
                op=op,
                values=form.values(),
                start=start,
                end=end,
                provision=_provision(rows, row, start, end) if start is not None else "",
                reason=form.cleaned_data["reason"],
                actor=person(request),
            )
        except Invalid as error:
            form.take(error)
        else:
            said = _("Correction %(number)d is made: %(what)s.")
            messages.success(request, said % {"number": correction.number, "what": str(WHAT[op]).lower()})
            return _after(resolution, look, correction, row)
    return check_response(request, resolution, look, bound=form, rows=rows, status=422)


def _provision(rows: Rows, row: Row | None, start: int, end: int | None) -> str:
    """The paragraph that the words are in."""
    around = [p for p in rows.check.provisions if p.start <= start and (end or start) <= p.end]
    if around:
        return min(around, key=lambda p: p.end - p.start).path
    return row.obligation.provision if row and row.obligation else ""


def _after(resolution: Resolution, look: Look, correction: Correction, row: Row | None) -> HttpResponse:
    """Back to the row; where there is another one at its words now, to that."""
    if correction.op == "describe":
        return back_to(resolution, look, "title-block")
    if correction.op not in _RESHAPES:
        return back_to(resolution, look, f"row-{look.row}" if row else "check-title")
    version = version_or_404(resolution, look.language)
    rows = Rows(check_page(version), Look(order="place", language=look.language))
    there = [one for one in rows.obligations if one.obligation and one.obligation.end > correction.start]
    slug = there[0].slug if there else ""
    look = Look(show=look.show, order=look.order, row=slug, language=look.language)
    return back_to(resolution, look, f"row-{slug}" if slug else "check-title")


def _correction_or_404(request: HttpRequest, resolution: Resolution, look: Look, number: int) -> Correction:
    version = version_or_404(resolution, look.language)
    found = Correction.objects.visible_to(request.user).select_related("version__revision__resolution")
    return get_object_or_404(found, version=version, number=number)


@open_to(ADMINISTRATORS, methods=ACT)
def correction_undo(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Take a correction back; it is kept and can be made again."""
    resolution, look = resolution_or_404(request.user, slug), _look(request)
    correction = _correction_or_404(request, resolution, look, number)
    service.correction_undo(correction=correction, actor=person(request))
    messages.success(request, _("Correction %(number)d is undone. It can be made again below.") % {"number": number})
    return back_to(resolution, look, f"row-{look.row}" if look.row else "")


@open_to(ADMINISTRATORS, methods=ACT)
def correction_redo(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Make an undone correction again, at its old place in the order."""
    resolution, look = resolution_or_404(request.user, slug), _look(request)
    correction = _correction_or_404(request, resolution, look, number)
    service.correction_redo(correction=correction, actor=person(request))
    messages.success(request, _("Correction %(number)d is made again.") % {"number": number})
    return back_to(resolution, look, "corrections")


@open_to(ADMINISTRATORS, methods=ACT)
def resolution_reread(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Read the stored file with the parser as it is now; corrections stay."""
    resolution, look = resolution_or_404(request.user, slug), _look(request)
    version = version_or_404(resolution, look.language)
    if not version.original:
        messages.error(request, _("The stored file is missing. Load it again."))
        return back_to(resolution, look)
    try:
        after = revision_reread(version=version, actor=person(request))
    except Invalid as error:
        messages.error(request, str(error))
        return back_to(resolution, look)
    except FileNotFoundError:
        messages.error(request, _("The stored file is missing. Load it again."))
        return back_to(resolution, look)
    if after.pk == version.pk and after.parsed == version.parsed:
        messages.info(request, _("The file was read again: nothing is read otherwise."))
        return back_to(resolution, look)
    _tell_reread(request, after)
    return back_to(resolution, look)


def _tell_reread(request: HttpRequest, version: LanguageVersion) -> None:
    lost = len(version.effective().misfits)
    words = ngettext("%(n)d obligation", "%(n)d obligations", version.obligation_count) % {
        "n": version.obligation_count
    }
    said = _("The file was read again: %(obligations)s now.") % {"obligations": words}
    if lost:
        said += " " + ngettext(
            "%(n)d correction finds no place any more: it is kept and shown.",
            "%(n)d corrections find no place any more: they are kept and shown.",
            lost,
        ) % {"n": lost}
    messages.success(request, said)
