"""Up to five States beside one another."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from compliance.enums import Scope
from compliance.models import Country, Obligation, ScopeState
from tests.factories import (
    draft,
    make_country,
    make_rapporteur,
    make_resolution,
    offer_evidence,
    publish,
    review,
)
from tests.support.queries import count_queries
from tests.views.public.world import World, compile_all, page, words

BOTH = "/compare/?state=ken&state=fra"


def table(text: str) -> dict[str, list[str]]:
    """Every row by its obligation: what each State's cell says."""
    rows = {}
    for row in re.findall(r'<tr role="row"><th scope="row".*?</tr>', text, re.DOTALL):
        head = re.search(r'<th scope="row"[^>]*><a[^>]*>([^<]*)</a>', row)
        assert head is not None
        cells = re.findall(r"<td.*?</td>", row, re.DOTALL)
        rows[unescape(head[1]).removeprefix("A/RES/99/1, paragraph ")] = [words(cell) for cell in cells]
    return rows


def heads(text: str) -> list[str]:
    table = re.search(r'<table class="ledger compared".*?</thead>', text, re.DOTALL)
    return re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]*)<', table[0]) if table else []


def test_each_row_is_an_obligation_and_each_cell_a_state(world: World, client: Client) -> None:
    first, second, _third = world.obligations
    france = world.people["officer of another State"]
    offer_evidence(world.rapporteur, first)
    publish(world.rapporteur, first, status="implemented")
    review(world.people["ngo"], first, world.kenya, grade="C")
    publish(france, first, status="planned")
    publish(france, second, status="under_way")
    text = page(client, BOTH)
    assert heads(text) == ["Obligation", "Kenya", "France"]
    rows = table(text)
    assert list(rows) == ["1", "2", "3"]
    kenya, other = rows["1"]
    assert re.fullmatch(
        r"Implemented · disputed Reviews: C Not satisfactory \d+ \w+ \d{4} · 1 piece of evidence", kenya
    ), kenya
    assert re.fullmatch(r"Planned \d+ \w+ \d{4}", other), other
    assert rows["2"][0] == "Not reported"
    assert rows["3"] == ["Not reported", "Not reported"]
    assert 'href="/countries/ken/A-RES-99-1/1/"' in text
    assert "to criminalize trafficking in persons" in text


def test_drafts_and_evidence_of_ones_own_are_not_shown(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0], status="planned")
    draft(world.rapporteur, world.obligations[0], status="implemented")
    draft(world.rapporteur, world.obligations[1], status="implemented")
    for who in ("anonymous", "rapporteur", "administrator"):
        rows = table(page(world.client(who), BOTH))
        assert rows["1"][0].startswith("Planned"), who
        assert rows["2"][0] == "Not reported", who


def test_states_keep_the_order_of_the_address_and_each_can_be_taken_away(world: World, client: Client) -> None:
    text = page(client, "/compare/?state=fra&state=KEN&state=fra&force=4")
    assert heads(text) == ["Obligation", "France", "Kenya"]
    assert 'href="?state=fra&amp;force=4"' in text
    assert "<h1>France and Kenya beside one another</h1>" in text
    assert '<input type="hidden" name="state" value="fra">' in text
    assert '<input type="hidden" name="force" value="4">' in text
    options = re.findall(r'<option value="(\w*)"', text[text.index('id="id_state"') : text.index("Add this State")])
    assert options == [""], "both are there, and the fictional one is not offered beside real ones"
    assert "http://testserver/compare/?state=fra" in text[text.index('id="citation-line"') :]


def test_nothing_chosen_is_a_page_to_choose_on(world: World, client: Client) -> None:
    text = page(client, "/compare/")
    assert "No State is chosen yet" in text
    assert '<option value="ken">Kenya</option>' in text
    assert re.search(r'<optgroup label="Fictional States[^>]*>\s*<option value="xaa">Brenivar', text)
    assert 'id="compared"' not in text


def test_five_are_the_most(world: World, client: Client) -> None:
    for number in range(6):
        make_country(f"Z{chr(65 + number)}Z", f"State {number}")
    query = "&".join(f"state=z{chr(97 + number)}z" for number in range(6))
    text = page(client, f"/compare/?{query}")
    assert heads(text)[1:] == [f"State {number}" for number in range(5)]
    assert "No more than 5 States can be compared at once" in text
    assert "Add this State" not in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("state=ken&state=zzz", "No State has this code: zzz."),
        ("state=ken&state=xaa", "Left out: Brenivar."),
        ("state=xaa&state=ken", "Left out: Kenya."),
    ],
)
def test_what_cannot_be_compared_is_said(world: World, client: Client, query: str, said: str) -> None:
    text = page(client, f"/compare/?{query}")
    assert said in words(text)
    assert len(heads(text)) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["1", "2", "3"]),
        ("differ=on", ["2", "3"]),
        ("status=planned", ["2"]),
        ("status=not_reported", ["1", "2"]),
        ("status=implemented&review=disputed", ["3"]),
        ("review=confirmed", []),
        ("force=2", []),
    ],
)
def test_filters(world: World, client: Client, query: str, found: list[str]) -> None:
    _first, second, third = world.obligations
    publish(world.rapporteur, second, status="planned")
    publish(world.rapporteur, third, status="implemented")
    publish(world.people["officer of another State"], third, status="under_way")
    review(world.people["ngo"], third, world.kenya, grade="E")
    text = page(client, f"{BOTH}&{query}")
    assert list(table(text)) == found
    if not found:
        assert "No obligation matches" in text


def test_what_is_asked_of_one_of_them_only(world: World, client: Client) -> None:
    named, none, _all = world.obligations
    Obligation.objects.filter(pk__in=[named.pk, none.pk]).update(scope=Scope.NAMED)
    ScopeState.objects.create(obligation=named, country=world.france)
    rows = table(page(client, BOTH))
    assert rows == {"1": ["not asked", "Not reported"], "3": ["Not reported", "Not reported"]}


def test_counts_of_each_stand_above_in_words(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0], status="implemented")
    review(world.people["ngo"], world.obligations[0], world.kenya, grade="A")
    compile_all()
    text = page(client, BOTH)
    assert "Where they stand on everything asked" in text
    said = words(text)
    assert "Kenya reviews confirm 1 and dispute 0 1 of 3 reported" in said
    assert "France 0 of 3 reported" in said
    assert "Where they stand on A/RES/99/1" in page(client, f"{BOTH}&resolution=A-RES-99-1")
    assert "%" not in said


@pytest.mark.long
def test_fifty_rows_a_page_at_the_same_number_of_queries(world: World, client: Client) -> None:
    compile_all()
    publish(world.rapporteur, world.obligations[0])
    client.get(BOTH)
    with count_queries() as few:
        client.get(BOTH)
    make_resolution("A/RES/99/2", [f"to do {number}" for number in range(60)])
    for country in Country.objects.filter(iso3__in=["KEN", "FRA"]):
        officer = make_rapporteur(country)
        for obligation in Obligation.objects.filter(resolution__symbol="A/RES/99/2")[:30]:
            publish(officer, obligation)
    with count_queries() as many:
        text = page(client, BOTH)
    assert len(table(text)) == 50
    assert len(few) == len(many) <= 12, [query["sql"][:90] for query in many.captured_queries]
    assert len(table(page(client, f"{BOTH}&page=2"))) == 13
