"""Real texts as they are stored, compared; the data is kept outside the repository."""

from __future__ import annotations

import json
import time

import pytest
from django.core.cache import cache

from compliance.selectors.comparison import common_texts, text_comparison
from compliance.services.resolutions import resolution_load, resolution_publish
from tests.reading.texts import SHARED

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.shared,
]


def test_75_158_and_77_194_agree_with_the_comparison_by_hand_within_a_second() -> None:
    revisions = []
    for name in ("A_RES_75_158.txt", "A_RES_77_194.txt"):
        data = (SHARED / "resolutions" / name).read_bytes()
        resolution = resolution_publish(resolution=resolution_load(data=data, filename=name).resolution)
        assert resolution.current_revision is not None
        revisions.append(resolution.current_revision)
    pair = common_texts(revisions[0], revisions[1], "fr")
    assert pair is not None
    cache.clear()
    begun = time.process_time()
    found = text_comparison(pair)
    assert time.process_time() - begun < 1
    by_hand = json.loads((SHARED / "relations" / "family_75_158_to_77_194.json").read_text(encoding="utf-8"))
    terms = {tuple(places) for places in by_hand["amended_terms_only"]}
    expected = {(*places, "carried_over") for places in by_hand["carried_over"]}
    expected |= {(*places, "terms" if tuple(places) in terms else "amended") for places in by_hand["amended"]}
    expected |= {(None, place, "new") for place in by_hand["new"]}
    expected |= {(place, None, "dropped") for place in by_hand["dropped"]}
    assert {(row.old, row.new, row.change) for row in found.rows} == expected
