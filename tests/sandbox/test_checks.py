"""Before a file is opened: what is refused, with which code, and that good files of every kind pass."""

from __future__ import annotations

import time

import pytest

from compliance.parser.readers.sniff import DOCX, HTML, PDF, PLAIN
from compliance.sandbox import Refused, check
from tests.support import hostile
from tests.support.hostile import CLAUSE, Hostile

MOST = 25_000_000


@pytest.mark.parametrize("one", hostile.AT_THE_DOOR, ids=str)
def test_a_hostile_file_is_refused_without_opening_it(one: Hostile) -> None:
    data = one.make()
    began = time.process_time()
    with pytest.raises(Refused) as refused:
        check(data, one.name, max_bytes=MOST)
    assert refused.value.code == one.code
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", CLAUSE.encode(), PLAIN),
        ("a.text", CLAUSE.encode("utf-16"), PLAIN),
        ("A.HTM", b"<html><p>" + CLAUSE.encode(), HTML),
        ("a.html", b"<!doctype html><p>" + CLAUSE.encode(), HTML),
        ("a.b.docx", hostile.docx(), DOCX),
        ("a.PDF", hostile.pdf_of_pages(1), PDF),
    ],
)
def test_a_good_file_of_each_kind_passes(name: str, data: bytes, media_type: str) -> None:
    assert check(data, name, max_bytes=MOST) == media_type


def test_the_sites_own_limit_is_kept_where_it_is_lower() -> None:
    with pytest.raises(Refused) as refused:
        check(CLAUSE.encode(), "a.txt", max_bytes=10)
    assert refused.value.code == "file-too-large"


def test_a_short_document_may_be_packed_as_well_as_it_likes() -> None:
    data = hostile.docx(parts={"word/media/white.bin": bytes(900_000)})
    assert len(data) * 100 < 900_000
    assert check(data, "short.docx", max_bytes=MOST) == DOCX
