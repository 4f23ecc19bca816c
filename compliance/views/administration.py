"""The administrators' room: what needs them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from compliance.enums import DRAFT_STATES, UploadState
from compliance.models import Invitation, LanguageVersion, Membership, Organisation, Resolution, Upload, WorkMark
from compliance.views.access import ADMINISTRATORS, READ, open_to, person

PAGE = 20


@open_to(ADMINISTRATORS, methods=READ)
def administration(request: HttpRequest) -> HttpResponse:
    """Drafts to check, files that were refused, open invitations, and work of the background that did not succeed."""
    user = person(request)
    resolutions = Resolution.objects.visible_to(user).annotate(
        clauses=Count("obligations", filter=Q(obligations__retired_at__isnull=True))
    )
    drafts = (
        LanguageVersion.objects.filter(
            state__in=DRAFT_STATES, revision__resolution__in=Resolution.objects.visible_to(user)
        )
        .select_related("revision__resolution")
        .defer("text", "parsed", "warnings")
        .order_by("-loaded_at")
    )
    troubled = WorkMark.objects.filter(Q(set_aside_at__isnull=False) | ~Q(error=""), wanted__gt=F("done"))
    return render(
        request,
        "administration.html",
        {
            "drafts": drafts,
            "resolutions": Paginator(
                resolutions.exclude(state__in=DRAFT_STATES).order_by("-loaded_at", "symbol"),
                PAGE,
            ).get_page(request.GET.get("page")),
            "invitations": Invitation.objects.visible_to(user).open().count(),
            "people": Membership.objects.visible_to(user).active().count(),
            "organisations": Organisation.objects.visible_to(user).count(),
            "troubled": troubled.select_related("country").order_by("wanted_at")[:PAGE],
            "troubled_count": troubled.count(),
            "uploads": Upload.objects.visible_to(user)
            .filter(state__in=[UploadState.REFUSED, UploadState.FAILED])
            .count(),
            "waiting": WorkMark.objects.waiting(timezone.now()).count(),
        },
    )
