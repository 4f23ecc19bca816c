"""The check page: rows, filters, doubts, and every correction through its form; nothing is lost by an error."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import Correction, LanguageVersion, Resolution, Theme
from compliance.selectors.check import check_page
from compliance.selectors.checking import PAGE, Look, Rows
from compliance.services.resolutions import resolution_load
from compliance.services.revisions import revision_submit
from tests import factories
from tests.support.queries import count_queries
from tests.views.work.world import fingerprint

pytestmark = pytest.mark.django_db
TEXT = """General Assembly

A/RES/79/500

Resolution adopted by the General Assembly on 17 December 2024

79/500. Safe passage

The General Assembly,

1. Urges Governments to adopt laws and to train officials;

2. Calls upon Member States:

(a) To protect victims, as appropriate;

(b) To collect data, and encourages Governments to publish them;

3. Requests the Secretary-General to report, and notes that Governments should pay for it;

4. Urges States and the United Nations system to cooperate.
"""


@pytest.fixture
def client(db: None) -> Client:
    client = Client()
    client.force_login(factories.make_administrator())
    return client


@pytest.fixture
def resolution(client: Client) -> Resolution:
    return load(TEXT)


def load(text: str, symbol: str | None = None) -> Resolution:
    return resolution_load(data=text.encode(), filename="passage.txt", symbol=symbol).resolution


def text_of(resolution: Resolution) -> LanguageVersion:
    return LanguageVersion.objects.select_related("revision__resolution").get(revision__resolution=resolution)


def rows_of(resolution: Resolution, **look: Any) -> Rows:
    return Rows(check_page(text_of(resolution)), Look(**look))


def page(client: Client, resolution: Resolution, **query: Any) -> str:
    answer = client.get(reverse("resolution_check", kwargs={"slug": resolution.slug}), query)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(html: str) -> list[str]:
    return re.findall(r'<li id="row-([\w-]+)"', html)


def fields_of(html: str, op: str) -> dict[str, str]:
    """The hidden fields of the form of an operation, as a browser sends them back."""
    form = next(f for f in re.findall(r"<form.*?</form>", html, re.DOTALL) if f'name="op" value="{op}"' in f)
    hidden = re.findall(r'<input type="hidden" name="([\w-]+)"(?: value="([^"]*)")?', form)
    return {name: value.replace("&amp;", "&") for name, value in hidden if name != "csrfmiddlewaretoken"}


def correct(client: Client, resolution: Resolution, op: str, look: dict[str, Any], **data: Any) -> Any:
    """Send the form of the page that `look` opens."""
    sent = {**fields_of(page(client, resolution, **look), op), **data}
    return client.post(reverse("correction_create", kwargs={"slug": resolution.slug}), sent)


def places(resolution: Resolution) -> list[str]:
    return [o.place for o in check_page(text_of(resolution)).obligations]


def obligation(resolution: Resolution, place: str) -> Any:
    return next(o for o in check_page(text_of(resolution)).obligations if o.place == place)


# --- looking ---------------------------------------------------------------------------------------------
def test_doubtful_rows_come_first_and_say_why(client: Client, resolution: Resolution) -> None:
    html = page(client, resolution)
    assert shown(html) == ["4", "1", "2-a", "2-b", "2-b-s1"]
    assert "Governments are addressed together with others." in html
    assert shown(page(client, resolution, order="place")) == ["1", "2-a", "2-b", "2-b-s1", "4"]


@pytest.mark.parametrize(
    ("show", "rows"),
    [
        ("governments", 5),
        ("all", 6),
        ("doubtful", 1),
        ("corrected", 0),
        ("aside", 0),
        ("nonsense", 5),
    ],
)
def test_filters_show_what_they_say_and_count_it(client: Client, resolution: Resolution, show: str, rows: int) -> None:
    html = page(client, resolution, show=show)
    assert len(shown(html)) == rows
    assert f'<span class="check-count">{rows}</span></a></li>' in html


def test_each_clause_leads_to_its_words_and_back_and_its_number_is_printed_once(
    client: Client, resolution: Resolution
) -> None:
    html = page(client, resolution)
    for slug in shown(html):
        assert html.count(f'id="o-{slug}"') == 1
        assert f'href="#row-{slug}"' in html
        assert f'href="#o-{slug}"' in html
    text = html[html.index('class="check-text"') : html.index('class="check-list"')]
    words = re.sub(r"<[^>]+>", "", text)
    assert re.search(r"1\. Urges Governments", words), "the number, then the words: not a second number"
    assert "second clause" in words


@pytest.mark.parametrize(
    "query", ["page=x", "page=-4", "page=99999999", "row=%00", "row=none&act=verb", "act=rm", "n=x&act=action&row=1",
              "act=action&row=1&n=99", "language=xx", "row=p-1&act=split", "show=all&row=p-1&act=verb"]
)  # fmt: skip
def test_any_address_is_answered(client: Client, resolution: Resolution, query: str) -> None:
    address = reverse("resolution_check", kwargs={"slug": resolution.slug})
    assert client.get(f"{address}?{query}").status_code == 200


def test_a_language_that_is_not_there_is_not_found(client: Client, resolution: Resolution) -> None:
    address = reverse("resolution_check", kwargs={"slug": resolution.slug})
    assert client.get(f"{address}?language=fr").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_clauses(client: Client, resolution: Resolution) -> None:
    long = load(TEXT.replace("79/500", "79/501") + "\n".join(f"{n}. Urges States to act {n};" for n in range(5, 60)))
    counted = []
    for one in (resolution, long):
        with count_queries() as queries:
            page(client, one)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] < 16


def test_many_rows_come_in_pages_and_the_page_of_an_open_row_is_found(client: Client, db: None) -> None:
    text = TEXT.replace("4. Urges States and the United Nations system to cooperate.", "")
    many = load(text + "\n".join(f"{n}. Urges States to act {n};" for n in range(4, 100)))
    assert len(shown(page(client, many))) == PAGE
    html = page(client, many, row="90", order="place")
    assert "90" in shown(html)
    assert html.count('data-paragraph="') > PAGE, "the whole text stays beside them"
    assert '?order=place&amp;row=5#row-5"' in html, "words whose row is on another page lead there"


def test_a_script_gets_only_the_open_row(client: Client, resolution: Resolution) -> None:
    address = reverse("resolution_check", kwargs={"slug": resolution.slug})
    answer = client.get(f"{address}?row=1&act=verb", headers={"HX-Request": "true"}).content.decode()
    assert shown(answer) == ["1"]
    assert "<html" not in answer
    assert 'name="verb_base"' in answer


# --- correcting ------------------------------------------------------------------------------------------
def test_verb_and_addressee_are_corrected_and_what_the_reader_proposed_stays(
    client: Client, resolution: Resolution
) -> None:
    data = {"verb": "Urges", "verb_base": "requests", "addressee": "All States", "addressee_class": "mixed"}
    answer = correct(client, resolution, "obligation_set", {"row": "1", "act": "verb"}, **data, reason="See the print.")
    assert answer["Location"].endswith("?row=1#row-1")
    made = Correction.objects.get()
    assert made.values == {"verb_base": "requests", "addressee": "All States", "addressee_class": "mixed"}
    now = obligation(resolution, "1")
    assert (now.verb_base, now.force, now.addressee) == ("requests", 3, "All States")
    html = page(client, resolution)
    assert made.made_by is not None
    for words in ("Corrected", "1 correction", "Governments", "All States", "See the print.", made.made_by.name):
        assert words in html
    assert text_of(resolution).parsed["obligations"][0]["addressee"] == "Governments"


def test_a_force_of_its_own_wins_over_that_of_the_verb(client: Client, resolution: Resolution) -> None:
    data = {"verb": "Urges", "verb_base": "urges", "addressee": "Governments", "addressee_class": "governments"}
    correct(client, resolution, "obligation_set", {"row": "1", "act": "verb"}, **data, force="6")
    assert obligation(resolution, "1").force == 6
    correct(client, resolution, "obligation_set", {"row": "1", "act": "verb"}, **data, force="")
    assert obligation(resolution, "1").force == 4


def test_an_obligation_is_split_at_a_word_and_joined_again(client: Client, resolution: Resolution) -> None:
    at = text_of(resolution).text.index("to train")
    answer = correct(client, resolution, "obligation_split", {"row": "1", "act": "split"}, at=str(at))
    assert answer.status_code == 302
    assert places(resolution)[:2] == ["1", "1/s1"]
    assert obligation(resolution, "1/s1").text == "to train officials"
    correct(client, resolution, "obligation_merge", {"row": "1", "act": "join"})
    assert places(resolution)[:2] == ["1", "2(a)"]
    assert len(obligation(resolution, "1").actions) == 2


def test_what_is_set_aside_needs_a_reason_and_can_be_taken_in_again(client: Client, resolution: Resolution) -> None:
    before = fingerprint()
    refused = correct(client, resolution, "obligation_aside", {"row": "2-a", "act": "aside"}, reason=" ")
    assert refused.status_code == 422
    assert "Say why it is set aside." in refused.content.decode()
    assert fingerprint() == before
    correct(client, resolution, "obligation_aside", {"row": "2-a", "act": "aside"}, reason="Asks nothing.")
    assert "2(a)" not in places(resolution)
    html = page(client, resolution, show="aside")
    assert len(shown(html)) == 1
    assert "Take it in again" in html
    client.post(reverse("correction_undo", kwargs={"slug": resolution.slug, "number": 1}), {"look": ""})
    assert "2(a)" in places(resolution)


def test_an_obligation_is_added_by_its_words(client: Client, resolution: Resolution) -> None:
    words = "governments should   pay for it"
    answer = correct(client, resolution, "obligation_add", {}, words=words, near="")
    assert answer["Location"].endswith("#row-3")
    assert obligation(resolution, "3").text == "Governments should pay for it"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Select or type the words."),
        ("to sail away", "These words are not in the text."),
        ("to", "These words stand at"),
        ("The General Assembly", "These words stand at"),
        ("Safe passage", "Select words of one paragraph."),
    ],
)
def test_words_that_cannot_be_added_are_said_and_kept(
    client: Client, resolution: Resolution, words: str, said: str
) -> None:
    before = fingerprint()
    answer = correct(client, resolution, "obligation_add", {}, words=words, near="")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert said in html
    assert f">\n{words}</textarea>" in html
    assert fingerprint() == before


def test_of_equal_words_the_selected_ones_are_meant(client: Client, resolution: Resolution) -> None:
    text = text_of(resolution).text
    near = text.rindex("Governments should")
    correct(client, resolution, "obligation_add", {}, words="Governments should pay", near=str(near + 3))
    assert Correction.objects.get().start == near


def test_actions_are_corrected_split_joined_added_and_set_aside(client: Client, resolution: Resolution) -> None:
    look = {"row": "1", "act": "action", "n": 1}
    correct(
        client, resolution, "action_set", look, latitude="discretion", narrowed_to="children", alternative_group="2"
    )
    first = obligation(resolution, "1").actions[0]
    assert (first.latitude, first.narrowed_to, first.alternative_group) == ("discretion", "children", 2)
    correct(client, resolution, "action_merge", look)
    assert [a.text for a in obligation(resolution, "1").actions] == ["to adopt laws and to train officials"]
    at = text_of(resolution).text.index("to train")
    correct(client, resolution, "action_split", look, at=str(at))
    assert len(obligation(resolution, "1").actions) == 2
    correct(client, resolution, "action_aside", {**look, "n": 2})
    assert len(obligation(resolution, "1").actions) == 1
    correct(client, resolution, "action_add", {"row": "1", "act": "actions"}, words="to train officials", near="")
    assert [a.text for a in obligation(resolution, "1").actions][1] == "to train officials"
    refused = correct(client, resolution, "action_add", {"row": "1", "act": "actions"}, words="To protect", near="")
    assert "not in the text of this clause" in refused.content.decode()


def test_themes_are_chosen_from_the_tree(client: Client, resolution: Resolution) -> None:
    labels = {f"label_{language}": "Training" for language in ("ar", "zh", "en", "fr", "ru", "es")}
    Theme.objects.create(slug="training", **labels)
    correct(client, resolution, "themes_set", {"row": "1", "act": "themes"}, themes=["training"])
    assert obligation(resolution, "1").theme_slugs == ["training"]
    correct(client, resolution, "themes_set", {"row": "1", "act": "themes"})
    assert obligation(resolution, "1").theme_slugs == []


@pytest.mark.parametrize("scope", ["named", "parties"])
def test_a_scope_that_lists_its_states_asks_for_them(client: Client, resolution: Resolution, scope: str) -> None:
    refused = correct(client, resolution, "scope_set", {"row": "1", "act": "scope"}, scope=scope, note="Only these")
    assert "Name the States this applies to." in refused.content.decode()
    assert obligation(resolution, "1").scope is None


def test_to_whom_it_applies_is_set_and_named_states_must_be_named(client: Client, resolution: Resolution) -> None:
    factories.make_country("KEN", "Kenya")
    look = {"row": "1", "act": "scope"}
    refused = correct(client, resolution, "scope_set", look, scope="named", note="Only these")
    assert "Name the States this applies to." in refused.content.decode()
    assert 'value="Only these"' in refused.content.decode()
    correct(client, resolution, "scope_set", look, scope="named", states=["KEN"], note="Only these")
    assert obligation(resolution, "1").scope == {"scope": "named", "states": ["KEN"], "note": "Only these"}
    html = page(client, resolution)
    assert "Named States: Kenya: Only these" in html
    plan = client.get(reverse("resolution_publish", kwargs={"slug": resolution.slug})).content.decode()
    assert "<strong>1</strong>: Named States (1)</li>" in plan


def test_a_paragraph_is_corrected_with_its_obligation(client: Client, resolution: Resolution) -> None:
    look = {"show": "all", "row": "p-4", "act": "verb"}
    data = {"kind": "operative", "verb": "Urges", "verb_base": "urges", "addressee": "the United Nations system"}
    correct(client, resolution, "provision_set", look, **data, addressee_class="un")
    assert "4" not in places(resolution)


def test_the_title_block_is_corrected_and_bad_values_are_refused(client: Client, resolution: Resolution) -> None:
    good = {"symbol": "A/RES/79/500", "title": "Safer passage", "adopted_on": "2024-12-19", "body": "General Assembly",
            "session": "79", "number": "500", "meeting": "54th", "vote": "adopted without a vote"}  # fmt: skip
    before = fingerprint()
    for wrong in ({"title": " "}, {"adopted_on": "soon"}, {"symbol": "banana"}, {"symbol": ""}):
        answer = correct(client, resolution, "describe", {}, **{**good, **wrong})
        assert answer.status_code == 422
        assert 'id="errors"' in answer.content.decode()
        assert "54th" in answer.content.decode(), "what was typed beside it is still there"
    assert fingerprint() == before
    assert correct(client, resolution, "describe", {}, **good).status_code == 302
    resolution.refresh_from_db()
    assert (resolution.title, str(resolution.adopted_on), resolution.meeting) == ("Safer passage", "2024-12-19", "54th")
    assert set(Correction.objects.get().values) == {"title", "adopted_on", "meeting", "vote"}


def test_nothing_changed_is_no_correction(client: Client, resolution: Resolution) -> None:
    data = {"verb": "Urges", "verb_base": "urges", "addressee": "Governments", "addressee_class": "governments"}
    answer = correct(client, resolution, "obligation_set", {"row": "1", "act": "verb"}, **data)
    assert "Say what is to be corrected." in answer.content.decode()
    assert not Correction.objects.exists()


def test_corrections_are_undone_and_made_again(client: Client, resolution: Resolution) -> None:
    correct(client, resolution, "obligation_aside", {"row": "1", "act": "aside"}, reason="No.")
    names = {"slug": resolution.slug, "number": 1}
    client.post(reverse("correction_undo", kwargs=names), {"look": "show=aside"})
    assert "1" in places(resolution)
    html = page(client, resolution)
    assert "0 corrections" in html
    assert "Make it again" in html
    client.post(reverse("correction_redo", kwargs=names))
    assert "1" not in places(resolution)


# --- refusals --------------------------------------------------------------------------------------------
def test_a_clause_that_is_gone_meanwhile_is_said_and_what_was_typed_comes_back(
    client: Client, resolution: Resolution
) -> None:
    sent = fields_of(page(client, resolution, row="1", act="aside"), "obligation_aside")
    correct(client, resolution, "obligation_aside", {"row": "1", "act": "aside"}, reason="First.")
    late = client.post(
        reverse("correction_create", kwargs={"slug": resolution.slug}), {**sent, "reason": "I was slower."}
    )
    assert late.status_code == 409
    assert "I was slower." in late.content.decode()


def test_a_text_read_again_meanwhile_is_looked_at_again(client: Client, resolution: Resolution) -> None:
    sent = fields_of(page(client, resolution, row="1", act="aside"), "obligation_aside")
    LanguageVersion.objects.update(parser_version="another")
    answer = client.post(reverse("correction_create", kwargs={"slug": resolution.slug}), {**sent, "reason": "No."})
    assert answer.status_code == 422
    assert "read again meanwhile" in answer.content.decode()
    assert not Correction.objects.exists()


def test_what_is_in_review_is_not_corrected(client: Client, resolution: Resolution) -> None:
    sent = fields_of(page(client, resolution, row="1", act="aside"), "obligation_aside")
    revision_submit(revision=resolution.revisions.get(), actor=factories.make_administrator())
    html = page(client, resolution, row="1", act="aside")
    assert 'name="op"' not in html
    answer = client.post(reverse("correction_create", kwargs={"slug": resolution.slug}), {**sent, "reason": "No."})
    assert answer.status_code == 409


def test_an_operation_that_is_not_known_is_not_found(client: Client, resolution: Resolution) -> None:
    url = reverse("correction_create", kwargs={"slug": resolution.slug})
    assert client.post(url, {"op": "drop_table"}).status_code == 404


# --- reading again ---------------------------------------------------------------------------------------
def test_reading_again_keeps_corrections_and_shows_those_without_a_place(
    client: Client, resolution: Resolution
) -> None:
    correct(client, resolution, "obligation_aside", {"row": "4", "act": "aside"}, reason="No.")
    version = text_of(resolution)
    older = dict(version.parsed)
    older["obligations"] = older["obligations"][:2]
    LanguageVersion.objects.update(parsed=older, parser_version="0.1")
    html = page(client, resolution)
    assert "1 correction finds no place" in html
    assert "No obligation was read at these words." in html
    assert "Read by an earlier reader (0.1)" in html
    url = reverse("resolution_reread", kwargs={"slug": resolution.slug})
    assert client.post(url).status_code == 302
    html = page(client, resolution)
    assert "finds no place" not in html
    assert places(resolution) == ["1", "2(a)", "2(b)", "2(b)/s1"]
    assert "nothing is read otherwise" in client.post(url, follow=True).content.decode()


def test_look_keeps_only_what_is_known() -> None:
    look = Look.of({"show": "all", "order": "place", "page": "3", "row": "2-b", "act": "verb", "x": "y"})
    assert look.whole == urlencode({"show": "all", "order": "place", "page": 3, "row": "2-b", "act": "verb"})
    assert Look.of({}).whole == ""


def test_rows_have_names_of_their_own(resolution: Resolution) -> None:
    rows = rows_of(resolution)
    names = [row.slug for row in [*rows.obligations, *rows.provisions]]
    assert len(names) == len(set(names))
