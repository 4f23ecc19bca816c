"""The list of States and a State's page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compliance.models import ObligationTheme, Resolution, Theme, WorkMark
from compliance.services.implementations import implementation_withdraw
from tests.factories import (
    draft,
    make_country,
    make_institution,
    make_organisation,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    offer_evidence,
    publish,
    review,
)
from tests.support.queries import count_queries
from tests.views.public.world import CAST, World, chips, compile_all, page


def names(text: str) -> list[str]:
    """States of the main table, in its order."""
    table = re.search(r'<table[^>]*id="countries".*?</table>', text, re.DOTALL)
    return re.findall(r'<a href="/countries/\w+/">([^<]+)</a>', table[0]) if table else []


def places(text: str) -> list[str]:
    """Places of the checklist's rows, in its order."""
    return re.findall(r'<p class="pair-place"><a href="/countries/\w+/[^/]+/([^/]+)/">', text)


class TestList:
    def test_it_has_real_states_and_the_fictional_apart(self, world: World, client: Client) -> None:
        compile_all()
        text = page(client, "/countries/")
        assert names(text) == ["France", "Kenya"]
        assert "0 of 3" in text
        assert "Brenivar" in text[text.index("Fictional States of the demonstration") :]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=keny", ["Kenya"]),
            ("q=كينيا", ["Kenya"]),
            ("q=republic+of+ken", ["Kenya"]),
            ("q=FRA", ["France"]),
            ("q=nowhere", []),
            ("group=weog", ["France"]),
            ("membership=observer", []),
            ("membership=member&group=african", ["Kenya"]),
            ("reporting=yes", ["Kenya"]),
            ("reporting=no", ["France"]),
            ("group=nonsense", ["France", "Kenya"]),
        ],
    )
    def test_filters(self, world: World, client: Client, query: str, found: list[str]) -> None:
        publish(world.rapporteur, world.obligations[0])
        compile_all()
        text = page(client, f"/countries/?{query}")
        assert names(text) == found
        if not found:
            assert "No State matches" in text

    def test_accents_do_not_matter(self, world: World, client: Client) -> None:
        make_country("CIV", "Côte d’Ivoire")
        assert names(page(client, "/countries/?q=cote d'iv")) == ["Côte d’Ivoire"]

    def test_it_says_how_many_and_each_filter_can_be_taken_away(self, world: World, client: Client) -> None:
        text = page(client, "/countries/?q=ken&group=african")
        assert re.search(r"States:</strong>\s*<span[^>]*>1|States:.{0,80}\b1\b", text, re.DOTALL)
        assert 'href="?group=african"' in text
        assert 'href="?q=ken"' in text

    def test_it_sorts_by_name_group_and_last_publication_and_by_no_number(self, world: World, client: Client) -> None:
        make_country("CIV", "Côte d’Ivoire", regional_group="african")
        make_country("ZWE", "Zimbabwe", regional_group="african")
        publish(world.rapporteur, world.obligations[0])
        compile_all()
        by_name = ["Côte d’Ivoire", "France", "Kenya", "Zimbabwe"]
        assert names(page(client, "/countries/")) == by_name
        assert names(page(client, "/countries/?sort=-name")) == by_name[::-1]
        assert names(page(client, "/countries/?sort=-group"))[0] == "France"
        assert names(page(client, "/countries/?sort=-last_publication"))[0] == "Kenya"
        text = page(client, "/countries/?sort=-reported")
        assert names(text) == by_name
        assert set(re.findall(r"sort=-?(\w+)", text)) <= {"name", "group", "last_publication", "reported"}
        assert "sort=reported" not in page(client, "/countries/")
        assert "sort=statuses" not in page(client, "/countries/")

    def test_25_rows_a_page_at_the_same_number_of_queries(self, world: World, client: Client) -> None:
        compile_all()
        client.get("/countries/")
        with count_queries() as few:
            client.get("/countries/?q=kenya")
        for number in range(40):
            make_country(name=f"Kenya {number:02}")
        WorkMark.objects.all()
        compile_all()
        with count_queries() as many:
            text = page(client, "/countries/?q=kenya")
        assert len(names(text)) == 25
        assert len(few) == len(many), [q["sql"][:90] for q in many.captured_queries]
        assert len(names(page(client, "/countries/?q=kenya&page=2"))) == 16
        assert len(names(page(client, "/countries/?q=kenya&page=99"))) == 16


class TestDetail:
    def test_it_sums_up_in_sentences_and_lists_every_obligation(self, world: World, client: Client) -> None:
        publish(world.rapporteur, world.obligations[0], status="implemented", done=[0])
        review(world.people["ngo"], world.obligations[0], world.kenya, grade="A")
        publish(world.rapporteur, world.obligations[1], status="planned")
        compile_all()
        text = page(client, "/countries/ken/")
        assert "Kenya is asked to act on 3 obligations from 1 resolution and has reported on 2:" in text
        assert "1 implemented" in text
        assert "1 planned" in text
        assert "reviews confirm 1 and dispute 0." in text
        assert places(text) == ["1", "2", "3"]
        assert chips(text) == ["Implemented · confirmed", "Planned", "Not reported"]
        assert "report asked for by" in text
        assert "3 obligations" in text
        assert "1 of 4" not in text
        assert re.search(r"<dt>Actions done</dt><dd>1 <span class=\"of\">of 4</span>", text)

    def test_a_state_that_said_nothing_is_not_blamed(self, world: World, client: Client) -> None:
        compile_all()
        text = page(client, "/countries/fra/")
        assert (
            "France is asked to act on 3 obligations from 1 resolution. It has not reported on any of them yet." in text
        )
        assert not re.search(r"failed|violat|guilty|non-complian", text, re.IGNORECASE)

    def test_its_focal_point_is_an_office_and_never_a_name(self, world: World, client: Client) -> None:
        membership = world.rapporteur.memberships.get()
        membership.institution = make_institution(world.kenya, "Office of the Attorney-General")
        membership.save()
        text = page(client, "/countries/ken/")
        assert "National rapporteur, Office of the Attorney-General" in text
        assert world.rapporteur.name not in text
        assert world.rapporteur.email not in text
        assert "none named yet" in page(client, "/countries/xaa/")

    def test_a_fictional_state_says_so(self, world: World, client: Client) -> None:
        assert "This State is fictional." in page(client, "/countries/xaa/")
        assert "This State is fictional." not in page(client, "/countries/ken/")

    @pytest.mark.parametrize("code", ["KEN", "Ken"])
    def test_other_letter_cases_lead_to_the_one_address(self, world: World, client: Client, code: str) -> None:
        response = client.get(f"/countries/{code}/")
        assert (response.status_code, response["Location"]) == (301, "/countries/ken/")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("status=implemented", ["1"]),
            ("status=not_reported", ["3"]),
            ("review=disputed", ["1"]),
            ("review=confirmed", []),
            ("review=none", ["2", "3"]),
            ("review=any", ["1"]),
            ("status=under_way&review=none", ["2"]),
            ("q=victims", ["2"]),
            ("q=99/1 data", ["3"]),
            ("q=%25", []),
            ("theme=prevention", ["2"]),
            ("resolution=A-RES-99-1", ["1", "2", "3"]),
            ("resolution=A-RES-99-7", ["1", "2", "3"]),
        ],
    )
    def test_filters(self, world: World, client: Client, query: str, found: list[str]) -> None:
        theme = Theme.objects.create(
            slug="prevention", **{f"label_{x}": "Prevention" for x in ("ar", "zh", "en", "fr", "ru", "es")}
        )
        ObligationTheme.objects.create(obligation=world.obligations[1], theme=theme)
        publish(world.rapporteur, world.obligations[0], status="implemented")
        publish(world.rapporteur, world.obligations[1], status="under_way")
        review(world.people["ngo"], world.obligations[0], world.kenya, grade="C")
        text = page(client, f"/countries/ken/?{query}")
        assert places(text) == found
        if not found:
            assert "No obligation matches" in text

    def test_it_groups_by_theme_with_an_obligation_under_each_of_its_themes(self, world: World, client: Client) -> None:
        for position, label in enumerate(("Prevention", "Protection")):
            labels = {f"label_{x}": label for x in ("ar", "zh", "en", "fr", "ru", "es")}
            theme = Theme.objects.create(slug=label.lower(), position=position, **labels)
            ObligationTheme.objects.create(obligation=world.obligations[1], theme=theme)
        text = page(client, "/countries/ken/?group=theme")
        headings = re.findall(r"<h3>(?:<a[^>]*>)?(?:<bdi>)?([^<]+)", text[text.index('id="results"') :])
        assert headings == ["Prevention", "Protection", "Without a theme"]
        assert places(text) == ["2", "2", "1", "3"]
        assert "3 obligations" in text

    def test_withdrawn_and_overdue_are_said_with_their_dates(self, world: World, client: Client) -> None:
        version = publish(world.rapporteur, world.obligations[0], status="implemented")
        implementation_withdraw(actor=world.rapporteur, version=version, reason="Published by mistake.")
        past = timezone.localdate() - timedelta(days=3)
        Resolution.objects.update(first_report_on=past)
        text = page(client, "/countries/ken/")
        assert "withdrawn on" in text
        assert text.count("report overdue since") == 2

    def test_evidence_counts_what_the_reader_may_open(self, world: World) -> None:
        offer_evidence(world.rapporteur, world.obligations[0], title="Open to all")
        offer_evidence(world.rapporteur, world.obligations[0], title="For reviewers", audience="accredited")
        publish(world.rapporteur, world.obligations[0])
        assert "1 piece of evidence" in page(world.client("anonymous"), "/countries/ken/")
        assert "2 pieces of evidence" in page(world.client("ngo"), "/countries/ken/")

    def test_50_rows_a_page(self, world: World, client: Client) -> None:
        make_resolution("A/RES/99/8", [f"to do thing {n}" for n in range(60)])
        assert len(places(page(client, "/countries/ken/"))) == 50
        assert len(places(page(client, "/countries/ken/?page=2"))) == 13

    @pytest.mark.long
    def test_queries_do_not_grow_with_rows(self, db: None, client: Client) -> None:
        counts: dict[str, list[int]] = {"": [], "?group=theme": [], "?status=under_way": []}
        for number in (1, 30):
            country = make_country()
            Resolution.objects.update(state="draft")
            resolution = make_resolution(f"A/RES/98/{number}", [f"to do thing {n}" for n in range(number)])
            officer, watch = make_rapporteur(country), make_organisation()
            reviewer = make_reviewer(watch)
            for obligation in resolution.obligations.all():
                offer_evidence(officer, obligation)
                publish(officer, obligation, status="under_way")
                review(reviewer, obligation, country, grade="B")
            compile_all()
            for query, found in counts.items():
                client.get(f"/countries/{country.code}/{query}")
                with count_queries() as queries:
                    text = page(client, f"/countries/{country.code}/{query}")
                assert len(places(text)) == number
                found.append(len(queries))
        for query, (few, many) in counts.items():
            assert few == many <= 18, query


class TestFreshness:
    """Publishing shows on the page as soon as the worker has compiled it."""

    def test_the_page_says_that_the_summary_is_being_updated_until_it_is(self, world: World, client: Client) -> None:
        compile_all()
        assert "being updated" not in page(client, "/countries/ken/")
        publish(world.rapporteur, world.obligations[0], status="implemented")
        text = page(client, "/countries/ken/")
        assert "The summary is being updated." in text
        assert 'hx-get="/countries/ken/summary/" hx-include="#results [name=strip]" hx-trigger="every 2s"' in text
        assert "It has not reported on any of them yet." in text
        assert "being updated" not in page(client, "/countries/fra/")
        waiting = page(client, "/countries/ken/summary/", headers={"hx-request": "true"})
        assert "hx-trigger" in waiting
        compile_all()
        current = page(client, "/countries/ken/summary/", headers={"hx-request": "true"})
        assert "has reported on 1: 1 implemented." in current
        assert "hx-trigger" not in current
        assert "<html" not in current

    def test_without_the_script_its_address_leads_to_the_page(self, world: World, client: Client) -> None:
        response = client.get("/countries/ken/summary/")
        assert (response.status_code, response["Location"]) == (302, "/countries/ken/")

    def test_a_summary_that_cannot_be_compiled_is_not_asked_for_for_ever(self, world: World, client: Client) -> None:
        compile_all()
        publish(world.rapporteur, world.obligations[0])
        WorkMark.objects.filter(country=world.kenya).update(set_aside_at=timezone.now())
        text = page(client, "/countries/ken/")
        assert "could not be brought up to date" in text
        assert "hx-trigger" not in text

    @pytest.mark.parametrize("who", CAST)
    def test_a_draft_changes_nothing_for_anybody(self, world: World, who: str) -> None:
        compile_all()
        draft(world.rapporteur, world.obligations[0], status="implemented")
        text = page(world.client(who), "/countries/ken/")
        assert "Implemented</span>" not in text
        assert "being updated" not in text


@pytest.mark.parametrize(("resolutions", "strips"), [(8, 8), (9, 1 + 9)])
def test_beyond_eight_resolutions_each_has_its_strip_at_its_heading(
    world: World, client: Client, resolutions: int, strips: int
) -> None:
    """Of nine there is one strip of everything, and one at each of the nine headings of the checklist."""
    for number in range(resolutions - 1):
        make_resolution(f"A/RES/98/{number + 1}", ["to act"])
    compile_all()
    text = page(client, "/countries/ken/")
    assert text.count('<div class="status-strip">') == strips
    summary, _, checklist = text.partition('id="checklist-title"')
    assert ("All resolutions</h3>" in summary) == (resolutions > 8)
    assert ('<div class="status-strip">' in checklist) == (resolutions > 8)


@pytest.mark.parametrize(("before", "after"), [(0, 9), (8, 9), (9, 9), (0, 8)])
def test_strips_at_the_headings_come_with_the_summary_that_a_page_waits_for(
    world: World, client: Client, before: int, after: int
) -> None:
    """Whether the page had them or not, each heading has a place for its strip, and the fragment fills it once."""
    htmx = {"hx-request": "true"}
    for number in range(1, before):
        make_resolution(f"A/RES/98/{number}", ["to act"])
    if before:
        compile_all()
    for number in range(max(before, 1), after):
        make_resolution(f"A/RES/98/{number}", ["to act"])
    publish(world.rapporteur, world.obligations[0], status="implemented")
    _, _, checklist = page(client, "/countries/ken/").partition('id="checklist-title"')
    places = re.findall(r'<div id="(of-strip-\d+)">', checklist)
    assert len(places) == len(set(places)) == after
    assert "of-strip" not in page(client, "/countries/ken/?group=theme")
    named = re.findall(r'<input type="hidden" name="strip" value="([^"]+)">', checklist)
    assert [f"of-{name}" for name in named] == places
    address = f"/countries/ken/summary/?strip={'&strip='.join(named[1:])}&strip=strip-0&strip=x"
    assert "hx-swap-oob" not in page(client, address, headers=htmx)
    compile_all()
    filled = re.findall(
        r'<div id="(of-strip-\d+)" hx-swap-oob="true"><div class="status-strip">', page(client, address, headers=htmx)
    )
    assert filled == (places[1:] if after > 8 else [])


def test_a_page_of_many_resolutions_asks_no_more_than_one_of_few(world: World, client: Client) -> None:
    asked = []
    for number in (1, 12):
        for extra in range(number):
            make_resolution(f"A/RES/{90 + number}/{extra + 1}", ["to act", "to report"])
        compile_all()
        client.get("/countries/ken/")
        with count_queries() as queries:
            client.get("/countries/ken/")
        asked.append(len(queries))
    assert asked[0] == asked[1]
