"""What a State says on a clause: writing it, handing it over, publishing it, taking it back.

The State is that of the person's membership. The form carries `expected`, the state of the working version the
person was looking at; where somebody else saved meanwhile nothing is overwritten and both texts are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import ActionStatus, VersionState
from compliance.forms.base import ReasonForm
from compliance.forms.records import RecordForm
from compliance.models import Country, Implementation, ImplementationVersion, Institution, Obligation, User
from compliance.selectors.addresses import find_obligation
from compliance.selectors.equivalents import evidence_that_may_serve
from compliance.selectors.places import place_text
from compliance.selectors.records import (
    Record,
    is_of_earlier_version,
    mismatch,
    neighbours,
    offered_evidence,
    record_of,
)
from compliance.selectors.treaties import citable_acts
from compliance.services import implementations
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.views.access import ACT, FORM, OFFICERS, RAPPORTEURS, open_to, own_country, person
from compliance.views.clauses import MovedTo, clause_or_404


@dataclass(frozen=True)
class Desk:
    """Who works on which clause for which State."""

    user: User
    country: Country
    obligation: Obligation

    @property
    def place(self) -> str:
        """The clause's place in words."""
        assert self.obligation.wording is not None
        return place_text(self.obligation.wording.place)

    @property
    def address(self) -> str:
        assert self.obligation.wording is not None
        return reverse(
            "implementation_edit",
            kwargs={"slug": self.obligation.resolution.slug, "place": self.obligation.wording.slug},
        )


def desk_of(request: HttpRequest, slug: str, place: str) -> Desk:
    """Raises Http404 for a clause that is not asked of the person's own State, and MovedTo the public page for one
    that was asked until it was retired or its resolution withdrawn: what was written is not lost."""
    country = own_country(request)
    try:
        obligation = clause_or_404(request, country=country, slug=slug, place=place)
    except Http404:
        past = find_obligation(slug, place, request.user) if request.method == "GET" else None
        if past is None or not past.pairs.filter(country=country, implementation__isnull=False).exists():
            raise
        messages.info(request, _("This clause is not asked at present. What your State has written on it is kept."))
        address = {"code": country.code, "slug": past.resolution.slug, "place": past.place_slug}
        raise MovedTo(redirect(reverse("pair_detail", kwargs=address))) from None
    return Desk(person(request), country, obligation)


def _form(desk: Desk, record: Record, data: Any = None) -> RecordForm:
    return RecordForm(
        data,
        version=record.basis,
        editing=record.working,
        actions=record.actions,
        institutions=Institution.objects.of_user(desk.user).filter(closed_at__isnull=True),
        evidence=offered_evidence(user=desk.user, country=desk.country, pair=record.pair),
    )


@open_to(OFFICERS, methods=FORM)
def implementation_edit(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """The clause in its context, and the working version to write on."""
    try:
        desk = desk_of(request, slug, place)
    except MovedTo as moved:
        return moved.response
    record = record_of(user=desk.user, country=desk.country, obligation=desk.obligation)
    if request.method != "POST":
        return _page(request, desk, record, _form(desk, record))
    form = _form(desk, record, request.POST)
    if not form.is_valid():
        return _page(request, desk, record, form)
    try:
        done = _carry_out(request.POST.get("act", "save"), desk, record, form)
    except Invalid as error:
        form.take(error)
        return _page(request, desk, record, form)
    except Conflict as error:
        return _both_texts(request, desk, form, error)
    except NotAllowed as error:
        # Refused, but what was typed stays in the page.
        form.add_error(None, str(error))
        return _page(request, desk, record, form, status=403)
    messages.success(request, done.said)
    return redirect(done.leads_to)


@dataclass(frozen=True)
class _Done:
    said: str
    leads_to: str


@transaction.atomic
def _carry_out(act: str, desk: Desk, record: Record, form: RecordForm) -> _Done:
    """Save, and then submit, approve or publish in the same transaction: all of it happens, or nothing."""
    seen = form.cleaned_data["expected"]
    version = record.working
    # What nobody changed is not saved again: with four eyes the approver must not become the last writer.
    if version is None or act in ("save", "evidence") or form.has_changed():
        version = implementations.implementation_save(
            actor=desk.user, obligation=desk.obligation, expected=seen, data=form.data_for_service()
        )
        seen = version.revision_count
    room = reverse("my_country")
    match act:
        case "submit":
            implementations.implementation_submit(actor=desk.user, version=version, expected=seen)
            return _Done(_("Submitted to the national rapporteur."), room)
        case "approve":
            implementations.implementation_approve(actor=desk.user, version=version, expected=seen)
            return _Done(_("Approved. It can be published now."), desk.address)
        case "publish":
            implementations.implementation_publish(actor=desk.user, version=version, expected=seen)
            return _Done(
                _("Published. Everyone can read it; your State's summary follows within seconds."), desk.address
            )
        case "evidence":
            return _Done(_("The draft is saved."), f"{desk.address}evidence/")
        case _:
            return _Done(_("The draft is saved. Only your State's officers see it."), desk.address)


def _page(request: HttpRequest, desk: Desk, record: Record, form: RecordForm, status: int = 200) -> HttpResponse:
    working, current = record.working, record.current
    publishes = rules.may_publish_record(desk.user, desk.country.pk)
    ticks = [
        (
            str(part["status"].value() or ActionStatus.OPEN),
            part.action.wording.alternative_group if part.action.wording else None,
        )
        for part in form.actions
    ]
    context = {
        "desk": desk,
        "country": desk.country,
        "obligation": desk.obligation,
        "wording": desk.obligation.wording,
        "here": desk.place,
        "resolution": desk.obligation.resolution,
        "context_paragraphs": neighbours(desk.obligation),
        "record": record,
        "working": working,
        "current": current,
        "form": form,
        "return_form": ReasonForm(prefix="return"),
        "suggestions": evidence_that_may_serve(
            user=desk.user, country=desk.country, obligation=desk.obligation, pair=record.pair
        ),
        "treaty_acts": citable_acts(desk.country, desk.obligation, record.pair, desk.user),
        "reviews": [(review, is_of_earlier_version(review, record)) for review in record.reviews],
        "mismatch": mismatch(str(form["status"].value() or ""), ticks),
        "may_publish": publishes and _may_publish_now(desk, working),
        "publishes": publishes,
        "may_submit": working is None or working.state in (VersionState.DRAFT, VersionState.RETURNED),
        "may_approve": working is not None
        and desk.country.four_eyes
        and working.state == VersionState.SUBMITTED
        and rules.may_approve(desk.user, desk.country, working),
        "may_return": publishes and working is not None and rules.may_transition("return", working.state),
        "may_discard": working is not None and rules.may_transition("discard", working.state),
        "today": timezone.localdate(),
    }
    return render(request, "implementation_edit.html", context, status=status)


def _may_publish_now(desk: Desk, working: ImplementationVersion | None) -> bool:
    """With four eyes only what is approved, or what somebody else wrote, may be published by a rapporteur."""
    if working is None:
        return not desk.country.four_eyes
    return working.state == VersionState.APPROVED or rules.may_approve(desk.user, desk.country, working)


def _both_texts(request: HttpRequest, desk: Desk, form: RecordForm, error: Conflict) -> HttpResponse:
    """409: theirs beside mine, line by line, with everything I typed kept in the page."""
    record = record_of(user=desk.user, country=desk.country, obligation=desk.obligation)
    theirs = _form(desk, record)
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "expected", "act")
    ]
    context = {
        "desk": desk,
        "resolution": desk.obligation.resolution,
        "wording": desk.obligation.wording,
        "here": desk.place,
        "message": str(error),
        "theirs": record.working or record.current,
        "rows": _side_by_side(form, theirs),
        "kept": kept,
        "expected": record.working.revision_count if record.working else "",
        "act": request.POST.get("act", "save"),
    }
    return render(request, "implementation_conflict.html", context, status=409)


def _side_by_side(mine: RecordForm, theirs: RecordForm) -> list[dict[str, Any]]:
    """Every value of both texts in words, marked where they differ."""
    pairs = [
        (theirs[name], mine[name])
        for name in ("status", "status_reason", "narrative", "lead_institution", "target_date", "evidence")
    ]
    rows = [(left.label, _in_words(left), _in_words(right)) for left, right in pairs]
    for left, right in zip(theirs.actions, mine.actions, strict=True):
        label = Truncator(str(left.action)).chars(70)
        rows += [
            (f"{label} – {left[name].label}", _in_words(left[name]), _in_words(right[name]))
            for name in ("status", "done_on", "reason", "note")
        ]
    return [{"label": label, "theirs": a, "mine": b, "differs": a != b} for label, a, b in rows if a or b]


def _in_words(bound: Any) -> str:
    """A value as a person reads it: the words of a choice, not its code."""
    value = bound.value()
    if value in (None, "", []):
        return ""
    choices = {str(key): str(words) for key, words in getattr(bound.field, "choices", [])}
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(choices.get(str(one), str(one)) for one in values).replace("\r\n", "\n")


def _working_or_404(desk: Desk) -> ImplementationVersion:
    version = (
        ImplementationVersion.objects.visible_to(desk.user)
        .working()
        .filter(implementation__pair__country=desk.country, implementation__pair__obligation=desk.obligation)
        .first()
    )
    if version is None:
        raise Http404
    return version


def _expected(request: HttpRequest) -> int:
    """The state the person was looking at; without it (or with nonsense) nothing matches, so nothing happens."""
    value = request.POST.get("expected", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


@open_to(RAPPORTEURS, methods=ACT)
def implementation_return(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """Give a submission back with a reason."""
    desk = desk_of(request, slug, place)
    version = _working_or_404(desk)
    form = ReasonForm(request.POST, prefix="return")
    if form.is_valid():
        implementations.implementation_return(
            actor=desk.user, version=version, expected=_expected(request), reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("Returned, with your reason."))
        return redirect("my_country")
    messages.error(request, _("Nothing was returned: say what is missing, so that it can be put right."))
    return redirect(f"{desk.address}#return")


@open_to(OFFICERS, methods=ACT)
def implementation_discard(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """Set the draft aside; the history keeps it."""
    desk = desk_of(request, slug, place)
    implementations.implementation_discard(actor=desk.user, version=_working_or_404(desk), expected=_expected(request))
    messages.success(request, _("The draft is discarded. The history keeps it."))
    return redirect(desk.address)


@open_to(RAPPORTEURS, methods=FORM)
def implementation_withdraw(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """Take back what is published, with a reason that everyone can read."""
    try:
        desk = desk_of(request, slug, place)
    except MovedTo as moved:
        return moved.response
    published = Implementation.objects.visible_to(desk.user).filter(
        pair__country=desk.country, pair__obligation=desk.obligation
    )
    record = published.select_related("current_version").first()
    if record is None or record.current_version is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        version = record.current_version
        if request.POST.get("version") != str(version.pk):
            raise Conflict(_("Another version has been published since you opened the page."), version)
        implementations.implementation_withdraw(actor=desk.user, version=version, reason=form.cleaned_data["reason"])
        messages.success(request, _("Withdrawn. The page says so, with the date and your reason."))
        return redirect(desk.address)
    context = {
        "desk": desk,
        "form": form,
        "current": record.current_version,
        "wording": desk.obligation.wording,
        "here": desk.place,
        "resolution": desk.obligation.resolution,
    }
    return render(request, "implementation_withdraw.html", context)
