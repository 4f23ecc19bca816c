"""Whatever bytes come: a text or one sentence, never another error."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from compliance.parser import read_bytes
from compliance.parser.readers import ReadError
from tests.parser.effort import effort
from tests.parser.readers.texts import RESOLUTION
from tests.parser.readers.writers import as_docx, as_html, as_pdf

MUTATIONS = effort(ordinary=40, long=2000)


@pytest.mark.parametrize("write", [as_docx, as_html, as_pdf])
def test_spoiled_bytes_are_read_or_refused(write: Callable[[str], bytes]) -> None:
    original, chance = write(RESOLUTION), random.Random(20490617)  # noqa: S311 - the same spoils every time
    for _ in range(MUTATIONS):
        data = bytearray(original)
        for _ in range(chance.choice((1, 5, 50, 500))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.2:
            del data[chance.randrange(1, len(data)) :]
        with suppress(ReadError):
            read_bytes(bytes(data)).text.encode("utf-8")
