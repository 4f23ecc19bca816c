"""Tables as whoever takes them away reads them back."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.test import Client
from openpyxl import load_workbook


def sent(client: Client, address: str) -> bytes:
    """The file at an address that answers 200."""
    response: Any = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def table(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a .csv by key, as a program reads them."""
    data = sent(client, address)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def column(client: Client, address: str, key: str) -> list[str]:
    return [row[key] for row in table(client, address)]


def sheets(data: bytes) -> tuple[dict[str, str], list[list[Any]]]:
    """The lines of a workbook's first sheet, and the rows of its second."""
    book = load_workbook(io.BytesIO(data))
    about, rows = book.worksheets
    said: dict[str, str] = {}
    for row in about.iter_rows(max_col=2):
        said.setdefault(str(row[0].value), str(row[1].value))  # the columns stand below, under the same labels
    return said, [[cell.value for cell in row] for row in rows.iter_rows()]
