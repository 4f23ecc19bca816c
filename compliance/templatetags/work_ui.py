"""Template tags of the rooms people work in: `{% load work_ui %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance import pictures
from compliance.enums import Status, VersionState
from compliance.selectors.places import place_text

register = template.Library()


@register.simple_tag
def clause_url(name: str, obligation: Any, code: str = "") -> str:
    """The address of a page about a clause; `code` is that of a State, where the address has one."""
    kwargs = {"slug": obligation.resolution.slug, "place": obligation.wording.slug}
    return reverse(name, kwargs={**kwargs, **({"code": code} if code else {})})


@register.simple_tag
def place(printed: str) -> str:
    """A paragraph's place for a reader: `3(e)/s1` is "3 (e), second verb"."""
    return place_text(printed)


@register.simple_tag
def version_state(state: str) -> str:
    """The word for the state of a version."""
    return str(VersionState(state).label)


@register.simple_tag
def status_word(status: Any) -> SafeString:
    """The mark and word of a status that can be chosen, without saying that it is claimed."""
    value = Status(str(status))
    return format_html(
        '<span class="chip status-chip">{} <span class="chip-word">{}</span></span>',
        pictures.status_mark_svg(value.value),
        value.label,
    )
