"""Officers at work in a process of its own: publishes statuses through the services, and notes what was accepted.

    python -m tests.faults.writer FILE SEED REST COUNTRY...

A line of JSON for each act, on the disk before the next begins: `{"accepted": version, ...}` or `{"refused": why}`.
What ended with an error may or may not be in the database; what was accepted must be.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import IO

STATUSES = ("not_started", "planned", "under_way", "implemented")


def main(file: str, seed: str, rest: str, *countries: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django  # noqa: PLC0415 - reads the environment

    django.setup()
    with Path(file).open("a", encoding="utf-8") as notes:
        write(notes, random.Random(int(seed)), float(rest), countries)  # noqa: S311 - chosen statuses


def write(notes: IO[str], chance: random.Random, rest: float, countries: tuple[str, ...]) -> None:
    """Until killed."""
    from django.db import close_old_connections, connection  # noqa: PLC0415 - needs settings

    from compliance.models import Country, Membership, Obligation, User  # noqa: PLC0415
    from compliance.services import implementations  # noqa: PLC0415
    from tests.factories import publish  # noqa: PLC0415

    people: list[tuple[Country, User, list[Obligation]]] = []
    while not people:
        for code in countries:
            country = Country.objects.get(iso3=code)
            officer = Membership.objects.filter(country=country, role="rapporteur", ended_at=None).latest("pk").user
            people.append((country, officer, list(Obligation.objects.in_force().applying_to(country))))
    number = 0
    while True:
        number += 1
        country, officer, obligations = chance.choice(people)
        obligation, status = chance.choice(obligations), chance.choice(STATUSES)
        text = f"{country.iso3} {os.getpid()} {number}"
        began = time.monotonic()
        try:
            close_old_connections()
            version = publish(officer, obligation, status=status, narrative=text)
            said: dict[str, object] = {"accepted": version.pk, "status": status, "text": text}
            if chance.random() < 0.1:
                implementations.implementation_withdraw(actor=officer, version=version, reason="Withdrawn.")
                said["withdrawn"] = True
        except Exception as error:  # noqa: BLE001 - the database is made to go away at any moment
            said = {"refused": f"{type(error).__name__}: {error}"[:300], "text": text}
            connection.close()
            time.sleep(0.2)
        said["seconds"] = time.monotonic() - began
        notes.write(json.dumps(said) + "\n")
        notes.flush()
        os.fsync(notes.fileno())
        time.sleep(chance.uniform(0, 2 * rest))


if __name__ == "__main__":
    main(*sys.argv[1:])
