"""A paragraph's place in words: `3(e)/s1` is "3 (e), second clause"."""

from __future__ import annotations

import re

from django.utils.text import slugify
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from compliance.pictures.localise import kept_by_language

_UNNUMBERED = re.compile(r"^(?P<kind>op|pp)(?P<number>\d+)")


def isolated(text: str) -> str:
    """Text of a left-to-right script that keeps its order in a page read from right to left."""
    return f"\u2066{text}\u2069" if get_language_bidi() else text


@kept_by_language
def place_text(place: str) -> str:
    """The place for a reader. A number in brackets is counted here, because the copy prints none."""
    path, _slash, second = place.partition("/")
    if found := _UNNUMBERED.match(path):
        path = f"[{found['number']}]{path[found.end() :]}"
    path = re.sub(r"(?<=[\w\])])\(", " (", path)
    path = isolated(path)
    if not second:
        return path
    ordinals = {"s1": _("second clause"), "s2": _("third clause"), "s3": _("fourth clause")}
    ordinal = ordinals.get(second, _("further clause"))
    return _("%(place)s, %(clause)s") % {"place": path, "clause": ordinal}


def top_of(place: str) -> str:
    """The paragraph that a place is in: `3(e)/s1` is in `3`."""
    return re.split(r"[(/]", place, maxsplit=1)[0]


def obligation_title(symbol: str, place: str) -> str:
    """An obligation as it is cited: "A/RES/65/190, paragraph 3 (e), second clause"."""
    return _("%(symbol)s, paragraph %(place)s") % {"symbol": isolated(symbol), "place": place_text(place)}


def anchor(path: str) -> str:
    """The fragment of a paragraph on the resolution's page: `3(e)` is `p3-e`."""
    slug = slugify(re.sub(r"[^\w]+", "-", path)).strip("-")
    return f"p{slug or 'x'}"
