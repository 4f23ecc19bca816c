"""Summaries in sentences, made when they are read, in the reader's language, and never stored.

Each sentence stands alone, so that it can be quoted. Numbers come first or after "of"; nobody is judged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.enums import Status
from compliance.models import WorldHistory, WorldSummary
from compliance.models.summaries import Counts
from compliance.pictures.localise import long_date_text, number_text, reader_locale
from compliance.selectors.trends import Move


def joined(parts: Sequence[str], *, style: Literal["standard", "unit"] = "standard") -> str:
    """A list as the reader's language writes it: "a, b, and c", or without the "and" ("unit")."""
    return str(format_list(list(parts), style=style, locale=reader_locale()))


def _status_parts(counts: Counts) -> list[str]:
    """ "4 implemented", "5 under way", ... without empty ones, the furthest first."""
    words = [
        (counts.implemented, ngettext("%(n)s implemented", "%(n)s implemented", counts.implemented)),
        (counts.under_way, ngettext("%(n)s under way", "%(n)s under way", counts.under_way)),
        (counts.planned, ngettext("%(n)s planned", "%(n)s planned", counts.planned)),
        (counts.not_started, ngettext("%(n)s not started", "%(n)s not started", counts.not_started)),
        (
            counts.not_applicable,
            ngettext("%(n)s not applicable", "%(n)s not applicable", counts.not_applicable),
        ),
    ]
    return [text % {"n": number_text(number)} for number, text in words if number]


def country_sentences(name: str, counts: Counts, *, resolutions: int) -> list[str]:
    """Two or three sentences on where a State stands.

    `name` is its short name in the reader's language; `resolutions` is how many ask something of it.
    """
    if not counts.obligations:
        return [_("No obligation applies to %(country)s.") % {"country": name}]
    words = {
        "country": name,
        "asked": number_text(counts.obligations),
        "resolutions": number_text(resolutions),
    }
    asked = ngettext("%(asked)s obligation", "%(asked)s obligations", counts.obligations) % words
    source = ngettext("%(resolutions)s resolution", "%(resolutions)s resolutions", resolutions) % words
    opening = _("%(country)s is asked to act on %(obligations)s from %(source)s") % {
        "country": name,
        "obligations": asked,
        "source": source,
    }
    if not counts.reported:
        silence = _("%(opening)s. It has not reported on any of them yet.") % {"opening": opening}
        return [silence, *overdue_sentences(counts)]
    reported = ngettext(
        "%(opening)s and has reported on %(reported)s: %(statuses)s.",
        "%(opening)s and has reported on %(reported)s: %(statuses)s.",
        counts.reported,
    ) % {
        "opening": opening,
        "reported": number_text(counts.reported),
        "statuses": joined(_status_parts(counts)),
    }
    return [reported, *_review_sentences(counts), *_evidence_sentences(counts), *overdue_sentences(counts)]


def _review_sentences(counts: Counts) -> list[str]:
    """What reviews make of it: of "implemented" if anything is, else of whatever was reported."""
    if counts.implemented:
        words = {
            "implemented": number_text(counts.implemented),
            "confirmed": number_text(counts.implemented_confirmed),
            "disputed": number_text(counts.implemented_disputed),
        }
        if not counts.implemented_confirmed and not counts.implemented_disputed:
            return [
                ngettext(
                    "The one it reports as %(status)s has been neither confirmed nor disputed by a review.",
                    "Of %(implemented)s it reports as %(status)s, none has been confirmed or disputed by a review.",
                    counts.implemented,
                )
                % {**words, "status": str(Status.IMPLEMENTED.label).lower()}
            ]
        return [
            ngettext(
                "Of %(implemented)s it reports as %(status)s, reviews confirm %(confirmed)s and dispute %(disputed)s.",
                "Of %(implemented)s it reports as %(status)s, reviews confirm %(confirmed)s and dispute %(disputed)s.",
                counts.implemented,
            )
            % {**words, "status": str(Status.IMPLEMENTED.label).lower()}
        ]
    if counts.disputed:
        text = ngettext(
            "Reviews dispute %(disputed)s of its reports.",
            "Reviews dispute %(disputed)s of its reports.",
            counts.disputed,
        )
        return [text % {"disputed": number_text(counts.disputed)}]
    return []


def _evidence_sentences(counts: Counts) -> list[str]:
    if not counts.evidence:
        return [_("None of its reports cites evidence that anyone can read.")]
    text = ngettext(
        "Its reports cite %(evidence)s piece of evidence that anyone can read.",
        "Its reports cite %(evidence)s pieces of evidence that anyone can read.",
        counts.evidence,
    )
    return [text % {"evidence": number_text(counts.evidence)}, *_age_sentences(counts)]


def _age_sentences(counts: Counts) -> list[str]:
    """How old the evidence is, by the date it bears; nothing while it is not counted by age."""
    ages = [
        (counts.evidence_within_year, _("%(n)s within the last year")),
        (counts.evidence_within_five_years, _("%(n)s one to five years ago")),
        (counts.evidence_older, _("%(n)s more than five years ago")),
    ]
    parts = [text % {"n": number_text(number)} for number, text in ages if number]
    return [_("By date: %(ages)s.") % {"ages": joined(parts)}] if parts else []


def overdue_sentences(counts: Counts) -> list[str]:
    """What was to be there by a day that has passed."""
    found = []
    if counts.report_overdue:
        text = ngettext(
            "The day by which a first report was asked for has passed on %(n)s obligation without one.",
            "The day by which a first report was asked for has passed on %(n)s obligations without one.",
            counts.report_overdue,
        )
        found.append(text % {"n": number_text(counts.report_overdue)})
    if counts.target_overdue:
        text = ngettext(
            "%(n)s target date that it set itself has passed without the obligation being reported as implemented.",
            "%(n)s target dates that it set itself have passed without the obligations being reported as implemented.",
            counts.target_overdue,
        )
        found.append(text % {"n": number_text(counts.target_overdue)})
    return found


def world_headline(summary: WorldSummary | WorldHistory, *, obligations: int) -> str:
    """The finding of the front page's map, as a title: "No State has reported yet"."""
    words = {"reporting": number_text(summary.states_reporting), "states": number_text(summary.states)}
    if not obligations:
        return _("Nothing is asked of States here yet")
    if not summary.states_reporting:
        return _("None of the %(states)s States has reported yet") % words
    return (
        ngettext(
            "%(reporting)s of %(states)s States has reported on at least one obligation",
            "%(reporting)s of %(states)s States have reported on at least one obligation",
            summary.states_reporting,
        )
        % words
    )


def world_sentences(summary: WorldSummary | WorldHistory, *, obligations: int, resolutions: int) -> list[str]:
    """The finding in words: who reported on how much, and what reviews say of it."""
    words = {
        "asked": number_text(obligations),
        "states": number_text(summary.states),
        "reporting": number_text(summary.states_reporting),
        "resolutions": number_text(resolutions),
        "reported": number_text(summary.reported),
        "implemented": number_text(summary.implemented),
        "confirmed": number_text(summary.implemented_confirmed),
        "disputed": number_text(summary.implemented_disputed),
    }
    if not obligations:
        return [_("No resolution has been published here yet, so nothing is asked of any State.")]
    asked = ngettext("%(asked)s obligation", "%(asked)s obligations", obligations) % words
    source = ngettext("%(resolutions)s resolution", "%(resolutions)s resolutions", resolutions) % words
    if not summary.states_reporting:
        text = _("%(states)s States are asked to act on %(obligations)s from %(source)s. None has reported yet.")
        return [text % {**words, "obligations": asked, "source": source}]
    first = ngettext(
        "%(reporting)s of %(states)s States has reported on at least one of the %(obligations)s from %(source)s.",
        "%(reporting)s of %(states)s States have reported on at least one of the %(obligations)s from %(source)s.",
        summary.states_reporting,
    ) % {**words, "obligations": asked, "source": source}
    second = ngettext(
        "%(reported)s status is published; %(implemented)s says “implemented”, of which reviews confirm %(confirmed)s"
        " and dispute %(disputed)s.",
        "%(reported)s statuses are published; %(implemented)s say “implemented”, of which reviews confirm %(confirmed)s"
        " and dispute %(disputed)s.",
        summary.reported,
    )
    return [first, second % words]


def states_reporting(reporting: int, states: int) -> str:
    """ "12 of 54 States reporting", beside the name of a regional group."""
    text = ngettext(
        "%(reporting)s of %(states)s State reporting", "%(reporting)s of %(states)s States reporting", states
    )
    return text % {"reporting": number_text(reporting), "states": number_text(states)}


def gap_title(summary: WorldSummary | WorldHistory) -> str:
    """How much is still unsaid, over all States and obligations."""
    text = ngettext(
        "%(silent)s of the %(asked)s statuses asked of all States is not reported yet",
        "%(silent)s of the %(asked)s statuses asked of all States are not reported yet",
        summary.not_reported,
    )
    return text % {"silent": number_text(summary.not_reported), "asked": number_text(summary.obligations)}


def _moved(name: str, number: int) -> str:
    """ "2 more reported", "1 fewer disputed by review"."""
    n = abs(number)
    more = {
        "obligations": ngettext("%(n)s more obligation asked", "%(n)s more obligations asked", n),
        "states_reporting": ngettext("%(n)s more State reporting", "%(n)s more States reporting", n),
        "reported": ngettext("%(n)s more reported", "%(n)s more reported", n),
        "statuses": ngettext("%(n)s more status published", "%(n)s more statuses published", n),
        "withdrawn": ngettext("%(n)s more withdrawn", "%(n)s more withdrawn", n),
        "implemented": ngettext("%(n)s more reported as implemented", "%(n)s more reported as implemented", n),
        "confirmed": ngettext("%(n)s more confirmed by review", "%(n)s more confirmed by review", n),
        "disputed": ngettext("%(n)s more disputed by review", "%(n)s more disputed by review", n),
        "actions_done": ngettext("%(n)s more action done", "%(n)s more actions done", n),
        "evidence": ngettext("%(n)s more piece of public evidence", "%(n)s more pieces of public evidence", n),
        "report_overdue": ngettext("%(n)s more report overdue", "%(n)s more reports overdue", n),
        "target_overdue": ngettext("%(n)s more target date passed", "%(n)s more target dates passed", n),
    }
    fewer = {
        "obligations": ngettext("%(n)s obligation fewer asked", "%(n)s obligations fewer asked", n),
        "states_reporting": ngettext("%(n)s State fewer reporting", "%(n)s States fewer reporting", n),
        "reported": ngettext("%(n)s fewer reported", "%(n)s fewer reported", n),
        "statuses": ngettext("%(n)s status published fewer", "%(n)s statuses published fewer", n),
        "withdrawn": ngettext("%(n)s fewer withdrawn", "%(n)s fewer withdrawn", n),
        "implemented": ngettext("%(n)s fewer reported as implemented", "%(n)s fewer reported as implemented", n),
        "confirmed": ngettext("%(n)s fewer confirmed by review", "%(n)s fewer confirmed by review", n),
        "disputed": ngettext("%(n)s fewer disputed by review", "%(n)s fewer disputed by review", n),
        "actions_done": ngettext("%(n)s action done fewer", "%(n)s actions done fewer", n),
        "evidence": ngettext("%(n)s piece of public evidence fewer", "%(n)s pieces of public evidence fewer", n),
        "report_overdue": ngettext("%(n)s report overdue fewer", "%(n)s reports overdue fewer", n),
        "target_overdue": ngettext("%(n)s passed target date fewer", "%(n)s passed target dates fewer", n),
    }
    return (more if number > 0 else fewer)[name] % {"n": number_text(n)}


def move_sentence(move: Move) -> str:
    """What changed since an earlier summary, of a State, a resolution, a regional group or the world."""
    words = {"day": long_date_text(move.since)}
    if not move.by:
        return _("Since %(day)s reports were renewed; the counts are the same.") % words
    changes = joined([_moved(name, number) for name, number in move.by.items()])
    return _("Since %(day)s: %(changes)s.") % {**words, "changes": changes}


def trend_title(first: int, last: int, *, since: dt.date, asked: int | None = None) -> str:
    """The finding of a trend: how many are reported now, and how many more than at first.

    `asked` is given where they are obligations of one State; without it they are statuses of many.
    """
    words = {
        "now": number_text(last),
        "asked": number_text(asked or 0),
        "n": number_text(abs(last - first)),
        "day": long_date_text(since),
    }
    if asked is not None:
        now = ngettext("%(now)s of %(asked)s obligation reported", "%(now)s of %(asked)s obligations reported", asked)
    else:
        now = ngettext("%(now)s status published", "%(now)s statuses published", last)
    words["now"] = now % words
    if last > first:
        return (
            ngettext("%(now)s, %(n)s more than on %(day)s", "%(now)s, %(n)s more than on %(day)s", last - first) % words
        )
    if last < first:
        return (
            ngettext("%(now)s, %(n)s fewer than on %(day)s", "%(now)s, %(n)s fewer than on %(day)s", first - last)
            % words
        )
    return _("%(now)s, as many as on %(day)s") % words


def no_trend(since: dt.date) -> str:
    """What is said in place of a picture while there is only one point of it."""
    return _("What was reported has not changed since %(day)s, when the first summary was kept.") % {
        "day": long_date_text(since)
    }
