"""Files, only ever downloaded: what a browser would show or run inside a page of ours is never sent to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import content_disposition_header

Answer = TypeVar("Answer", bound=HttpResponseBase)


def download(stored: FieldFile, *, name: str, media_type: str) -> FileResponse:
    """The stored file as an attachment under its own name; 404 where the file is gone."""
    try:
        content = stored.open("rb")
    except (FileNotFoundError, ValueError) as error:  # ValueError: no file was ever stored
        raise Http404 from error
    return _guarded(FileResponse(content, as_attachment=True, filename=name, content_type=media_type))


def attachment(data: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A file made for this one reader."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return _guarded(HttpResponse(data, content_type=media_type, headers=headers))


def streamed(chunks: Iterator[bytes], *, name: str, media_type: str) -> StreamingHttpResponse:
    """A file made for this one reader while it is sent, in the language the reader has now."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    said = _in_language(chunks, translation.get_language())
    return _guarded(StreamingHttpResponse(said, content_type=media_type, headers=headers))


def _in_language(chunks: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    """Each piece is made in the language; between two of them the thread may be anybody's."""
    while True:
        with translation.override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def _guarded(response: Answer) -> Answer:
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-store"
    return response
