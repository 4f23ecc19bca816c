"""Lines of an officer's checklist: everything that may stand beside a clause, and nothing unescaped."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from compliance.selectors.work_list import Beside
from compliance.templatetags.work_rows import work_rows

RESOLUTION = SimpleNamespace(slug="A-RES-99-1", symbol="A/RES/99/1")


def line(**values: Any) -> dict[str, Any]:
    """A line of nothing but a clause, and what is said of it."""
    row: dict[str, Any] = {
        "key": "k1", "language": "fr", "claim": None, "claim_at": None, "working_state": None, "withdrawn_at": None,
        "wording": SimpleNamespace(place="2(a)", slug="2-a", short_text="Prie <tous> les États"),
    }  # fmt: skip
    said: dict[str, Any] = {
        "facts": Beside(), "lead": None, "others": [], "report_overdue": False, "target_overdue": False,
        "amended": False, "stale": False,
    }  # fmt: skip
    row |= {name: values.pop(name) for name in list(values) if name in row}
    return {**said, **values, "row": SimpleNamespace(**row)}


def words(html: str) -> str:
    """What a reader sees of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", html)).split())


def test_a_clause_of_silence_has_its_words_escaped_and_its_status_alone() -> None:
    html = work_rows([line()], RESOLUTION)
    assert 'lang="fr" dir="auto">Prie &lt;tous&gt; les États</span>' in html
    assert 'href="/my-country/A-RES-99-1/2-a/"' in html
    assert words(html) == "2 (a) Prie &lt;tous&gt; les États Not reported"
    assert "checkbox" not in html


def test_everything_that_stands_beside_a_clause_is_said_once() -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    full = line(
        claim="implemented",
        claim_at=day,
        working_state="returned",
        withdrawn_at=date(2026, 3, 1),
        facts=Beside(("C", "A"), 2),
        report_overdue=True,
        amended=True,
        stale=True,
        lead=SimpleNamespace(name="Justice & Peace"),
        others=[SimpleNamespace(name="Interior")],
    )
    html = work_rows([full], RESOLUTION)
    for said in (
        "Report overdue", "Clause amended since", "Gone stale", "2 pieces of evidence", "Returned",
        "Withdrawn on 1 March 2026", "Lead: Justice &amp; Peace", "Also: Interior", "disputed", "Published",
    ):  # fmt: skip
        assert words(html).count(said) == 1, said
    assert html.count("grade-holder") == 2
    assert "Target overdue" in words(work_rows([line(target_overdue=True)], RESOLUTION))


@pytest.mark.parametrize("number", [1, 3])
def test_boxes_to_tick_are_named_by_their_clause(number: int) -> None:
    html = work_rows([line(key=f"k{n}") for n in range(number)], RESOLUTION, ticks=True)
    assert html.count("work-row-ticks") == html.count('type="checkbox"') == number
    assert (
        'value="k0" form="assign" id="tick-k0"><label class="visually-hidden" for="tick-k0">Tick A/RES/99/1, 2 (a)'
        in html
    )


def test_it_is_said_in_the_readers_language() -> None:
    with translation.override("fr"):
        assert "Rapport en retard" in words(work_rows([line(report_overdue=True)], RESOLUTION))
