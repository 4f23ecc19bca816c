"""The commands as an operator meets them: what they print, and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from compliance.models import (
    Country,
    LanguageVersion,
    Obligation,
    Resolution,
    Review,
    StateSummary,
    SyntheticLoad,
    User,
)
from compliance.services import demonstration
from tests.factories import PASSWORD, make_country
from tests.support import hostile
from tests.views.work.world import fingerprint

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.BASE_DIR) / "fixtures" / "resolutions"
FULL, DIGEST = FOLDER / "A-HRC-RES-11-3.txt", FOLDER / "A-RES-65-190-digest.txt"


def test_load_and_publish_says_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_resolution", str(FULL), "--publish")
    out = capsys.readouterr().out
    assert "A/HRC/RES/11/3 loaded (published): 19 obligations, 30 actions, 3 warnings" in out
    assert "page-break: paragraph 3(f) goes on after a break" in out


def test_loading_again_says_so_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_resolution", str(FULL))
    capsys.readouterr()
    call_command("load_resolution", str(FULL))
    assert "loaded before, nothing changed (draft)" in capsys.readouterr().out
    assert LanguageVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        (b"", [], "empty"),
        (b"\x00\x01binary\x00" * 50, [], "not a text"),
        (b"%PDF-1.7\n1 0 obj\nendobj\n", [], "it holds a PDF document"),
        (b"Dear Sir,\n\nThank you.\n", [], "No operative part"),
        (DIGEST.read_bytes(), [], "symbol"),
        (DIGEST.read_bytes(), ["--symbol", "banana"], "banana"),
        (b"a" * 20_000_000, [], "20.0 MB"),
    ],
    ids=["empty", "damaged", "a PDF", "letter", "no symbol", "unknown form", "20 MB"],
)
def test_bad_input_is_one_line_on_standard_error_and_exit_1(
    content: bytes, arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("load_resolution", str(path), *arguments)
    captured = capsys.readouterr()
    assert ended.value.code == 1
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1
    assert words in captured.err
    assert not Resolution.objects.exists()


def test_a_file_that_is_not_there_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("load_resolution", str(tmp_path / "missing.txt"), str(FULL))
    assert "No such file" in capsys.readouterr().err
    assert Resolution.objects.get().symbol == "A/HRC/RES/11/3"


@pytest.mark.long
def test_a_folder_is_loaded_with_a_line_for_each_file_and_again_without_a_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    for name, data in {
        "b/full.txt": FULL.read_bytes(),
        "a.docx": hostile.docx(hostile.paragraph("A/RES/99/7") + hostile.paragraph(hostile.CLAUSE)),
        ".hidden.txt": b"nothing to see",
        "notes.csv": b"a,b",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    call_command("load_resolution", str(folder))
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("  ")]
    assert lines[0].startswith(f"{folder / 'a.docx'}: A/RES/99/7 loaded (draft): 1 obligations, 1 actions")
    assert lines[1].startswith(f"{folder / 'b' / 'full.txt'}: A/HRC/RES/11/3 loaded (draft): 19 obligations")
    assert lines[2] == "2 files: 2 loaded, 0 loaded before, 0 refused."
    before = fingerprint()
    call_command("load_resolution", str(folder))
    assert capsys.readouterr().out.splitlines()[-1] == "2 files: 0 loaded, 2 loaded before, 0 refused."
    assert fingerprint() == before


def test_a_folder_with_a_bad_file_loads_the_others_and_ends_badly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.docx").write_bytes(hostile.zip_bomb())
    (tmp_path / "b.txt").write_bytes(FULL.read_bytes())
    with pytest.raises(SystemExit) as ended:
        call_command("load_resolution", str(tmp_path))
    captured = capsys.readouterr()
    assert ended.value.code == 1
    assert "a.docx: The Word document unpacks to" in captured.err
    assert captured.out.splitlines()[-1] == "2 files: 1 loaded, 0 loaded before, 1 refused."
    with pytest.raises(SystemExit):
        call_command("load_resolution", str(tmp_path / "nothing-here.txt"))


def test_compiling_one_state_or_all(capsys: pytest.CaptureFixture[str]) -> None:
    make_country("KEN", "Kenya")
    make_country("UGA", "Uganda")
    call_command("compile_summaries", country="ken")
    assert StateSummary.objects.get().country.iso3 == "KEN"
    call_command("compile_summaries")
    assert StateSummary.objects.count() == 2
    assert "2 States" in capsys.readouterr().out
    with pytest.raises(CommandError, match="ZZZ"):
        call_command("compile_summaries", country="ZZZ")


def test_the_first_administrator_comes_from_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", PASSWORD)
    call_command("create_administrator", "ana@example.org", "Ana")
    assert User.objects.get().check_password(PASSWORD)
    assert "Ana" in capsys.readouterr().out
    with pytest.raises(CommandError, match="already"):
        call_command("create_administrator", "ANA@example.org", "Ana")
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", "short")
    with pytest.raises(CommandError, match="short"):
        call_command("create_administrator", "other@example.org", "Other")


@pytest.mark.long
def test_the_demonstration_is_prepared_once_and_invents_nothing_about_a_real_state() -> None:
    said: list[str] = []
    demonstration.prepare(said.append)
    assert Country.objects.real().count() == 195
    assert Obligation.objects.in_force().count() == 27
    assert not Country.objects.real().filter(pairs__isnull=False).exists()
    assert not Country.objects.real().filter(evidence__isnull=False).exists()
    assert Review.objects.exclude(pair__country__is_fictional=True).count() == 0
    before = (Review.objects.count(), User.objects.count(), LanguageVersion.objects.count())
    said.clear()
    demonstration.prepare(said.append)
    assert said == []
    assert before == (Review.objects.count(), User.objects.count(), LanguageVersion.objects.count())


@pytest.mark.long
def test_demonstration_accounts_work_on_loopback_addresses_only(settings: object) -> None:
    demonstration.prepare(lambda _line: None)
    request = RequestFactory().post("/sign-in/")
    email = "rapporteur@brenivar.example"
    assert authenticate(request, username=email, password=demonstration.PASSWORD) is not None
    settings.LOOPBACK_ONLY = False  # type: ignore[attr-defined]
    assert authenticate(request, username=email, password=demonstration.PASSWORD) is None
    with pytest.raises(CommandError, match="passwords are public"):
        call_command("demo", prepare_only=True)


def test_the_load_generator_says_what_it_did_and_refuses_real_records(capsys: pytest.CaptureFixture[str]) -> None:
    make_country("KEN", "Kenya")
    call_command("generate_load", countries=1, obligations=4)
    out = capsys.readouterr().out
    assert "1 of 1 States, 4 records" in out
    assert "Run 1: 1 States, 4 obligations each" in out
    SyntheticLoad.objects.all().delete()
    with pytest.raises(CommandError, match="records that were not generated"):
        call_command("generate_load", countries=1, obligations=4)
