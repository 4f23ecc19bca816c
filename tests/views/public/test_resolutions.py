"""Resolutions: the list, and the text with its obligations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from compliance.models import LanguageVersion, Obligation, Resolution
from compliance.services.resolutions import resolution_load, resolution_publish, resolution_withdraw
from tests.factories import make_resolution, publish
from tests.support.queries import count_queries
from tests.views.public.world import CAST, World, compile_all, page, words

SOURCES = Path(settings.BASE_DIR) / "fixtures" / "resolutions"


def load(name: str, symbol: str | None = None) -> Resolution:
    """One of the two source documents, loaded and published as an administrator would."""
    report = resolution_load(data=(SOURCES / name).read_bytes(), filename=name, symbol=symbol)
    return resolution_publish(resolution=report.resolution)


@pytest.fixture
def full_text(db: None) -> Resolution:
    return load("A-HRC-RES-11-3.txt")


@pytest.fixture
def digest(db: None) -> Resolution:
    return load("A-RES-65-190-digest.txt", "A/RES/65/190")


class TestText:
    def test_every_obligation_is_marked_at_its_words_and_leads_to_its_page(
        self, full_text: Resolution, client: Client
    ) -> None:
        text = page(client, "/resolutions/A-HRC-RES-11-3/")
        obligations = Obligation.objects.filter(resolution=full_text).select_related("wording")
        assert obligations.count() == 19
        marked = [words(found) for found in re.findall(r'<span class="doc-words">(.*?)</span>', text, re.DOTALL)]
        joined = " ".join(marked)
        for obligation in obligations:
            assert obligation.wording is not None
            assert words(obligation.wording.text) in joined, obligation.wording.place
            assert f'href="/resolutions/A-HRC-RES-11-3/{obligation.wording.slug}/"' in text

    def test_every_word_of_the_source_is_on_the_page(self, full_text: Resolution, client: Client) -> None:
        source = LanguageVersion.objects.get(revision__resolution=full_text).text
        shown = re.findall(r"\w+", words(page(client, "/resolutions/A-HRC-RES-11-3/")))
        wanted = re.findall(r"\w+", source)
        missing = sorted({word for word in wanted if wanted.count(word) > shown.count(word)})
        assert missing == []

    def test_it_keeps_the_order_and_the_numbers_of_the_print(self, full_text: Resolution, client: Client) -> None:
        text = page(client, "/resolutions/A-HRC-RES-11-3/")
        numbers = re.findall(r'<span class="doc-number">([^<]+)</span>', text)
        letters = [f"({chr(97 + n)})" for n in range(15)]
        assert numbers == ["1.", "2.", *letters[:4], "3.", *letters, *[f"{n}." for n in range(4, 13)]]
        assert "Preamble, 16 paragraphs" in text
        assert text.index("Eleventh Session") < text.index("Affirms") < text.index("27th meeting")
        assert re.search(r'id="p3-e">.*?<span class="doc-number">\(e\)</span>', text, re.DOTALL)

    def test_a_second_verb_has_a_mark_of_its_own(self, full_text: Resolution, client: Client) -> None:
        text = page(client, "/resolutions/A-HRC-RES-11-3/")
        paragraph = text[text.index('id="p3-e"') : text.index('id="p3-f"')]
        assert [words(mark) for mark in re.findall(r'<a class="doc-mark".*?</a>', paragraph)] == [
            "Obligation 3 (e)",
            "Obligation 3 (e), second clause",
        ]

    def test_headings_between_paragraphs_are_not_lost(self, digest: Resolution, client: Client) -> None:
        text = page(client, "/resolutions/A-RES-65-190/")
        for line in ("65th UNGA", "21 December 2011", "Used as precedent", "human rights", "gender equality"):
            assert line in text
        assert "Obligation [1]" in text

    def test_its_file_can_be_checked(self, full_text: Resolution, client: Client) -> None:
        text = page(client, "/resolutions/A-HRC-RES-11-3/")
        assert "A-HRC-RES-11-3.txt" in text
        assert LanguageVersion.objects.get(revision__resolution=full_text).sha256 in text
        assert "17 June 2009" in text
        assert "Human Rights Council" in text

    @pytest.mark.parametrize("who", CAST)
    def test_only_administrators_see_the_readers_warnings(self, world: World, who: str) -> None:
        load("A-RES-65-190-digest.txt", "A/RES/65/190")
        warning = LanguageVersion.objects.get(revision__resolution__symbol="A/RES/65/190").warnings[0]["message"]
        text = page(world.client(who), "/resolutions/A-RES-65-190/")
        assert ("shown to administrators only" in text) == (who == "administrator")
        assert (words(warning[1:]) in words(text)) == (who == "administrator")

    def test_queries_do_not_grow_with_paragraphs(self, world: World, client: Client) -> None:
        make_resolution("A/RES/98/1", ["to act"])
        make_resolution("A/RES/98/30", [f"to act {n}" for n in range(30)])
        client.get("/resolutions/A-RES-98-1/")
        with count_queries() as few:
            client.get("/resolutions/A-RES-98-1/")
        with count_queries() as many:
            client.get("/resolutions/A-RES-98-30/")
        assert len(few) == len(many)
        assert len(many) <= 14


class TestStates:
    def test_what_has_not_been_compiled_is_not_said_to_be_nothing(self, world: World, client: Client) -> None:
        address = f"/resolutions/{world.resolution.slug}/"
        published = r"Statuses published (not compiled yet|[\d,]+ of [\d,]+)"
        before = re.search(published, words(page(client, address)))
        compile_all()
        after = re.search(published, words(page(client, address)))
        assert before is not None
        assert after is not None
        assert before[1] == "not compiled yet"
        assert after[1].startswith("0 of ")
        assert not after[1].endswith(" 0")

    def test_counts_are_of_real_states(self, world: World, client: Client) -> None:
        publish(world.rapporteur, world.obligations[0], status="implemented")
        compile_all()
        text = page(client, "/resolutions/A-RES-99-1/")
        assert re.search(r"<dt>States reporting</dt><dd>1</dd>", text)
        assert re.search(r"<dt>Statuses published</dt><dd>1 <span class=\"of\">of 6</span>", text)

    def test_a_superseded_resolution_stays_readable(self, world: World, client: Client) -> None:
        Resolution.objects.update(state="superseded", ended_at=timezone.now())
        assert "has been superseded" in page(client, "/resolutions/A-RES-99-1/")
        assert client.get("/resolutions/A-RES-99-1/1/").status_code == 200

    def test_a_withdrawn_one_says_so_with_date_and_reason_and_keeps_its_records(
        self, world: World, client: Client
    ) -> None:
        publish(world.rapporteur, world.obligations[0], status="implemented", narrative="The law is in force.")
        resolution_withdraw(resolution=world.resolution, reason="It was loaded by mistake.")
        pair = "/countries/ken/A-RES-99-1/1/"
        for address in ("/resolutions/A-RES-99-1/", "/resolutions/A-RES-99-1/1/", pair):
            text = page(client, address)
            assert "Withdrawn on" in text, address
            assert "It was loaded by mistake." in text, address
        assert "The law is in force." in page(client, pair)
        assert "A-RES-99-1" not in page(client, "/countries/ken/")
        assert "A/RES/99/1" not in page(client, "/resolutions/")

    def test_other_letter_cases_lead_to_the_one_address(self, world: World, client: Client) -> None:
        response = client.get("/resolutions/a-res-99-1/")
        assert (response.status_code, response["Location"]) == (301, "/resolutions/A-RES-99-1/")


class TestList:
    def symbols(self, text: str) -> list[str]:
        return re.findall(r'<a href="/resolutions/[^/"]+/">([^<]+)</a>', text)

    def test_it_has_counts_and_filters(self, world: World, client: Client) -> None:
        make_resolution("A/HRC/RES/98/2", ["to act"], body="hrc", title="Arbitrary detention", adopted_on="2021-10-01")
        publish(world.rapporteur, world.obligations[0])
        compile_all()
        assert self.symbols(page(client, "/resolutions/")) == ["A/HRC/RES/98/2", "A/RES/99/1"]
        assert self.symbols(page(client, "/resolutions/?sort=symbol")) == ["A/HRC/RES/98/2", "A/RES/99/1"]
        assert self.symbols(page(client, "/resolutions/?body=ga")) == ["A/RES/99/1"]
        assert self.symbols(page(client, "/resolutions/?q=detention")) == ["A/HRC/RES/98/2"]
        row = words(re.findall(r"<tr.*?</tr>", page(client, "/resolutions/?body=ga"), re.DOTALL)[1])
        assert row.endswith("16 December 2020 3 1")

    def test_25_rows_a_page_at_the_same_number_of_queries(self, world: World, client: Client) -> None:
        client.get("/resolutions/")
        with count_queries() as few:
            client.get("/resolutions/")
        for number in range(30):
            make_resolution(f"A/RES/97/{number}", ["to act"])
        compile_all()
        with count_queries() as many:
            text = page(client, "/resolutions/")
        assert len(self.symbols(text)) == 25
        assert len(few) == len(many)
