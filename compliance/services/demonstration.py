"""The demonstration: the real States and the two real resolutions, and made-up records on fictional States only.

Every step looks first whether it has been done, so that running it again is quick and loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from compliance.enums import ActionStatus, Audience, EvidenceKind, Language, ResolutionState
from compliance.models import (
    Action,
    Country,
    ImplementationVersion,
    Institution,
    Obligation,
    Review,
    Theme,
    Treaty,
    User,
)
from compliance.services import evidence, implementations, resolutions, reviews
from compliance.services.evidence import EvidenceData
from compliance.services.versions import ActionData, ImplementationData

#: The two source documents the application was made from, with the symbol the first does not say itself.
SOURCES = (("A-RES-65-190-digest.txt", "A/RES/65/190"), ("A-HRC-RES-11-3.txt", None))
#: Printed beside every demonstration account, which works on loopback addresses only.
PASSWORD = "demonstration-ledger"  # noqa: S105


def prepare(say: Callable[[str], None]) -> None:
    """States, themes, both resolutions published, fictional States with people and records."""
    fixtures = Path(settings.BASE_DIR) / "fixtures"
    if not Country.objects.real().exists():
        say("Loading the 195 States")
        call_command("loaddata", "countries", verbosity=0)
    if not Theme.objects.exists():
        call_command("loaddata", "themes", verbosity=0)
    if not Treaty.objects.exists():
        call_command("loaddata", "treaties", verbosity=0)
    for name, symbol in SOURCES:
        report = resolutions.resolution_load(
            data=(fixtures / "resolutions" / name).read_bytes(), filename=name, symbol=symbol
        )
        if report.resolution.state == ResolutionState.DRAFT:
            resolutions.resolution_publish(resolution=report.resolution)
        if report.created:
            say(f"Loaded {report.resolution.symbol}: {report.obligations} obligations, {report.actions} actions")
    if not User.objects.filter(is_demonstration=True).exists():
        say("Adding fictional States with their records")
        call_command("loaddata", "demonstration", verbosity=0)
        for user in _people(fixtures):
            user.set_password(PASSWORD)
            user.is_demonstration = True
            user.save()
    play(json.loads((fixtures / "demonstration_records.json").read_text(encoding="utf-8")))


def _people(fixtures: Path) -> list[User]:
    records = json.loads((fixtures / "demonstration.json").read_text(encoding="utf-8"))
    return list(User.objects.filter(pk__in=[r["pk"] for r in records if r["model"] == "compliance.user"]))


def accounts() -> list[User]:
    """The demonstration's people, administrators first."""
    return list(User.objects.filter(is_demonstration=True).order_by("pk"))


def play(records: dict[str, Any]) -> None:
    """Write the records as their authors would, through the same services; those there already are left alone."""
    for claim in records["claims"]:
        _claim(claim, publish=True)
    for draft in records["working"]:
        _claim(draft, publish=False)
    for review in records["reviews"]:
        _review(review)


def _clause(address: str) -> Obligation:
    slug, place = address.split("/")
    return Obligation.objects.in_force().get(resolution__slug=slug, wording__slug=place)


def _claim(claim: dict[str, Any], *, publish: bool) -> None:
    actor = User.objects.get(email=claim["by"])
    obligation = _clause(claim["clause"])
    country = actor.memberships.active().get().country
    assert country is not None
    if ImplementationVersion.objects.filter(
        implementation__pair__country=country, implementation__pair__obligation=obligation
    ).exists():
        return
    cited = [
        evidence.evidence_create(actor=actor, obligation=obligation, data=_piece(piece))
        for piece in claim.get("evidence", [])
    ]
    working = (
        ImplementationVersion.objects.working()
        .filter(implementation__pair__country=country, implementation__pair__obligation=obligation)
        .first()
    )
    actions = Action.objects.filter(obligation=obligation, retired_at__isnull=True).order_by("wording__position")
    version = implementations.implementation_save(
        actor=actor,
        obligation=obligation,
        expected=working.revision_count if working else None,
        data=ImplementationData(
            status=claim["status"],
            narrative=claim["narrative"],
            lead_institution=Institution.objects.filter(country=country, name=claim.get("institution", "")).first(),
            target_date=date.fromisoformat(claim["target"]) if "target" in claim else None,
            actions=[
                ActionData(action.pk, ActionStatus.DONE if n in claim["done"] else ActionStatus.OPEN)
                for n, action in enumerate(actions)
            ],
            evidence_ids=[piece.pk for piece in cited],
        ),
    )
    if publish:
        implementations.implementation_publish(actor=actor, version=version, expected=version.revision_count)
        return
    if claim.get("submit"):
        version = implementations.implementation_submit(actor=actor, version=version, expected=version.revision_count)
    if reason := claim.get("return"):
        returner = User.objects.get(email=claim["return_by"])
        implementations.implementation_return(
            actor=returner, version=version, expected=version.revision_count, reason=reason
        )


def _piece(piece: dict[str, Any]) -> EvidenceData:
    return EvidenceData(
        kind=EvidenceKind(piece["kind"]),
        dimension=piece["dimension"],
        title=piece["title"],
        dated=date.fromisoformat(piece["dated"]),
        issued_by=piece.get("issued_by", ""),
        place_in_document=piece.get("place_in_document", ""),
        language=piece.get("language", Language.ENGLISH),
        url=piece["url"],
        audience=piece.get("audience", Audience.EVERYONE),
    )


def _review(review: dict[str, Any]) -> None:
    actor = User.objects.get(email=review["by"])
    obligation, country = _clause(review["clause"]), Country.objects.get(iso3=review["state"])
    organisation = actor.memberships.active().get().organisation
    if Review.objects.filter(pair__country=country, pair__obligation=obligation, organisation=organisation).exists():
        return
    current = (
        ImplementationVersion.objects.current()
        .filter(implementation__pair__country=country, implementation__pair__obligation=obligation)
        .first()
    )
    reviews.review_publish(
        actor=actor,
        obligation=obligation,
        country=country,
        judged_version_id=current.pk if current else None,
        grade=review["grade"],
        information_quality=review["quality"],
        reasons=review["reasons"],
        sources=review["sources"],
        evidence_cutoff=timezone.localdate(),
    )
