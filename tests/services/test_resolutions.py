"""Loading the two source documents, and everything that is not a resolution."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from compliance.models import (
    Action,
    ActionWording,
    LanguageVersion,
    Obligation,
    ObligationWording,
    Pair,
    Provision,
    ProvisionWording,
    Resolution,
    Revision,
    Theme,
    TrailEntry,
    WorkMark,
)
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.resolutions import (
    LoadReport,
    resolution_discard,
    resolution_load,
    resolution_publish,
)
from tests.factories import make_administrator, make_country, make_rapporteur
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.BASE_DIR) / "fixtures" / "resolutions"
ALL_MODELS = (
    Resolution,
    Revision,
    LanguageVersion,
    Provision,
    ProvisionWording,
    Obligation,
    ObligationWording,
    Action,
    ActionWording,
)


def load(name: str, symbol: str | None = None) -> LoadReport:
    return resolution_load(data=(FOLDER / name).read_bytes(), filename=name, symbol=symbol)


def rows() -> list[int]:
    return [model.objects.count() for model in ALL_MODELS]


def test_the_full_text_becomes_nineteen_obligations_and_thirty_actions() -> None:
    report = load("A-HRC-RES-11-3.txt")
    resolution = report.resolution
    assert (report.created, report.obligations, report.actions) == (True, 19, 30)
    assert (resolution.symbol, resolution.slug, resolution.body, resolution.state) == (
        "A/HRC/RES/11/3",
        "A-HRC-RES-11-3",
        "hrc",
        "draft",
    )
    assert (resolution.adopted_on, resolution.vote) == (date(2009, 6, 17), "without a vote")
    assert not resolution.obligations.exists()
    resolution = resolution_publish(resolution=resolution)
    places = list(resolution.obligations.order_by("wording__position").values_list("wording__slug", flat=True))
    assert places[:6] == ["3-a", "3-b", "3-c", "3-d", "3-e", "3-e-s1"]
    assert places[-3:] == ["4", "5", "6"]


def test_every_offset_points_at_the_words_it_names() -> None:
    report = load("A-HRC-RES-11-3.txt")
    resolution_publish(resolution=report.resolution)
    text = LanguageVersion.objects.get().text
    for wording in ObligationWording.objects.filter(obligation__resolution=report.resolution):
        assert text[wording.start : wording.end].split()[0].strip("*") == wording.text.split()[0], wording.place
    for action in ActionWording.objects.all():
        assert text[action.start : action.end].replace("\n", " ").split()[0].lower() in ("to", "for"), action.text


def test_the_digest_needs_its_symbol_and_keeps_its_headings_as_themes() -> None:
    call_command("loaddata", "themes", verbosity=0)
    with pytest.raises(Invalid) as caught:
        load("A-RES-65-190-digest.txt")
    assert set(caught.value.messages) == {"symbol"}
    assert rows() == [0] * len(ALL_MODELS)
    report = load("A-RES-65-190-digest.txt", "A/RES/65/190")
    assert (report.obligations, report.actions) == (8, 13)
    assert report.resolution.adopted_on == date(2010, 12, 21)
    assert [w["code"] for w in report.warnings] == ["conflicting-dates"]
    resolution_publish(resolution=report.resolution)
    first = report.resolution.obligations.order_by("wording__position").first()
    assert first is not None
    assert {t.label_en.lower() for t in first.themes.all()} == {
        "gender equality",
        "positive legal determinants",
    }
    assert Theme.objects.get(label_en__iexact="human rights").obligations.count() == 3


def test_the_same_file_again_changes_nothing() -> None:
    load("A-HRC-RES-11-3.txt")
    before, entries = rows(), TrailEntry.objects.count()
    report = load("A-HRC-RES-11-3.txt")
    assert (report.created, report.already_loaded, report.obligations) == (False, True, 19)
    assert (rows(), TrailEntry.objects.count()) == (before, entries)


def test_another_file_of_a_symbol_whose_draft_waits_is_refused_with_a_clear_word() -> None:
    load("A-HRC-RES-11-3.txt")
    before = rows()
    with pytest.raises(Invalid, match="loaded already"):
        resolution_load(data=(FOLDER / "A-HRC-RES-11-3.txt").read_bytes() + b"\n", filename="copy.txt")
    assert rows() == before


OPERATIVE = b"The General Assembly,\n\n1. Urges Governments to act.\n"


@pytest.mark.long
@pytest.mark.parametrize(
    ("data", "symbol", "field"),
    [
        (b"", "A/RES/99/1", "file"),
        (b"\x00\x01\x02" * 400, "A/RES/99/1", "file"),
        (b"%PDF-1.7 not really", "A/RES/99/1", "file"),
        (b"Dear Sir,\n\nThank you for your letter.\n", "A/RES/99/1", "file"),
        (b"   \n\n \t ", "A/RES/99/1", "file"),
        (OPERATIVE, None, "symbol"),
        (OPERATIVE, "banana", "symbol"),
        (OPERATIVE, "A/65/449", "symbol"),
        (b"x" * 20_000_000, "A/RES/99/1", "file"),
    ],
    ids=[
        "empty",
        "damaged",
        "broken pdf",
        "a letter",
        "blank",
        "no symbol",
        "no symbol's form",
        "not a resolution's",
        "20 MB",
    ],
)
def test_bad_input_gets_a_sentence_and_stores_nothing(data: bytes, symbol: str | None, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        resolution_load(data=data, filename="file.txt", symbol=symbol)
    assert set(caught.value.messages) == {field}
    assert len(caught.value.messages[field][0]) > 15
    assert rows() == [0] * len(ALL_MODELS)
    assert not TrailEntry.objects.exists()


def test_a_symbol_given_in_small_letters_is_tidied() -> None:
    assert resolution_load(data=OPERATIVE, filename="x.txt", symbol=" a/res/99/1 ").resolution.symbol == "A/RES/99/1"


def test_loading_and_publishing_take_the_same_statements_for_five_clauses_as_for_thirty() -> None:
    counts = []
    resolution_publish(resolution=load("A-HRC-RES-11-3.txt").resolution)  # the trail's chain is made the first time
    for n in (5, 30):
        text = "The General Assembly,\n\n" + "\n\n".join(
            f"{i}. Urges Governments to act and to report on point {i};" for i in range(1, n + 1)
        )
        with count_queries() as queries:
            report = resolution_load(data=text.encode(), filename="x.txt", symbol=f"A/RES/99/{n}")
            resolution_publish(resolution=report.resolution)
        assert (report.obligations, report.actions) == (n, 2 * n)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_publishing_puts_the_clauses_on_every_checklist_without_a_row_per_state() -> None:
    kenya = make_country("KEN", "Kenya")
    resolution = load("A-HRC-RES-11-3.txt").resolution
    assert not Obligation.objects.visible_to(None).exists()
    resolution = resolution_publish(resolution=resolution)
    assert Obligation.objects.visible_to(None).in_force().applying_to(kenya).count() == 19
    assert not Pair.objects.exists()
    assert WorkMark.objects.get(country=kenya).wanted == 1
    assert resolution.first_report_on is not None
    assert resolution.first_report_on > timezone.localdate() + timedelta(days=360)
    with pytest.raises(Conflict):
        resolution_publish(resolution=resolution)


@pytest.mark.parametrize(("field", "value"), [("first_report_on", date(2000, 1, 1)), ("interval_months", 0)])
def test_publishing_refuses_impossible_dates(field: str, value: object) -> None:
    resolution = load("A-HRC-RES-11-3.txt").resolution
    with pytest.raises(Invalid) as caught:
        resolution_publish(resolution=resolution, **{field: value})  # type: ignore[arg-type]
    assert set(caught.value.messages) == {field}
    resolution.refresh_from_db()
    assert resolution.state == "draft"


def test_a_draft_can_be_discarded_and_leaves_its_entry() -> None:
    admin = make_administrator()
    resolution = load("A-HRC-RES-11-3.txt").resolution
    resolution_discard(resolution=resolution, actor=admin)
    assert rows() == [0] * len(ALL_MODELS)
    assert TrailEntry.objects.filter(verb="resolution.discard").get().object_key == "A/HRC/RES/11/3"
    assert load("A-HRC-RES-11-3.txt").created


def test_what_was_published_is_never_discarded() -> None:
    resolution = resolution_publish(resolution=load("A-HRC-RES-11-3.txt").resolution)
    with pytest.raises(Conflict):
        resolution_discard(resolution=resolution)


def test_only_administrators_load_publish_and_discard() -> None:
    officer = make_rapporteur(make_country("KEN", "Kenya"))
    with pytest.raises(NotAllowed):
        resolution_load(data=OPERATIVE, filename="x.txt", symbol="A/RES/99/1", actor=officer)
    resolution = load("A-HRC-RES-11-3.txt").resolution
    for act in (resolution_publish, resolution_discard):
        with pytest.raises(NotAllowed):
            act(resolution=resolution, actor=officer)
