"""What contributors and the rapporteur of a State say to one another on a clause. Nothing of it is ever rewritten."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from compliance.enums import NoteKind
from compliance.models import Implementation, ImplementationVersion, Obligation, RecordNote, User
from compliance.services import trail
from compliance.services.errors import Invalid
from compliance.services.pairs import implementation_for_update, officer_country

#: Letters of one note.
LONGEST = 4000


def sha256_of(text: str) -> str:
    """How the trail names a text without telling it."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep_note(
    *, implementation: Implementation, version: ImplementationVersion | None, actor: User, kind: NoteKind, text: str
) -> RecordNote | None:
    """Add a line to the thread, inside the transaction of the act it was said with; nothing where nothing was said."""
    note = note_of(implementation=implementation, version=version, actor=actor, kind=kind, text=text)
    if note is not None:
        note.save()
    return note


def note_of(
    *, implementation: Implementation, version: ImplementationVersion | None, actor: User, kind: NoteKind, text: str
) -> RecordNote | None:
    """The same line, not yet stored."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Invalid(note=_("A note has at most %(most)s letters.") % {"most": LONGEST})
    if not text:
        return None
    return RecordNote(implementation=implementation, version=version, author=actor, kind=kind, text=text)


@transaction.atomic
def note_add(*, actor: User, obligation: Obligation, text: str) -> RecordNote:
    """Say something to the State's other officers, without touching the record."""
    country = officer_country(actor)
    implementation = implementation_for_update(country=country, obligation=obligation)
    working = ImplementationVersion.objects.working().filter(implementation=implementation).first()
    note = keep_note(implementation=implementation, version=working, actor=actor, kind=NoteKind.NOTE, text=text)
    if note is None:
        raise Invalid(note=_("Write something first."))
    trail.append(
        verb="implementation.note",
        object_type="implementation",
        object_key=f"{country.iso3}/{obligation.key}",
        actor=actor,
        country=country,
        payload={"version": working.number if working else None, "note_sha256": sha256_of(note.text)},
    )
    return note
