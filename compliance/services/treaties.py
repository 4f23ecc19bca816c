"""Reading what States did about treaties from the participants lists of the United Nations Treaty Collection.

What a list says becomes evidence of the State that comes from the depositary: public, nobody's to change here, and no
claim of the State, whose status it does not set.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import Dimension, EvidenceKind, EvidenceOrigin, EvidenceState, Language, TreatyAct
from compliance.models import Country, Evidence, Treaty, TreatyAction
from compliance.models.treaties import CHAPTERS
from compliance.reading.participants import SENTENCES, ListError, Participant, read_list
from compliance.reading.state_names import Reason, StateNames, state_names
from compliance.services import search_index, trail
from compliance.services.errors import Conflict, Invalid
from compliance.services.treaty_calls import treaty_calls_find

DEPOSITARY = "Secretary-General of the United Nations, as depositary"
#: Written in English, as the list is; pages say it in the reader's language from the act itself.
_TITLES = {
    "": "Signature of the",
    TreatyAct.RATIFICATION: "Ratification of the",
    TreatyAct.ACCEPTANCE: "Acceptance of the",
    TreatyAct.APPROVAL: "Approval of the",
    TreatyAct.ACCESSION: "Accession to the",
    TreatyAct.SUCCESSION: "Succession to the",
}
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A participant that is no State of ours, and why."""

    line: int
    name: str
    reason: Reason


@dataclass
class ListReport:
    """What reading a list came to. `gone` are States on record that the list names no more: told, never removed."""

    treaty: Treaty
    participants: int
    matched: int
    signature_only: int
    new: int = 0
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)


def treaty_code(name: str) -> str:
    """The number of a treaty as files and people give it (`18-12-a.csv`, `XVIII-12-a`, `XVIII, 12.a`), as a code."""
    parts = re.split(r"[\s,.\-_]+", name.strip().removesuffix(".csv").lower())
    if parts and parts[0].upper() in CHAPTERS[1:]:
        parts[0] = str(CHAPTERS.index(parts[0].upper()))
    return "-".join(parts)


def treaty_of(code: str) -> Treaty:
    """The treaty of a code; the first time the treaties themselves are loaded, with the clauses that name them."""
    if not Treaty.objects.exists():
        call_command("loaddata", "treaties", verbosity=0)
        treaty_calls_find()
    treaty = Treaty.objects.filter(code=treaty_code(code)).first()
    if treaty is None:
        known = ", ".join(Treaty.objects.in_order().values_list("code", flat=True))
        raise Invalid(
            treaty=_("No treaty is known as “%(code)s”. Known are: %(known)s.") % {"code": code, "known": known}
        )
    return treaty


@transaction.atomic
def treaty_list_import(*, treaty: Treaty, data: bytes, source: str, as_of: date | None = None) -> ListReport:
    """Store what a participants list says, as of a day (today unless said); reading it again changes nothing.

    A date that was put right is changed with an entry in the State's trail. Raises Invalid where the list cannot be
    read, and Conflict where one of a later day has been read.
    """
    treaty = Treaty.objects.select_for_update().get(pk=treaty.pk)
    as_of = as_of or timezone.localdate()
    if as_of > timezone.localdate():
        raise Invalid(as_of=_("The day of a list cannot be in the future."))
    if treaty.list_as_of and as_of < treaty.list_as_of:
        raise Conflict(_("A list of %(date)s has been read before. This one is older.") % {"date": treaty.list_as_of})
    participants = _read(data, treaty, as_of)
    countries = {country.iso3: country for country in Country.objects.real()}
    names = state_names(
        (code, getattr(country, f"{kind}_name_{language}"))
        for code, country in countries.items()
        for kind in ("short", "formal")
        for language in Language.values
    )
    matched = _matched(participants, names)
    known = {
        action.country.iso3: action
        for action in TreatyAction.objects.filter(treaty=treaty).select_related("country", "evidence")
    }
    report = ListReport(
        treaty=treaty,
        participants=len(participants),
        matched=len(matched),
        signature_only=sum(1 for one in matched.values() if one.bound_on is None),
        gone=sorted(known.keys() - matched.keys()),
        unmatched=[
            Unmatched(p.line, p.name, names.reason_of(p.name)) for p in participants if names.code_of(p.name) is None
        ],
    )
    new = {code: one for code, one in matched.items() if code not in known}
    report.new = len(new)
    _store_new(treaty, [(countries[code], one) for code, one in new.items()], source)
    for code, action in known.items():
        if code in matched and _correct(action, matched[code], source):
            report.changed.append(code)
    if new or report.changed or treaty.list_as_of != as_of:
        treaty.list_as_of = as_of
        treaty.save(update_fields=["list_as_of"])
        _record(report, {code: _said(one) for code, one in new.items()}, source, data, as_of)
    return report


def _read(data: bytes, treaty: Treaty, as_of: date) -> list[Participant]:
    try:
        participants = read_list(data)
        for one in participants:
            for day in (one.signed_on, one.bound_on):
                if day is not None and day < treaty.adopted_on:
                    raise ListError("early", line=one.line, value=day.isoformat())
                if day is not None and day > as_of:
                    raise ListError("late", line=one.line, value=day.isoformat(), as_of=as_of.isoformat())
    except ListError as error:
        raise Invalid(list=_(SENTENCES[error.code]) % error.values) from None
    return participants


def _matched(participants: Sequence[Participant], names: StateNames) -> dict[str, Participant]:
    """The lines of States by code. Two lines about one State are a fault of the list."""
    found: dict[str, Participant] = {}
    for one in participants:
        code = names.code_of(one.name)
        if code is None:
            continue
        if code in found:
            values = {"line": one.line, "first": found[code].line, "name": one.name}
            fault = "twice"
            raise Invalid(list=_(SENTENCES[fault]) % values)
        found[code] = one
    return found


def _said(one: Participant | TreatyAction) -> dict[str, str]:
    """What is said of a State, as plain values."""
    days = {"signed_on": one.signed_on, "bound_on": one.bound_on}
    return {"how": one.how, **{name: day.isoformat() if day else "" for name, day in days.items()}}


def _printed(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _piece(treaty: Treaty, one: Participant) -> dict[str, Any]:
    """The evidence of an act: what it was, when, and where it stands."""
    day = one.bound_on or one.signed_on
    assert day is not None
    return {
        "title": f"{_TITLES[one.how]} {treaty.name_en} ({_printed(day)})"[:300],
        "dated": day,
        "description": f"Signed on {_printed(one.signed_on)}." if one.bound_on and one.signed_on else "",
        "issued_by": DEPOSITARY,
        "place_in_document": f"UN Treaty Collection, chapter {treaty.chapter}",
    }


def _store_new(treaty: Treaty, found: Sequence[tuple[Country, Participant]], source: str) -> None:
    now = timezone.now()
    pieces = Evidence.objects.bulk_create(
        [
            Evidence(
                country=country,
                origin=EvidenceOrigin.DEPOSITARY,
                kind=EvidenceKind.TREATY_ACTION,
                dimension=Dimension.STRUCTURE,
                state=EvidenceState.PUBLISHED,
                published_at=now,
                created_at=now,
                **_piece(treaty, one),
            )
            for country, one in found
        ]
    )
    search_index.evidence_index(*pieces)
    TreatyAction.objects.bulk_create(
        [
            TreatyAction(
                treaty=treaty,
                country=country,
                evidence=piece,
                participant=one.name,
                signed_on=one.signed_on,
                bound_on=one.bound_on,
                how=one.how,
                source=source[:200],
                read_at=now,
            )
            for (country, one), piece in zip(found, pieces, strict=True)
        ]
    )


def _correct(action: TreatyAction, one: Participant, source: str) -> bool:
    """Take over what a later list says otherwise, and tell the State in its trail. A new spelling alone is none."""
    before, after = _said(action), _said(one)
    if before == after:
        return False
    action.participant, action.signed_on, action.bound_on, action.how = one.name, one.signed_on, one.bound_on, one.how
    action.source, action.read_at = source[:200], timezone.now()
    action.save()
    for name, value in _piece(action.treaty, one).items():
        setattr(action.evidence, name, value)
    action.evidence.save()
    action.evidence.country = action.country
    search_index.evidence_index(action.evidence)
    trail.append(
        verb="treaty_action.change",
        object_type="evidence",
        object_key=action.evidence.key,
        country=action.country,
        payload={"treaty": action.treaty.code, "before": before, "after": after, "source": action.source},
    )
    return True


def _record(report: ListReport, new: dict[str, dict[str, str]], source: str, data: bytes, as_of: date) -> None:
    """One entry for the whole list."""
    trail.append(
        verb="treaty.import",
        object_type="treaty",
        object_key=report.treaty.code,
        payload={
            "source": source,
            "sha256": hashlib.sha256(data).hexdigest(),
            "as_of": as_of,
            "participants": report.participants,
            "new": new,
            "changed": report.changed,
            "gone": report.gone,
            "unmatched": {one.name: one.reason for one in report.unmatched},
        },
    )
