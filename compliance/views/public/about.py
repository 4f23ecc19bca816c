"""What this is, its words, its scales, how counts are made, its limits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from compliance.enums import Force, Grade, InformationQuality, Latitude, Status
from compliance.views.access import ANYONE, READ, open_to


@open_to(ANYONE, methods=READ)
def about(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "about.html",
        {
            "statuses": list(Status),
            "grades": list(Grade),
            "qualities": list(InformationQuality),
            "latitudes": list(Latitude),
            "forces": [force for force in reversed(Force) if force > Force.STANCE],
        },
    )
