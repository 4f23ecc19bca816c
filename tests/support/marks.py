"""A world in which every text that is not for everyone carries a mark of its own: a page that shows it is found out.

Each secret names a field, its rows, who reads it, and where it is shown. A text field that is neither marked here nor
exempt with a reason fails the test that lists them all.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from compliance import models as m
from compliance.services import trail
from compliance.services.notes import note_add
from tests.views.work.world import PDF, World

PREFIX = "zqmark"

#: Who reads a secret: the State's officers, accredited organisations as well, or administrators.
STATE, ACCREDITED, ADMINISTRATION, NOBODY = "rapporteur", "member", "administrator", ""


@dataclass
class Marks:
    """The marks given, by what they stand in; `shown` are those that a page of their readers has to show."""

    numbers: Any = field(default_factory=lambda: itertools.count(1))
    readers: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    #: Addresses of what was made for the marks alone.
    more: list[str] = field(default_factory=list)

    def new(self, place: str, reader: str, *, shown: bool = True) -> str:
        mark = f"{PREFIX}{next(self.numbers):04d}x"
        self.readers[mark], self.places[mark] = reader, place
        if shown and reader:
            self.shown.add(mark)
        return mark


Shape = Callable[[Any, str], Any]


def plain(_before: Any, mark: str) -> str:
    return mark


def address(_before: Any, mark: str) -> str:
    return f"{mark}@example.org"


def link(_before: Any, mark: str) -> str:
    return f"https://{mark}.example/"


def narrative(before: Any, mark: str) -> Any:
    return {**before, "narrative": mark}


@dataclass(frozen=True)
class Secret:
    """One field of some rows; `shown` is False where no page has it, and it still must be nowhere."""

    model: type[models.Model]
    name: str
    rows: Callable[[World], Iterable[models.Model]]
    reader: str = STATE
    shape: Shape = plain
    shown: bool = True

    def __str__(self) -> str:
        return f"{self.model.__name__}.{self.name}"


def _versions(world: World) -> Iterable[models.Model]:
    return m.ImplementationVersion.objects.exclude(state="published")


def _closed_evidence(world: World) -> Iterable[models.Model]:
    return m.Evidence.objects.filter(country=world.state).exclude(
        state="published", audience__in=["everyone", "accredited"]
    )


def _accredited(world: World) -> Iterable[models.Model]:
    return [world.accredited_evidence]


def _files(world: World) -> Iterable[models.Model]:
    return m.EvidenceFile.objects.exclude(evidence__audience="accredited").exclude(
        evidence__state="published", evidence__audience="everyone"
    )


def _all(model: type[models.Model]) -> Callable[[World], Iterable[models.Model]]:
    return lambda _world: model._default_manager.all()


def _officers(world: World) -> Iterable[models.Model]:
    return [person for name in ("contributor", "rapporteur") if (person := world.people[name])]


def _drafts(world: World) -> Iterable[models.Model]:
    return m.LanguageVersion.objects.filter(revision__resolution=world.draft)


E = ("title", "description", "issued_by", "place_in_document")
SECRETS = [
    Secret(m.ImplementationVersion, "narrative", _versions),
    Secret(m.ImplementationVersion, "status_reason", _versions, shown=False),
    Secret(m.ImplementationVersion, "returned_reason", _versions, shown=False),
    Secret(m.VersionAction, "note", lambda _w: m.VersionAction.objects.exclude(version__state="published")),
    Secret(
        m.VersionAction, "reason", lambda _w: m.VersionAction.objects.exclude(version__state="published"), shown=False
    ),
    Secret(m.VersionSave, "data", _all(m.VersionSave), shape=narrative, shown=False),
    *(Secret(m.Evidence, name, _closed_evidence, shown=name == "title") for name in E),
    Secret(m.Evidence, "url", _closed_evidence, shape=link, shown=False),
    *(Secret(m.Evidence, name, _accredited, ACCREDITED) for name in E),
    Secret(m.EvidenceFile, "original_name", _files, shape=lambda _b, mark: f"{mark}.pdf"),
    Secret(m.EvidenceFile, "scan_report", _files, shown=False),
    Secret(m.Absence, "note", _all(m.Absence)),
    Secret(m.Handover, "note", _all(m.Handover), shown=False),
    Secret(m.SavedView, "name", _all(m.SavedView)),
    Secret(m.User, "name", _officers),
    Secret(m.User, "email", _officers, shape=address, shown=False),
    Secret(m.Invitation, "email", lambda w: [w.invitations["contributor"][0]], shape=address),
    Secret(m.Invitation, "name", lambda w: [w.invitations["contributor"][0]], shown=False),
    Secret(m.Upload, "filename", _all(m.Upload), ADMINISTRATION),
    Secret(m.Upload, "detail", _all(m.Upload), NOBODY),
    Secret(m.Resolution, "title", lambda w: [w.draft], ADMINISTRATION, shown=False),
    Secret(m.LanguageVersion, "filename", _drafts, ADMINISTRATION, shown=False),
    Secret(m.LanguageVersion, "parser_version", _drafts, ADMINISTRATION, shown=False),
    Secret(
        m.Revision,
        "returned_reason",
        lambda w: m.Revision.objects.filter(resolution=w.draft),
        ADMINISTRATION,
        shown=False,
    ),
    Secret(m.Correction, "reason", _all(m.Correction), ADMINISTRATION, shown=False),
    Secret(m.Equivalence, "reason", _all(m.Equivalence), ADMINISTRATION, shown=False),
    Secret(m.WorkMark, "error", _all(m.WorkMark), ADMINISTRATION),
]
#: Marked when they are made: the database refuses to change them, or no builder makes any.
MADE = {
    "RecordNote.text",
    "UnsavedText.data",
    "TrailEntry.payload",
    "EvidenceFile.file",
    "EvidenceCheck.detail",
    "EvidenceCheck.address",
    "SheetUpload.name",
    "SheetUpload.rows",
    "Download.title",
    "Download.origin",
    "Download.parameters",
    "Download.reason",
    "Download.detail",
    "Download.filename",
    "Download.file",
}


def mark_everything(world: World) -> Marks:
    """Write the marks, past the services: what matters here is what pages do with what is stored."""
    marks = Marks()
    contributor, rapporteur = world.people["contributor"], world.people["rapporteur"]
    assert contributor is not None
    assert rapporteur is not None
    _own_state_piece(world)
    note_add(actor=contributor, obligation=world.obligations[0], text=marks.new("RecordNote.text", STATE))
    unsaved = marks.new("UnsavedText.data", STATE, shown=False)
    m.UnsavedText.objects.create(
        user=contributor, country=world.state, obligation=world.obligations[1], data={"narrative": unsaved}
    )
    trail.append(
        verb="implementation.return",
        object_type="implementation",
        object_key="KEN/x",
        country=world.state,
        payload={"reason": marks.new("TrailEntry.payload", STATE, shown=False)},
    )
    m.EvidenceCheck.objects.create(
        evidence=world.draft_evidence,
        address=f"https://{marks.new('EvidenceCheck.address', STATE, shown=False)}.example/",
        detail=marks.new("EvidenceCheck.detail", STATE, shown=False),
        outcome="unreachable",
        failing_since=timezone.now(),
        failures=1,
        checked_at=timezone.now(),
    )
    sheet = m.SheetUpload.objects.filter(kind="checklist").first()
    assert sheet is not None
    sheet.pk, sheet.key = None, "markedsheet2"
    sheet.name = marks.new("SheetUpload.name", STATE)
    sheet.rows = [{**sheet.rows[0], "content": {"narrative": marks.new("SheetUpload.rows", STATE, shown=False)}}]
    sheet._state.adding = True
    sheet.save()
    marks.more.append(f"/my-country/sheets/{sheet.key}/")
    marks.more += [f"/my-country/evidence/{key}/" for key in m.Evidence.objects.values_list("key", flat=True)]
    _download(contributor, marks)
    for secret in SECRETS:
        for row in secret.rows(world):
            mark = marks.new(f"{secret} of {row.pk}", secret.reader, shown=secret.shown)
            value = secret.shape(getattr(row, secret.name), mark)
            secret.model._default_manager.filter(pk=row.pk).update(**{secret.name: value})
    for stored in m.EvidenceFile.objects.exclude(evidence__audience="everyone", evidence__state="published"):
        reader = ACCREDITED if stored.evidence.audience == "accredited" else STATE
        content = PDF + marks.new(f"EvidenceFile.file of {stored.pk}", reader).encode()
        name = stored.file.name
        assert name is not None
        stored.file.storage.delete(name)
        stored.file.storage.save(name, ContentFile(content))
    return marks


def _own_state_piece(world: World) -> None:
    """A published piece, cited by what is current, that is for the State's own officers alone."""
    rapporteur = world.people["rapporteur"]
    assert rapporteur is not None
    piece = m.Evidence.objects.create(
        country=world.state, kind="law", dimension="structure", title="Own", dated=timezone.localdate(),
        state="published", audience="own_state", created_by=rapporteur, url="https://laws.example/1",
    )  # fmt: skip
    m.EvidenceLink.objects.create(evidence=piece, pair=world.published.implementation.pair, linked_by=rapporteur)
    m.VersionEvidence.objects.create(version=world.published, evidence=piece)


def _download(actor: m.User, marks: Marks) -> None:
    """A file that was made for one officer, and one that could not be made."""
    now = timezone.now()
    shared = {
        "asked_by": actor,
        "membership": actor.active_membership,
        "kind": "table_csv",
        "language": "en",
        "parameters": {"filter": marks.new("Download.parameters", STATE, shown=False)},
        "detail": marks.new("Download.detail", NOBODY),
        "ended_at": now,
        "expires_at": now + timedelta(days=1),
    }
    ready = m.Download(
        key="markedready2",
        fingerprint="1" * 64,
        state="ready",
        title=marks.new("Download.title", STATE),
        origin=f"/my-country/?q={marks.new('Download.origin', STATE)}",
        filename=f"{marks.new('Download.filename', STATE)}.csv",
        media_type="text/csv",
        **shared,
    )
    ready.file.save("marked", ContentFile(marks.new("Download.file", STATE).encode()), save=False)
    ready.save()
    m.Download.objects.create(
        key="markedfailed",
        fingerprint="2" * 64,
        state="failed",
        title="Failed",
        reason=marks.new("Download.reason", STATE),
        **shared,
    )
    marks.more += ["/downloads/", f"/downloads/{ready.key}/", f"/downloads/{ready.key}/file/"]
