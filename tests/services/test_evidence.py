"""Evidence and its files: decided by content, kept under our own names, gone with a failed save."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from compliance.models import Country, Evidence, EvidenceFile, ImplementationVersion, Obligation
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.evidence import (
    EvidenceData,
    evidence_create,
    evidence_link,
    evidence_update,
    evidence_withdraw,
)
from compliance.services.files import safe_name
from tests.factories import (
    make_contributor,
    make_country,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    offer_evidence,
    publish,
)
from tests.support.treaties import make_act, make_treaty

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer\n%%EOF"


def docx(*, macro: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        z.writestr("_rels/.rels", "<x/>")
        z.writestr("word/document.xml", "<w:document/>")
        if macro:
            z.writestr("word/vbaProject.bin", b"\0")
    return out.getvalue()


@pytest.fixture
def kenya() -> Country:
    return make_country("KEN", "Kenya")


@pytest.fixture
def obligation() -> Obligation:
    return make_resolution().obligations.get()


def data(**fields: Any) -> EvidenceData:
    return EvidenceData(
        **{"title": "Act No. 1", "dated": date(2024, 2, 1), "kind": "law", "dimension": "structure", **fields}
    )


def stored_files() -> set[Path]:
    folder = Path(settings.MEDIA_ROOT) / "evidence"
    return set(folder.iterdir()) if folder.exists() else set()


def test_a_file_is_kept_under_a_name_of_ours_with_its_hash(kenya: Country, obligation: Obligation) -> None:
    upload = SimpleUploadedFile("../../Act №1\u202e.pdf", PDF)
    piece = evidence_create(actor=make_rapporteur(kenya), obligation=obligation, data=data(), files=[upload])
    file = piece.files.get()
    assert (file.original_name, file.media_type, file.size) == ("Act №1.pdf", "application/pdf", len(PDF))
    assert "Act" not in str(file.file.name)
    assert Path(file.file.path).read_bytes() == PDF
    assert ImplementationVersion.objects.get().evidence.get() == piece


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html><script>alert(1)</script>"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("renamed.pdf", b"MZ\x90\x00 this is a program"),
        ("renamed.txt", b"<!DOCTYPE html><html>"),
        ("renamed.docx", PDF),
        ("empty.pdf", b""),
        ("macro.docm", docx(macro=True)),
        ("renamed-macro.docx", docx(macro=True)),
        ("damaged.docx", docx()[:-40]),
        ("noextension", PDF),
    ],
)
def test_what_is_not_allowed_is_refused_by_content_and_leaves_nothing(
    name: str, content: bytes, kenya: Country, obligation: Obligation
) -> None:
    before = stored_files()
    with pytest.raises(Invalid) as caught:
        evidence_create(
            actor=make_rapporteur(kenya),
            obligation=obligation,
            data=data(),
            files=[SimpleUploadedFile(name, content)],
        )
    assert set(caught.value.messages) == {"files"}
    assert not Evidence.objects.exists()
    assert stored_files() == before


def test_a_word_file_without_macros_is_taken(kenya: Country, obligation: Obligation) -> None:
    upload = SimpleUploadedFile("report.docx", docx())
    piece = evidence_create(actor=make_rapporteur(kenya), obligation=obligation, data=data(), files=[upload])
    assert piece.files.get().media_type.endswith("wordprocessingml.document")


def test_a_failed_save_leaves_no_file_behind(kenya: Country, obligation: Obligation) -> None:
    before = stored_files()
    with pytest.raises(Invalid):
        evidence_create(
            actor=make_rapporteur(kenya),
            obligation=obligation,
            data=data(kind="rumour"),
            files=[SimpleUploadedFile("a.pdf", PDF)],
        )
    with pytest.raises(NotAllowed):
        evidence_create(
            actor=make_reviewer(),
            obligation=obligation,
            data=data(),
            files=[SimpleUploadedFile("a.pdf", PDF)],
        )
    assert not EvidenceFile.objects.exists()
    assert stored_files() == before


def test_a_file_over_the_limit_is_refused(kenya: Country, obligation: Obligation, settings: object) -> None:
    settings.EVIDENCE_MAX_BYTES = 100  # type: ignore[attr-defined]
    with pytest.raises(Invalid, match="at most"):
        evidence_create(
            actor=make_rapporteur(kenya),
            obligation=obligation,
            data=data(),
            files=[SimpleUploadedFile("a.pdf", PDF + b" " * 100)],
        )


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "ftp://x.example", "not a link"])
def test_evidence_needs_a_file_or_a_real_link(url: str, kenya: Country, obligation: Obligation) -> None:
    with pytest.raises(Invalid) as caught:
        evidence_create(actor=make_rapporteur(kenya), obligation=obligation, data=data(url=url))
    assert set(caught.value.messages) == {"url"}


def test_published_evidence_is_withdrawn_and_not_rewritten(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    piece = offer_evidence(officer, obligation)
    piece = evidence_update(actor=officer, evidence=piece, data=data(title="Act No. 2", url="https://x.example/2"))
    assert piece.title == "Act No. 2"
    publish(officer, obligation)
    with pytest.raises(Conflict):
        evidence_update(actor=officer, evidence=piece, data=data(title="Act No. 3", url="https://x.example/2"))
    with pytest.raises(NotAllowed):
        evidence_withdraw(actor=make_contributor(kenya), evidence=piece, reason="x")
    with pytest.raises(Invalid):
        evidence_withdraw(actor=officer, evidence=piece, reason=" ")
    assert evidence_withdraw(actor=officer, evidence=piece, reason="Repealed").state == "withdrawn"


def test_another_states_evidence_cannot_be_touched(kenya: Country, obligation: Obligation) -> None:
    piece = offer_evidence(make_rapporteur(kenya), obligation)
    stranger = make_rapporteur(make_country("UGA", "Uganda"))
    with pytest.raises(NotAllowed):
        evidence_update(actor=stranger, evidence=piece, data=data(url="https://x.example"))
    with pytest.raises(NotAllowed):
        evidence_withdraw(actor=stranger, evidence=piece, reason="x")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\act.pdf", "act.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("", "file"),
        (".pdf", "file.pdf"),
    ],
)
def test_names_lose_paths_and_control_characters(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_what_the_depositary_has_on_record_is_cited_and_never_changed(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    piece = make_act(kenya, make_treaty()).evidence
    before = Evidence.objects.filter(pk=piece.pk).values().get()
    with pytest.raises(NotAllowed, match="depositary"):
        evidence_update(actor=officer, evidence=piece, data=data(url="https://laws.example/2"))
    with pytest.raises(NotAllowed, match="depositary"):
        evidence_withdraw(actor=officer, evidence=piece, reason="It is wrong.")
    evidence_link(actor=officer, evidence=piece, obligation=obligation)
    assert ImplementationVersion.objects.get().evidence.get() == piece
    assert Evidence.objects.filter(pk=piece.pk).values().get() == before
