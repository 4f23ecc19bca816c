"""Hidden details of files in words: what was taken out, and why a file could not be changed."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compliance import sandbox
from compliance.sandbox import Cleaned, Refused
from compliance.services.errors import Invalid

log = logging.getLogger("compliance.hidden_details")

#: A label for each code of `sandbox.hidden.CODES`.
LABELS = {
    "place": pgettext_lazy("hidden detail", "where a picture was taken"),
    "device": pgettext_lazy("hidden detail", "the camera or device"),
    "author": pgettext_lazy("hidden detail", "who made it"),
    "names": pgettext_lazy("hidden detail", "names beside comments and changes"),
    "software": pgettext_lazy("hidden detail", "the program it was made with"),
    "dates": pgettext_lazy("hidden detail", "when it was made and changed"),
    "titles": pgettext_lazy("hidden detail", "title, subject and keywords"),
    "notes": pgettext_lazy("hidden detail", "text beside the picture"),
    "paths": pgettext_lazy("hidden detail", "folders of the computer it was made on"),
    "sessions": pgettext_lazy("hidden detail", "numbers of editing sessions"),
    "thumbnail": pgettext_lazy("hidden detail", "small previews"),
    "images": pgettext_lazy("hidden detail", "details inside its pictures"),
    "history": pgettext_lazy("hidden detail", "earlier states of the document"),
    "behind": pgettext_lazy("hidden detail", "what stood behind the end of the picture"),
    "other": pgettext_lazy("hidden detail", "further descriptions"),
}

_REFUSALS = {
    "damaged": gettext_lazy("%(name)s is damaged: its hidden details cannot be taken out. Save it again and retry."),
    "picture-large": gettext_lazy("%(name)s has more than %(most)s million dots. Make the picture smaller and retry."),
    "locked": gettext_lazy("%(name)s needs a password. Save it without one and retry."),
    "signed": gettext_lazy(
        "%(name)s is signed, and taking anything out would break the signature. Give it as it is, without that tick."
    ),
    "unpacked": gettext_lazy("%(name)s unpacks to more than is accepted."),
}


def words_for(codes: Sequence[str]) -> list[str]:
    """What was taken out, in the reader's language."""
    return [str(LABELS[code]) for code in codes if code in LABELS]


def clean(data: bytes, *, name: str, media_type: str) -> Cleaned:
    """The file without its hidden details. Raises Invalid under "files", with what to do."""
    try:
        return sandbox.clean(data, media_type=media_type)
    except Refused as refused:
        if refused.detail:
            log.warning("details could not be taken out (%s): %s", refused.code, refused.detail)
        sentence = _REFUSALS.get(refused.code)
        if sentence is not None:
            raise Invalid(files=str(sentence) % {**refused.values, "name": name}) from None
        raise Invalid(
            files=_(
                "The hidden details of %(name)s cannot be taken out here: it needs too much. Save it again and retry."
            )
            % {"name": name}
        ) from None
