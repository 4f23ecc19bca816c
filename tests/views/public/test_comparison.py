"""Families and revisions compared on their pages, in the shape of the real ones: renumbered, amended, new, dropped."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from compliance.models import Resolution
from compliance.services.resolutions import resolution_follow, resolution_load, resolution_withdraw
from tests.factories import load_text, make_administrator
from tests.support.queries import count_queries
from tests.views.public.world import page, words

pytestmark = pytest.mark.django_db

BEFORE = [
    "Takes note of the report of the Secretary-General on human trafficking",
    "Urges Governments to train officials on human trafficking",
    "Urges Governments to fund shelters for the victims of human trafficking",
    "Invites media providers to adopt rules on the responsible use of the Internet",
    "Encourages Governments to collect data on human trafficking every year",
]
AFTER = [
    "Takes note of the report of the Secretary-General on trafficking in persons",
    "Urges Governments to train officials on trafficking in persons",
    "Urges Governments to fund shelters and helplines for the victims of trafficking in persons",
    "Calls upon Governments to ratify the Convention against Transnational Organized Crime",
    "Encourages Governments to collect data on trafficking in persons every year",
    "Decides to remain seized of the matter",
]
RECALLING = ["Recalling its resolution 98/7 of 3 December 2018"]
PAGE = "/resolutions/A-RES-99-7/compared-with/A-RES-98-7/"


def family() -> tuple[Resolution, Resolution]:
    older = load_text("A/RES/98/7", BEFORE, preamble=["Convinced that trafficking must end"])
    newer = load_text("A/RES/99/7", AFTER, preamble=RECALLING)
    Resolution.objects.filter(pk=older.pk).update(adopted_on="2018-12-03")
    Resolution.objects.filter(pk=newer.pk).update(adopted_on="2020-12-03")
    resolution_follow(resolution=newer, follows=older)
    return older, newer


def rows(text: str) -> list[tuple[str, str]]:
    """The heads of the rows in words: ("Paragraph 2", "Amended")."""
    heads = re.findall(r'<h3 class="compare-head">(.*?)</h3>', text, re.DOTALL)
    return [tuple(words(part) for part in head.split('<span class="compare-change">')) for head in heads]  # type: ignore[misc]


class TestFamily:
    def test_every_paragraph_says_what_became_of_it(self, client: Client) -> None:
        family()
        text = page(client, PAGE)
        assert [change for _place, change in rows(text)] == [
            "Only a term changed",
            "Only a term changed",
            "Amended",
            "Dropped",
            "New",
            "Only a term changed",
            "New",
        ]
        assert (
            "A/RES/99/7, 6 paragraphs: 0 carried over from A/RES/98/7, 4 amended (in 3 of them only a term changed)"
            in (words(text))
        )
        assert "2 new, 1 paragraph of A/RES/98/7 dropped." in words(text)
        assert "Paragraph 4 of A/RES/98/7" in rows(text)[3][0]

    def test_the_words_that_differ_are_marked_for_eyes_and_ears(self, client: Client) -> None:
        family()
        text = page(client, PAGE)
        row = text[text.index('id="new-p3"') : text.index('id="old-p4"')]
        marked = [(tag, words(body)) for tag, body in re.findall(r"<(ins|del)>(.*?)</\1>", row, re.DOTALL)]
        assert ("ins", "[added: and helplines end]") in marked
        assert ("del", "[removed: human end]") in marked

    def test_it_leads_to_the_paragraphs_of_both(self, client: Client) -> None:
        family()
        text = page(client, PAGE)
        assert 'href="/resolutions/A-RES-99-7/#p3"' in text
        assert 'href="/resolutions/A-RES-98-7/#p4"' in text
        assert 'id="p3"' in page(client, "/resolutions/A-RES-99-7/")

    def test_filters_leave_only_what_was_asked_for(self, client: Client) -> None:
        family()
        assert [change for _p, change in rows(page(client, f"{PAGE}?change=new&change=dropped"))] == [
            "Dropped",
            "New",
            "New",
        ]
        assert len(rows(page(client, f"{PAGE}?change=nonsense"))) == 7

    def test_the_preamble_is_compared_on_request(self, client: Client) -> None:
        family()
        assert "98/7 of 3 December 2018" not in page(client, PAGE)
        text = page(client, f"{PAGE}?preamble=on")
        assert "98/7 of 3 December 2018" in text
        assert len(rows(text)) == 9

    def test_the_other_way_round_leads_to_the_right_one(self, client: Client) -> None:
        family()
        response = client.get("/resolutions/A-RES-98-7/compared-with/A-RES-99-7/")
        assert (response.status_code, response["Location"]) == (302, PAGE)

    def test_both_pages_name_their_relatives(self, client: Client) -> None:
        family()
        newer, older = words(page(client, "/resolutions/A-RES-99-7/")), words(page(client, "/resolutions/A-RES-98-7/"))
        assert "Follows A/RES/98/7 3 December 2018" in newer
        assert "Followed by A/RES/99/7 3 December 2020" in older
        assert "Compare with A/RES/99/7, paragraph by paragraph" in older

    def test_without_a_family_there_is_no_such_page(self, client: Client) -> None:
        load_text("A/RES/98/7", BEFORE)
        load_text("A/RES/99/7", AFTER)
        assert client.get(PAGE).status_code == 404
        assert "Family" not in page(client, "/resolutions/A-RES-99-7/")

    def test_cousins_are_of_one_family_and_a_withdrawn_one_stays_readable(self, client: Client) -> None:
        older, _newer = family()
        third = load_text("A/RES/99/9", AFTER)
        resolution_follow(resolution=third, follows=older)
        assert client.get("/resolutions/A-RES-99-9/compared-with/A-RES-99-7/").status_code in (200, 302)
        resolution_withdraw(resolution=older, reason="Loaded by mistake.")
        assert client.get(PAGE).status_code == 200

    def test_a_draft_of_the_family_is_hidden_until_it_is_published(self, client: Client) -> None:
        older, _newer = family()
        text = "General Assembly\n\nThe General Assembly,\n\n1. Urges Governments to act;\n"
        draft = resolution_load(data=text.encode(), filename="draft.txt", symbol="A/RES/99/99").resolution
        resolution_follow(resolution=draft, follows=older)
        assert "A/RES/99/99" not in page(client, "/resolutions/A-RES-98-7/")
        assert client.get("/resolutions/A-RES-99-99/compared-with/A-RES-98-7/").status_code == 404
        client.force_login(make_administrator())
        assert "A/RES/99/99" in page(client, "/resolutions/A-RES-98-7/")

    def test_a_quoted_text_keeps_its_direction_in_a_page_of_another(self, client: Client) -> None:
        family()
        text = page(client, PAGE, headers={"accept-language": "ar"})
        assert '<html lang="ar" dir="rtl"' in text
        assert '<div class="compare-words" lang="en" dir="ltr">' in text

    def test_queries_do_not_grow_with_paragraphs(self, client: Client) -> None:
        family()
        many = [
            f"Urges Governments to provide training number {n} for the officials of ministry {n}" for n in range(60)
        ]
        load_text("A/RES/98/60", many)
        load_text("A/RES/99/60", [*many[1:], "Invites all organizations to help"])
        newer, older = Resolution.objects.get(symbol="A/RES/99/60"), Resolution.objects.get(symbol="A/RES/98/60")
        Resolution.objects.filter(pk=older.pk).update(adopted_on="2018-12-03")
        resolution_follow(resolution=newer, follows=older)
        with count_queries() as few:
            page(client, PAGE)
        with count_queries() as some:
            page(client, "/resolutions/A-RES-99-60/compared-with/A-RES-98-60/")
        assert len(few) == len(some)
        assert len(few) <= 7
        with count_queries() as again:
            page(client, PAGE)
        assert len(again) == len(few) - 1  # the comparison is kept


class TestRevisions:
    def test_what_a_fuller_text_changed_is_on_the_page_of_the_resolution(self, client: Client) -> None:
        load_text("A/RES/99/7", BEFORE[:3])
        load_text("A/RES/99/7", [BEFORE[3], *BEFORE[:2], BEFORE[2].replace("shelters", "shelters and helplines")])
        text = words(page(client, "/resolutions/A-RES-99-7/"))
        assert "Revision 2 in force" in text
        assert "1 obligation unchanged, 1 amended, 0 new, 0 retired" in text
        compared = page(client, "/resolutions/A-RES-99-7/revisions/1/2/")
        assert [change for _place, change in rows(compared)] == ["New", "Carried over", "Carried over", "Amended"]
        assert "Paragraph 3 2 in revision 1" in rows(compared)[2][0].replace("revision 2: ", "")

    def test_a_revision_nobody_published_is_not_there(self, client: Client) -> None:
        load_text("A/RES/99/7", BEFORE[:2])
        text = "General Assembly\n\nThe General Assembly,\n\n1. Urges Governments to act at once;\n"
        resolution_load(data=text.encode(), filename="draft.txt", symbol="A/RES/99/7")
        for who in (None, make_administrator()):
            if who:
                client.force_login(who)
            assert client.get("/resolutions/A-RES-99-7/revisions/1/2/").status_code == 404
        assert client.get("/resolutions/A-RES-99-7/revisions/1/1/").status_code == 404

    def test_the_newer_stands_first_whatever_was_asked(self, client: Client) -> None:
        load_text("A/RES/99/7", BEFORE[:2])
        load_text("A/RES/99/7", BEFORE[:3])
        response = client.get("/resolutions/A-RES-99-7/revisions/2/1/")
        assert response["Location"] == "/resolutions/A-RES-99-7/revisions/1/2/"
