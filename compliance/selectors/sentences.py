"""Summaries in sentences, made when they are read, in the reader's language, and never stored.

Each sentence stands alone, so that it can be quoted. Numbers come first or after "of"; nobody is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.enums import Status
from compliance.models import WorldSummary
from compliance.models.summaries import Counts
from compliance.pictures.localise import number_text, reader_locale


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
        return [_("%(opening)s. It has not reported on any of them yet.") % {"opening": opening}]
    reported = ngettext(
        "%(opening)s and has reported on %(reported)s: %(statuses)s.",
        "%(opening)s and has reported on %(reported)s: %(statuses)s.",
        counts.reported,
    ) % {
        "opening": opening,
        "reported": number_text(counts.reported),
        "statuses": joined(_status_parts(counts)),
    }
    return [reported, *_review_sentences(counts), *_evidence_sentences(counts)]


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
    return [text % {"evidence": number_text(counts.evidence)}]


def world_headline(summary: WorldSummary, *, obligations: int) -> str:
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


def world_sentences(summary: WorldSummary, *, obligations: int, resolutions: int) -> list[str]:
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
