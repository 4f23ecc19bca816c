"""Pages with everything filled: whole response through the middleware, queries, and what ten times more rows cost."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.models import Country, Obligation, Resolution, Theme, User
from compliance.services.synthetic_sql import DOMAIN
from tests.bench.board import Board, p50
from tests.bench.ground import Ground, grow

TIMES = 15
#: How much larger the record gets between the two measurements.
GROWTH = 10
#: The State whose pages are looked at: the first, so that it is filled at any size.
STATE = "AFG"


@dataclass(frozen=True)
class Page:
    """A page with its goals: milliseconds of a whole response and number of queries; `summaries`, must not grow."""

    name: str
    reader: str
    address: str
    milliseconds: float
    queries: int
    summaries: bool = False


def readers() -> dict[str, Client]:
    """Somebody of every kind; made once, because a client takes long to make."""
    found = {"anyone": Client()}
    for name in ("rapporteur-afg", "contributor-afg", "member-1", "approver-2"):
        client = Client()
        client.force_login(User.objects.get(email=f"{name}@{DOMAIN}"), backend="compliance.backends.LedgerBackend")
        found[name] = client
    return found


def pages() -> list[Page]:
    state = Country.objects.get(iso3=STATE)
    clause = Obligation.objects.in_force().in_order().select_related("resolution", "wording")[7]
    resolution = Resolution.objects.published().order_by("symbol")[0]
    assert clause.wording is not None
    place = {"slug": clause.resolution.slug, "place": clause.wording.slug}
    checklist = state.get_absolute_url()
    pair = reverse("pair_detail", kwargs={"code": state.code, **place})
    room = reverse("my_country")
    claims, search = reverse("my_organisation"), reverse("search")
    narrow = f"resolution={resolution.slug}"
    theme = Theme.objects.filter(obligation_links__obligation=clause)[0]
    codes = [country.code for country in Country.objects.real().order_by("iso3")[:5]]
    compared = f"{reverse('compare_countries')}?{'&'.join(f'state={code}' for code in codes)}"
    return [
        Page("front page", "anyone", reverse("home"), 60, 8, summaries=True),
        Page("front page", "member-1", reverse("home"), 60, 10, summaries=True),
        Page("list of States", "anyone", reverse("country_list"), 40, 10, summaries=True),
        Page("list of States", "rapporteur-afg", reverse("country_list"), 40, 10, summaries=True),
        Page("list of resolutions", "anyone", reverse("resolution_list"), 40, 10, summaries=True),
        Page("list of obligations", "anyone", reverse("obligation_list"), 40, 10, summaries=True),
        Page("list of obligations", "member-1", reverse("obligation_list"), 40, 10),
        Page("list of obligations, last page", "anyone", f"{reverse('obligation_list')}?page=9999", 40, 10),
        Page("one State's checklist", "anyone", checklist, 60, 17, summaries=True),
        Page("one State's checklist, last page", "anyone", f"{checklist}?page=9999", 60, 17),
        Page("one State's checklist, a status", "anyone", f"{checklist}?status=planned", 60, 17),
        Page("one State's checklist, disputed", "member-1", f"{checklist}?review=disputed", 60, 18),
        Page("one State's checklist, by theme", "anyone", f"{checklist}?group=theme", 60, 19),
        Page("one obligation, all States", "anyone", clause.get_absolute_url(), 60, 13),
        Page("one pair", "anyone", pair, 60, 17),
        Page("one resolution", "anyone", resolution.get_absolute_url(), 60, 12),
        Page("matrix", "anyone", reverse("matrix"), 60, 8),
        Page("matrix, last window", "member-1", f"{reverse('matrix')}?page=99&columns=999", 60, 14),
        Page("matrix, one resolution, disputed", "anyone", f"{reverse('matrix')}?{narrow}&review=disputed", 60, 8),
        Page("five States compared", "anyone", compared, 60, 12),
        Page("five States compared, where they differ", "anyone", f"{compared}&differ=on", 60, 12),
        Page("map of one resolution", "anyone", f"{reverse('coverage_map')}?{narrow}", 60, 8, summaries=True),
        Page("one theme", "anyone", reverse("theme_detail", kwargs={"slug": theme.slug}), 60, 10),
        Page("an officer's list", "rapporteur-afg", room, 40, 10),
        Page("an officer's list, drafts", "contributor-afg", f"{room}?working=draft", 40, 10),
        Page("a reviewer's list", "member-1", claims, 40, 10),
        Page("a reviewer's list of one State", "approver-2", f"{claims}?country={STATE}", 40, 10),
        Page("search, two words", "anyone", f"{search}?q=training+inspectors", 60, 10),
        Page("search, a word of every record", "anyone", f"{search}?q=generated", 60, 10),
        Page("search, a phrase and a minus", "member-1", f"{search}?q=%22a+bill%22+-register", 60, 10),
        Page("search, narratives of a region", "anyone", f"{search}?q=parliament&kind=narrative&region=014", 60, 10),
        Page("one State's checklist, words", "anyone", f"{checklist}?q=drinking+water", 60, 17),
    ]


def measured(clients: dict[str, Client], page: Page) -> tuple[float, int]:
    """Milliseconds (p50) and queries of one page."""
    client = clients[page.reader]

    def fetch() -> None:
        answer = client.get(page.address)
        if answer.status_code != 200:
            raise RuntimeError(f"{page.address} answered {answer.status_code}.")

    fetch()
    with CaptureQueriesContext(connection) as queries:
        fetch()
    number = len(queries)  # the next request forgets them
    return p50(fetch, times=TIMES), number


def run(board: Board, ground: Ground) -> None:
    """Begin with a tenth of the record, measure, add the rest, measure again."""
    small = max(1, ground.obligations // GROWTH)
    grow(small, ground.countries)
    clients = readers()
    before = {(page.name, page.reader): measured(clients, page) for page in pages()}
    grow(ground.obligations - small, ground.countries)
    board.heading(f"pages, {ground.countries} States × {ground.obligations:,} obligations, all filled")
    for page in pages():
        milliseconds, queries = measured(clients, page)
        name = f"{page.name} ({page.reader.split('-', maxsplit=1)[0]})"
        board.at_most(f"{name}, p50", milliseconds, page.milliseconds)
        board.at_most(f"{name}, queries", queries, page.queries, "queries")
        earlier, earlier_queries = before[page.name, page.reader]
        if page.summaries:
            board.at_most(f"{name}, growth with {GROWTH} times the rows", (milliseconds / earlier - 1) * 100, 20, "%")
        board.at_most(f"{name}, more queries than with a tenth", queries - earlier_queries, 0, "queries")
