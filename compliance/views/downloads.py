"""Files, only ever downloaded: what a browser would show or run inside a page of ours is never sent to be shown."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def download(stored: FieldFile, *, name: str, media_type: str) -> FileResponse:
    """The stored file as an attachment under its own name; 404 where the file is gone."""
    try:
        content = stored.open("rb")
    except (FileNotFoundError, ValueError) as error:  # ValueError: no file was ever stored
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-store"
    return response
