"""A text in the reader's language, with the original one press away; and the files it came from."""

from __future__ import annotations

import pytest
from django.test import Client

from compliance.models import Action, LanguageVersion, Obligation
from compliance.services.resolutions import resolution_load, resolution_publish, resolution_withdraw
from tests.factories import load_text, make_country, make_rapporteur, publish
from tests.services.test_languages import ENGLISH, FRENCH
from tests.views.public.world import page, words

pytestmark = pytest.mark.django_db
TEXT, CLAUSE = "/resolutions/A-RES-99-1/", "/resolutions/A-RES-99-1/2-b/"
IN_FRENCH = {"headers": {"accept-language": "fr"}}


@pytest.fixture(autouse=True)
def _both() -> None:
    for text, name in ((ENGLISH, "anglais.txt"), (FRENCH, "francais.txt")):
        report = resolution_load(data=text.encode(), filename=name, symbol="A/RES/99/1")
        resolution_publish(resolution=report.resolution)


class TestResolution:
    def test_the_reader_gets_the_language_of_the_page(self, client: Client) -> None:
        assert "Urges Governments to criminalize" in words(page(client, TEXT))
        text = page(client, TEXT, **IN_FRENCH)
        assert "incriminer la traite des personnes" in words(text)
        assert "Urges" not in words(text)
        assert '<div class="doc" lang="fr" dir="ltr">' in text
        assert f'href="{CLAUSE}"' in text

    def test_the_original_is_one_press_away(self, client: Client) -> None:
        assert 'href="?text=original"' in page(client, TEXT, **IN_FRENCH)
        assert "Urges Governments to criminalize" in words(page(client, f"{TEXT}?text=original", **IN_FRENCH))
        assert "incriminer la traite" in words(page(client, f"{TEXT}?text=fr"))
        assert "Shown in English, the original here." in words(page(client, f"{TEXT}?text=nonsense"))

    def test_files_of_every_language_are_listed_and_downloaded_as_they_were_given(self, client: Client) -> None:
        text = page(client, TEXT)
        for language, name, source in (("en", "anglais.txt", ENGLISH), ("fr", "francais.txt", FRENCH)):
            address = f"{TEXT}files/1/{language}/"
            assert f'href="{address}"' in text
            response = client.get(address)
            assert response.getvalue() == source.encode()
            assert name in response["Content-Disposition"]
            assert response["Content-Disposition"].startswith("attachment")
            assert "sandbox" in response["Content-Security-Policy"]

    def test_a_language_nobody_published_has_no_file(self, client: Client) -> None:
        LanguageVersion.objects.filter(language="fr").update(state="draft", published_at=None)
        assert client.get(f"{TEXT}files/1/fr/").status_code == 404
        assert "francais.txt" not in page(client, TEXT)
        assert "incriminer" not in page(client, TEXT, **IN_FRENCH)

    def test_a_withdrawn_resolution_keeps_its_file(self, client: Client) -> None:
        resolution_withdraw(resolution=Obligation.objects.all()[0].resolution, reason="Loaded by mistake.")
        assert client.get(f"{TEXT}files/1/en/").getvalue() == ENGLISH.encode()


class TestObligation:
    def test_words_verb_and_actions_are_the_readers(self, client: Client) -> None:
        text = words(page(client, CLAUSE, **IN_FRENCH))
        assert "À recueillir des données sur la traite" in text
        assert "Engage également instamment" in text
        assert "To collect data" not in text
        original = words(page(client, f"{CLAUSE}?text=original", **IN_FRENCH))
        assert "To collect data on trafficking" in original

    def test_a_clause_without_counterpart_is_shown_in_the_original_and_says_so(self, client: Client) -> None:
        version = LanguageVersion.objects.get(language="fr")
        obligation = Obligation.objects.get(wording__place="2(b)")
        for wording in obligation.wordings.filter(version=version):
            wording.action_wordings.all().delete()
            wording.delete()
        text = words(page(client, CLAUSE, **IN_FRENCH))
        assert "To collect data on trafficking" in text
        assert "n’a pas d’équivalent dans le texte" in text


class TestThroughRevisions:
    def test_amended_moved_and_retired_clauses_say_so_with_their_dates(self, client: Client) -> None:
        load_text(
            "A/RES/97/1",
            [
                "Urges Governments to train police officers every year",
                "Invites Governments to publish a report on roads",
            ],
        )
        kenya = make_country("KEN", "Kenya")
        kept, gone = Obligation.objects.filter(resolution__symbol="A/RES/97/1").order_by("wording__position")
        publish(make_rapporteur(kenya), kept, status="under_way")
        publish(make_rapporteur(kenya), gone, status="implemented", narrative="We publish it every spring.")
        load_text(
            "A/RES/97/1",
            [
                "Recognizes the work of all",
                "Urges Governments to train police officers and judges every year",
            ],
        )
        assert Action.objects.filter(obligation=kept).exists()
        assert client.get("/resolutions/A-RES-97-1/1/")["Location"] == "/resolutions/A-RES-97-1/2/"
        text = words(page(client, "/resolutions/A-RES-97-1/2/"))
        assert "The clause was amended on" in text
        assert "revision 2: amended , now paragraph 2" in text
        assert "The clause was amended on" in words(page(client, "/countries/ken/A-RES-97-1/2/"))
        retired = client.get("/countries/ken/A-RES-97-1/2/")
        assert retired.status_code == 200
        address = f"/resolutions/A-RES-97-1/{gone.key}/"
        text = words(page(client, address))
        assert "Retired on" in text
        assert "publish a report on roads" in text
        assert "What changed" not in text
        pair = words(page(client, f"/countries/ken/A-RES-97-1/{gone.key}/"))
        assert "Retired on" in pair
        assert "We publish it every spring." in pair
