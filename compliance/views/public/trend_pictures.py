"""A grain's history as a page shows it: a picture where it moved, a sentence where it did not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from compliance.enums import Status
from compliance.pictures import Stroke, TrendLine, trend
from compliance.selectors import sentences
from compliance.selectors.trends import Trend


@dataclass(frozen=True)
class TrendShown:
    """The picture, or, while there is nothing to draw, the words in its place."""

    picture: SafeString | str
    words: str


def state_trend_shown(history: Trend, *, until: dt.date) -> TrendShown:
    """What one State reported, and reported as implemented, of what is asked of it."""
    return _shown(history, until=until, names=("obligations", "reported", "implemented"))


def many_trend_shown(history: Trend, *, until: dt.date) -> TrendShown:
    """Statuses published by all real States; what is asked of all together would leave them at the foot."""
    return _shown(history, until=until, names=("reported", "implemented"))


def _shown(history: Trend, *, until: dt.date, names: tuple[str, ...]) -> TrendShown:
    steps = history.steps(names)
    if not steps:
        return TrendShown("", "")
    if len(steps) == 1:
        return TrendShown("", sentences.no_trend(steps[0].day))
    drawn = {
        "obligations": (pgettext("a count", "Asked"), Stroke.WHOLE),
        "reported": (_("Reported"), Stroke.AREA),
        "implemented": (_("of these, %(status)s") % {"status": str(Status.IMPLEMENTED.label).lower()}, Stroke.LINE),
    }
    lines = [TrendLine(*drawn[name], [step.values[place] for step in steps]) for place, name in enumerate(names)]
    reported = names.index("reported")
    title = sentences.trend_title(
        steps[0].values[reported],
        steps[-1].values[reported],
        since=steps[0].day,
        asked=steps[-1].values[0] if "obligations" in names else None,
    )
    picture = trend([step.day for step in steps], lines, until=until, title=title, ident="trend")
    return TrendShown(picture, "")
