"""Template tags of the rooms people work in: `{% load work_ui %}`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from compliance import pictures
from compliance.enums import (
    RETIRED,
    AddresseeClass,
    CheckOutcome,
    Dimension,
    ProvisionKind,
    Scope,
    Status,
    VersionState,
    WordingChange,
)
from compliance.models.addresses import address_of
from compliance.pictures.localise import ago_text
from compliance.selectors.places import place_text
from compliance.selectors.plain_words import asked_how, room_left

register = template.Library()


@register.simple_tag
def clause_url(name: str, obligation: Any, code: str = "") -> str:
    """The address of a page about a clause; `code` is that of a State, where the address has one."""
    slugs = {"slug": obligation.resolution.slug, "place": obligation.wording.slug}
    return address_of(name, **slugs, **({"code": code} if code else {}))


@register.simple_tag
def place(printed: str) -> str:
    """A paragraph's place for a reader: `3(e)/s1` is "3 (e), second clause"."""
    return place_text(printed)


@register.simple_tag
def clause_of_place(printed: str) -> str:
    """What tells a clause from others of its paragraph: of `3(e)/s1` "second clause"."""
    place = place_text(printed)
    return place.removeprefix(place_text(printed.partition("/")[0])).lstrip(", \u060c\u3001\uff0c") or place


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


@register.simple_tag
def dimension_word(dimension: str) -> str:
    """What evidence shows in one word: of "Structure: law and institutions" the part that names it."""
    return str(Dimension(dimension).label).partition(":")[0].partition("\uff1a")[0]


@register.simple_tag
def age_of(day: date | None) -> SafeString:
    """How old a dated thing is, in time that has passed in full."""
    if not day:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), ago_text(day))


_CHECKED = {
    CheckOutcome.FINE: _("The link was in order on %(day)s."),
    CheckOutcome.MOVED: _("The link led on to %(detail)s on %(day)s."),
    CheckOutcome.GONE: _("The link leads to nothing since %(since)s (last asked on %(day)s: %(detail)s)."),
    CheckOutcome.UNREACHABLE: _("The link cannot be reached since %(since)s (last asked on %(day)s: %(detail)s)."),
}


_MET = {
    "timeout": _("no answer in time"),
    "certificate": _("its certificate is not valid"),
    "name": _("its name is not known"),
    "connection": _("no connection"),
    "redirects": _("it leads on and on"),
    "not-public": _("it is no public address"),
}


@register.simple_tag
def check_words(check: Any, is_told: bool) -> str:
    """What the last check of a link found. A first failure is told as such: the next checks decide."""
    words = {
        "day": pictures.long_date_text(check.checked_at),
        "since": pictures.long_date_text(check.failing_since) if check.failing_since else "",
        "detail": _MET.get(check.detail) or f"\u2068{'HTTP ' if check.detail.isdigit() else ''}{check.detail}\u2069",
    }
    if check.failing_since and not is_told:
        return str(_("The link was not reached on %(day)s; it is asked again.")) % words
    return str(_CHECKED[CheckOutcome(check.outcome)]) % words


@register.simple_tag
def scope_word(scope: str) -> str:
    """The word for to whom an obligation applies."""
    return str(Scope(scope).label)


@register.simple_tag
def provision_kind(kind: str) -> str:
    """The word for a kind of paragraph."""
    return str(ProvisionKind(kind).label)


@register.simple_tag
def addressee_word(addressee_class: str) -> str:
    """The word for who is addressed, by class."""
    return str(AddresseeClass(addressee_class).label)


@register.simple_tag
def force_sentence(resolution: Any, wording: Any) -> str:
    """How strongly a clause asks, in plain words."""
    return asked_how(resolution, wording)


@register.simple_tag
def latitude_sentence(latitude: str) -> str:
    """What room an action's wording leaves, in plain words."""
    return room_left(latitude)


@register.simple_tag
def moment(when: datetime | None) -> SafeString:
    """A date with its time, for what happened within a day; nothing for none."""
    if when is None:
        return SafeString("")
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), pictures.moment_text(when))


@register.simple_tag
def iso_date(day: str | None) -> str:
    """A date of a reading, written in full; a dash for none."""
    return pictures.long_date_text(date.fromisoformat(day)) if day else "–"


_PLANNED = {
    RETIRED: _("Retired"),
    WordingChange.AMENDED.value: _("Amended"),
    WordingChange.NEW.value: _("New"),
    WordingChange.UNCHANGED.value: _("Unchanged"),
}
_UNPAIRED = {
    ("paragraph", "here"): _("paragraph without one in the original"),
    ("paragraph", "original"): _("paragraph of the original without one here"),
    ("obligation", "here"): _("clause without one in the original"),
    ("obligation", "original"): _("obligation of the original without words here"),
    ("actions", "here"): _("another number of actions than in the original: they get no words"),
}


@register.simple_tag
def plan_word(change: str) -> str:
    """The word for what becomes of a clause."""
    return str(_PLANNED[change])


@register.simple_tag
def unpaired_word(kind: str, side: str) -> str:
    """Why a part of a text in another language gets no words."""
    return str(_UNPAIRED.get((kind, side), kind))


@register.filter
def alike(similarity: float) -> int:
    """How alike two wordings are, from 0 to 1, in whole hundredths."""
    return round(similarity * 100)
