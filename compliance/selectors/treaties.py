"""What the depositary of a treaty has on record of a State, beside what the State says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.models import Country, Evidence, EvidenceLink, Obligation, Pair, Treaty, TreatyAction


@dataclass(frozen=True, slots=True)
class TreatyLine:
    """A treaty, and the State's act on record; `act` is None where the list names no such State."""

    treaty: Treaty
    act: TreatyAction | None

    @property
    def as_of(self) -> date | None:
        """The day the list speaks of."""
        return self.treaty.list_as_of


def _lines(treaties: list[Treaty], country: Country, user: Any) -> Iterator[TreatyLine]:
    acts = {
        act.treaty_id: act for act in TreatyAction.objects.visible_to(user).filter(country=country, treaty__in=treaties)
    }
    return (TreatyLine(treaty, acts.get(treaty.pk)) for treaty in treaties)


def asked_treaties(country: Country, obligation: Obligation, user: Any) -> list[TreatyLine]:
    """The treaties a clause asks States to join whose lists were read, with the State's acts. Two queries at most.

    A fictional State is in no list.
    """
    asked = Treaty.objects.visible_to(user).filter(calls__action__obligation=obligation, list_as_of__isnull=False)
    treaties = list(asked.in_order().distinct()) if not country.is_fictional else []
    return list(_lines(treaties, country, user)) if treaties else []


def treaty_record(country: Country, user: Any) -> list[TreatyLine]:
    """Every act of a State that is on record, by treaty as adopted. One query."""
    acts = TreatyAction.objects.visible_to(user).filter(country=country).select_related("treaty")
    return [TreatyLine(act.treaty, act) for act in acts.order_by("treaty__adopted_on", "treaty__code")]


def citable_acts(country: Country, obligation: Obligation, pair: Pair | None, user: Any) -> list[Evidence]:
    """The depositary's evidence that a clause asks for and that is not offered for the pair yet. One query."""
    found = Evidence.objects.visible_to(user).filter(
        country=country, treaty_action__treaty__calls__action__obligation=obligation
    )
    if pair is not None:
        found = found.exclude(links__in=EvidenceLink.objects.filter(pair=pair, ended_at__isnull=True))
    return list(found.distinct().order_by("-dated", "title"))
