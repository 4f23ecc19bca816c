"""A State's national report of everything asked of it, as .pdf and as .docx: time, queries, memory."""

from __future__ import annotations

import resource
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.models import Country, Resolution
from compliance.reports.making import FORMATS, report_made
from compliance.selectors.report import Choices, national_report
from tests.bench.board import Board, seconds_of
from tests.bench.ground import Ground
from tests.bench.pages import STATE

#: Seconds that a report may take as .pdf; a .docx has no goal of its own.
GOALS = {"pdf": 10.0}


def run(board: Board, ground: Ground) -> None:
    board.heading(f"national report of {ground.obligations:,} obligations")
    country = Country.objects.get(iso3=STATE)
    resolutions = list(Resolution.objects.published().order_by("adopted_on", "symbol"))
    anyone, choices = AnonymousUser(), Choices(end=timezone.localdate())
    with CaptureQueriesContext(connection) as queries:
        national_report(user=anyone, country=country, resolutions=resolutions, choices=choices)
    board.at_most("national report, queries", len(queries), 20, "queries")

    def make(file_format: str) -> None:
        report_made(user=anyone, country=country, resolutions=resolutions, choices=choices, file_format=file_format)

    for file_format in FORMATS:
        seconds = seconds_of(partial(make, file_format))
        if goal := GOALS.get(file_format):
            board.at_most(f"national report as .{file_format}", seconds, goal, "s")
        else:
            board.told(f"national report as .{file_format}", seconds, "s")
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    board.told("national report, memory of the process that sets it", megabytes, "MB")
