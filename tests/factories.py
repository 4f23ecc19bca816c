"""Builders of test data. What changes a record goes through the services, so that tests start from real rows.

kenya = make_country("KEN", "Kenya")
resolution = make_resolution("A/RES/99/1", ["to criminalize trafficking", "to train officials"])
obligation = resolution.obligations.first()
officer = make_rapporteur(kenya)
publish(officer, obligation, status="implemented")
review(make_reviewer(make_organisation("Watch")), obligation, kenya, grade="A")
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from compliance.enums import ResolutionState, Role, VersionState
from compliance.models import (
    Action,
    Country,
    Evidence,
    ImplementationVersion,
    Institution,
    LanguageVersion,
    Membership,
    Obligation,
    ObligationWording,
    Organisation,
    Resolution,
    Review,
    Revision,
    User,
)
from compliance.services import evidence, implementations, loading, readings, resolutions, reviews, search_index, work
from compliance.services.evidence import EvidenceData
from compliance.services.versions import ActionData, ImplementationData

_numbers = count(1)
PASSWORD = "correct horse battery"


def make_country(iso3: str = "", name: str = "", **fields: Any) -> Country:
    """A State with all its names; without a code an invented one."""
    n = next(_numbers)
    iso3 = iso3 or "Q" + chr(65 + n // 26 % 26) + chr(65 + n % 26)
    name = name or f"State {iso3}"
    names = {
        f"{kind}_name_{lang}": name for kind in ("short", "formal") for lang in ("ar", "zh", "en", "fr", "ru", "es")
    }
    iso2 = chr(65 + n // 26 % 26) + chr(65 + n % 26)
    defaults = {"iso2": iso2, "m49": f"{n % 1000:03}", "membership": "member", "regional_group": "african"}
    return Country.objects.create(iso3=iso3, **{**defaults, **names, **fields})


def make_resolution(
    symbol: str = "A/RES/99/1",
    clauses: Sequence[str | Sequence[str]] = ("to act",),
    *,
    publish: bool = True,
    **fields: Any,
) -> Resolution:
    """A resolution that urges Governments, a paragraph for each clause; a clause is an action or a list of them."""
    text, provisions, obligations = "", [], []
    for n, clause in enumerate(clauses, start=1):
        actions = [clause] if isinstance(clause, str) else list(clause)
        start = len(text) + len(f"{n}. ")
        words = "Urges Governments " + " and ".join(actions)
        text += f"{n}. {words};\n"
        asked, at = [], start + len("Urges Governments ")
        for action in actions:
            asked.append(
                {
                    "text": action,
                    "verbs": [action.split()[1]],
                    "start": at,
                    "end": at + len(action),
                    "latitude": "none",
                    "qualifiers": [],
                }
            )
            at += len(action) + len(" and ")
        span = {"text": words, "start": start, "end": start + len(words)}
        common = {
            "verb": "Urges",
            "verb_base": "urges",
            "addressee": "Governments",
            "addressee_class": "governments",
            **span,
        }
        provisions.append({"id": str(n), "kind": "operative", "number": str(n), "parent": None, "themes": [], **common})
        obligations.append({"id": str(n), "provision": str(n), "force": 4, "actions": asked, **common})
    resolution = Resolution.objects.create(
        slug=loading.slug_of_symbol(symbol),
        symbol=symbol,
        **{
            "body": "ga",
            "body_name": "General Assembly",
            "title": f"Resolution {symbol}",
            "adopted_on": date(2020, 12, 16),
            **fields,
        },
    )
    revision = Revision.objects.create(resolution=resolution, number=1)
    parsed = {
        "symbol": symbol,
        "title": fields.get("title", f"Resolution {symbol}"),
        "adopted_on": "2020-12-16",
        "source": {"language": "en"},
        "provisions": provisions,
        "obligations": obligations,
        "warnings": [],
    }
    version = LanguageVersion(
        revision=revision,
        language="en",
        filename="test.txt",
        media_type="text/plain",
        sha256=hashlib.sha256(f"{symbol}{text}".encode()).hexdigest(),
        text=text,
        parsed=parsed,
        parser_version="test",
        loaded_at=timezone.now(),
    )
    readings.recount(version, save=False)
    version.save()
    if publish:
        loading.store_obligations(version, parsed, loading.store_provisions(version, provisions))
        resolution.current_revision = revision
        for row in (revision, version):
            row.state, row.published_at = ResolutionState.PUBLISHED, timezone.now()
            row.save()
        resolution.state, resolution.published_at = ResolutionState.PUBLISHED, timezone.now()
        resolution.first_report_on = resolution.first_report_on or timezone.localdate() + timedelta(days=365)
    resolution.save()
    if publish:
        search_index.resolution_index(resolution)
        search_index.clauses_index(ObligationWording.objects.filter(version=version))
        work.mark_all()
    return resolution


def load_text(
    symbol: str, paragraphs: Sequence[str], *, preamble: Sequence[str] = (), filename: str = "text.txt"
) -> Resolution:
    """Load and publish a text as an administrator would: a new resolution, or a revision of a loaded one."""
    recalled = "".join(f"{words},\n\n" for words in preamble)
    asked = "\n\n".join(f"{n}. {words};" for n, words in enumerate(paragraphs, start=1))
    text = f"General Assembly\n\nThe General Assembly,\n\n{recalled}{asked}\n"
    report = resolutions.resolution_load(data=text.encode(), filename=filename, symbol=symbol)
    assert report.created
    return resolutions.resolution_publish(resolution=report.resolution)


def make_user(email: str = "", **fields: Any) -> User:
    n = next(_numbers)
    return User.objects.create_user(email or f"person{n}@example.org", PASSWORD, **{"name": f"Person {n}", **fields})


def make_member(role: Role, **place: Any) -> User:
    """Somebody with a role; `place` names the country, organisation or institution."""
    user = make_user()
    Membership.objects.create(user=user, role=role, **place)
    return user


def make_administrator() -> User:
    return make_member(Role.ADMINISTRATOR)


def make_rapporteur(country: Country) -> User:
    return make_member(Role.RAPPORTEUR, country=country)


def make_contributor(country: Country, institution: Institution | None = None) -> User:
    return make_member(Role.CONTRIBUTOR, country=country, institution=institution)


def make_organisation(name: str = "") -> Organisation:
    n = next(_numbers)
    return Organisation.objects.create(slug=f"organisation-{n}", name=name or f"Organisation {n}")


def make_reviewer(organisation: Organisation | None = None, *, approver: bool = False) -> User:
    return make_member(Role.APPROVER if approver else Role.MEMBER, organisation=organisation or make_organisation())


def make_institution(country: Country, name: str = "Ministry of Justice") -> Institution:
    return Institution.objects.create(country=country, slug=f"institution-{next(_numbers)}", name=name)


def draft(
    actor: User, obligation: Obligation, *, status: str = "under_way", done: Sequence[int] = (), **data: Any
) -> ImplementationVersion:
    """Save the working version of the actor's State; `done` are positions of ticked actions."""
    country = actor.memberships.active().get().country
    working = (
        ImplementationVersion.objects.working()
        .filter(implementation__pair__country=country, implementation__pair__obligation=obligation)
        .first()
    )
    actions = Action.objects.filter(obligation=obligation, retired_at__isnull=True).order_by("wording__position")
    if "evidence_ids" not in data and working:
        data["evidence_ids"] = list(working.evidence.values_list("pk", flat=True))
    return implementations.implementation_save(
        actor=actor,
        obligation=obligation,
        expected=working.revision_count if working else None,
        data=ImplementationData(
            status=status,
            actions=[ActionData(action.pk, "done" if n in done else "open") for n, action in enumerate(actions)],
            **data,
        ),
    )


def publish(actor: User, obligation: Obligation, *, status: str = "under_way", **data: Any) -> ImplementationVersion:
    """Save and publish."""
    version = draft(actor, obligation, status=status, **data)
    version = implementations.implementation_publish(actor=actor, version=version, expected=version.revision_count)
    assert version.state == VersionState.PUBLISHED
    return version


def offer_evidence(actor: User, obligation: Obligation, **data: Any) -> Evidence:
    """Add evidence with a link to the working version."""
    fields = {
        "title": "Act No. 1",
        "dated": date(2024, 2, 1),
        "kind": "law",
        "dimension": "structure",
        "url": "https://laws.example/1",
    }
    return evidence.evidence_create(actor=actor, obligation=obligation, data=EvidenceData(**{**fields, **data}))


def review(actor: User, obligation: Obligation, country: Country, *, grade: str = "A", **data: Any) -> Review:
    """Review what is current."""
    current = (
        ImplementationVersion.objects.current()
        .filter(implementation__pair__country=country, implementation__pair__obligation=obligation)
        .first()
    )
    fields = {
        "information_quality": "detailed",
        "reasons": "We looked.",
        "sources": "",
        "evidence_cutoff": timezone.localdate(),
    }
    return reviews.review_publish(
        actor=actor,
        obligation=obligation,
        country=country,
        judged_version_id=current.pk if current else None,
        grade=grade,
        **{**fields, **data},
    )
