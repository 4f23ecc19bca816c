"""Giving the files of resolutions: many at once, each with what became of it and what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from compliance.enums import UploadState
from compliance.forms.resolutions import PASTED_NAME, LoadForm
from compliance.models import Upload
from compliance.selectors.uploads import recent_uploads, uploads_for
from compliance.services import uploads as service
from compliance.services.errors import Invalid
from compliance.services.refusals import NEEDS_SYMBOL, WORTH_ANOTHER_TRY
from compliance.services.uploads import Received
from compliance.views.access import ACT, ADMINISTRATORS, FORM, READ, open_to, person
from compliance.views.downloads import download

#: What is read and thrown away of a form that is too large, so that the browser hears the answer.
DRAIN_BYTES = 64_000_000
#: All files of one request together.
MAX_REQUEST = 200_000_000
#: After this time without a worker the row says what it waits for.
LONG_WAIT = timedelta(seconds=30)


@dataclass(frozen=True)
class Row:
    """One file as its row shows it. `problem` is what is wrong with the symbol given last, `symbol`."""

    upload: Upload
    reason: str = ""
    needs_symbol: bool = False
    may_resume: bool = False
    waits_long: bool = False
    is_known: bool = False
    symbol: str = ""
    problem: str = ""


def row_of(upload: Upload, *, is_known: bool = False, symbol: str = "", problem: str = "") -> Row:
    return Row(
        upload=upload,
        reason=service.reason_of(upload),
        needs_symbol=upload.code in NEEDS_SYMBOL,
        may_resume=upload.state in (UploadState.REFUSED, UploadState.FAILED) and upload.code in WORTH_ANOTHER_TRY,
        waits_long=upload.state == UploadState.RECEIVED and timezone.now() - upload.received_at > LONG_WAIT,
        is_known=is_known,
        symbol=symbol,
        problem=problem,
    )


@csrf_exempt  # asked inside, because even looking for the token fails when the form is too large
@open_to(ADMINISTRATORS, methods=FORM)
def resolution_load(request: HttpRequest) -> HttpResponseBase:
    """Files or pasted text in. Each is checked, then read in the background; the page shows how far it is."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_REQUEST:
        _drain(request)
        said = _("The files together are larger than %(limit)d MB. Give fewer at once.")
        return _page(request, LoadForm(), too_large=said % {"limit": MAX_REQUEST // 1_000_000}, status=413)
    try:
        return _load(request)
    except RequestDataTooBig:
        _drain(request)
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1e6
        said = _("The pasted text is larger than %(limit).1f MB. Save it as a text file and choose the file.")
        return _page(request, LoadForm(), too_large=said % {"limit": limit}, status=413)


def _drain(request: HttpRequest) -> None:
    left = min(DRAIN_BYTES, int(request.META.get("CONTENT_LENGTH") or 0))
    while left > 0 and (chunk := request.read(min(left, 65_536))):
        left -= len(chunk)


def _page(
    request: HttpRequest, form: LoadForm, *, too_large: str = "", row: Row | None = None, status: int = 200
) -> HttpResponse:
    rows = [row_of(upload) for upload in recent_uploads(request.user)]
    context = {
        "form": form,
        "too_large": too_large,
        "rows": [row if row and row.upload == other.upload else other for other in rows],
        "max_bytes": settings.RESOLUTION_MAX_BYTES,
        "max_megabytes": settings.RESOLUTION_MAX_BYTES // 1_000_000,
        "text_megabytes": min(service.TEXT_MAX_BYTES, settings.RESOLUTION_MAX_BYTES) // 1_000_000,
    }
    return render(request, "resolution_load.html", context, status=status)


@csrf_protect
def _load(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, LoadForm())
    form = LoadForm(request.POST, request.FILES)
    if not form.is_valid():
        if request.headers.get("HX-Request"):
            return HttpResponse(_refused_row(request, "", " ".join(str(e) for es in form.errors.values() for e in es)))
        return _page(request, form)
    files: list[UploadedFile[bytes]] = form.cleaned_data["documents"]
    text: str = form.cleaned_data["text"]
    symbol: str = form.cleaned_data["symbol"]
    if request.headers.get("HX-Request"):
        return HttpResponse("".join(_given_row(request, file, symbol) for file in files))
    sources = [(file.name or "", file.read()) for file in files] or [(PASTED_NAME, text.encode())]
    taken: list[Received] = []
    for name, data in sources:
        try:
            taken.append(service.upload_receive(actor=person(request), data=data, filename=name, symbol=symbol))
        except Invalid as error:
            if len(sources) == 1:
                form.service_names = {"file": "documents" if files else "text"}
                form.take(error)
                return _page(request, form)
            messages.error(request, f"{name}: {error}")
    _tell(request, taken)
    return redirect(f"{reverse('resolution_load')}#given")


def _given_row(request: HttpRequest, file: UploadedFile[bytes], symbol: str) -> str:
    """Take in one file that the page's script sends; gives its row."""
    name = file.name or ""
    try:
        received = service.upload_receive(actor=person(request), data=file.read(), filename=name, symbol=symbol)
    except Invalid as error:
        return _refused_row(request, name, str(error))
    if received.upload is None:
        assert received.version is not None
        context = {"filename": name, "resolution": received.version.revision.resolution}
        return render_to_string("_upload_refused.html", context, request)
    upload = uploads_for(request.user).get(pk=received.upload.pk)
    return render_to_string("_upload_row.html", {"row": row_of(upload, is_known=received.known)}, request)


def _refused_row(request: HttpRequest, name: str, reason: str) -> str:
    return render_to_string("_upload_refused.html", {"filename": name, "reason": reason}, request)


def _tell(request: HttpRequest, taken: list[Received]) -> None:
    if new := sum(not one.known for one in taken):
        said = ngettext("%(n)d file is taken in and will be read.", "%(n)d files are taken in and will be read.", new)
        messages.success(request, said % {"n": new})
    for one in taken:
        if one.known and one.version is not None:
            said = _("%(symbol)s was loaded before from the same file. Nothing has changed.")
            messages.info(request, said % {"symbol": one.version.revision.resolution.symbol})
        elif one.known and one.upload is not None:
            said = _("%(file)s was given before. It stands below.")
            messages.info(request, said % {"file": one.upload.filename})


def _upload_or_404(request: HttpRequest, key: str) -> Upload:
    return get_object_or_404(uploads_for(request.user), key=key)


@open_to(ADMINISTRATORS, methods=READ)
def upload_row(request: HttpRequest, key: str) -> HttpResponse:
    """One file's row as it stands now, for the page that waits for it."""
    return render(request, "_upload_row.html", {"row": row_of(_upload_or_404(request, key))})


@open_to(ADMINISTRATORS, methods=ACT)
def upload_resume(request: HttpRequest, key: str) -> HttpResponse:
    """Have a file read again, with the symbol that its text does not say."""
    upload, symbol = _upload_or_404(request, key), request.POST.get("symbol", "")[:60]
    if upload.code in NEEDS_SYMBOL and not symbol.strip():
        problem = _("Give the symbol, for example A/RES/65/190.")
        return _page(request, LoadForm(), row=row_of(upload, problem=problem))
    try:
        service.upload_resume(upload=upload, actor=person(request), symbol=symbol)
    except Invalid as error:
        return _page(request, LoadForm(), row=row_of(upload, symbol=symbol, problem=str(error)))
    messages.success(request, _("%(file)s is read again.") % {"file": upload.filename})
    return redirect(f"{reverse('resolution_load')}#upload-{upload.key}")


@open_to(ADMINISTRATORS, methods=ACT)
def upload_discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw a file away of which no draft was made."""
    upload = service.upload_discard(upload=_upload_or_404(request, key), actor=person(request))
    messages.success(request, _("%(file)s is discarded.") % {"file": upload.filename})
    return redirect("resolution_load")


@open_to(ADMINISTRATORS, methods=READ)
def upload_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """Download a file as it was given. It is never shown inside a page of ours."""
    upload = _upload_or_404(request, key)
    stored = upload.file or (upload.version.original if upload.version else None)
    if not stored:
        raise Http404
    return download(stored, name=upload.filename, media_type=upload.media_type)
