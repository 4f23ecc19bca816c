"""Families: resolutions that follow one another, and which of them may be compared."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from compliance.enums import PUBLIC_STATES
from compliance.models import ProvisionWording, Resolution
from compliance.reading.words import folded


@dataclass(frozen=True, slots=True)
class Family:
    """The relatives of one resolution that a reader may see: all of its family but itself, the earliest first.

    `follows` is the one it follows, `followed_by` those that follow it.
    """

    resolution: Resolution
    relatives: list[Resolution]
    follows: Resolution | None
    followed_by: list[Resolution]

    def __bool__(self) -> bool:
        return bool(self.relatives)


def _age(resolution: Resolution) -> tuple[date, str]:
    return resolution.adopted_on or date.max, resolution.symbol


def family_of(resolution: Resolution, user: Any) -> Family:
    """The family with two queries. A relative that the reader may not see hides nobody behind it."""
    links = Q(follows__isnull=False) | Q(followed_by__isnull=False)
    related = {one.pk: one for one in Resolution.objects.filter(links).distinct()}
    near: dict[int, set[int]] = defaultdict(set)
    for one in related.values():
        if one.follows_id is not None:
            near[one.pk].add(one.follows_id)
            near[one.follows_id].add(one.pk)
    found, waiting = {resolution.pk}, [resolution.pk]
    while waiting:
        fresh = near[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    visible = (
        set(Resolution.objects.visible_to(user).filter(pk__in=found).values_list("pk", flat=True)) if near else set()
    )
    relatives = sorted((related[pk] for pk in found & visible if pk != resolution.pk), key=_age)
    return Family(
        resolution=resolution,
        relatives=relatives,
        follows=next((one for one in relatives if one.pk == resolution.follows_id), None),
        followed_by=[one for one in relatives if one.follows_id == resolution.pk],
    )


def earlier_first(one: Resolution, other: Resolution) -> tuple[Resolution, Resolution]:
    """The two in the order in which they were adopted: what a comparison calls old and new."""
    first, second = sorted((one, other), key=_age)
    return first, second


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A resolution that another seems to follow, and why: it cites the symbol, it has the same title."""

    resolution: Resolution
    is_cited: bool
    same_title: bool


def _cites(text: str, symbol: str) -> bool:
    """Whether a text names a resolution, by its symbol or as texts do: "resolutions 65/190 of 21 December 2010"."""
    number = re.search(r"(\d+/\d+)$", symbol)
    return symbol in text or bool(number and re.search(rf"(?<![\d/]){number.group(1)}(?![\d/])", text))


def proposed_predecessors(resolution: Resolution, user: Any) -> list[Predecessor]:
    """Earlier resolutions of the same organ that the preamble cites or that have the same title, the likeliest first:
    both before one, the latest before the earlier. Two queries, whatever the number of paragraphs."""
    earlier = Resolution.objects.visible_to(user).filter(body=resolution.body, state__in=PUBLIC_STATES)
    if resolution.adopted_on is not None:
        earlier = earlier.filter(adopted_on__lt=resolution.adopted_on)
    paragraphs = ProvisionWording.objects.filter(
        version__revision=resolution.current_revision_id, version__is_original=True, provision__kind="preambular"
    )
    preamble = "\n".join(paragraphs.values_list("text", flat=True)) if resolution.current_revision_id else ""
    title = folded(resolution.title)
    found = [
        Predecessor(one, _cites(preamble, one.symbol), bool(title) and folded(one.title) == title)
        for one in earlier.exclude(pk=resolution.pk)
    ]
    likely = [one for one in found if one.is_cited or one.same_title]
    likely.sort(key=lambda one: _age(one.resolution), reverse=True)
    return sorted(likely, key=lambda one: -(one.is_cited + one.same_title))
