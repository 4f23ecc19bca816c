"""An organisation's room, and the page on which a review is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import Role
from compliance.forms.base import ReasonForm
from compliance.forms.reviews import ReviewForm
from compliance.forms.work_list import ClaimsForm
from compliance.models import Country, Evidence, ImplementationVersion, Review
from compliance.selectors.places import place_text
from compliance.selectors.records import Record, is_of_earlier_version, neighbours, record_of
from compliance.selectors.review_list import (
    CountedPaginator,
    claim_lines,
    claims_without_review,
    desk_of,
    review_lines,
    reviews_of,
)
from compliance.selectors.reviews import current_reviews, outcome
from compliance.services import reviews as service
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.views.access import FORM, READ, REVIEWERS, membership, open_to, own_organisation, person
from compliance.views.clauses import MovedTo, clause_or_404

PAGE = 20


@open_to(REVIEWERS, methods=READ)
def my_organisation(request: HttpRequest) -> HttpResponse:
    """Claims that wait for a review, the organisation's reviews, and those of an earlier version."""
    user, organisation = person(request), own_organisation(request)
    form = ClaimsForm(request.GET, user=user)
    resolution = form.chosen_resolution()
    desk = desk_of(user=user, organisation=organisation, resolution=resolution)
    form.offer(state.country for state in desk.waiting)
    form.is_valid()
    code = form.cleaned_data.get("country")
    chosen = [state for state in desk.waiting if not code or state.country.iso3 == code]
    claims = claim_lines(
        claims_without_review(
            user=user,
            organisation=organisation,
            country=chosen[0].country if code and chosen else None,
            resolution=resolution,
        )
    )
    ours = review_lines(reviews_of(user=user, organisation=organisation))
    pages = {
        "claims": CountedPaginator(claims, PAGE, number=sum(state.chosen for state in chosen)),
        "earlier": CountedPaginator(ours.filter(is_earlier=True), PAGE, number=desk.earlier),
        "reviews": CountedPaginator(ours.filter(is_earlier=False), PAGE, number=desk.standing),
    }
    numbers = {"claims": "page", "earlier": "earlier", "reviews": "reviews"}
    shown = {name: paginator.get_page(request.GET.get(numbers[name])) for name, paginator in pages.items()}
    others = current_reviews([claim.implementation.pair_id for claim in shown["claims"]], user)
    grades = [[one.grade for one in others.get(claim.implementation.pair_id, ())] for claim in shown["claims"]]
    return render(
        request,
        "my_organisation.html",
        {
            "organisation": organisation,
            "form": form,
            **shown,
            # What other organisations' reviews make of each claim, beside it.
            "lines": [(claim, of, outcome(of)) for claim, of in zip(shown["claims"], grades, strict=True)],
            "may_invite": membership(request).role == Role.APPROVER,
        },
    )


def _evidence_of(request: HttpRequest, version: ImplementationVersion | None) -> Any:
    """The evidence a version cites that the reader may see."""
    if version is None:
        return Evidence.objects.none()
    return Evidence.objects.visible_to(request.user).filter(citations__version=version).prefetch_related("files")


@open_to(REVIEWERS, methods=FORM)
def review_create(request: HttpRequest, code: str, slug: str, place: str) -> HttpResponse:
    """The clause, the claim and its evidence on one side; the organisation's assessment on the other."""
    country = get_object_or_404(Country.objects.visible_to(request.user), iso3=code.upper())
    if not rules.may_review_state(request.user, country):
        raise NotAllowed(_("A fictional organisation reviews fictional States only."))
    try:
        obligation = clause_or_404(request, country=country, slug=slug, place=place)
    except MovedTo as moved:
        return moved.response
    assert obligation.wording is not None
    user, organisation = person(request), own_organisation(request)
    record = record_of(user=user, country=country, obligation=obligation)
    form = ReviewForm(request.POST or None, initial={"judged": record.current.pk if record.current else None})
    status, message, judged = 200, "", None
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        judged_id = values.pop("judged")
        try:
            service.review_publish(
                actor=user, obligation=obligation, country=country, judged_version_id=judged_id, **values
            )
        except Invalid as error:
            form.take(error)
        except Conflict as error:
            # What was typed stays; the version it was about stands beside the one it would now be about.
            record = record_of(user=user, country=country, obligation=obligation)
            earlier = ImplementationVersion.objects.visible_to(user).filter(implementation__pair=record.pair)
            judged = earlier.with_contents().filter(pk=judged_id).first()
            status, message = 409, str(error)
            form = ReviewForm(_about_current(request, record))
        else:
            messages.success(request, _("Your review is published beside what the State reports."))
            return redirect(reverse("pair_detail", kwargs={"code": country.code, "slug": slug, "place": place}))
    context = {
        "country": country,
        "organisation": organisation,
        "obligation": obligation,
        "wording": obligation.wording,
        "here": place_text(obligation.wording.place),
        "resolution": obligation.resolution,
        "context_paragraphs": neighbours(obligation),
        "record": record,
        "evidence": _evidence_of(request, record.current),
        "form": form,
        "ours": next((r for r in record.reviews if r.organisation_id == organisation.pk), None),
        "reviews": [(r, is_of_earlier_version(r, record)) for r in record.reviews],
        "message": message,
        "judged": judged,
    }
    template = "review_conflict.html" if status == 409 else "review_create.html"
    return render(request, template, context, status=status)


def _about_current(request: HttpRequest, record: Record) -> Any:
    data = request.POST.copy()
    data["judged"] = str(record.current.pk) if record.current else ""
    return data


@open_to(REVIEWERS, methods=FORM)
def review_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a standing review back, with a reason. Others' reviews can be read, not withdrawn: 403."""
    review = get_object_or_404(
        Review.objects.visible_to(request.user).select_related(
            "organisation", "pair__country", "pair__obligation__resolution", "pair__obligation__wording"
        ),
        key=key,
    )
    if review.organisation_id != own_organisation(request).pk:
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        service.review_withdraw(actor=person(request), review=review, reason=form.cleaned_data["reason"])
        messages.success(request, _("Your review is withdrawn. It stays readable, with its date."))
        return redirect("my_organisation")
    return render(request, "review_withdraw.html", {"form": form, "review": review})
