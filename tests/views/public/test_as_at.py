"""A page as at a date is the page that was shown that day: days are lived through, pages kept, and asked for again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.test import Client

from compliance.models import Country, ImplementationVersion, Obligation, Resolution, Review
from compliance.services import summaries, work
from compliance.services.evidence import evidence_withdraw
from compliance.services.implementations import implementation_withdraw
from compliance.services.resolutions import resolution_withdraw
from compliance.services.reviews import review_withdraw
from tests.factories import (
    draft,
    load_text,
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
from tests.support.worlds import kept
from tests.views.public.world import SECRET, page, words

pytestmark = pytest.mark.django_db

FIRST = dt.date(2026, 3, 1)
TEXT = [
    "Urges Governments to train officials on trafficking in persons",
    "Urges Governments to fund shelters for the victims of trafficking",
    "Invites Governments to collect data on trafficking every year",
]
AMENDED = [
    TEXT[0],
    "Encourages Governments to publish what they have learned from the data",
    TEXT[1].replace("shelters", "shelters and helplines"),
]
PAGES = [
    "/",
    "/countries/",
    "/countries/ken/",
    "/countries/ken/?group=theme",
    "/countries/fra/?overdue=target",
    "/countries/ken/A-RES-99-7/1/",
    "/countries/ken/A-RES-99-7/1/history/",
    "/countries/ken/A-RES-99-7/2/",
    "/countries/ken/A-RES-99-7/3/",
    "/resolutions/",
    "/resolutions/A-RES-99-7/",
    "/resolutions/A-RES-99-7/2/",
    "/resolutions/A-RES-99-7/3/",
    "/resolutions/A-RES-77-5/",
    "/obligations/",
    "/matrix/",
    "/map/?resolution=A-RES-99-7",
    "/compare/?state=ken&state=fra",
]
#: Of these, those that say more to a State's officers or to reviewers today.
OWN = ["/countries/ken/", "/countries/ken/A-RES-99-7/2/", "/countries/ken/A-RES-99-7/1/history/"]


@dataclass(frozen=True)
class Story:
    """What every page said at the end of each day."""

    kept: dict[dt.date, dict[str, tuple[int, str]]]

    @property
    def days(self) -> list[dt.date]:
        return sorted(self.kept)


def said(client: Client, address: str) -> tuple[int, str]:
    """The status of a page and its words, without what names the address, the day of reading, or how long ago."""
    response = client.get(address, follow=True)
    if response.status_code != 200:
        return response.status_code, ""
    text = re.sub(r"/as-at/\d{4}-\d{2}-\d{2}/", "/", response.content.decode())
    main = text[text.index("<main") : text.index("</main>")]
    main = re.sub(r'<section class="citation".*?</section>', "", main, flags=re.DOTALL)
    main = re.sub(r"<time[^>]* title=[^>]*>[^<]*</time>", "", main)
    main = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", main)
    return 200, re.sub(r"\s+", " ", main)


def _acts() -> Iterator[Callable[[], object]]:
    """What happens, a day at a time; each day ends with everything compiled."""
    make_country("KEN", "Kenya")
    make_country("FRA", "France", regional_group="weog")
    kenya, france = Country.objects.get(iso3="KEN"), Country.objects.get(iso3="FRA")
    officer, french = make_rapporteur(kenya), make_rapporteur(france)
    ministry = make_institution(kenya, "Ministry of Justice")
    watch, house = make_reviewer(make_organisation("Watch")), make_reviewer(make_organisation("House"))

    def clause(number: int) -> Obligation:
        return Obligation.objects.get(resolution__symbol="A/RES/99/7", wording__place=str(number), retired_at=None)

    yield lambda: None
    yield lambda: load_text("A/RES/99/7", TEXT)

    def claims() -> None:
        publish(officer, clause(1), status="under_way", narrative="Courses began.", lead_institution=ministry)
        publish(french, clause(1), status="planned", target_date=FIRST + dt.timedelta(days=5))
        publish(officer, clause(2), status="implemented", narrative="Twelve shelters.", done=[0])

    yield claims
    yield lambda: review(watch, clause(2), kenya, grade="A")

    def more() -> None:
        make_resolution("A/RES/77/5", ["to register treaties"])
        publish(officer, clause(1), status="implemented", narrative="All officials were trained.", done=[0])
        review(house, clause(2), kenya, grade="C", reasons="Half of them are closed.")

    yield more
    yield lambda: load_text("A/RES/99/7", AMENDED)

    def withdrawals() -> None:
        current = ImplementationVersion.objects.current().get(
            implementation__pair__country=kenya, implementation__pair__obligation=clause(1)
        )
        implementation_withdraw(actor=officer, version=current, reason="Told in error.")
        review_withdraw(actor=house, review=Review.objects.get(written_by=house), reason="They opened again.")

    yield withdrawals
    yield (
        lambda: resolution_withdraw(resolution=Resolution.objects.get(symbol="A/RES/77/5"), reason="Loaded by mistake.")
    )
    yield lambda: publish(officer, clause(3), status="planned", narrative=SECRET)


def _live() -> Story:
    """Nine days, each ending with everything compiled."""
    kept_pages: dict[dt.date, dict[str, tuple[int, str]]] = {}
    acts, client = None, Client()
    for number in range(9):
        day = FIRST + dt.timedelta(days=number)
        with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False):
            acts = acts or _acts()
            next(acts)()
            work.mark_all()
            summaries.drain()
            kept_pages[day] = {address: said(client, address) for address in PAGES}
    return Story(kept_pages)


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: Any) -> Iterator[Story]:
    with kept(_live, django_db_blocker) as story:
        yield story


@pytest.fixture
def story(lived: Story, db: None) -> Iterator[Story]:
    """Nine days, and then a later one on which the tests look back."""
    with time_machine.travel(dt.datetime.combine(FIRST + dt.timedelta(days=20), dt.time(8), dt.UTC), tick=False):
        yield lived


@pytest.mark.long
def test_every_page_as_at_a_day_says_what_it_said_that_day(story: Story, client: Client) -> None:
    differing = [
        (day, address)
        for day in story.days
        for address in PAGES
        if said(client, f"/as-at/{day}{address}") != story.kept[day][address]
    ]
    if differing:
        day, address = differing[0]
        assert said(client, f"/as-at/{day}{address}") == story.kept[day][address], (day, address, differing)
    assert len({story.kept[day]["/countries/ken/A-RES-99-7/2/"] for day in story.days}) >= 4  # the days differ


@pytest.mark.long
def test_what_is_asked_of_a_day_is_no_more_when_the_pages_pile_up(story: Story, client: Client) -> None:
    day = story.days[4]
    with count_queries() as few:
        page(client, f"/as-at/{day}/countries/ken/")
    load_text("A/RES/66/1", [f"Urges Governments to take step {n}" for n in range(1, 31)])
    with count_queries() as many:
        page(client, f"/as-at/{day}/countries/ken/")
    assert len(many) == len(few)


@pytest.mark.long
def test_links_keep_the_day_and_the_way_back_does_not(story: Story, client: Client) -> None:
    day = story.days[4]
    text = page(client, f"/as-at/{day}/countries/ken/?status=implemented")
    assert f'href="/as-at/{day}/countries/ken/A-RES-99-7/2/"' in text
    assert 'href="/countries/ken/?status=implemented"' in text
    assert "As at 5 March 2026 : this page says what stood published here at the end of that day." in words(text)
    assert f"testserver/as-at/{day}/countries/ken/" in words(text)  # the line to cite it by
    assert "as of 5 March 2026" in words(text)


@pytest.mark.long
def test_what_was_not_there_yet_says_so(story: Story, client: Client) -> None:
    response = client.get(f"/as-at/{story.days[0]}/resolutions/A-RES-99-7/")
    assert response.status_code == 404
    assert "Nothing was published at this address by 1 March 2026 ." in words(response.content.decode())


@pytest.mark.long
def test_after_a_page_of_the_past_the_present_is_back(story: Story, client: Client) -> None:
    before = said(client, "/countries/ken/")
    for day in story.days[:2]:
        client.get(f"/as-at/{day}/countries/ken/A-RES-99-7/1/")  # the first of them ends in 404
        assert said(client, "/countries/ken/") == before


@pytest.mark.long
@pytest.mark.parametrize("who", ["rapporteur", "reviewer"])
def test_nobody_sees_more_of_the_past_than_everybody(story: Story, client: Client, who: str) -> None:
    kenya = Country.objects.get(iso3="KEN")
    person = make_rapporteur(kenya) if who == "rapporteur" else make_reviewer(make_organisation("Third"))
    if who == "rapporteur":
        draft(
            person, Obligation.objects.get(wording__place="2", resolution__symbol="A/RES/99/7"), narrative="Not said."
        )
    client.force_login(person)
    for address in OWN:
        day = story.days[6]
        status, text = said(client, f"/as-at/{day}{address}")
        assert (status, words(text)) == (story.kept[day][address][0], words(story.kept[day][address][1])), address


def test_evidence_withdrawn_since_is_not_shown_again(client: Client) -> None:
    brenivar = make_country("XAA", "Brenivar", is_fictional=True)
    officer = make_rapporteur(brenivar)
    with time_machine.travel(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        clause = make_resolution("A/RES/99/1").obligations.get()
        draft(officer, clause, status="implemented")
        piece = offer_evidence(officer, clause, title="Act No. 12 of 2025")
        publish(officer, clause, status="implemented")
    address = "/as-at/2026-03-02/countries/xaa/A-RES-99-1/1/"
    assert "Act No. 12 of 2025" in page(client, address)
    evidence_withdraw(actor=officer, evidence=piece, reason="It names a victim.")
    assert "Act No. 12 of 2025" not in page(client, address)


def test_how_old_a_report_is_is_counted_back_from_the_day(client: Client) -> None:
    with time_machine.travel(dt.datetime(2023, 3, 1, 12, tzinfo=dt.UTC), tick=False):
        clause = make_resolution("A/RES/99/8").obligations.get()
        publish(make_rapporteur(make_country("UGA", "Uganda")), clause, status="planned")
    home, pair = "/as-at/2023-03-02/countries/uga/", "/countries/uga/A-RES-99-8/1/"
    assert pair in page(client, f"{home}?age=1")
    assert pair not in page(client, f"{home}?age=old")


class TestTheWayThere:
    """The form at the foot of every page, and addresses written by hand."""

    @time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))
    @pytest.mark.parametrize(
        ("on", "address", "leads_to"),
        [
            ("2026-10-03", "/countries/?group=asian", "/as-at/2026-10-03/countries/?group=asian"),
            ("0999-12-31", "/countries/", "/as-at/0999-12-31/countries/"),
            ("2026-11-22", "/countries/", "/countries/"),
            ("2027-01-01", "/countries/", "/countries/"),
            ("the third", "/countries/", "/countries/"),
            ("2026-10-03", "https://elsewhere.example/", "/as-at/2026-10-03/"),
            ("2026-10-03", "//elsewhere.example/", "/as-at/2026-10-03/"),
            ("the third", "/\\elsewhere.example/", "/"),
        ],
    )
    def test_the_form_leads_to_the_page_of_the_day(self, client: Client, on: str, address: str, leads_to: str) -> None:
        response = client.get("/as-at/", {"on": on, "page": address})
        assert (response.status_code, response["Location"]) == (302, leads_to)

    @time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC))
    @pytest.mark.parametrize(
        ("address", "leads_to"),
        [
            ("/as-at/2026-11-22/countries/?q=ken", "/countries/?q=ken"),
            ("/as-at/2030-01-01/countries/", "/countries/"),
            ("/as-at/2026-10-03/my-country/", "/my-country/"),
            ("/as-at/2026-10-03/sign-in/", "/sign-in/"),
        ],
    )
    def test_what_knows_only_the_present_leads_there(self, client: Client, address: str, leads_to: str) -> None:
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, leads_to)

    def test_a_day_that_is_none_is_no_page(self, client: Client) -> None:
        assert client.get("/as-at/2026-02-30/countries/").status_code == 404

    def test_the_language_can_be_changed_on_a_page_of_the_past(self, client: Client) -> None:
        here = "/as-at/2026-03-02/countries/"
        response = client.post("/as-at/2026-03-02/i18n/setlang/", {"language": "fr", "next": here})
        assert (response.status_code, response["Location"]) == (302, here)
        assert '<html lang="fr"' in page(client, here)
