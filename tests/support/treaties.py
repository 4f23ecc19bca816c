"""Treaties and acts on record with their depositary, as the import leaves them."""

from __future__ import annotations

from datetime import date
from typing import Any

from compliance.models import Country, Evidence, Treaty, TreatyAction


def make_treaty(code: str = "18-12-a", name: str = "Trafficking Protocol", **fields: Any) -> Treaty:
    names = {f"{kind}_{lang}": name for kind in ("name", "short_name") for lang in ("ar", "zh", "en", "fr", "ru", "es")}
    defaults = {"adopted_on": date(2000, 11, 15), "in_force_on": date(2003, 12, 25), "citation": "UNTS 2237, p. 319"}
    return Treaty.objects.create(code=code, **{**names, **defaults, **fields})


def make_act(country: Country, treaty: Treaty, **fields: Any) -> TreatyAction:
    """A State's act with its evidence; a ratification unless said otherwise."""
    values = {"bound_on": date(2002, 8, 21), "how": "ratification", **fields}
    evidence = Evidence.objects.create(
        country=country,
        origin="depositary",
        kind="treaty_action",
        dimension="structure",
        title=f"{values['how'].capitalize() or 'Signature'} of the {treaty.name}",
        dated=values["bound_on"] or values["signed_on"],
        state="published",
    )
    return TreatyAction.objects.create(
        treaty=treaty, country=country, evidence=evidence, participant=country.name, source="list.csv", **values
    )
