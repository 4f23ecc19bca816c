"""Evidence: offering it for clauses, correcting it while it is a draft, confirming it, withdrawing it with a reason.

New versions of what is published are made in `evidence_versions`, files kept in `evidence_files`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance import rules
from compliance.enums import (
    WORKING_STATES,
    Audience,
    Dimension,
    EvidenceKind,
    EvidenceState,
    Language,
    VersionState,
)
from compliance.models import (
    Country,
    Evidence,
    EvidenceLink,
    Implementation,
    ImplementationVersion,
    Obligation,
    User,
    VersionAction,
    VersionEvidence,
)
from compliance.services import search_index, trail, work
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.evidence_files import Shelf, drop_files, require_room, shelf, store_files
from compliance.services.files import CheckedFile, check_file, without_hidden_details
from compliance.services.pairs import implementation_for_update, officer_country
from compliance.services.versions import keep_save, reopen, start_version, working_version

NO_SOURCE = gettext_lazy("Give a link or a file, so that others can read the evidence.")
NOT_YET = gettext_lazy("Evidence cannot be dated in the future.")


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


def cleaned(evidence: Evidence) -> Evidence:
    """The piece, where every value fits its field. Raises Invalid by field."""
    try:
        evidence.full_clean(exclude=["country", "organisation", "created_by", "replaces"])
    except ValidationError as error:
        raise Invalid(
            {
                key if key != "__all__" else "": [str(m) for m in messages]
                for key, messages in error.message_dict.items()
            }
        ) from None
    if evidence.dated > timezone.localdate():
        raise Invalid(dated=str(NOT_YET))
    return evidence


def record(verb: str, actor: User, evidence: Evidence, **payload: object) -> None:
    """The trail entry of an act on a piece."""
    trail.append(
        verb=f"evidence.{verb}",
        object_type="evidence",
        object_key=evidence.key,
        actor=actor,
        country=evidence.country,
        payload={"kind": evidence.kind, "audience": evidence.audience, "state": evidence.state, **payload},
    )


def files_checked(files: Sequence[UploadedFile[bytes]], *, strip: bool) -> list[CheckedFile]:
    """The files, each refused or fit to be stored, with their hidden details taken out where that is asked."""
    checked = [check_file(upload) for upload in files]
    return [without_hidden_details(item) for item in checked] if strip else checked


def evidence_create(
    *,
    actor: User,
    obligation: Obligation,
    data: EvidenceData,
    files: Sequence[UploadedFile[bytes]] = (),
    also: Sequence[Obligation] = (),
    has_table: bool = False,
    strip: bool = False,
) -> Evidence:
    """Offer evidence for a clause: linked to the State's pair and cited by its working version.

    Needs a link, a file, or a table of figures that the caller stores with it (`has_table`). Where there is no working
    version one is begun as a copy of the current. The same holds for each clause in `also`, which the piece serves too.
    With `strip` the files' hidden details are taken out.
    """
    checked = files_checked(files, strip=strip)
    if not checked and not data.url.strip() and not has_table:
        raise Invalid(url=str(NO_SOURCE))
    with shelf() as kept, transaction.atomic():
        return _create(actor, [obligation, *also], data, checked, kept)


def _create(
    actor: User, obligations: Sequence[Obligation], data: EvidenceData, checked: list[CheckedFile], kept: Shelf
) -> Evidence:
    country = officer_country(actor)
    require_room(country=country, actor=actor, files=checked)
    open_records = [open_record(actor, country, obligation) for obligation in obligations]
    evidence = cleaned(
        Evidence(
            country=country,
            created_by=actor,
            **{k: v.strip() if isinstance(v, str) else v for k, v in asdict(data).items()},
        )
    )
    evidence.save()
    search_index.evidence_index(evidence)
    store_files(evidence=evidence, files=checked, actor=actor, kept=kept)
    for implementation, version in open_records:
        _cite(actor, evidence, implementation, version)
    first, *others = [obligation.key for obligation in obligations]
    more = {"also": others} if others else {}
    record("create", actor, evidence, files=[item.sha256 for item in checked], obligation=first, **more)
    return evidence


def open_record(
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


def touch(implementation: Implementation, version: ImplementationVersion, actor: User) -> None:
    """Say that the working version has changed, so that whoever looks at it saves over nothing unseen."""
    version.implementation = implementation
    reopen(version, actor)
    version.save()


def _cite(
    actor: User, evidence: Evidence, implementation: Implementation, version: ImplementationVersion | None
) -> None:
    """Offer the piece for the pair, and let the working version cite it; one is begun where there is none."""
    EvidenceLink.objects.create(evidence=evidence, pair=implementation.pair, linked_by=actor)
    if version is None:
        version = start_version(implementation=implementation, actor=actor)
    else:
        touch(implementation, version, actor)
    VersionEvidence.objects.get_or_create(version=version, evidence=evidence)
    keep_save(version, actor)


def _own(actor: User, evidence: Evidence) -> tuple[Country, Evidence]:
    """The officer's State and the piece, locked until the transaction ends, where it is that State's."""
    country = officer_country(actor)
    evidence = Evidence.objects.select_for_update(of=("self",)).select_related("country").get(pk=evidence.pk)
    if evidence.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its evidence."))
    return country, evidence


def own_words(actor: User, evidence: Evidence) -> tuple[Country, Evidence]:
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
    implementation, version = open_record(actor, country, obligation)
    if EvidenceLink.objects.filter(evidence=evidence, pair=implementation.pair, ended_at__isnull=True).exists():
        return evidence
    _cite(actor, evidence, implementation, version)
    record("link", actor, evidence, obligation=obligation.key)
    return evidence


@transaction.atomic
def evidence_unlink(*, actor: User, evidence: Evidence, obligation: Obligation) -> Evidence:
    """Stop offering a piece for a clause. The working version cites it no more; where what is published does, one
    is begun without it. What is published stays as it is until that is published."""
    country, evidence = _own(actor, evidence)
    link = EvidenceLink.objects.filter(
        evidence=evidence, pair__country=country, pair__obligation=obligation, ended_at__isnull=True
    ).first()
    if link is None:
        raise Conflict(_("It does not serve this clause any more."), evidence)
    link.ended_at = timezone.now()
    link.save(update_fields=["ended_at"])
    if Obligation.objects.in_force().applying_to(country).filter(pk=obligation.pk).exists():
        _leave(actor, country, evidence, obligation)
    record("unlink", actor, evidence, obligation=obligation.key)
    return evidence


def cites(version: ImplementationVersion | None, evidence: Evidence) -> bool:
    """Whether a version names the piece, for itself or beside one of its actions."""
    return version is not None and (
        version.citations.filter(evidence=evidence).exists() or version.actions.filter(evidence=evidence).exists()
    )


def _leave(actor: User, country: Country, evidence: Evidence, obligation: Obligation) -> None:
    """Take a piece that is no longer offered for a clause out of what its record will say next."""
    implementation, version = open_record(actor, country, obligation)
    if version is None and cites(implementation.current_version, evidence):
        version = start_version(implementation=implementation, actor=actor)
    elif version is not None and cites(version, evidence):
        touch(implementation, version, actor)
        _uncite([version], evidence)
    else:
        return
    keep_save(version, actor)


def _uncite(versions: Sequence[ImplementationVersion], evidence: Evidence) -> None:
    VersionEvidence.objects.filter(version__in=versions, evidence=evidence).delete()
    for said in VersionAction.objects.filter(version__in=versions, evidence=evidence):
        said.evidence.remove(evidence)


def evidence_update(
    *,
    actor: User,
    evidence: Evidence,
    data: EvidenceData,
    expected: int | None = None,
    files: Sequence[UploadedFile[bytes]] = (),
    keep: Collection[int] | None = None,
    strip: bool = False,
) -> Evidence:
    """Correct a draft. `keep` are the numbers of the files that stay (None: all); `files` come in addition.

    Raises Conflict where it is no draft any more, or somebody changed it since `expected` (its `revision_count`).
    """
    checked = files_checked(files, strip=strip)
    with shelf() as kept, transaction.atomic():
        return _update(actor, evidence, data, expected, checked, keep, kept)


def _update(
    actor: User,
    evidence: Evidence,
    data: EvidenceData,
    expected: int | None,
    checked: list[CheckedFile],
    keep: Collection[int] | None,
    kept: Shelf,
) -> Evidence:
    country, evidence = own_words(actor, evidence)
    if evidence.state != EvidenceState.DRAFT:
        raise Conflict(_("Published evidence is not rewritten. Make a new version of it."), evidence)
    if expected is not None and expected != evidence.revision_count:
        raise Conflict(_("Somebody has changed this evidence since you opened it."), evidence)
    require_room(country=country, actor=actor, files=checked)
    for name, value in asdict(data).items():
        setattr(evidence, name, value.strip() if isinstance(value, str) else value)
    gone = [item for item in evidence.files.all() if keep is not None and item.number not in keep]
    holds_files = bool(checked) or len(gone) < evidence.files.count()
    if not evidence.url and not holds_files and not evidence.cells.exists():
        raise Invalid(url=str(NO_SOURCE))
    evidence.revision_count += 1
    cleaned(evidence).save()
    search_index.evidence_index(evidence)
    dropped = [item.sha256 for item in gone]
    added = store_files(evidence=evidence, files=checked, actor=actor, kept=kept)
    drop_files(gone)
    record("update", actor, evidence, files=[item.sha256 for item in added], dropped=dropped)
    return evidence


@transaction.atomic
def evidence_audience(*, actor: User, evidence: Evidence, audience: str) -> Evidence:
    """Change who may see a piece. It holds at once, for narrower and for wider; of what is published the rapporteur
    decides."""
    country, evidence = own_words(actor, evidence)
    if audience not in Audience.values:
        raise Invalid(audience=_("Choose who may see it."))
    if evidence.state == EvidenceState.WITHDRAWN:
        raise Conflict(_("This evidence has been withdrawn already."), evidence)
    if evidence.state == EvidenceState.PUBLISHED and not rules.may_publish_record(actor, country.pk):
        raise NotAllowed(_("Only the national rapporteur decides who sees what is published."))
    if audience == evidence.audience:
        return evidence
    before, evidence.audience = evidence.audience, audience
    evidence.revision_count += 1
    evidence.save(update_fields=["audience", "revision_count"])
    record("audience", actor, evidence, before=before)
    work.mark_country(country.pk)
    return evidence


@transaction.atomic
def evidence_confirm(*, actor: User, evidence: Evidence) -> Evidence:
    """Say that a published piece still holds; the question comes again in a year."""
    country, evidence = own_words(actor, evidence)
    if not rules.may_publish_record(actor, country.pk):
        raise NotAllowed(_("Only the national rapporteur confirms what is published."))
    if evidence.state != EvidenceState.PUBLISHED:
        raise Conflict(_("Only published evidence is confirmed."), evidence)
    evidence.confirmed_on, evidence.confirmed_by = timezone.localdate(), actor
    evidence.save(update_fields=["confirmed_on", "confirmed_by"])
    record("confirm", actor, evidence)
    return evidence


@transaction.atomic
def evidence_withdraw(*, actor: User, evidence: Evidence, reason: str) -> Evidence:
    """Withdraw with a reason. The row and its files stay; no page outside the State shows them any more, and working
    versions cite it no more."""
    country, evidence = own_words(actor, evidence)
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
    _uncite(
        list(ImplementationVersion.objects.filter(citations__evidence=evidence, state__in=WORKING_STATES)), evidence
    )
    record("withdraw", actor, evidence, reason=reason.strip())
    work.mark_country(country.pk)
    return evidence
