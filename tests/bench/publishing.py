"""Publishing a resolution of two thousand clauses."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.models import Resolution
from compliance.services import resolutions
from tests.bench.board import Board, seconds_of
from tests.bench.ground import Ground

CLAUSES = 2000
#: The first of the two; `revising` goes on with it.
PUBLISHED = "A/RES/999/1"


#: A paragraph asks for four things in sub-paragraphs: numbers beyond 999 are printed nowhere.
ASKED = ("adopt", "review", "publish", "finance")


def long_text(symbol: str) -> str:
    """A resolution of so many clauses, four to a paragraph."""
    paragraphs = [
        f"{number}. Urges Governments:\n\n"
        + "\n\n".join(
            f"({letter}) To {verb} legislation of kind {number} concerning rural roads;"
            for letter, verb in zip("abcd", ASKED, strict=True)
        )
        for number in range(1, CLAUSES // len(ASKED) + 1)
    ]
    head = [symbol, "General Assembly", "A long resolution", "The General Assembly,"]
    return "\n\n".join([*head, *paragraphs]).rstrip(";") + ".\n"


def run(board: Board, ground: Ground) -> None:
    """One is published while its queries are counted, another by the clock."""
    board.heading(f"publishing {CLAUSES:,} clauses to {ground.countries} States")
    drafts: list[Resolution] = []

    def load(symbol: str) -> None:
        data = long_text(symbol).encode()
        drafts.append(resolutions.resolution_load(data=data, filename="long.txt", symbol=symbol).resolution)

    load(PUBLISHED)
    board.told("read and stored as a draft", seconds_of(lambda: load("A/RES/999/2")), "s")
    with CaptureQueriesContext(connection) as queries:
        resolutions.resolution_publish(resolution=drafts[0])
    board.at_most("publishing 2,000 clauses, queries", len(queries), 40, "queries")
    seconds = seconds_of(lambda: resolutions.resolution_publish(resolution=drafts[1]))
    board.at_most("publishing 2,000 clauses", seconds, 1, "s")
    found = [one.obligations.filter(retired_at__isnull=True).count() for one in drafts]
    if found != [CLAUSES, CLAUSES]:
        raise RuntimeError(f"{found} obligations were published, not {CLAUSES} each.")
