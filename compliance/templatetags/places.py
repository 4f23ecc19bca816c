"""Words for places in resolutions: `{% load places %}`."""

from __future__ import annotations

from django import template

from compliance.selectors import places, texts

register = template.Library()


@register.filter
def place_text(place: str) -> str:
    """`3(e)/s1` for a reader: "3 (e), second clause"."""
    return places.place_text(place)


@register.filter
def direction(language: str) -> str:
    """`rtl` or `ltr` for a quoted text in this language."""
    return texts.direction_of(language)


@register.filter
def paragraph_anchor(path: str) -> str:
    """The fragment of a paragraph on its resolution's page: `3(e)` is `p3-e`."""
    return places.anchor(path)


@register.filter
def top_of(place: str) -> str:
    """The paragraph a place is in: `3(e)/s1` is in `3`."""
    return places.top_of(place)
