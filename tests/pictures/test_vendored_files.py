"""The third-party files are the ones that were looked at, and each has its licence beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"


def _sums() -> dict[str, str]:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def test_every_file_has_the_hash_that_is_written_down() -> None:
    files = {
        path.relative_to(VENDOR).as_posix()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.relative_to(VENDOR).parts[0] != "build" and path.name != "SHA256SUMS"
    }
    sums = _sums()
    assert set(sums) == files
    wrong = [name for name in files if hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() != sums[name]]
    assert wrong == []


def test_every_folder_has_its_licence() -> None:
    folders = {Path(name).parts[0] for name in _sums()}
    assert {"bootstrap", "htmx"} <= folders
    assert [folder for folder in folders if not (VENDOR / folder / "LICENSE").is_file()] == []


def test_nothing_points_at_a_source_map_or_another_host() -> None:
    for name in _sums():
        content = (VENDOR / name).read_bytes()
        assert b"sourceMappingURL" not in content, name
        if name.endswith(".css"):
            assert b"@import" not in content, name
            assert b"url(http" not in content, name
