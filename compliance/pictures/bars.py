"""Statuses of several things, one stacked bar each: by resolution, by theme, by regional group.

Every bar is the whole of what is asked there, so that bars of different sums can be read one below the other; how much
that is stands beside it as a count. Lines keep the order they are given in, and are never sorted by a number. The same
counts stand in a table that opens below the picture.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from compliance.enums import NOT_REPORTED
from compliance.pictures.icons import swatch_svg
from compliance.pictures.localise import long_date_text, number_text
from compliance.pictures.strips import STRIP_LABELS, STRIP_ORDER, strip_segments, strip_svg


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: its name, what it counts by status (see `strip_segments`), and where its name leads.

    `note` is said beside the name ("5 States"); `language` is that of the name where it is quoted.
    """

    name: str
    counts: Mapping[str, int]
    url: str = ""
    note: str = ""
    language: str = ""


def status_bars(
    bars: Sequence[Bar],
    *,
    title: str,
    ident: str,
    heading: str = "",
    source: str = "",
    date: dt.date | None = None,
) -> SafeString:
    """The picture as a whole `<figure>` with legend and table; nothing for no bars.

    `title` says the finding, `heading` what the lines are ("Resolution"), `source` where the numbers come from (what
    States have published here, if it is not given), `date` what day they were counted for. `ident` has to be unique on
    the page.
    """
    if not bars:
        return SafeString("")
    cut = [strip_segments(bar.counts) for bar in bars]
    present = {key for segments in cut for key, _count in segments}
    shown = [key for key in STRIP_ORDER if key in present]
    lines = []
    for place, (bar, segments) in enumerate(zip(bars, cut, strict=True)):
        counts = dict(segments)
        total, silent = sum(counts.values()), counts.get(NOT_REPORTED, 0)
        words = {"reported": number_text(total - silent), "total": number_text(total)}
        lines.append(
            {
                "bar": bar,
                "svg": strip_svg(segments, total, label="", ident=f"{ident}-{place}") if total else "",
                "said": _("%(reported)s of %(total)s reported") % words if total else _("nothing asked"),
                "total": words["total"],
                "cells": format_html_join(
                    "", '<td class="num">{}</td>', ((number_text(counts.get(key, 0)),) for key in shown)
                ),
            }
        )
    return render_to_string(
        "components/_status_bars.html",
        {
            "title": title,
            "heading": heading,
            "source": source,
            "ident": ident,
            "lines": lines,
            "legend": [{"label": STRIP_LABELS[key], "mark": swatch_svg(key)} for key in shown],
            "date": long_date_text(date) if date else "",
            "isodate": date.isoformat() if date else "",
        },
    )
