"""The files that were given lately, for the page on which they are given."""

from __future__ import annotations

from typing import Any

from compliance.enums import UploadState
from compliance.models import Upload
from compliance.models.uploads import UploadQuerySet

#: How many are shown; what still needs somebody is never among those left out unless there are more of it.
MOST = 50


def uploads_for(user: Any) -> UploadQuerySet:
    """Uploads as their rows show them: with the resolution each has become part of, without the texts."""
    return (
        Upload.objects.visible_to(user)
        .select_related("resolution", "version__revision", "uploaded_by")
        .defer("version__text", "version__parsed", "version__warnings")
    )


def recent_uploads(user: Any) -> list[Upload]:
    """Newest first, without those that were discarded."""
    return list(uploads_for(user).exclude(state=UploadState.DISCARDED)[:MOST])
