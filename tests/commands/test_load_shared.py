"""All files of the shared data in one go: through the command and through the page; again without a change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from compliance.enums import UploadState
from compliance.models import LanguageVersion, Obligation, Resolution, Upload
from compliance.services import uploads
from tests import factories
from tests.views.work.world import fingerprint

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "resolutions"
FILES = sorted(SHARED.glob("*.*"))
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.shared,
]
LOAD = "/administration/resolutions/load/"


def nothing_is_public() -> bool:
    return not Obligation.objects.in_force().exists() and not any(r.is_public for r in Resolution.objects.all())


def test_the_command_loads_the_folder_and_names_each_file(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_resolution", str(SHARED))
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("  ")]
    assert lines[-1] == f"{len(FILES)} files: {len(FILES)} loaded, 0 loaded before, 0 refused."
    for path, line in zip(FILES, lines, strict=False):
        assert re.fullmatch(
            rf"{re.escape(str(path))}: \S.* loaded \(draft\): \d+ obligations, \d+ actions, \d+ warnings", line
        )
    assert LanguageVersion.objects.count() == len(FILES)
    assert nothing_is_public()
    before = fingerprint()
    call_command("load_resolution", str(SHARED))
    assert capsys.readouterr().out.splitlines()[-1].endswith(f"0 loaded, {len(FILES)} loaded before, 0 refused.")
    assert fingerprint() == before


def test_the_page_takes_them_all_at_once() -> None:
    client = Client()
    client.force_login(factories.make_administrator())

    def give() -> str:
        files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in FILES]
        return client.post(LOAD, {"documents": files}, follow=True).content.decode()

    assert f"{len(FILES)} files are taken in and will be read" in give()
    assert uploads.drain() == len(FILES)
    wrong = {upload.filename: uploads.reason_of(upload) for upload in Upload.objects.exclude(state=UploadState.READ)}
    assert not wrong
    page = client.get(LOAD).content.decode()
    for upload in Upload.objects.select_related("resolution"):
        assert upload.resolution is not None
        assert f"Check {upload.resolution.symbol}" in page
    assert nothing_is_public()
    before = fingerprint()
    assert give().count("was loaded before from the same file. Nothing has changed") == len(FILES)
    assert uploads.drain() == 0
    assert fingerprint() == before
