"""Evidence: offering it for a clause, correcting it while it is a draft, withdrawing it with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import Audience, Dimension, EvidenceKind, EvidenceState, Language, VersionState
from compliance.models import (
    Country,
    Evidence,
    EvidenceFile,
    EvidenceLink,
    Implementation,
    ImplementationVersion,
    Obligation,
    User,
    VersionEvidence,
)
from compliance.services import trail, work
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.files import CheckedFile, check_file
from compliance.services.implementations import keep_save, reopen, start_version, working_version
from compliance.services.pairs import implementation_for_update, officer_country


@dataclass(frozen=True)
class EvidenceData:
    """What an editor says of a piece of evidence."""

    kind: str = EvidenceKind.OTHER
    dimension: str = Dimension.STRUCTURE
    title: str = ""
    dated: date | None = None
    issued_by: str = ""
    place_in_document: str = ""
    language: str = Language.ENGLISH
    url: str = ""
    description: str = ""
    audience: str = Audience.EVERYONE


def _cleaned(evidence: Evidence) -> Evidence:
    try:
        evidence.full_clean(exclude=["country", "organisation", "created_by"])
    except ValidationError as error:
        raise Invalid(
            {
                key if key != "__all__" else "": [str(m) for m in messages]
                for key, messages in error.message_dict.items()
            }
        ) from None
    if evidence.dated > timezone.localdate():
        raise Invalid(dated=_("Evidence cannot be dated in the future."))
    return evidence


def _record(verb: str, actor: User, evidence: Evidence, **payload: object) -> None:
    trail.append(
        verb=f"evidence.{verb}",
        object_type="evidence",
        object_key=evidence.key,
        actor=actor,
        country=evidence.country,
        payload={"kind": evidence.kind, "audience": evidence.audience, "state": evidence.state, **payload},
    )


def _store_file(evidence: Evidence, number: int, checked: CheckedFile, actor: User) -> EvidenceFile:
    stored = EvidenceFile(
        evidence=evidence,
        number=number,
        original_name=checked.name,
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=actor,
    )
    stored.file.save(f"{secrets.token_hex(16)}.{checked.extension}", checked.upload, save=False)
    stored.save()
    return stored


def evidence_create(
    *,
    actor: User,
    obligation: Obligation,
    data: EvidenceData,
    files: Sequence[UploadedFile[bytes]] = (),
    also: Sequence[Obligation] = (),
    has_table: bool = False,
) -> Evidence:
    """Offer evidence for a clause: linked to the State's pair and cited by its working version.

    Needs a link, a file, or a table of figures that the caller stores with it (`has_table`). Where there is no working
    version one is begun as a copy of the current. The same holds for each clause in `also`, which the piece serves too.
    """
    checked = [check_file(upload) for upload in files]
    if not checked and not data.url.strip() and not has_table:
        raise Invalid(url=_("Give a link or a file, so that others can read the evidence."))
    stored: list[EvidenceFile] = []
    try:
        with transaction.atomic():
            return _create(actor, [obligation, *also], data, checked, stored)
    except BaseException:
        for item in stored:
            item.file.delete(save=False)
        raise


def _create(
    actor: User,
    obligations: Sequence[Obligation],
    data: EvidenceData,
    checked: list[CheckedFile],
    stored: list[EvidenceFile],
) -> Evidence:
    country = officer_country(actor)
    open_records = [_open_record(actor, country, obligation) for obligation in obligations]
    evidence = _cleaned(
        Evidence(
            country=country,
            created_by=actor,
            **{k: v.strip() if isinstance(v, str) else v for k, v in asdict(data).items()},
        )
    )
    evidence.save()
    for number, item in enumerate(checked, start=1):
        stored.append(_store_file(evidence, number, item, actor))
    for implementation, version in open_records:
        _cite(actor, evidence, implementation, version)
    first, *others = [obligation.key for obligation in obligations]
    more = {"also": others} if others else {}
    _record("create", actor, evidence, files=[item.sha256 for item in checked], obligation=first, **more)
    return evidence


def _open_record(
    actor: User, country: Country, obligation: Obligation
) -> tuple[Implementation, ImplementationVersion | None]:
    """The State's record on a clause, locked, with the working version if there is one that the actor may change."""
    implementation = implementation_for_update(country=country, obligation=obligation)
    version = working_version(implementation)
    if (
        version is not None
        and version.state in (VersionState.SUBMITTED, VersionState.APPROVED)
        and not rules.is_rapporteur(actor)
    ):
        raise Conflict(_("This record is with the rapporteur now."), version)
    return implementation, version


def _cite(
    actor: User, evidence: Evidence, implementation: Implementation, version: ImplementationVersion | None
) -> None:
    """Offer the piece for the pair, and let the working version cite it; one is begun where there is none."""
    EvidenceLink.objects.create(evidence=evidence, pair=implementation.pair, linked_by=actor)
    if version is None:
        version = start_version(implementation=implementation, actor=actor)
    else:
        version.implementation = implementation
        reopen(version, actor)
        version.save()
    VersionEvidence.objects.get_or_create(version=version, evidence=evidence)
    keep_save(version, actor)


def _own(actor: User, evidence: Evidence) -> tuple[Country, Evidence]:
    """The officer's State and the piece, locked until the transaction ends, where it is that State's."""
    country = officer_country(actor)
    evidence = Evidence.objects.select_for_update(of=("self",)).select_related("country").get(pk=evidence.pk)
    if evidence.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its evidence."))
    return country, evidence


def _own_words(actor: User, evidence: Evidence) -> tuple[Country, Evidence]:
    """As `_own`, for what an officer wrote: what a depositary has on record is cited, never changed here."""
    country, evidence = _own(actor, evidence)
    if evidence.is_depositary:
        raise NotAllowed(_("This is on record with the treaty's depositary. It changes with its next list alone."))
    return country, evidence


@transaction.atomic
def evidence_link(*, actor: User, evidence: Evidence, obligation: Obligation) -> Evidence:
    """Offer a piece of the State's evidence for one more clause, and cite it in that clause's working version."""
    country, evidence = _own(actor, evidence)
    if evidence.state == EvidenceState.WITHDRAWN:
        raise Conflict(_("This evidence has been withdrawn already."), evidence)
    implementation, version = _open_record(actor, country, obligation)
    if EvidenceLink.objects.filter(evidence=evidence, pair=implementation.pair, ended_at__isnull=True).exists():
        return evidence
    _cite(actor, evidence, implementation, version)
    _record("link", actor, evidence, obligation=obligation.key)
    return evidence


@transaction.atomic
def evidence_update(*, actor: User, evidence: Evidence, data: EvidenceData) -> Evidence:
    """Correct a draft. What is published is not rewritten: withdraw it and offer a corrected piece."""
    _country, evidence = _own_words(actor, evidence)
    if evidence.state != EvidenceState.DRAFT:
        raise Conflict(_("Published evidence is not rewritten. Withdraw it and offer a corrected piece."), evidence)
    for name, value in asdict(data).items():
        setattr(evidence, name, value.strip() if isinstance(value, str) else value)
    if not evidence.url and not evidence.files.exists() and not evidence.cells.exists():
        raise Invalid(url=_("Give a link or a file, so that others can read the evidence."))
    _cleaned(evidence).save()
    _record("update", actor, evidence)
    return evidence


@transaction.atomic
def evidence_withdraw(*, actor: User, evidence: Evidence, reason: str) -> Evidence:
    """Withdraw with a reason. The row and its files stay; no page outside the State shows them any more."""
    country, evidence = _own_words(actor, evidence)
    if evidence.state == EvidenceState.WITHDRAWN:
        raise Conflict(_("This evidence has been withdrawn already."), evidence)
    if evidence.state == EvidenceState.PUBLISHED and not rules.may_publish_record(actor, country.pk):
        raise NotAllowed(_("Only the national rapporteur withdraws what was published."))
    if not reason.strip():
        raise Invalid(reason=_("Say why, for those who read the record later."))
    evidence.state, evidence.withdrawn_at, evidence.withdrawn_reason = (
        EvidenceState.WITHDRAWN,
        timezone.now(),
        reason.strip(),
    )
    evidence.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
    _record("withdraw", actor, evidence, reason=reason.strip())
    work.mark_country(country.pk)
    return evidence
