"""Evidence on a clause: offering it, using it for one more, and downloading its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.forms.records import EvidenceForm
from compliance.models import Evidence, EvidenceFile
from compliance.selectors.equivalents import clauses_it_may_serve
from compliance.services import evidence as service
from compliance.services.errors import Invalid
from compliance.views.access import ACT, ANYONE, FORM, OFFICERS, READ, open_to
from compliance.views.clauses import MovedTo
from compliance.views.downloads import download
from compliance.views.records import desk_of


@open_to(OFFICERS, methods=FORM)
def evidence_create(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """Offer evidence for a clause. It stays a draft until a version that cites it is published."""
    try:
        desk = desk_of(request, slug, place)
    except MovedTo as moved:
        return moved.response
    also = clauses_it_may_serve(desk.obligation, desk.country, desk.user)
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES, also=also)
        if form.is_valid():
            try:
                service.evidence_create(
                    actor=desk.user,
                    obligation=desk.obligation,
                    data=form.data_for_service(),
                    files=form.cleaned_data["uploads"],
                    also=list(form.cleaned_data.get("also") or []),
                    strip=form.cleaned_data["strip"],
                )
            except Invalid as error:
                form.take(error)
            else:
                messages.success(request, _("The evidence is added and cited by the draft."))
                return redirect(f"{desk.address}#evidence")
    else:
        form = EvidenceForm(initial={"language": desk.user.language}, also=also)
    context = {
        "desk": desk,
        "form": form,
        "wording": desk.obligation.wording,
        "here": desk.place,
        "resolution": desk.obligation.resolution,
        "chosen": [upload.name for upload in request.FILES.getlist("uploads")],
    }
    return render(request, "evidence_create.html", context)


@open_to(OFFICERS, methods=ACT)
def evidence_link(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """Use a piece of the State's evidence on an equivalent clause for this one too, with one press."""
    desk = desk_of(request, slug, place)
    own = Evidence.objects.visible_to(request.user).filter(country=desk.country)
    piece = get_object_or_404(own, key=request.POST.get("evidence", ""))
    service.evidence_link(actor=desk.user, evidence=piece, obligation=desk.obligation)
    messages.success(request, _("The evidence is linked and cited by the draft."))
    return redirect(f"{desk.address}#evidence")


@open_to(ANYONE, methods=READ)
def evidence_file(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Download a file, for whom its evidence is visible. It is never shown inside a page of ours."""
    stored = get_object_or_404(
        EvidenceFile.objects.visible_to(request.user).downloadable().select_related("evidence"),
        evidence__key=key,
        number=number,
    )
    return download(stored.file, name=stored.original_name, media_type=stored.media_type)
