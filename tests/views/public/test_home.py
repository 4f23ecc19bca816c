"""The front page: counts, the finding, the map, what has moved."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from compliance.enums import RegionalGroup
from compliance.models import ObligationTheme, Theme
from compliance.pictures.localise import long_date_text
from tests.factories import make_country, make_rapporteur, publish, review
from tests.support.queries import count_queries
from tests.views.public.world import World, compile_all, page, words

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


def section(text: str, ident: str) -> str:
    """The part of the page that the heading with this id names."""
    found = re.search(
        rf'<section[^>]*aria-labelledby="{ident}".*?(?=<section class="section"|</section>|$)', text, re.DOTALL
    )
    assert found is not None
    return found[0]


def test_it_counts_real_states_and_obligations_in_force(world: World, client: Client) -> None:
    compile_all()
    text = page(client, "/")
    assert re.search(r"<dt>States</dt><dd>2</dd>", text)
    assert re.search(r"<dt>Obligations in force</dt><dd>3</dd>", text)
    assert "2 States are asked to act on 3 obligations from 1 resolution. None has reported yet." in text
    assert "None of the 2 States has reported yet" in text


def test_it_says_who_has_reported_and_counts_no_fictional_state(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0], status="implemented")
    publish(make_rapporteur(world.brenivar), world.obligations[1], status="planned")
    compile_all()
    text = page(client, "/")
    assert "1 of 2 States has reported on at least one of the 3 obligations from 1 resolution." in text
    assert "1 status is published; 1 says “implemented”" in text
    coverage = text[text.index('id="coverage"') :]
    assert re.search(r"Kenya</a></th><td class=\"num\">1 of 3", coverage)
    assert "Brenivar" not in coverage[: coverage.index("</details>")]
    assert "XAA" not in text[text.index('<svg class="map"') : text.index("</figure>")]


def test_the_lists_name_fictional_states_only_with_the_mark(world: World, client: Client) -> None:
    officer = make_rapporteur(world.brenivar)
    publish(officer, world.obligations[1], status="implemented")
    review(world.people["ngo"], world.obligations[1], world.brenivar, grade="E")
    text = page(client, "/")
    for ident in ("published", "disputed"):
        part = section(text, ident)
        assert re.search(r'Brenivar</a> <span class="chip fictional-chip">fictional</span>', part), ident
        assert "/countries/xaa/A-RES-99-1/2/" in part
    assert "Amberlight Watch" in section(text, "disputed")


def test_a_review_of_an_earlier_version_is_no_new_dispute(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0], status="implemented")
    review(world.people["ngo"], world.obligations[0], world.kenya, grade="C")
    assert "Kenya" in section(page(client, "/"), "disputed")
    publish(world.rapporteur, world.obligations[0], status="under_way")
    assert "Kenya" not in section(page(client, "/"), "disputed")


def test_it_lists_silent_obligations_and_no_silent_state(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0])
    compile_all()
    part = section(page(client, "/"), "silent")
    addresses = re.findall(r"/resolutions/A-RES-99-1/(\d)/", part)
    assert addresses == ["2", "3", "1"]
    assert "Kenya" not in part
    assert "France" not in part
    assert "Asked on 16 December 2020 ; no State has reported" in words(part)
    assert "Last report published on" in part


@pytest.mark.long
def test_queries_do_not_grow_with_states_or_records(world: World, client: Client) -> None:
    compile_all()
    client.get("/")
    with count_queries() as few:
        client.get("/")
    for _ in range(30):
        publish(make_rapporteur(make_country()), world.obligations[0])
    compile_all()
    with count_queries() as many:
        client.get("/")
    # Something published is looked up with one more statement than nothing at all.
    assert len(many) <= len(few) + 1, [q["sql"][:90] for q in many.captured_queries]
    assert len(many) <= 8


def on(day: date) -> Any:
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=True)


TODAY = timezone.localdate()


def test_before_anyone_reports_it_says_in_words_that_nothing_moved(world: World, client: Client) -> None:
    compile_all()
    text = page(client, "/")
    assert "What was reported has not changed since" in section(text, "moved")
    assert "trend-chart" not in text
    assert "No State of any regional group has reported on any obligation yet." in words(section(text, "gap"))
    assert 'id="regions-title"' not in text


def test_it_says_what_moved_lately_and_draws_it(world: World, client: Client) -> None:
    with on(TODAY - timedelta(days=60)):
        compile_all()
    with on(TODAY - timedelta(days=40)):
        publish(world.rapporteur, world.obligations[0], status="planned")
        compile_all()
    publish(world.rapporteur, world.obligations[1], status="implemented")
    compile_all()
    text = page(client, "/")
    told = words(section(text, "moved"))
    since = long_date_text(TODAY - timedelta(days=40))
    assert f"Since {since} : 1 more status published and 1 more reported as implemented." in told.replace(":", " :")
    assert f"2 statuses published, 2 more than on {long_date_text(TODAY - timedelta(days=60))}" in told
    assert text.count('class="trend-chart"') == 1


def test_the_gap_is_told_by_group_and_theme_in_their_order_as_counts(world: World, client: Client) -> None:
    for n, (group, place) in enumerate([("weog", 3), ("african", 2)]):
        country = make_country(regional_group=group)
        publish(make_rapporteur(country), world.obligations[n])
        theme = Theme.objects.create(
            slug=f"theme-{place}", position=place, **{f"label_{x}": f"Theme {place}" for x in LANGUAGES}
        )
        ObligationTheme.objects.create(obligation=world.obligations[n], theme=theme)
    compile_all()
    text = section(page(client, "/"), "gap")
    groups = re.findall(r'href="/countries/\?group=(\w+)"', text)
    assert groups == [group for group in RegionalGroup.values if group in groups]
    assert {"african", "weog"} <= set(groups)
    assert re.findall(r"\?theme=theme-(\d)", text) == ["2", "3"]
    assert "1 of" in words(text)
    assert "%" not in words(text)
    assert "Brenivar" not in text
