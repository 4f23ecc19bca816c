"""A small world for the public pages: two real States and a fictional one, one resolution, and the cast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client

from compliance.models import Country, Obligation, Organisation, Resolution, User
from compliance.services import summaries
from tests.factories import (
    make_administrator,
    make_contributor,
    make_country,
    make_organisation,
    make_rapporteur,
    make_resolution,
    make_reviewer,
)

#: Everybody who may look at a page; None is somebody who has not signed in.
CAST = ("anonymous", "ngo", "officer of another State", "contributor", "rapporteur", "administrator")
CLAUSES = (["to criminalize trafficking in persons", "to train officials"], "to protect victims", "to collect data")
#: Words that stand in unpublished records only: no page may ever show them.
SECRET = "not-yet-published-7f3a"


@dataclass
class World:
    """Rows the tests begin from; `people` has a user for every name of CAST but the first."""

    kenya: Country
    france: Country
    brenivar: Country
    resolution: Resolution
    obligations: list[Obligation]
    watch: Organisation
    people: dict[str, User]

    def client(self, who: str) -> Client:
        client = Client()
        if who != "anonymous":
            client.force_login(self.people[who])
        return client

    @property
    def rapporteur(self) -> User:
        return self.people["rapporteur"]


def make_world() -> World:
    """Kenya's record is kept by the cast; France's by the officer of another State."""
    kenya = make_country("KEN", "Kenya", short_name_ar="كينيا", formal_name_en="Republic of Kenya")
    france = make_country("FRA", "France", regional_group="weog")
    brenivar = make_country("XAA", "Brenivar", is_fictional=True, regional_group="")
    resolution = make_resolution("A/RES/99/1", CLAUSES, title="Trafficking in women and girls")
    watch = make_organisation("Amberlight Watch")
    return World(
        kenya=kenya,
        france=france,
        brenivar=brenivar,
        resolution=resolution,
        obligations=list(resolution.obligations.select_related("wording", "resolution").order_by("wording__position")),
        watch=watch,
        people={
            "ngo": make_reviewer(watch),
            "officer of another State": make_rapporteur(france),
            "contributor": make_contributor(kenya),
            "rapporteur": make_rapporteur(kenya),
            "administrator": make_administrator(),
        },
    )


def compile_all() -> None:
    """What the worker would do: everything that is waiting."""
    summaries.drain()


def page(client: Client, address: str, **extra: Any) -> str:
    """The text of a page that answers 200."""
    response = client.get(address, **extra)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return str(response.content.decode())


def words(text: str) -> str:
    """What a reader sees of a page: no tags, one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def chips(text: str) -> list[str]:
    """The statuses of a page in words, in its order: "Implemented · confirmed"."""
    return [words(chip) for chip in re.findall(r'<span class="chip status-chip.*?</span>(?:</span>)+', text, re.DOTALL)]
