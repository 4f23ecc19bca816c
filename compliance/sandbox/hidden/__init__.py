"""What a file says beside its content: who made it, where, with what. Taken out on request, the content as it was.

Runs in the limited process only. Each kind has a module; the libraries are loaded when a file of their kind comes.
"""

from __future__ import annotations

from compliance.sandbox.reading import Refused

#: What can be taken out, in the order it is told.
CODES = (
    "place",
    "device",
    "author",
    "names",
    "software",
    "dates",
    "titles",
    "notes",
    "paths",
    "sessions",
    "thumbnail",
    "images",
    "history",
    "behind",
    "other",
)

_OFFICE = "application/vnd.openxmlformats-officedocument."


def take_out(data: bytes, media_type: str) -> tuple[bytes, list[str]]:
    """The file without its hidden details, and the codes of what was found and taken out.

    Raises:
        Refused: "damaged", "picture-large" (pixels), "locked" (needs a password), "signed" (taking anything out
            would break its signature), "unpacked" (an archive beyond measure), "kind".
    """
    if media_type in ("image/jpeg", "image/png"):
        from compliance.sandbox.hidden.pictures import clean_picture  # noqa: PLC0415

        cleaned, found = clean_picture(data, media_type)
    elif media_type == "application/pdf":
        from compliance.sandbox.hidden.pdf import clean_pdf  # noqa: PLC0415

        cleaned, found = clean_pdf(data)
    elif media_type.startswith(_OFFICE):
        from compliance.sandbox.hidden.office import clean_office  # noqa: PLC0415

        cleaned, found = clean_office(data)
    elif media_type == "text/plain":
        cleaned, found = data, set()
    else:
        raise Refused("kind")
    return cleaned, [code for code in CODES if code in found]
