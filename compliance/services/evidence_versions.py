"""New versions of published evidence. The old piece stays as it is; its place in working versions goes to the new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from compliance.enums import EvidenceKind, EvidenceState
from compliance.models import (
    Country,
    Evidence,
    EvidenceFile,
    EvidenceLink,
    Obligation,
    StatisticCell,
    User,
    VersionAction,
    VersionEvidence,
)
from compliance.services import search_index
from compliance.services.errors import Conflict, Invalid
from compliance.services.evidence import (
    NO_SOURCE,
    EvidenceData,
    cites,
    cleaned,
    files_checked,
    open_record,
    own_words,
    record,
    touch,
)
from compliance.services.evidence_files import Shelf, copy_files, require_room, shelf, store_files
from compliance.services.files import CheckedFile
from compliance.services.versions import keep_save, start_version


def evidence_new_version(
    *,
    actor: User,
    evidence: Evidence,
    data: EvidenceData,
    files: Sequence[UploadedFile[bytes]] = (),
    keep: Collection[int] | None = None,
    strip: bool = False,
) -> Evidence:
    """Offer a new version of a published piece: a draft with the next number, for the same clauses.

    `keep` are the numbers of the old files it keeps, all of them where it is None. In working versions it takes the
    old piece's place; where the current version cites the old one and nobody works on it, a working version is begun.
    The old piece stays published, and cited by what is published, until that is replaced.
    """
    checked = files_checked(files, strip=strip)
    with shelf() as kept, transaction.atomic():
        return _new_version(actor, evidence, data, checked, keep, kept)


def last_of(evidence: Evidence) -> Evidence:
    """The last piece of the line that replaced it, itself where none did; withdrawn ones are counted."""
    last = evidence
    while (after := Evidence.objects.filter(replaces=last).first()) is not None:
        last = after
    return last


def _new_version(
    actor: User,
    evidence: Evidence,
    data: EvidenceData,
    checked: Sequence[CheckedFile],
    keep: Collection[int] | None,
    kept: Shelf,
) -> Evidence:
    country, old = own_words(actor, evidence)
    if old.state != EvidenceState.PUBLISHED:
        raise Conflict(_("Only published evidence has new versions. Correct a draft on its own page."), old)
    require_room(country=country, actor=actor, files=checked)
    last = last_of(old)
    if last.pk != old.pk and last.state != EvidenceState.WITHDRAWN:
        raise Conflict(_("There is a newer version of this evidence already."), last)
    new = cleaned(
        Evidence(
            country=country,
            created_by=actor,
            number=last.number + 1,
            replaces=last,
            **{k: v.strip() if isinstance(v, str) else v for k, v in asdict(data).items()},
        )
    )
    figures = list(old.cells.all()) if new.kind == EvidenceKind.STATISTIC else []
    keeps = [f for f in old.files.all() if f.file and (keep is None or f.number in keep)]
    if not keeps and not checked and not new.url and not figures:
        raise Invalid(url=str(NO_SOURCE))
    new.save()
    search_index.evidence_index(new)
    copied: list[EvidenceFile] = copy_files(files=keeps, evidence=new)
    added = store_files(evidence=new, files=checked, actor=actor, kept=kept)
    for cell in figures:
        cell.pk, cell.evidence, cell._state.adding = None, new, True
    StatisticCell.objects.bulk_create(figures)
    _take_the_place(actor, country, old, new)
    record(
        "new_version",
        actor,
        new,
        replaces=old.key,
        number=new.number,
        files=[item.sha256 for item in (*copied, *added)],
    )
    return new


def _take_the_place(actor: User, country: Country, old: Evidence, new: Evidence) -> None:
    """Offer the new piece wherever the old one is, and cite it where the old one would be cited next."""
    links = EvidenceLink.objects.filter(evidence=old, ended_at__isnull=True).order_by("pair_id")
    asked = set(Obligation.objects.in_force().applying_to(country).values_list("pk", flat=True))
    for link in links.select_related("pair__obligation"):
        EvidenceLink.objects.create(evidence=new, pair_id=link.pair_id, linked_by=actor)
        if link.pair.obligation_id not in asked:
            continue  # what is no longer asked keeps its record as it stands
        implementation, version = open_record(actor, country, link.pair.obligation)
        if version is None and cites(implementation.current_version, old):
            version = start_version(implementation=implementation, actor=actor)
        elif version is not None and cites(version, old):
            touch(implementation, version, actor)
        else:
            continue
        if VersionEvidence.objects.filter(version=version, evidence=old).delete()[0]:
            VersionEvidence.objects.get_or_create(version=version, evidence=new)
        for said in VersionAction.objects.filter(version=version, evidence=old):
            said.evidence.remove(old)
            said.evidence.add(new)
        keep_save(version, actor)
