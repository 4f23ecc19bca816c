"""A State's evidence: the list, the page of a piece, and what its officers do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.enums import EvidenceState, Role
from compliance.filters import EvidenceFilter
from compliance.forms.base import ReasonForm
from compliance.forms.evidence import AudienceForm, PieceForm, ServeForm
from compliance.models import Evidence, Obligation
from compliance.selectors.evidence import (
    clauses_it_could_serve,
    evidence_counts,
    evidence_rows,
    piece_of,
    withdrawal_reach,
)
from compliance.selectors.sentences import joined
from compliance.selectors.statistics import own_tables
from compliance.services import evidence as service
from compliance.services.errors import Conflict, Invalid
from compliance.services.evidence_versions import evidence_new_version
from compliance.services.hidden_details import words_for
from compliance.tables import EvidenceTable, configured
from compliance.views.access import ACT, FORM, OFFICERS, READ, membership, open_to, own_country, person

PAGE = 20


def _own(request: HttpRequest, key: str) -> Evidence:
    """A piece of the person's own State, or 404."""
    own = Evidence.objects.visible_to(request.user).filter(country=own_country(request))
    rows = own.select_related("country", "created_by", "confirmed_by", "replaces").prefetch_related(Prefetch("files"))
    return get_object_or_404(rows, key=key)


def _is_rapporteur(request: HttpRequest) -> bool:
    return membership(request).role == Role.RAPPORTEUR


@open_to(OFFICERS, methods=READ)
def evidence_list(request: HttpRequest) -> HttpResponse:
    """All of the State's evidence, with what asks for somebody's eyes."""
    user, country = person(request), own_country(request)
    found = EvidenceFilter(request.GET, queryset=evidence_rows(user, country))
    table = configured(EvidenceTable(found.qs), request)
    counts = evidence_counts(user, country)
    return render(
        request, "evidence_list.html", {"country": country, "filter": found, "table": table, "counts": counts}
    )


@open_to(OFFICERS, methods=READ)
def evidence_detail(request: HttpRequest, key: str) -> HttpResponse:
    """A piece with its facts, clauses, versions, files and checks, and what can be done with it."""
    evidence = _own(request, key)
    piece = piece_of(evidence)
    may_decide = _is_rapporteur(request)
    is_live = evidence.state != EvidenceState.WITHDRAWN and not evidence.is_depositary
    is_published = evidence.state == EvidenceState.PUBLISHED
    context = {
        "evidence": evidence,
        "piece": piece,
        "files": [(line, joined(words_for(line.file.taken_out), style="unit")) for line in piece.files],
        "tables": own_tables([evidence], user=request.user, country_id=own_country(request).pk),
        "may_correct": is_live and evidence.state == EvidenceState.DRAFT,
        "may_renew": is_live and is_published and piece.newer is None,
        "may_confirm": is_live and is_published and may_decide,
        "may_withdraw": is_live and (may_decide or not is_published),
        "may_link": evidence.state != EvidenceState.WITHDRAWN,
        "audience_form": AudienceForm(initial={"audience": evidence.audience})
        if is_live and (may_decide or not is_published)
        else None,
    }
    return render(request, "evidence_detail.html", context)


@open_to(OFFICERS, methods=FORM)
def evidence_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Correct a draft."""
    evidence = _own(request, key)
    if evidence.state != EvidenceState.DRAFT or evidence.is_depositary:
        raise Conflict(_("Published evidence is not rewritten. Make a new version of it."), evidence)
    form = _piece_form(request, evidence)
    if request.method == "POST" and form.is_valid():
        # A form that does not say what was seen has seen nothing that is there.
        expected = form.cleaned_data["expected"] or 0
        try:
            service.evidence_update(actor=person(request), evidence=evidence, expected=expected, **_given(form))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("The evidence is corrected."))
            return redirect("evidence_detail", key=evidence.key)
    return _form_page(request, evidence, form, is_new=False)


@open_to(OFFICERS, methods=FORM)
def evidence_renew(request: HttpRequest, key: str) -> HttpResponse:
    """Make a new version of a published piece; it begins with the facts and files of the old one."""
    evidence = _own(request, key)
    newer = piece_of(evidence).newer
    if evidence.state != EvidenceState.PUBLISHED or evidence.is_depositary or newer is not None:
        raise Conflict(_("A new version is made of the newest published one."), evidence)
    form = _piece_form(request, evidence)
    if request.method == "POST" and form.is_valid():
        try:
            new = evidence_new_version(actor=person(request), evidence=evidence, **_given(form))
        except Invalid as error:
            form.take(error)
        else:
            messages.success(
                request, _("Version %(number)s is a draft, and cited by your drafts.") % {"number": new.number}
            )
            return redirect("evidence_detail", key=new.key)
    return _form_page(request, evidence, form, is_new=True)


def _piece_form(request: HttpRequest, evidence: Evidence) -> PieceForm:
    if request.method == "POST":
        return PieceForm(request.POST, request.FILES, piece=evidence)
    return PieceForm(piece=evidence)


def _given(form: PieceForm) -> dict[str, Any]:
    """What both acts take from the form."""
    return {
        "data": form.data_for_service(),
        "files": form.cleaned_data["uploads"],
        "keep": form.cleaned_data.get("keep") or [],
        "strip": form.cleaned_data["strip"],
    }


def _form_page(request: HttpRequest, evidence: Evidence, form: PieceForm, *, is_new: bool) -> HttpResponse:
    context = {
        "evidence": evidence,
        "form": form,
        "is_new": is_new,
        "chosen": [upload.name for upload in request.FILES.getlist("uploads")],
    }
    return render(request, "evidence_edit.html", context)


@open_to(OFFICERS, methods=FORM)
def evidence_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw a piece of one's own State's evidence, everywhere it is offered."""
    piece = _own(request, key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        service.evidence_withdraw(actor=person(request), evidence=piece, reason=form.cleaned_data["reason"])
        messages.success(request, _("The evidence is withdrawn."))
        return redirect("evidence_detail", key=piece.key)
    return render(request, "evidence_withdraw.html", {"form": form, "piece": piece, "clauses": withdrawal_reach(piece)})


@open_to(OFFICERS, methods=ACT)
def evidence_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Say that a piece still holds."""
    evidence = service.evidence_confirm(actor=person(request), evidence=_own(request, key))
    messages.success(request, _("Thank you. The question comes again in a year."))
    return redirect("evidence_detail", key=evidence.key)


@open_to(OFFICERS, methods=ACT)
def evidence_audience(request: HttpRequest, key: str) -> HttpResponse:
    """Change who may see a piece."""
    evidence, form = _own(request, key), AudienceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose who may see it."))
        return redirect("evidence_detail", key=evidence.key)
    changed = service.evidence_audience(
        actor=person(request), evidence=evidence, audience=form.cleaned_data["audience"]
    )
    messages.success(
        request, _("Who may see it: %(audience)s. It holds from now on.") % {"audience": changed.get_audience_display()}
    )
    return redirect("evidence_detail", key=evidence.key)


@open_to(OFFICERS, methods=FORM)
def evidence_serve(request: HttpRequest, key: str) -> HttpResponse:
    """Look for a clause that the piece serves too, and offer it there."""
    evidence, user = _own(request, key), person(request)
    if request.method == "POST":
        asked = Obligation.objects.visible_to(user).in_force().applying_to(own_country(request))
        obligation = get_object_or_404(asked, key=request.POST.get("obligation", ""))
        service.evidence_link(actor=user, evidence=evidence, obligation=obligation)
        messages.success(request, _("The evidence is linked and cited by the draft."))
        return redirect("evidence_detail", key=evidence.key)
    form = ServeForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    equivalents, found = clauses_it_could_serve(user, evidence, words)
    context = {
        "evidence": evidence,
        "form": form,
        "words": words,
        "equivalents": list(equivalents[:PAGE]),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")) if words else None,
        "is_open": evidence.state != EvidenceState.WITHDRAWN,
    }
    return render(request, "evidence_serve.html", context)


@open_to(OFFICERS, methods=ACT)
def evidence_end(request: HttpRequest, key: str) -> HttpResponse:
    """Stop offering the piece for a clause."""
    evidence, user = _own(request, key), person(request)
    linked = Obligation.objects.visible_to(user).filter(
        pairs__evidence_links__evidence=evidence, pairs__evidence_links__ended_at__isnull=True
    )
    obligation = get_object_or_404(linked.distinct(), key=request.POST.get("obligation", ""))
    service.evidence_unlink(actor=user, evidence=evidence, obligation=obligation)
    messages.success(request, _("It serves that clause no more; the draft does not cite it."))
    return redirect("evidence_detail", key=evidence.key)
