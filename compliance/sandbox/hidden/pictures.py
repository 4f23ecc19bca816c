"""JPEG and PNG: everything but the picture is left out, segment by segment, so that its pixels stay bit for bit.

A picture that is only turned by its details is turned in fact, for which a JPEG is coded once again, finely.
"""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, Image, ImageOps

from compliance.sandbox.reading import Refused

MAX_PIXELS = 64_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
#: Chunks that say how the picture looks; all others go.
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs sPLT cICP acTL fcTL fdAT".split()
)
_PNG_CODES = {b"tEXt": "notes", b"zTXt": "notes", b"iTXt": "notes", b"tIME": "dates", b"eXIf": "other"}
_ORIENTATION = 0x0112
_GPS, _EXIF_IFD = 0x8825, 0x8769
_DEVICE = (0x010F, 0x0110, 0xA431, 0xA433, 0xA434, 0xA435)
_AUTHOR, _SOFTWARE = (0x013B, 0x8298), (0x0131, 0x013C)
_DATES, _TITLES = (0x0132, 0x9003, 0x9004), (0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F)
#: Markers of a JPEG that have no length.
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def clean_picture(data: bytes, media_type: str) -> tuple[bytes, set[str]]:
    """The picture alone, and what was found beside it."""
    kind = "JPEG" if media_type == "image/jpeg" else "PNG"
    turned, found = _looked_at(data, kind)
    stripped, more = (without_segments if kind == "JPEG" else _without_chunks)(data)
    found |= more
    if turned:
        stripped = _turned(data, kind)
    return stripped, found


def _looked_at(data: bytes, kind: str) -> tuple[bool, set[str]]:
    """Whether the details turn the picture, and codes of what they say. It is decoded, so a damaged one is refused."""
    Image.MAX_IMAGE_PIXELS = None  # our own bound stands below, before anything is decoded
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused("picture-large", most=MAX_PIXELS // 1_000_000)
            exif = picture.getexif()
            found = _codes_of(exif)
            picture.load()
            return exif.get(_ORIENTATION, 1) in range(2, 9), found
    except (Refused, MemoryError):
        raise
    except Exception as error:  # Pillow raises what its formats raise
        raise Refused("damaged") from error


def _codes_of(exif: Image.Exif) -> set[str]:
    inner: dict[int, Any] = {**exif, **exif.get_ifd(_EXIF_IFD)}
    said = {tag for tag, value in inner.items() if value not in ("", b"", None)}
    found = {
        code
        for code, tags in (
            ("device", _DEVICE),
            ("author", _AUTHOR),
            ("software", _SOFTWARE),
            ("dates", _DATES),
            ("titles", _TITLES),
        )
        if said & set(tags)
    }
    if exif.get_ifd(_GPS):
        found.add("place")
    if exif.get_ifd(ExifTags.IFD.IFD1):
        found.add("thumbnail")
    return found


def _turned(data: bytes, kind: str) -> bytes:
    """The picture as it is meant to be seen, with nothing that says how to turn it."""
    with Image.open(io.BytesIO(data), formats=[kind]) as picture:
        out, profile = io.BytesIO(), picture.info.get("icc_profile")
        options: dict[str, Any] = {"icc_profile": profile} if profile else {}
        if kind == "JPEG":
            # Measured on hard edges: no dot moves by more than 6 of 255, by half a step on average.
            options |= {"quality": 98, "subsampling": 0}
        upright = ImageOps.exif_transpose(picture)
        for name in ("exif", "xmp", "comment", "Comment", "XML:com.adobe.xmp"):
            upright.info.pop(name, None)
        upright.save(out, format=kind, exif=b"", **options)
    cut, _found = (without_segments if kind == "JPEG" else _without_chunks)(out.getvalue())
    return cut


def without_segments(data: bytes) -> tuple[bytes, set[str]]:
    """A JPEG of the segments that decoding needs: its tables, JFIF, colour profile and Adobe's colour transform."""
    if data[:2] != b"\xff\xd8":
        raise Refused("damaged")
    out, found, at = [data[:2]], set(), 2
    while True:
        if data[at : at + 1] != b"\xff":
            raise Refused("damaged")
        while data[at + 1 : at + 2] == b"\xff":  # fill bytes
            at += 1
        marker = data[at + 1] if at + 1 < len(data) else -1
        if marker == 0xD9:
            out.append(b"\xff\xd9")
            if data[at + 2 :].strip(b"\x00"):
                found.add("behind")
            return b"".join(out), found
        if marker in _BARE:
            out.append(data[at : at + 2])
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big") if marker >= 0 else 0
        if length < 2 or at + 2 + length > len(data):
            raise Refused("damaged")
        segment = data[at : at + 2 + length]
        code = _segment_code(marker, segment[4:])
        if code:
            found.add(code)
        else:
            out.append(segment)
        at += 2 + length
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            out.append(data[at:end])
            at = end


def _segment_code(marker: int, body: bytes) -> str:
    """The code of what is told by a segment that goes; "" for one that stays."""
    if marker == 0xFE:
        return "notes"
    if marker == 0xE0 and body.startswith(b"JFIF\x00"):
        return "thumbnail" if len(body) > 14 and body[12] and body[13] else ""
    if (marker == 0xE2 and body.startswith(b"ICC_PROFILE\x00")) or (marker == 0xEE and body.startswith(b"Adobe")):
        return ""
    if 0xE0 <= marker <= 0xEF:
        return "other"
    return ""


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the compressed picture ends: the next marker that is neither an escaped byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Refused("damaged")
        follows = data[at + 1]
        if follows == 0xFF:
            at += 1
        elif follows == 0 or 0xD0 <= follows <= 0xD7:
            at += 2
        else:
            return at


def _without_chunks(data: bytes) -> tuple[bytes, set[str]]:
    """A PNG of the chunks that say how the picture looks."""
    if data[:8] != _PNG:
        raise Refused("damaged")
    out, found, at = [_PNG], set(), 8
    while True:
        if at + 12 > len(data):
            raise Refused("damaged")
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise Refused("damaged")
        if name in _PNG_KEPT:
            out.append(data[at:end])
        else:
            found.add(_PNG_CODES.get(name, "other"))
        at = end
        if name == b"IEND":
            if data[at:].strip(b"\x00"):
                found.add("behind")
            return b"".join(out), found
