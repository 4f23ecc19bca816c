"""The pages' own tags: what a person reads, in which language, and where the links lead."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from compliance.enums import Force, Grade, Latitude, Status
from compliance.models import Country

DAY = dt.date(2026, 11, 22)


def render(source: str, address: str = "/countries/", **context: Any) -> str:
    """A template with the tags loaded, rendered for a request of this address."""
    request = RequestFactory().get(address)
    return Template("{% load i18n compliance_ui %}" + source).render(Context({"request": request, **context}))


def words(html: str) -> str:
    """What is read of it: the text without tags and without doubled blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


# --- words of the scales ---------------------------------------------------------------------------------
@pytest.mark.parametrize("silence", [None, "", "not_reported"])
def test_silence_is_not_reported(silence: str | None) -> None:
    assert words(render("{% status_chip status %}", status=silence)) == "Not reported"


@pytest.mark.parametrize("status", Status)
def test_a_status_shows_its_word_and_its_mark(status: Status) -> None:
    html = render("{% status_chip status %}", status=status)
    assert str(status.label) in words(html)
    assert '<svg class="swatch"' in html


def test_implemented_is_a_claim_unless_a_review_agrees() -> None:
    assert words(render('{% status_chip "implemented" %}')) == "Implemented · claimed"
    assert words(render('{% status_chip "implemented" review="reviewed" %}')) == "Implemented · claimed"
    assert words(render('{% status_chip "implemented" review="confirmed" %}')) == "Implemented · confirmed"
    assert words(render('{% status_chip "implemented" review="disputed" %}')) == "Implemented · disputed"
    assert "is-disputed" in render('{% status_chip "under_way" review="disputed" %}')


def test_a_confirmed_status_that_is_not_implemented_keeps_its_own_mark() -> None:
    plain = render('{% status_chip "under_way" %}')
    confirmed = render('{% status_chip "under_way" review="confirmed" %}')
    assert re.findall("<svg.*?</svg>", plain) == re.findall("<svg.*?</svg>", confirmed)


@pytest.mark.parametrize("source", ['{% status_chip "done" %}', '{% status_chip "planned" review="good" %}'])
def test_words_that_are_in_no_scale_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"done|good"):
        render(source)


@pytest.mark.parametrize("grade", Grade)
def test_a_grade_is_its_letter_and_its_meaning(grade: Grade) -> None:
    assert words(render("{% grade_square grade %}", grade=grade)) == f"{grade.value} {grade.label}"


def test_grade_d_is_computed_and_the_meaning_can_be_shown() -> None:
    assert "visually-hidden" in render('{% grade_square "D" %}')
    assert "visually-hidden" not in render('{% grade_square "D" with_label=True %}')
    assert words(render('{% grade_square "D" %}')) == "D No cooperation: no report after reminders"
    with pytest.raises(ValueError, match="F"):
        render('{% grade_square "F" %}')


@pytest.mark.parametrize("force", Force)
def test_a_verb_has_its_force_in_words(force: Force) -> None:
    assert words(render('{% verb_chip "Urges" force %}', force=force)) == f"Urges ({force.label})"


@pytest.mark.parametrize("latitude", Latitude)
def test_latitude(latitude: Latitude) -> None:
    assert words(render("{% latitude_chip latitude %}", latitude=latitude)) == str(latitude.label)


# --- quoted text -----------------------------------------------------------------------------------------
def test_a_clause_is_quoted_with_its_number_and_its_place() -> None:
    html = render(
        '{% clause text "8." "/resolutions/a-res-65-190/" symbol="A/RES/65/190" %}',
        text="Urges <all> States;",
    )
    assert "<blockquote" in html
    assert 'lang="en" dir="ltr"' in html
    assert "Urges &lt;all&gt; States;" in html
    assert words(html) == "8. Urges &lt;all&gt; States; A/RES/65/190, paragraph 8"
    assert '<a href="/resolutions/a-res-65-190/">' in html


def test_an_arabic_clause_keeps_its_direction_in_an_english_page() -> None:
    assert 'lang="ar" dir="rtl"' in render('{% clause "تحث الحكومات" "8" lang="ar" %}')
    assert 'lang="zh" dir="ltr"' in render('{% clause "敦促各国政府" "8" lang="zh" %}')


# --- dates, numbers, names -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "22 November 2026"),
        ("fr", "22 novembre 2026"),
        ("es", "22 de noviembre de 2026"),
        ("ru", "22 ноября 2026\u202fг."),
        ("ar", "22 نوفمبر 2026"),
        ("zh-hans", "2026年11月22日"),
    ],
)
def test_dates_are_full_in_every_language(language: str, shown: str) -> None:
    with translation.override(language):
        html = render("{% long_date day %}", day=DAY)
    assert '<time datetime="2026-11-22">' in html
    assert re.sub(r"\s", " ", words(html)) == re.sub(r"\s", " ", shown)


def test_no_date_is_nothing() -> None:
    assert render("{% long_date day %}{% ago day %}", day=None) == ""


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (0, "today"),
        (-1, "yesterday"),
        (1, "tomorrow"),
        (-3, "3 days ago"),
        (-21, "3 weeks ago"),
        (-800, "2 years ago"),
    ],
)
def test_relative_time_counts_calendar_days(days: int, shown: str) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 0, 30, tzinfo=dt.UTC), tick=False):
        html = render("{% ago day %}", day=DAY + dt.timedelta(days=days))
    assert words(html) == shown
    assert "title=" in html


def test_a_moment_late_yesterday_was_yesterday() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 0, 30, tzinfo=dt.UTC), tick=False):
        late = dt.datetime(2026, 11, 21, 23, 59, tzinfo=dt.UTC)
        assert words(render("{% ago moment %}", moment=late)) == "yesterday"


def test_numbers_have_the_separators_of_the_language() -> None:
    assert render("{% count_of 12345 %}") == "12,345"
    assert render("{% count_of 12 of=27 %}") == "12 of 27"
    assert render("{% count_of nothing %}", nothing=None) == "0"
    with translation.override("es"):
        assert render("{% count_of 12345 %}") == "12.345"


def test_fictional_states_are_marked_wherever_they_are_named() -> None:
    kenya = Country(iso3="KEN", short_name_en="Kenya", short_name_fr="Kenya <3")
    made_up = Country(iso3="XAA", short_name_en="Xanadu", is_fictional=True)
    assert render("{% country_name country %}", country=kenya) == "Kenya"
    assert words(render("{% country_name country %}", country=made_up)) == "Xanadu fictional"
    assert render("{% country_name country link=True %}", country=kenya) == '<a href="/countries/ken/">Kenya</a>'
    with translation.override("fr"):
        assert render("{% country_name country %}", country=kenya) == "Kenya &lt;3"


# --- lists -----------------------------------------------------------------------------------------------
class Filters(forms.Form):
    q = forms.CharField(label="Name", required=False)
    group = forms.ChoiceField(
        label="Regional group", required=False, choices=[("", "All"), ("african", "African States")]
    )
    status = forms.MultipleChoiceField(
        label="Status", required=False, choices=[("planned", "Planned"), ("under_way", "Under way")]
    )
    disputed = forms.BooleanField(label="Disputed", required=False)
    since = forms.DateField(label="Since", required=False)


def _filtered(source: str, address: str) -> str:
    return render(source, address, filters=Filters(RequestFactory().get(address).GET))


def _links(html: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', html)]


def test_no_filter_in_force_shows_nothing() -> None:
    assert _filtered("{% active_filters filters %}", "/countries/?sort=name&page=2").strip() == ""


def test_each_value_in_force_has_a_chip_that_takes_it_away() -> None:
    address = "/countries/?group=african&status=planned&status=under_way&sort=-name&page=3"
    html = _filtered("{% active_filters filters %}", address)
    assert "Regional group: African States" in words(html)
    assert "Status: Planned" in words(html)
    assert _links(html) == [
        "?status=planned&status=under_way&sort=-name",
        "?group=african&status=under_way&sort=-name",
        "?group=african&status=planned&sort=-name",
        "?sort=-name",
    ]


def test_dates_and_ticks_are_said_in_words() -> None:
    said = words(_filtered("{% active_filters filters %}", "/countries/?disputed=on&since=2026-01-03&q=ken"))
    assert "Name: ken" in said
    assert "Disputed: yes" in said
    assert "Since: 3 January 2026" in said


def test_a_value_that_is_no_choice_is_not_in_force() -> None:
    assert _filtered("{% active_filters filters %}", "/countries/?group=martian").strip() == ""


def test_what_the_address_says_is_escaped_in_chips() -> None:
    html = _filtered("{% active_filters filters %}", "/countries/?q=%3Cscript%3E%22")
    assert "<script>" not in html


def test_the_filter_form_keeps_the_sorting_and_forgets_the_page() -> None:
    html = _filtered("{% filter_form filters %}", "/countries/?group=african&sort=-name&page=3")
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert 'name="page"' not in html
    assert html.count('name="group"') == 1
    assert 'method="get"' in html
    assert "(1)" in html


def _page(number: int, rows: int = 260) -> Any:
    return Paginator(range(rows), 25).page(number)


def test_pages_are_linked_and_keep_the_filters() -> None:
    html = render("{% pager page %}", "/countries/?group=african&page=5", page=_page(5))
    links = _links(html)
    assert links[0] == "?group=african&page=4"
    assert links[-1] == "?group=african&page=6"
    assert "101 to 125 of 260" in words(html)
    assert re.findall(r'aria-current="page">(.*?)</li>', html) != []


def test_one_page_needs_no_pager() -> None:
    assert render("{% pager page %}", page=_page(1, rows=25)).strip() == ""


# --- parts of a page -------------------------------------------------------------------------------------
def test_breadcrumbs_begin_at_the_front_page_and_end_here() -> None:
    html = render('{% breadcrumbs "Countries" "/countries/" "Kenya" %}')
    assert words(html) == "Front page Countries Kenya"
    assert _links(html) == ["/", "/countries/"]
    assert '<span aria-current="page">Kenya</span>' in html


@time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))
def test_the_line_to_cite_by_names_site_title_date_and_permanent_address() -> None:
    html = render(
        '{% citation "Kenya" as_of=day %}',
        site_name="Resolution Ledger",
        permanent_address="https://ledger.example.org/countries/ken/",
        day=dt.date(2026, 11, 20),
    )
    assert (
        "Resolution Ledger, “Kenya”, as of 20 November 2026. https://ledger.example.org/countries/ken/ "
        "(read on 22 November 2026)." in words(html)
    )
    assert re.search(r"<button[^>]*data-copy[^>]* hidden>", html), "without a script the button is not shown"


def test_without_its_context_the_citation_takes_the_address_of_the_request() -> None:
    assert "http://testserver/countries/ken/" in render('{% citation "Kenya" %}', "/countries/ken/?page=2")


def test_an_empty_place_says_the_next_step() -> None:
    html = render('{% empty_state "No evidence yet" "Evidence is a fact." url="/add/" action="Add evidence" %}')
    assert words(html) == "No evidence yet Evidence is a fact. Add evidence"


def test_the_navigation_knows_where_the_reader_is() -> None:
    assert 'aria-current="page"' in render('{% nav_link "/countries/" "Countries" %}', "/countries/")
    assert 'aria-current="true"' in render('{% nav_link "/countries/" "Countries" %}', "/countries/ken/")
    assert "aria-current" not in render('{% nav_link "/" "Front page" %}', "/countries/ken/")
    assert render('{% nav_link "" "Nowhere" %}').strip() == ""


def test_the_six_languages_are_named_in_themselves() -> None:
    html = render("{% languages_by_own_name as all %}{% for it in all %}{{ it.name }}:{{ it.dir }} {% endfor %}")
    assert html == "العربية:rtl 中文:ltr English:ltr Français:ltr Русский:ltr Español:ltr "


def test_states_with_what_they_reported_stand_in_rows_and_silence_is_said() -> None:
    counts = SimpleNamespace(reported=3, obligations=1200)
    html = render(
        '{% reported_by_state rows "not asked" %}',
        rows=[("Kenya", "/countries/ken/", counts), ("<Brenivar>", "/countries/qaa/", None)],
    )
    assert '<th scope="row"><a href="/countries/ken/">Kenya</a></th><td class="num">3 of 1,200</td>' in html
    assert '&lt;Brenivar&gt;</a></th><td class="num"><span class="muted">not asked</span></td>' in html


# --- what stands between facts ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "said", "names"),
    [("en", "A, B", "a.pdf and b.pdf"), ("ar", "A، B", "a.pdf وb.pdf"), ("zh-hans", "A，B", "a.pdf和b.pdf")],
)
def test_facts_of_a_line_are_parted_as_the_language_does(language: str, said: str, names: str) -> None:
    with translation.override(language):
        assert words(render("A{% comma %}B")) == said
        assert words(render("{{ names|listed }}", names=["a.pdf", "b.pdf"])) == names


def test_no_template_parts_two_facts_by_the_comma_of_one_script() -> None:
    sentences = re.compile(r"{%\s*(blocktranslate|comment)\b.*?{%\s*end\1\s*%}", re.S)
    found = {
        path.name: re.findall(r"[}>], [{<]|join:", sentences.sub("", path.read_text(encoding="utf-8")))
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
    }
    assert {name: commas for name, commas in found.items() if commas} == {}
