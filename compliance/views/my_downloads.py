"""What a person has asked to take away: the list, how far each file is, the file, and taking it off the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.enums import DownloadState
from compliance.models import Download
from compliance.services import downloads as service
from compliance.views.access import ACT, READ, SIGNED_IN, open_to, person
from compliance.views.downloads import download


def _download_or_404(request: HttpRequest, key: str) -> Download:
    return get_object_or_404(Download.objects.visible_to(request.user), key=key)


@open_to(SIGNED_IN, methods=READ)
def download_list(request: HttpRequest) -> HttpResponse:
    """The person's downloads, the newest first."""
    return render(request, "download_list.html", {"downloads": Download.objects.visible_to(request.user)})


@open_to(SIGNED_IN, methods=READ)
def download_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One download as it stands now; its row alone for the page that waits for it."""
    name = "_download_row.html" if request.headers.get("HX-Request") else "download_detail.html"
    return render(request, name, {"download": _download_or_404(request, key)})


@open_to(SIGNED_IN, methods=READ)
def download_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file, once it is made."""
    found = _download_or_404(request, key)
    if found.state != DownloadState.READY:
        raise Http404
    return download(found.file, name=found.filename, media_type=found.media_type)


@open_to(SIGNED_IN, methods=ACT)
def download_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take a download and its file away."""
    service.download_remove(actor=person(request), download=_download_or_404(request, key))
    messages.success(request, _("The download is removed."))
    return redirect("download_list")
