"""What a State says on a clause: writing it, handing it over, publishing it, taking it back.

The State is that of the person's membership. The form carries `expected`, the state of the working version the
person was looking at; where somebody else saved meanwhile nothing is overwritten and both texts are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import ActionStatus, Role, VersionState
from compliance.forms.base import ReasonForm
from compliance.forms.records import NoteForm, RecordForm, posted_values
from compliance.models import (
    Country,
    Implementation,
    ImplementationVersion,
    Institution,
    Membership,
    Obligation,
    RecordNote,
    UnsavedText,
    User,
)
from compliance.models.contents import Values, restricted, settled, values_of
from compliance.selectors.addresses import find_obligation
from compliance.selectors.changes import Change, Words, changes_between
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
from compliance.selectors.saves import kept_text
from compliance.selectors.treaties import citable_acts
from compliance.services import implementations
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.open_records import open_at, open_for
from compliance.views.access import ACT, FORM, OFFICERS, RAPPORTEURS, open_to, own_country, person
from compliance.views.clauses import MovedTo, clause_or_404
from compliance.views.merging import both_texts, taken


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


def _form(desk: Desk, record: Record, data: Any = None, typed: Values | None = None) -> RecordForm:
    return RecordForm(
        data,
        typed=typed,
        version=record.basis,
        editing=record.working,
        actions=record.actions,
        institutions=Institution.objects.of_user(desk.user).open_or(
            record.basis.lead_institution_id if record.basis else None
        ),
        evidence=offered_evidence(user=desk.user, country=desk.country, pair=record.pair),
    )


@open_to(OFFICERS, methods=FORM)
def implementation_edit(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """The clause in its context, and the working version to write on."""
    if request.method == "POST":
        return _sent(request, slug, place)
    try:
        desk = desk_of(request, slug, place)
    except MovedTo as moved:
        return moved.response
    return _page_or_kept_text(
        request, desk, record_of(user=desk.user, country=desk.country, obligation=desk.obligation)
    )


def _sent(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """What was sent, carried out; where it is not, the page again with it and the reason.

    The form is read behind the lock, against what the lock keeps as it is, so that nothing is asked twice. Whatever is
    to be shown is read anew: that is the rarer case.
    """
    data: QueryDict = request.POST
    note = NoteForm(data, prefix=NOTE)
    if data.get("act") == "merge":
        desk, record = _read(request, slug, place)
        data = taken(data, posted_values(data, record.actions), record, desk)
    try:
        done = _carry_out(request, slug, place, data, note)
    except (Invalid, Conflict, NotAllowed) as refused:
        error: Invalid | Conflict | NotAllowed | None = refused
    else:
        error = None
        if done is not None:
            messages.success(request, done.said)
            return redirect(done.leads_to)
    desk, record = _read(request, slug, place)
    form = _form(desk, record, data)
    is_valid = form.is_valid()
    if isinstance(error, Invalid):
        form.take(error)
    elif isinstance(error, Conflict) and is_valid:
        return both_texts(
            request,
            desk,
            mine=posted_values(data, record.actions),
            basis=form.cleaned_data["basis"],
            expected=form.cleaned_data["expected"],
            said=str(error),
            status=409,
        )
    elif isinstance(error, NotAllowed):
        # Refused, but what was typed stays in the page.
        form.add_error(None, str(error))
        return _page(request, desk, record, form, note, status=403)
    return _page(request, desk, record, form, note)


def _read(request: HttpRequest, slug: str, place: str) -> tuple[Desk, Record]:
    desk = desk_of(request, slug, place)
    return desk, record_of(user=desk.user, country=desk.country, obligation=desk.obligation)


#: What is said with a submission, and with it alone.
NOTE = "with"


def _page_or_kept_text(request: HttpRequest, desk: Desk, record: Record) -> HttpResponse:
    """The page as it is stored, with word of what was typed and not saved; or with that taken up."""
    kept = kept_text(desk.user, desk.obligation)
    if kept is None or "kept" not in request.GET:
        return _page(request, desk, record, _form(desk, record), kept=kept)
    if _moved_on(record, kept):
        said = _("The record has changed since you typed this.")
        return both_texts(
            request, desk, mine=_of_the_form(kept), basis=kept.basis, expected=kept.expected, said=said, status=200
        )
    note = NoteForm(prefix=NOTE, initial={"text": kept.data.get(f"{NOTE}-text", "")})
    return _page(request, desk, record, _form(desk, record, typed=kept.data), note, kept=kept, is_taken_up=True)


@dataclass(frozen=True)
class _Done:
    said: str
    leads_to: str


@transaction.atomic
def _carry_out(request: HttpRequest, slug: str, place: str, data: QueryDict, note: NoteForm) -> _Done | None:
    """Save, and then submit, approve or publish in the same transaction: all of it happens, or nothing. None where the
    form is not filled in rightly."""
    user, act = person(request), data.get("act") or request.POST.get("act", "save")
    opened = open_at(actor=user, slug=slug, place=place)
    if opened is None:
        clause = clause_or_404(request, country=own_country(request), slug=slug, place=place)
        opened = open_for(actor=user, obligation=clause)
    basis = opened.working or opened.implementation.current_version
    form = RecordForm(
        data,
        version=basis,
        editing=opened.working,
        actions=opened.actions,
        institutions=opened.open_institutions(basis),
        evidence=opened.offered,
        stored=values_of(opened.working, opened.contents) if opened.working else {},
    )
    if not (form.is_valid() & note.is_valid()):
        transaction.set_rollback(True)  # nothing was said, so no row of the pair is kept either
        return None
    # What nobody changed is not saved again: with four eyes the approver must not become the last writer.
    saves = opened.working is None or act in ("save", "merge", "evidence") or form.has_changed()
    implementations.record_act_on(
        opened,
        act,
        expected=form.cleaned_data["expected"],
        basis=form.cleaned_data["basis"],
        data=form.data_for_service() if saves else None,
        note=note.cleaned_data["text"],
    )
    address = Desk(user, opened.country, opened.obligation).address
    match act:
        case "submit":
            return _Done(_("Submitted to the national rapporteur."), reverse("my_country"))
        case "approve":
            return _Done(_("Approved. It can be published now."), address)
        case "publish":
            return _Done(_("Published. Everyone can read it; your State's summary follows within seconds."), address)
        case "evidence":
            return _Done(_("The draft is saved."), f"{address}evidence/")
        case _:
            return _Done(_("The draft is saved. Only your State's officers see it."), address)


def _page(
    request: HttpRequest,
    desk: Desk,
    record: Record,
    form: RecordForm,
    note: NoteForm | None = None,
    *,
    kept: UnsavedText | None = None,
    is_taken_up: bool = False,
    status: int = 200,
) -> HttpResponse:
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
        "note_form": note or NoteForm(prefix=NOTE),
        "say_form": NoteForm(prefix="say"),
        "notes": _notes(desk, record),
        "kept": kept,
        "seen": kept.saved_at.isoformat() if kept and is_taken_up else request.POST.get("seen", ""),
        "is_taken_up": is_taken_up,
        "kept_changes": _kept_changes(desk, record, kept) if kept and not is_taken_up else [],
        "has_moved_on": kept is not None and _moved_on(record, kept),
        "lacks_second": publishes and desk.country.four_eyes and not _has_second_rapporteur(desk),
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


def _moved_on(record: Record, kept: UnsavedText) -> bool:
    """Whether somebody saved, published or discarded since the text was typed."""
    basis, working = record.basis, record.working
    return (kept.basis, kept.expected) != (
        basis.number if basis else None,
        working.revision_count if working else None,
    )


def _of_the_form(kept: UnsavedText) -> Values:
    """The record's own fields of a kept text, without the note that was to go with it."""
    return {name: value for name, value in kept.data.items() if not name.startswith(f"{NOTE}-")}


def _kept_changes(desk: Desk, record: Record, kept: UnsavedText) -> list[Change]:
    """What the kept text would change of what is stored."""
    offered = [str(piece.pk) for piece in offered_evidence(user=desk.user, country=desk.country, pair=record.pair)]
    stored = restricted(settled(values_of(record.basis)), offered) if record.basis else {}
    typed = restricted(settled(_of_the_form(kept)), offered)
    return changes_between(Words.of(desk.obligation, desk.user, [stored, typed]), stored, typed, list(typed))


def _notes(desk: Desk, record: Record) -> list[RecordNote]:
    """The thread between the State's officers, the oldest first."""
    if record.pair is None:
        return []
    thread = RecordNote.objects.visible_to(desk.user).filter(implementation__pair=record.pair)
    return list(thread.select_related("author", "version"))


def _has_second_rapporteur(desk: Desk) -> bool:
    others = Membership.objects.active().filter(country=desk.country, role=Role.RAPPORTEUR)
    return others.exclude(user=desk.user).exists()


def _working_or_404(request: HttpRequest, desk: Desk) -> ImplementationVersion:
    """The version in hand, if it is still the one of the page that the act was pressed on."""
    version = (
        ImplementationVersion.objects.visible_to(desk.user)
        .working()
        .filter(implementation__pair__country=desk.country, implementation__pair__obligation=desk.obligation)
        .first()
    )
    if version is None:
        raise Http404
    if request.POST.get("basis", str(version.number)) != str(version.number):
        raise Conflict(_("Somebody has changed this record since you opened it."), version)
    return version


def _expected(request: HttpRequest) -> int:
    """The state the person was looking at; without it (or with nonsense) nothing matches, so nothing happens."""
    value = request.POST.get("expected", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


@open_to(RAPPORTEURS, methods=ACT)
def implementation_return(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """Give a submission back with a reason."""
    desk = desk_of(request, slug, place)
    version = _working_or_404(request, desk)
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
    implementations.implementation_discard(
        actor=desk.user, version=_working_or_404(request, desk), expected=_expected(request)
    )
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
