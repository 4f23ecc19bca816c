"""PDF: what it says of itself, its small previews, names beside comments and the details inside its pictures.

The pages are neither drawn nor built anew: the same objects are written again without those.
"""

from __future__ import annotations

import io
from typing import Any

import pikepdf

from compliance.sandbox.hidden.pictures import without_segments
from compliance.sandbox.reading import Refused

_CODES = {
    "/Author": "author",
    "/Creator": "software",
    "/Producer": "software",
    "/CreationDate": "dates",
    "/ModDate": "dates",
    "/Title": "titles",
    "/Subject": "titles",
    "/Keywords": "titles",
}
#: Kinds of annotations that people write; in a form's field /T is its name and stays.
_PRIVATE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")


def clean_pdf(data: bytes) -> tuple[bytes, set[str]]:
    """The document with the same pages, and what was found beside them."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise Refused("locked")
            if _is_signed(pdf):
                raise Refused("signed")
            found = {"history"} if data.count(b"startxref") > (2 if pdf.is_linearized else 1) else set()
            found |= _without_information(pdf)
            for one in pdf.objects:
                found |= _cleaned(one)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, fix_metadata_version=False)
            return out.getvalue(), found
    except (Refused, MemoryError):
        raise
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise Refused("damaged") from error


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and int(form.get("/SigFlags", 0)) & 1:
        return True
    return "/Perms" in pdf.Root or any(
        isinstance(one, pikepdf.Dictionary) and "/ByteRange" in one and "/Contents" in one for one in pdf.objects
    )


def _without_information(pdf: pikepdf.Pdf) -> set[str]:
    found = set()
    if "/Info" in pdf.trailer:
        information = pdf.trailer["/Info"]
        if isinstance(information, pikepdf.Dictionary):
            found = {_CODES.get(str(name), "other") for name in dict(information) if name != "/Trapped"}
        del pdf.trailer["/Info"]
    return found


def _cleaned(one: Any) -> set[str]:
    """Take out of one object what is not its content."""
    found: set[str] = set()
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return found
    for name in _PRIVATE:
        if name in one:
            del one[name]
            found.add("thumbnail" if name == "/Thumb" else "dates" if name == "/LastModified" else "other")
    found |= _nameless(one)
    annotations = one.get("/Annots")
    if isinstance(annotations, pikepdf.Array):
        for annotation in annotations:
            if isinstance(annotation, pikepdf.Dictionary) and not annotation.is_indirect:
                found |= _nameless(annotation)
    if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image" and one.get("/Filter") == "/DCTDecode":
        try:
            cut, beside = without_segments(one.read_raw_bytes())
        except Refused:
            return found  # a reader shows what it can of it, as before
        if beside:
            parameters: Any = one.get("/DecodeParms")
            one.write(cut, filter=pikepdf.Name("/DCTDecode"), decode_parms=parameters)
            found.add("images")
    return found


def _nameless(annotation: Any) -> set[str]:
    """A comment without who wrote it and when."""
    kind = annotation.get("/Subtype")
    if "/Rect" not in annotation or kind is None or kind in ("/Widget", "/Link"):
        return set()
    found = set()
    if "/T" in annotation:
        del annotation["/T"]
        found.add("names")
    for name in ("/M", "/CreationDate"):
        if name in annotation:
            del annotation[name]
            found.add("dates")
    return found
