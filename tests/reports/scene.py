"""A State with one of everything that a report holds, and what people may write to break it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from compliance.figures import Place
from compliance.models import Country, Obligation, Resolution, User
from compliance.reports import composing
from compliance.reports.document import Document
from compliance.reports.fonts import families_of
from compliance.selectors.report import Choices, Report, national_report
from compliance.services.evidence import EvidenceData
from compliance.services.statistics import statistic_create
from tests import factories

#: What a careless program would run, follow or take for its own signs.
HOSTILE = '#import "x.typ": * $x^2$ @label <w:p> </w:t> & \\ *bold* _it_ `raw` {{ x }} =1+1 \x1b[31m "quoted"'
#: The same as it is printed: what no paper can show is gone.
PRINTED = '#import "x.typ": * $x^2$ @label <w:p> </w:t> & \\ *bold* _it_ `raw` {{ x }} =1+1 [31m "quoted"'
PLACE = composing.Place("Resolution Ledger", "https://ledger.example")


@dataclass
class Scene:
    country: Country
    rapporteur: User
    resolution: Resolution
    obligations: list[Obligation]

    def report(self, **choices: Any) -> Report:
        chosen = Choices(**{"end": timezone.localdate(), **choices})
        asked = [self.resolution]
        return national_report(user=self.rapporteur, country=self.country, resolutions=asked, choices=chosen)

    def document(self, language: str = "en", /, **choices: Any) -> Document:
        return composing.document_of(self.report(**choices), PLACE, fonts=tuple(families_of(language)[0]))


def build() -> Scene:
    country = factories.make_country("XAA", "Brenivar", is_fictional=True)
    rapporteur = factories.make_rapporteur(country)
    resolution = factories.make_resolution(
        "A/RES/99/1", [["to criminalize trafficking", "to train judges"], "to count"]
    )
    first, second = resolution.obligations.order_by("wording__position")
    factories.offer_evidence(
        rapporteur, first, title=f"Act {HOSTILE}", issued_by="Assembly", place_in_document="Articles 4 to 9"
    )
    cells = {
        Place(year, "identified", sex, "all", "all"): count
        for year, sex, count in ((2024, "female", 61), (2024, "male", 22), (2025, "female", 70), (2025, "male", 3))
    }
    data = EvidenceData(
        title="Victims identified", dated=date(2026, 1, 31), dimension="outcome", issued_by="Statistics"
    )
    statistic_create(actor=rapporteur, obligation=first, data=data, cells=cells)
    factories.publish(
        rapporteur, first, status="implemented", done=[0], narrative=f"First line.\n{HOSTILE}\n\nThe law is in force."
    )
    factories.review(
        factories.make_reviewer(factories.make_organisation("Amberlight Watch")),
        first,
        country,
        grade="C",
        reasons="Two of four centres were closed.",
        sources="Visits in 2026",
    )
    return Scene(country, rapporteur, resolution, [first, second])
