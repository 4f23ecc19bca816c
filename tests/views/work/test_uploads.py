"""Giving files through the page: each with what became of it and its next step, with and without its script."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from compliance.enums import UploadState
from compliance.forms.records import EvidenceForm
from compliance.models import Resolution, Upload
from compliance.services import resolutions, uploads
from compliance.views import uploads as views
from config.settings import BASE_DIR
from tests import factories
from tests.support import hostile
from tests.views.work.world import fingerprint

pytestmark = pytest.mark.django_db
SOURCES = BASE_DIR / "fixtures" / "resolutions"
FULL = (SOURCES / "A-HRC-RES-11-3.txt").read_bytes()
LOAD = "/administration/resolutions/load/"
NAMELESS = b"General Assembly\n\nThe General Assembly,\n\n1. Urges Governments to criminalize trafficking;\n"


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(factories.make_administrator())
    return client


def file(data: bytes, name: str = "resolution.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def give(client: Client, *files: SimpleUploadedFile, script: bool = False, **data: Any) -> str:
    """Send files as the form or its script does; gives what is shown then."""
    headers = {"HX-Request": "true"} if script else {}
    response = client.post(LOAD, {"documents": list(files), **data}, headers=headers, follow=not script)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def rows(page: str) -> list[str]:
    """The text of each row."""
    found = re.findall(r'<li class="upload".*?</li>', page.partition("<template")[0], re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


@pytest.mark.long
def test_many_files_at_once_are_taken_in_and_each_has_its_row(client: Client) -> None:
    page = give(client, file(FULL, "a.txt"), file(NAMELESS, "b.txt"), file(hostile.zip_bomb(), "c.docx"))
    assert "2 files are taken in and will be read" in page
    assert "c.docx: The Word document unpacks to" in page
    assert len(rows(page)) == 2
    assert all("Waiting to be read" in row for row in rows(page))
    assert page.count('hx-trigger="every 1s"') == 2
    uploads.drain()
    page = html.unescape(client.get(LOAD).content.decode())
    nameless, full = rows(page)
    assert "a.txt" in full
    assert "A/HRC/RES/11/3 19 obligations, 3 warnings" in full
    assert "Check A/HRC/RES/11/3" in full
    assert "Refused The text does not say its symbol" in nameless
    assert "Read it as this resolution" in nameless
    assert "Discard" in nameless
    assert "hx-trigger" not in page


def test_the_script_gets_the_row_of_its_file_alone(client: Client) -> None:
    page = give(client, file(FULL), script=True)
    (only,) = rows(page)
    assert only.startswith("resolution.txt")
    assert only.endswith("Waiting to be read Original : resolution.txt Discard : resolution.txt")
    upload = Upload.objects.get()
    row = reverse("upload_row", kwargs={"key": upload.key})
    assert f'hx-get="{row}"' in page
    uploads.drain()
    settled = client.get(row)
    assert "no-store" in settled["Cache-Control"]
    assert "hx-get" not in settled.content.decode()
    assert "19 obligations" in settled.content.decode()


@pytest.mark.parametrize("script", [True, False], ids=["script", "form"])
@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "empty.txt", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), "picture.txt", "By its name it is a plain text, but it holds a picture"),
        (b"MZ\x90\x00" + bytes(3000) + b"x", "program.docx", "it holds a program"),
        (
            b"1. Urges Governments to act;\n" * 200_000,
            "long.txt",
            "The file has 5.8 MB; a resolution may have at most 5.0 MB",
        ),
        (FULL, "resolution.exe", "Only PDF, Word (.docx), HTML and plain text files (.txt) are read"),
    ],
)
def test_what_is_refused_at_the_door_is_said_and_nothing_is_stored(
    client: Client, data: bytes, name: str, said: str, script: bool
) -> None:
    before = fingerprint()
    page = give(client, file(data, name), script=script)
    assert said in page
    assert fingerprint() == before
    if not script:
        assert 'id="errors"' in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose files, or paste the text"),
        ({"text": "   "}, "Choose files, or paste the text"),
        ({"text": "1. Urges Governments to act;\n", "symbol": "Resolution 12"}, "no form of a United Nations symbol"),
        ({"text": "1. Urges Governments to act;\n", "symbol": "A/RES/65/190" * 9}, "at most 60"),
        ({"documents": [file(FULL), file(NAMELESS)], "symbol": "A/RES/65/190"}, "A symbol names one resolution"),
        ({"documents": [file(FULL + b" " * n) for n in range(51)]}, "too many files"),
    ],
    ids=["nothing", "spaces", "form of symbol", "long symbol", "two files", "51 files"],
)
def test_a_form_that_will_not_do_says_why_and_keeps_what_was_typed(
    client: Client, data: dict[str, Any], said: str
) -> None:
    before = fingerprint()
    response = client.post(LOAD, data)
    if said == "too many files":
        assert response.status_code == 400
    else:
        shown = html.unescape(response.content.decode())
        assert response.status_code == 200
        assert 'id="errors"' in shown
        assert said in shown
        assert str(data.get("text", "")).strip() in shown
    assert fingerprint() == before


def test_a_pasted_text_goes_the_same_way(client: Client) -> None:
    page = html.unescape(
        client.post(LOAD, {"text": NAMELESS.decode(), "symbol": "a/res/99/7"}, follow=True).content.decode()
    )
    assert "pasted-text.txt" in rows(page)[0]
    uploads.drain()
    assert Resolution.objects.get().symbol == "A/RES/99/7"


def test_twenty_megabytes_of_pasted_text_are_refused(client: Client) -> None:
    before = fingerprint()
    response = client.post(LOAD, {"text": "1. Urges Governments to act;\n" * 100_000, "symbol": "A/RES/65/190"})
    assert response.status_code == 413
    assert "Save it as a text file" in response.content.decode()
    assert fingerprint() == before


def test_a_request_larger_than_all_files_may_be_is_not_taken(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MAX_REQUEST", 10_000)
    response = client.post(LOAD, {"documents": [file(FULL)]})
    assert response.status_code == 413
    assert "The files together are larger" in response.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.long
def test_a_missing_symbol_is_given_in_the_row(client: Client) -> None:
    give(client, file(NAMELESS, "nameless.txt"))
    uploads.drain()
    upload = Upload.objects.get()
    resume = reverse("upload_resume", kwargs={"key": upload.key})
    for symbol, said in (("", "Give the symbol"), ("banana", "“banana” has no form of a United Nations symbol")):
        page = html.unescape(client.post(resume, {"symbol": symbol}).content.decode())
        assert said in rows(page)[0]
        assert f'value="{symbol}"' in page
        assert Upload.objects.get().state == UploadState.REFUSED
    page = client.post(resume, {"symbol": "A/RES/99/7"}, follow=True).content.decode()
    assert "nameless.txt is read again" in page
    uploads.drain()
    assert "Check A/RES/99/7" in client.get(LOAD).content.decode()


@pytest.mark.long
def test_the_same_file_again_is_recognised_whatever_became_of_it(client: Client) -> None:
    give(client, file(FULL))
    assert "was given before. It stands below" in give(client, file(FULL, "copy.txt"))
    assert "The same file was given before" in give(client, file(FULL, "copy.txt"), script=True)
    uploads.drain()
    before = fingerprint()
    assert "A/HRC/RES/11/3 was loaded before from the same file. Nothing has changed" in give(client, file(FULL))
    assert "19 obligations" in give(client, file(FULL), script=True)
    assert fingerprint() == before


def test_a_file_that_the_command_has_loaded_is_recognised_too(client: Client) -> None:
    resolutions.resolution_load(data=FULL, filename="a.txt")
    before = fingerprint()
    page = give(client, file(FULL), script=True)
    assert rows(page) == [
        "resolution.txt A/HRC/RES/11/3 was loaded before from the same file. Nothing has changed. Open A/HRC/RES/11/3"
    ]
    assert fingerprint() == before


@pytest.mark.long
def test_the_original_is_downloaded_as_it_was_given_and_never_shown(client: Client) -> None:
    give(client, file(FULL, "résolution 11.txt"))
    upload = Upload.objects.get()
    address = reverse("upload_file", kwargs={"key": upload.key})
    for _ in range(2):
        response = client.get(address)
        assert b"".join(response.streaming_content) == FULL  # type: ignore[attr-defined]
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''r%C3%A9solution%2011.txt")
        assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "text/plain")
        assert "sandbox" in response["Content-Security-Policy"]
        uploads.drain()  # then it is the draft's original
    uploads.upload_discard(upload=_refused(client), actor=upload.uploaded_by)
    gone = Upload.objects.get(state=UploadState.DISCARDED)
    assert client.get(reverse("upload_file", kwargs={"key": gone.key})).status_code == 404


def _refused(client: Client) -> Upload:
    give(client, file(NAMELESS, "nameless.txt"))
    uploads.drain()
    return Upload.objects.get(state=UploadState.REFUSED)


def test_what_was_discarded_leaves_the_list(client: Client) -> None:
    upload = _refused(client)
    page = client.post(reverse("upload_discard", kwargs={"key": upload.key}), follow=True).content.decode()
    assert "nameless.txt is discarded" in page
    assert rows(page) == []
    assert client.post(reverse("upload_discard", kwargs={"key": upload.key})).status_code == 409


def test_a_row_nobody_takes_up_says_what_it_waits_for(client: Client) -> None:
    give(client, file(FULL))
    assert "Nobody has taken it up" not in client.get(LOAD).content.decode()
    Upload.objects.update(received_at=timezone.now() - timedelta(minutes=1))
    assert "as soon as the worker for files runs" in client.get(LOAD).content.decode()


def test_the_name_of_a_file_is_text_and_nothing_else(client: Client) -> None:
    page = client.post(LOAD, {"documents": file(FULL, "<script>alert(1)</script>.txt")}, follow=True).content.decode()
    assert "<script>alert" not in page


@pytest.mark.long
def test_a_draft_that_was_discarded_is_said_and_its_file_may_be_given_again(client: Client) -> None:
    give(client, file(FULL))
    uploads.drain()
    client.post(reverse("resolution_discard", kwargs={"slug": "A-HRC-RES-11-3"}))
    assert "its draft was discarded" in client.get(LOAD).content.decode()
    assert "1 file is taken in" in give(client, file(FULL))


def test_the_list_takes_the_same_few_statements_for_any_number_of_files(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        give(client, file(FULL + b" " * n, f"{n}.txt"), script=True)
    with django_assert_max_num_queries(8):
        assert len(rows(client.get(LOAD).content.decode())) == 12


@pytest.mark.long
def test_a_further_text_of_a_published_resolution_says_that_it_is_a_revision(client: Client) -> None:
    resolutions.resolution_publish(resolution=resolutions.resolution_load(data=FULL, filename="a.txt").resolution)
    give(client, file(FULL.replace(b"criminalize", b"punish"), "corrected.txt"))
    uploads.drain()
    (row,) = rows(client.get(LOAD).content.decode())
    assert "A revision of the text loaded before" in row
    assert "Check A/HRC/RES/11/3" in row


def test_evidence_takes_a_few_files_at_once_as_before() -> None:
    def mistakes(count: int) -> list[str]:
        files = MultiValueDict({"uploads": [file(b"x", f"{n}.txt") for n in range(count)]})
        return [str(error) for error in EvidenceForm({}, files).errors.get("uploads", [])]

    assert mistakes(5) == []
    assert mistakes(6) == ["Choose at most 5 files at once."]
