"""Corrections as a person reads them: what the reader proposed, what was made of it, by whom, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.enums import AddresseeClass, Force, Latitude, ProvisionKind, Scope
from compliance.models import Correction, Country, Theme
from compliance.pictures import line_text, long_date_text
from compliance.reading.errors import MESSAGES
from compliance.reading.story import before_each
from compliance.selectors.check import Check
from compliance.selectors.places import place_text

WHAT: dict[str, Promise] = {
    "describe": gettext_lazy("The title block"),
    "provision_set": gettext_lazy("Paragraph corrected"),
    "obligation_set": gettext_lazy("Obligation corrected"),
    "obligation_add": gettext_lazy("Obligation added"),
    "obligation_aside": gettext_lazy("Obligation set aside"),
    "obligation_split": gettext_lazy("Obligation split"),
    "obligation_merge": gettext_lazy("Obligation joined with the next"),
    "action_add": gettext_lazy("Action added"),
    "action_set": gettext_lazy("Action corrected"),
    "action_aside": gettext_lazy("Action set aside"),
    "action_split": gettext_lazy("Action split"),
    "action_merge": gettext_lazy("Action joined with the next"),
    "themes_set": gettext_lazy("Themes chosen"),
    "scope_set": gettext_lazy("To whom it applies"),
}
LABELS: dict[str, Promise] = {
    "symbol": gettext_lazy("Symbol"),
    "title": gettext_lazy("Title"),
    "adopted_on": gettext_lazy("Adopted on"),
    "body": gettext_lazy("Adopted by"),
    "session": gettext_lazy("Session"),
    "number": gettext_lazy("Number"),
    "meeting": gettext_lazy("Meeting"),
    "vote": gettext_lazy("Vote"),
    "kind": gettext_lazy("Kind"),
    "verb": gettext_lazy("Verb as printed"),
    "verb_base": gettext_lazy("Verb of the lexicon"),
    "force": gettext_lazy("Force"),
    "addressee": gettext_lazy("Addressed to"),
    "addressee_class": gettext_lazy("Class of the addressee"),
    "latitude": gettext_lazy("Latitude"),
    "narrowed_to": gettext_lazy("Narrowed to"),
    "alternative_group": gettext_lazy("One of several ways"),
    "slugs": gettext_lazy("Themes"),
    "scope": gettext_lazy("Applies to"),
}
_CHOICES: dict[str, dict[Any, Any]] = {
    "kind": dict(ProvisionKind.choices),
    "addressee_class": dict(AddresseeClass.choices),
    "latitude": dict(Latitude.choices),
    "force": dict(Force.choices),
    "scope": dict(Scope.choices),
}
#: Of longer words the beginning and the end are shown.
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Change:
    """One thing corrected: what was there ("" where that is not known any more), and what is there now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Story:
    """A correction in words. `misfit` says why it finds no place ("" where it stands); `quote` are the words it is
    about, shortened."""

    correction: Correction
    what: str
    place: str
    quote: str
    changes: list[Change]
    misfit: str


def stories(check: Check) -> list[Story]:
    """All corrections of a text in words, the newest first. At most two queries, whatever their number."""
    if not check.corrections:
        return []
    version = check.version
    standing = [made.correction.as_plain() for made in check.corrections if made.correction.undone_at is None]
    before = before_each(version.parsed, version.text, standing)
    names = _Names.of(check)
    return [
        Story(
            correction=made.correction,
            what=str(WHAT.get(made.correction.op, made.correction.op)),
            place=place_text(made.correction.provision) if made.correction.provision else "",
            quote=shortened(made.correction.quote),
            changes=_changes(made.correction, before.get(made.correction.number), names),
            misfit=_(MESSAGES[made.misfit]) if made.misfit in MESSAGES else made.misfit,
        )
        for made in reversed(check.corrections)
    ]


def shortened(words: str) -> str:
    """Words on one line, the middle left out where they are many."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 40]} … {line[-40:]}"


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of the themes and States that corrections speak of."""

    themes: Mapping[str, str]
    states: Mapping[str, str]

    @classmethod
    def of(cls, check: Check) -> _Names:
        values = [made.correction.values for made in check.corrections]
        slugs = {slug for value in values for slug in value.get("slugs") or []}
        slugs |= {slug for o in check.obligations for slug in o.theme_slugs or []}
        codes = {code for value in values for code in value.get("states") or []}
        themes = {t.slug: t.label for t in Theme.objects.filter(slug__in=slugs)} if slugs else {}
        states = {c.iso3: c.name for c in Country.objects.filter(iso3__in=codes)} if codes else {}
        return cls(themes, states)


def _changes(correction: Correction, before: Mapping[str, Any] | None, names: _Names) -> list[Change]:
    """What it changed; where it has no place now, only what it says."""
    values, known = correction.values, before is not None
    before = before or {}
    if correction.op == "themes_set":
        was = before.get("theme_slugs")
        shown = (_joined(names.themes, was) or _("none")) if was is not None else _("as proposed")
        return [Change(str(LABELS["slugs"]), shown, _joined(names.themes, values.get("slugs") or []) or _("none"))]
    if correction.op == "scope_set":
        return [Change(str(LABELS["scope"]), _scope(before.get("scope"), names), _scope(values, names))]
    if correction.op.endswith("_split"):
        at = values.get("at")
        middle = at - correction.start if isinstance(at, int) else 0
        parts = (correction.quote[:middle], correction.quote[middle:])
        return [Change(_("Split into"), shortened(correction.quote), " ‖ ".join(shortened(part) for part in parts))]
    return [
        Change(str(LABELS.get(key, key)), _word(key, before.get(key)) if known else "", _word(key, value))
        for key, value in values.items()
        if not known or before.get(key) != value
    ]


def _joined(labels: Mapping[str, str], slugs: list[str]) -> str:
    return line_text(labels.get(slug, slug) for slug in slugs)


def _scope(scope: Mapping[str, Any] | None, names: _Names) -> str:
    if not scope:
        return str(Scope.ALL.label)
    said = [
        _word("scope", scope.get("scope")),
        _joined(names.states, scope.get("states") or []),
        scope.get("note") or "",
    ]
    return ": ".join(part for part in said if part)


def _word(key: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if key == "adopted_on":
        try:
            return long_date_text(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(_CHOICES.get(key, {}).get(value, value))
