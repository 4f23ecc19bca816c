"""Beside the record: what officers say to one another, and what one of them typed and has not saved."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from compliance.forms.records import NoteForm, posted_values
from compliance.models.contents import restricted, settled, value_of, values_of
from compliance.selectors.records import offered_evidence, record_of
from compliance.selectors.saves import kept_text
from compliance.services import notes, unsaved
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.views.access import ACT, OFFICERS, open_to
from compliance.views.records import NOTE, Desk, desk_of


@open_to(OFFICERS, methods=ACT)
def note_create(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """Say something to the State's other officers, and leave the draft alone."""
    desk = desk_of(request, slug, place)
    form = NoteForm(request.POST, prefix="say")
    if form.is_valid():
        try:
            notes.note_add(actor=desk.user, obligation=desk.obligation, text=form.cleaned_data["text"])
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("Your note is in the thread. Only your State's officers see it."))
            return redirect(f"{desk.address}#notes")
    for fault in form.errors.get("text", []):
        messages.error(request, str(fault))
    return redirect(f"{desk.address}#notes")


@open_to(OFFICERS, methods=ACT)
def unsaved_text(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """Keep what stands in the form (asked by the page's script every few seconds), or throw away what was kept."""
    desk = desk_of(request, slug, place)
    if request.POST.get("act") == "discard":
        unsaved.unsaved_discard(actor=desk.user, obligation=desk.obligation)
        messages.success(request, _("What was kept is thrown away. The record is as it was saved."))
        return redirect(desk.address)
    try:
        return _keep(request, desk)
    except Conflict as error:
        return JsonResponse({"said": str(error)}, status=409)
    except Invalid as error:
        return JsonResponse({"said": str(error)}, status=400)
    except NotAllowed as error:
        return JsonResponse({"said": str(error)}, status=403)


def _keep(request: HttpRequest, desk: Desk) -> HttpResponse:
    record = record_of(user=desk.user, country=desk.country, obligation=desk.obligation)
    typed = posted_values(request.POST, record.actions)
    note = request.POST.get(f"{NOTE}-text", "")
    offered = [str(piece.pk) for piece in offered_evidence(user=desk.user, country=desk.country, pair=record.pair)]
    stored = restricted(settled(values_of(record.basis)), offered) if record.basis else {}
    now, seen = settled(typed), _moment(request.POST.get("seen", ""))
    if not note.strip() and all(value_of(now, name) == value_of(stored, name) for name in typed):
        kept = kept_text(desk.user, desk.obligation)
        if kept is not None and kept.saved_at == seen:
            unsaved.unsaved_discard(actor=desk.user, obligation=desk.obligation)
        return JsonResponse({"seen": ""})
    if note.strip():
        typed[f"{NOTE}-text"] = note
    kept = unsaved.unsaved_keep(
        actor=desk.user,
        obligation=desk.obligation,
        data=typed,
        basis=_number(request, "basis"),
        expected=_number(request, "expected"),
        seen=seen,
    )
    return JsonResponse({"seen": kept.saved_at.isoformat()})


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.POST.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
