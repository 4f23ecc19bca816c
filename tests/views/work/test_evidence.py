"""The State's evidence on its pages: what the list tells and narrows to, and what stands on a piece's page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.enums import ScanState
from compliance.models import Evidence, EvidenceCheck, EvidenceFile, ImplementationVersion
from compliance.services.equivalences import equivalence_confirm
from compliance.services.evidence import EvidenceData, evidence_link, evidence_withdraw
from compliance.services.evidence_versions import evidence_new_version
from tests import factories
from tests.access.evidence import FACTS
from tests.support.queries import count_queries
from tests.views.public.world import words
from tests.views.work.conftest import SignIn
from tests.views.work.world import World, evidence_with_file

LIST = "/my-country/evidence/"


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def fetched(client: Client, address: str) -> int:
    """The status of a download, read to its end."""
    response = client.get(address)
    assert not response.streaming or response.getvalue()
    return int(response.status_code)


def page_of(piece: Evidence) -> str:
    return reverse("evidence_detail", kwargs={"key": piece.key})


def failing(piece: Evidence, *, failures: int = 3, days: int = 4) -> EvidenceCheck:
    return EvidenceCheck.objects.create(
        evidence=piece,
        address=piece.url,
        outcome="gone",
        detail="404",
        failures=failures,
        failing_since=timezone.now() - timedelta(days=days),
    )


class TestList:
    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("", {"Act No. 7", "Figures", "A draft nobody outside may see"}),
            ("?state=draft", {"A draft nobody outside may see"}),
            ("?audience=accredited", {"Figures"}),
            ("?q=figures", {"Figures"}),
            ("?kind=budget", set()),
            ("?dimension=outcome", {"Figures"}),
            ("?age=old", {"Act No. 7"}),
            ("?attention=not_cited", {"A draft nobody outside may see"}),
            ("?attention=stale", {"Act No. 7"}),
            ("?attention=failing", {"Figures"}),
        ],
    )
    def test_it_is_narrowed_by_what_is_asked(self, query: str, shown: set[str], world: World, sign_in: SignIn) -> None:
        Evidence.objects.filter(pk=world.open_evidence.pk).update(
            published_at=timezone.now() - timedelta(days=400), dated=date(2015, 1, 1)
        )
        Evidence.objects.filter(pk=world.accredited_evidence.pk).update(
            dimension="outcome", url="https://figures.example/"
        )
        failing(Evidence.objects.get(pk=world.accredited_evidence.pk))
        text = read(sign_in("contributor"), LIST + query)
        titles = {"Act No. 7", "Figures", "A draft nobody outside may see"}
        assert {title for title in titles if f"<bdi>{title}</bdi></a>" in text} == shown

    def test_it_counts_what_asks_for_somebodys_eyes(self, world: World, sign_in: SignIn) -> None:
        text = words(read(sign_in("rapporteur"), LIST))
        own = Evidence.objects.filter(country=world.state)
        not_cited = own.exclude(citations__version__current_of__isnull=False).count()
        assert f"{own.count()} pieces" in text
        assert f"{own.filter(state='draft').count()} drafts" in text
        assert f"{not_cited} not cited by what is published" in text
        assert "fails" not in text.partition("Filters")[0]

    def test_another_state_has_its_own(self, world: World, sign_in: SignIn) -> None:
        assert "No evidence yet" in read(sign_in("other"), LIST)

    @pytest.mark.long
    def test_its_queries_do_not_grow_with_its_rows(self, world: World, sign_in: SignIn) -> None:
        client, rapporteur = sign_in("rapporteur"), world.people["rapporteur"]
        assert rapporteur is not None
        with count_queries() as few:
            read(client, LIST)
        for number in range(30):
            factories.offer_evidence(rapporteur, world.obligations[1], title=f"Piece {number}")
        with count_queries() as many:
            read(client, LIST)
        assert len(many) == len(few), many.captured_queries


class TestPage:
    def test_it_tells_facts_files_clauses_and_age(self, world: World, sign_in: SignIn) -> None:
        seven_years = timezone.localdate() - timedelta(days=7 * 366)
        Evidence.objects.filter(pk=world.open_evidence.pk).update(dated=seven_years)
        text = words(read(sign_in("contributor"), page_of(world.open_evidence)))
        assert "7 years ago" in text
        assert "A/RES/99/1, 1 cited by what is published" in text
        assert world.open_evidence.files.get().sha256 in text
        assert "Not scanned for malicious software: this site has no scanner." in text
        assert "Withdraw it" not in text
        assert "It still holds" not in text

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (ScanState.WAITING, "Waits to be scanned"),
            (ScanState.CLEAN, "nothing found"),
            (ScanState.REFUSED, "The scanner refused this file"),
        ],
    )
    def test_it_says_where_a_file_stands_and_only_links_what_can_be_had(
        self, state: ScanState, said: str, world: World, sign_in: SignIn
    ) -> None:
        EvidenceFile.objects.filter(evidence=world.open_evidence).update(
            scan_state=state, scanned_at=timezone.now(), scan_report="stream: Eicar-Test-Signature FOUND"
        )
        address = reverse("evidence_file", kwargs={"key": world.open_evidence.key, "number": 1})
        public = reverse("pair_detail", kwargs={"code": "ken", **world.clause(1)})
        may = state == ScanState.CLEAN
        for name in ("contributor", "rapporteur"):
            text = read(sign_in(name), page_of(world.open_evidence))
            assert said in text
            assert (address in text) is may
            assert fetched(sign_in(name), address) == (200 if may else 404)
        assert (address in read(Client(), public)) is may
        assert fetched(Client(), address) == (200 if may else 404)

    def test_a_lasting_failure_is_told_and_a_first_one_is_no_alarm(self, world: World, sign_in: SignIn) -> None:
        Evidence.objects.filter(pk=world.open_evidence.pk).update(url="https://laws.example/7")
        piece = Evidence.objects.get(pk=world.open_evidence.pk)
        check = failing(piece, failures=1, days=0)
        text = read(sign_in("rapporteur"), page_of(piece))
        assert "it is asked again" in text
        EvidenceCheck.objects.filter(pk=check.pk).update(failures=3, failing_since=timezone.now() - timedelta(days=3))
        assert "leads to nothing since" in read(sign_in("rapporteur"), page_of(piece))
        Evidence.objects.filter(pk=piece.pk).update(url="https://laws.example/8")
        assert "leads to nothing since" not in read(sign_in("rapporteur"), page_of(piece))

    def test_its_queries_do_not_grow(self, world: World, sign_in: SignIn) -> None:
        client, rapporteur = sign_in("rapporteur"), world.people["rapporteur"]
        assert rapporteur is not None
        piece = world.open_evidence
        new = evidence_new_version(actor=rapporteur, evidence=piece, data=_facts())
        with count_queries() as few:
            read(client, page_of(piece))
        evidence_withdraw(actor=rapporteur, evidence=new, reason="A mistake.")
        for _n in range(3):
            new = evidence_new_version(actor=rapporteur, evidence=piece, data=_facts())
            evidence_withdraw(actor=rapporteur, evidence=new, reason="A mistake.")
        evidence_new_version(actor=rapporteur, evidence=piece, data=_facts())
        evidence_link(actor=rapporteur, evidence=piece, obligation=world.obligations[1])
        file = piece.files.get()
        again = EvidenceFile(evidence=piece, file=file.file.name, size=1, sha256=file.sha256, uploaded_by=rapporteur)
        for number in range(2, 30):
            again.pk, again.number, again._state.adding = None, number, True
            again.save()
        with count_queries() as many:
            read(client, page_of(piece))
        assert len(many) == len(few), many.captured_queries


def _facts() -> EvidenceData:
    return EvidenceData(kind="law", title="Act No. 7 as amended", dated=date(2025, 1, 1), url="https://laws.example/7")


class TestActs:
    def test_a_new_version_begins_as_the_old_one_and_keeps_its_file(self, world: World, sign_in: SignIn) -> None:
        client, address = sign_in("rapporteur"), reverse("evidence_renew", kwargs={"key": world.open_evidence.key})
        text = read(client, address)
        assert 'value="Act No. 7"' in text
        assert "act-7.pdf" in text
        response = client.post(address, FACTS)
        new = Evidence.objects.get(replaces=world.open_evidence)
        assert response["Location"] == page_of(new)
        assert (new.number, new.files.get().original_name) == (2, "act-7.pdf")
        text = words(read(client, page_of(world.open_evidence)))
        assert "Version 2 (Draft) takes its place" in text
        assert "What is published cites this version until you publish those clauses again." in text

    def test_correcting_can_drop_a_file_and_says_what_is_missing(self, world: World, sign_in: SignIn) -> None:
        client, piece = sign_in("contributor"), world.draft_evidence
        address = reverse("evidence_edit", kwargs={"key": piece.key})
        facts = {**FACTS, "expected": piece.revision_count, "keep": [], "url": ""}
        response = client.post(address, facts)
        assert "Give a link or a file" in response.content.decode()
        assert client.post(address, {**facts, "url": "https://x.example/"}).status_code == 302
        piece.refresh_from_db()
        assert (piece.title, piece.files.count()) == ("Act No. 10", 0)

    def test_equivalent_clauses_come_first_and_others_are_found_by_their_words(
        self, world: World, sign_in: SignIn
    ) -> None:
        rapporteur = world.people["rapporteur"]
        administrator = world.people["administrator"]
        assert rapporteur is not None
        assert administrator is not None
        piece = evidence_with_file(rapporteur, world.obligations[1], title="Training plan")
        address = reverse("evidence_serve", kwargs={"key": piece.key})
        client = sign_in("rapporteur")
        assert "Clauses that ask the same" not in read(client, address)
        equivalence_confirm(equivalence=world.equivalence, actor=administrator)
        text = words(read(client, address))
        assert "Clauses that ask the same A/RES/99/3, 1" in text
        found = words(read(client, f"{address}?q=victims")).partition("Look for a clause")[2]
        assert "A/RES/99/1, 3" in found
        assert "A/RES/99/1, 1" not in found
        assert "No clause asked of your State holds these words" in read(client, f"{address}?q=zebra")
        client.post(address, {"obligation": world.obligations[2].key})
        assert piece.links.filter(ended_at__isnull=True).count() == 2

    def test_a_draft_resolutions_clause_cannot_be_served(self, world: World, sign_in: SignIn) -> None:
        address = reverse("evidence_serve", kwargs={"key": world.open_evidence.key})
        for obligation in world.draft.obligations.all():
            assert sign_in("rapporteur").post(address, {"obligation": obligation.key}).status_code == 404

    def test_confirming_is_told_with_its_day(self, world: World, sign_in: SignIn) -> None:
        client = sign_in("rapporteur")
        client.post(reverse("evidence_confirm", kwargs={"key": world.open_evidence.key}))
        assert "confirmed today" in words(read(client, page_of(world.open_evidence)))

    def test_ending_and_serving_again(self, world: World, sign_in: SignIn) -> None:
        client, key = sign_in("rapporteur"), world.open_evidence.key
        client.post(reverse("evidence_end", kwargs={"key": key}), {"obligation": world.obligations[0].key})
        text = words(read(client, page_of(world.open_evidence)))
        assert "A/RES/99/1, 1 cited by what is published" in text
        assert "End serving this clause" not in text
        again = client.post(reverse("evidence_end", kwargs={"key": key}), {"obligation": world.obligations[0].key})
        assert again.status_code == 404


class TestWithdrawn:
    def test_the_public_page_has_a_line_without_content_for_whom_it_was_meant(
        self, world: World, sign_in: SignIn
    ) -> None:
        rapporteur = world.people["rapporteur"]
        assert rapporteur is not None
        public = reverse("pair_detail", kwargs={"code": "ken", **world.clause(1)})
        line = "A piece of evidence cited here was withdrawn on"
        assert line not in read(Client(), public)
        evidence_withdraw(actor=rapporteur, evidence=world.accredited_evidence, reason="Wrong figures in it.")
        assert line not in read(Client(), public), "nobody is told of what was never meant for them"
        assert line in read(sign_in("member"), public)
        assert line in read(sign_in("contributor"), public)
        evidence_withdraw(actor=rapporteur, evidence=world.open_evidence, reason="Repealed by another act.")
        text = read(Client(), public)
        assert text.count(line) == 1
        assert "Repealed by another act." not in text
        assert "Act No. 7" not in text
        own = read(sign_in("contributor"), page_of(world.open_evidence))
        assert "Repealed by another act." in own

    def test_a_draft_that_was_withdrawn_is_never_told_outside(self, world: World, sign_in: SignIn) -> None:
        rapporteur = world.people["rapporteur"]
        assert rapporteur is not None
        piece = evidence_with_file(rapporteur, world.obligations[1], title="Never shown")
        evidence_withdraw(actor=rapporteur, evidence=piece, reason="A mistake.")
        factories.publish(rapporteur, world.obligations[1])
        public = reverse("pair_detail", kwargs={"code": "ken", **world.clause(2)})
        assert "was withdrawn on" not in read(Client(), public)
        assert not ImplementationVersion.objects.filter(evidence=piece).exists()
