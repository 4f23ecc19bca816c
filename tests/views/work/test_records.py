"""A State's record through its pages: writing, handing over, publishing, two editors at once, taking back."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from compliance.enums import EvidenceState, Role, VersionState
from compliance.models import (
    Evidence,
    Implementation,
    ImplementationVersion,
    LanguageVersion,
    ObligationWording,
    Provision,
    Revision,
)
from compliance.services.resolutions import resolution_restore, resolution_withdraw
from tests import factories
from tests.views.work.conftest import SignIn
from tests.views.work.world import PDF, World, fingerprint

pytestmark = pytest.mark.django_db


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the record's form as it stands in the page."""
    form = re.search(r'<form method="post" data-guard class="record-form".*?</form>', page, re.DOTALL)
    assert form
    data: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        found = re.search(r'name="([^"]+)"', tag)
        name, value = found[1] if found else "", re.search(r'value="([^"]*)"', tag)
        if 'type="radio"' in tag or 'type="checkbox"' in tag:
            if " checked" in tag and value:
                data.setdefault(name, []).append(value[1])
        elif name:
            data[name] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL):
        data[name] = html.unescape(text).replace("\n", "\r\n")
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen[1] if chosen else ""
    return {name: value for name, value in data.items() if name != "csrfmiddlewaretoken"}


def form_of(page: str, url: str) -> dict[str, Any]:
    """What a browser would send of the page of both texts before anybody chose anything."""
    form = re.search(rf'<form method="post" action="{url}" class="section" data-guard>(.*?)</form>', page, re.DOTALL)
    assert form
    data: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[1]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] != "csrfmiddlewaretoken" and ('type="radio"' not in tag or " checked" in tag):
            data.setdefault(name[1], []).append(html.unescape(value[1]))
    return data


def page_of(client: Client, world: World, number: int) -> tuple[str, str]:
    url = reverse("implementation_edit", kwargs=world.clause(number))
    return url, client.get(url).content.decode()


def actions_of(world: World, number: int) -> list[str]:
    return [f"action-{a.key}" for a in world.obligations[number - 1].actions.order_by("wording__position")]


def latest(world: World, number: int) -> ImplementationVersion:
    return ImplementationVersion.objects.filter(
        implementation__pair__country=world.state, implementation__pair__obligation=world.obligations[number - 1]
    ).order_by("-number")[0]


def test_ticks_status_and_text_are_saved_as_a_draft_nobody_else_sees(sign_in: SignIn, world: World) -> None:
    client = sign_in("contributor")
    url, page = page_of(client, world, 2)
    (action,) = actions_of(world, 2)
    data = fields_of(page)
    data.update(
        {f"{action}-status": "done", f"{action}-done_on": "2024-04-01", f"{action}-note": "In three ministries."}
    )
    data.update({"status": "implemented", "narrative": "Every officer is trained.", "target_date": "2027-01-01"})
    assert client.post(url, {**data, "act": "save"})["Location"] == url
    version = latest(world, 2)
    said = version.actions.get()
    assert (version.state, version.status, version.narrative) == ("draft", "implemented", "Every officer is trained.")
    assert (said.status, str(said.done_on), said.note) == ("done", "2024-04-01", "In three ministries.")
    public = reverse("pair_detail", kwargs={"code": "ken", **world.clause(2)})
    assert "Every officer is trained." in page_of(client, world, 2)[1]
    for outsider in (Client(), sign_in("member"), sign_in("other"), sign_in("administrator")):
        assert "Every officer is trained." not in outsider.get(public).content.decode()


def test_publishing_makes_the_version_everyones_and_its_evidence_too(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")
    url, page = page_of(client, world, 3)
    data = {**fields_of(page), "status": "under_way", "narrative": "A bill is before parliament.", "act": "publish"}
    assert world.draft_evidence.title in page
    assert client.post(url, data)["Location"] == url
    public = Client().get(reverse("pair_detail", kwargs={"code": "ken", **world.clause(3)})).content.decode()
    assert "A bill is before parliament." in public
    assert world.draft_evidence.title in public
    world.draft_evidence.refresh_from_db()
    assert world.draft_evidence.state == EvidenceState.PUBLISHED


def test_a_form_nobody_touched_is_not_saved_again(sign_in: SignIn, world: World) -> None:
    """The rapporteur publishes what the contributor wrote, as written: the contributor stays its last editor."""
    client = sign_in("rapporteur")
    url, page = page_of(client, world, 1)
    assert client.post(url, {**fields_of(page), "act": "publish"}).status_code == 302
    version = latest(world, 1)
    assert (version.state, version.edited_by) == (VersionState.PUBLISHED, world.people["contributor"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": ""}, "Choose a status first"),
        ({"status": "finished"}, "is not one of the available choices"),
        ({"status": "not_applicable"}, "Say why this clause does not apply"),
        ({"status": "planned", "target_date": "soon"}, "Enter a date such as"),
        ({"status": "planned", "lead_institution": "999999"}, "not one of the available choices"),
        ({"status": "planned", "evidence": ["999999"]}, "999999"),
        ({"status": "planned", "ACTION-status": "not_applicable"}, "Say why this action does not apply"),
        ({"status": "planned", "ACTION-status": "done", "ACTION-done_on": "2099-01-01"}, "Choose today or an earlier"),
        ({"status": "planned", "ACTION-status": "perhaps"}, "not one of the available choices"),
        ({"status": "planned", "narrative": "a" * 20001}, "at most 20000"),
        ({"status": "planned", "narrative": "a\x00b"}, "Null characters"),
    ],
)
def test_bad_values_are_named_kept_and_not_stored(
    sign_in: SignIn, world: World, change: dict[str, Any], said: str
) -> None:
    client = sign_in("rapporteur")
    url, page = page_of(client, world, 2)
    (action,) = actions_of(world, 2)
    data = {**fields_of(page), "narrative": "My words.", "act": "publish"}
    data.update({name.replace("ACTION", action): value for name, value in change.items()})
    before = fingerprint()
    response = client.post(url, data)
    shown = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert said in shown
    assert 'id="errors"' in shown
    assert "narrative" in change or "My words." in shown
    assert fingerprint() == before


def test_another_states_institution_or_evidence_cannot_be_named(sign_in: SignIn, world: World) -> None:
    foreign = factories.make_institution(world.other_state, "Ministère de la Justice")
    own = factories.make_institution(world.state)
    other = world.people["other"]
    assert other is not None
    theirs = factories.offer_evidence(other, world.obligations[1])
    client = sign_in("rapporteur")
    url, page = page_of(client, world, 2)
    assert foreign.name not in page
    assert theirs.title not in page
    before = fingerprint()
    for change in ({"lead_institution": foreign.pk}, {"evidence": [theirs.pk]}, {"evidence": [world.open_evidence.pk]}):
        assert client.post(url, {**fields_of(page), "status": "planned", **change}).status_code == 200
    assert fingerprint() == before
    assert client.post(url, {**fields_of(page), "status": "planned", "lead_institution": own.pk}).status_code == 302


def test_a_contributor_who_asks_to_publish_is_refused_and_keeps_the_text(sign_in: SignIn, world: World) -> None:
    client, before = sign_in("contributor"), fingerprint()
    url, page = page_of(client, world, 2)
    assert 'value="publish"' not in page
    response = client.post(url, {**fields_of(page), "status": "planned", "narrative": "My words.", "act": "publish"})
    assert response.status_code == 403
    assert "My words." in response.content.decode()
    assert fingerprint() == before


@pytest.mark.long
def test_ticks_and_status_that_disagree_are_a_warning_and_no_more(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")
    url, _page = page_of(client, world, 2)
    (action,) = actions_of(world, 2)

    def warnings(**values: str) -> list[str]:
        _url, shown = page_of(client, world, 2)
        changed = {name.replace("ACTION", action): value for name, value in values.items()}
        client.post(url, {**fields_of(shown), **changed})
        return re.findall(r'data-mismatch="(\w+)">', page_of(client, world, 2)[1])

    assert warnings(status="implemented") == ["open_implemented"]
    assert warnings(**{"ACTION-status": "done"}) == []
    assert warnings(status="not_started") == ["done_not_started"]
    assert warnings(status="under_way") == ["all_done"]
    assert latest(world, 2).status == "under_way"


def test_submitted_returned_with_a_reason_put_right_and_published(sign_in: SignIn, world: World) -> None:
    contributor, rapporteur = sign_in("contributor"), sign_in("rapporteur")
    url, page = page_of(contributor, world, 2)
    contributor.post(url, {**fields_of(page), "status": "planned", "act": "submit"})
    assert latest(world, 2).state == VersionState.SUBMITTED
    assert "submitted this to you" in rapporteur.get(reverse("my_country")).content.decode()
    back = reverse("implementation_return", kwargs=world.clause(2))
    seen = latest(world, 2).revision_count
    rapporteur.post(back, {"return-reason": "  ", "expected": seen})
    assert latest(world, 2).state == VersionState.SUBMITTED
    rapporteur.post(back, {"return-reason": "What about the police?", "expected": seen})
    assert latest(world, 2).state == VersionState.RETURNED
    home = contributor.get(reverse("my_country")).content.decode()
    assert "Returned to you" in home
    assert "What about the police?" in home
    url, page = page_of(contributor, world, 2)
    contributor.post(url, {**fields_of(page), "narrative": "Police too.", "act": "submit"})
    url, page = page_of(rapporteur, world, 2)
    rapporteur.post(url, {**fields_of(page), "act": "publish"})
    version = latest(world, 2)
    assert (version.state, version.narrative) == (VersionState.PUBLISHED, "Police too.")


# --- two editors at once ---


def test_the_second_editor_sees_both_texts_and_loses_nothing(sign_in: SignIn, world: World) -> None:
    first, second = sign_in("contributor"), sign_in("rapporteur")
    url, page = page_of(first, world, 3)
    first.post(url, {**fields_of(page), "narrative": "What the first wrote.", "status": "planned"})
    before = fingerprint()
    mine = {**fields_of(page), "narrative": "What the second wrote.\r\nIn two lines.", "status": "implemented"}
    response = second.post(url, {**mine, "act": "publish"})
    shown = response.content.decode()
    assert response.status_code == 409
    for text in ("What the first wrote.", "What the second wrote.", "Planned", "Implemented"):
        assert text in shown
    assert fingerprint() == before
    assert "Person" in shown[shown.index("Since you opened it") :]
    # Taking mine of every field sends the whole form again, knowing theirs; it saves a draft and publishes nothing.
    data = form_of(shown, url)
    data.update(dict.fromkeys(set(re.findall(r'name="(take-[^"]+)"', shown)), "mine"))
    assert second.post(url, {**data, "act": "merge"})["Location"] == url
    version = latest(world, 3)
    assert (version.state, version.status) == (VersionState.DRAFT, "implemented")
    assert version.narrative == "What the second wrote.\nIn two lines."


def test_an_act_on_a_version_that_moved_on_does_nothing(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")
    stale = world.submitted.revision_count - 1
    before = fingerprint()
    data = {"return-reason": "Too late.", "expected": stale}
    assert client.post(reverse("implementation_return", kwargs=world.clause(1)), data).status_code == 409
    for expected in (stale, "", "x", "9" * 30, "-1"):
        response = client.post(reverse("implementation_discard", kwargs=world.clause(3)), {"expected": expected})
        assert response.status_code == 409
    withdrawal = {"reason": "A mistake, I think.", "version": world.published.pk - 1}
    response = client.post(reverse("implementation_withdraw", kwargs=world.clause(1)), withdrawal)
    assert response.status_code == 409
    assert "A mistake, I think." in response.content.decode()
    assert fingerprint() == before


def test_with_four_eyes_another_rapporteur_decides(sign_in: SignIn, world: World) -> None:
    world.state.four_eyes = True
    world.state.save()
    first, second = sign_in("rapporteur"), sign_in(factories.make_member(Role.RAPPORTEUR, country=world.state))
    url, page = page_of(first, world, 2)
    assert 'value="publish"' not in page
    assert first.post(url, {**fields_of(page), "status": "planned", "act": "publish"}).status_code == 403
    assert not Implementation.objects.filter(pair__obligation=world.obligations[1]).exists()
    first.post(url, {**fields_of(page), "status": "planned", "act": "submit"})
    url, page = page_of(second, world, 2)
    assert 'value="approve"' in page
    second.post(url, {**fields_of(page), "act": "approve"})
    assert latest(world, 2).state == VersionState.APPROVED
    url, page = page_of(first, world, 2)
    first.post(url, {**fields_of(page), "act": "publish"})
    assert latest(world, 2).state == VersionState.PUBLISHED


def test_withdrawing_leaves_a_dated_withdrawal(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")
    url = reverse("implementation_withdraw", kwargs=world.clause(1))
    before = fingerprint()
    assert "errors" in client.post(url, {"reason": "", "version": world.published.pk}).content.decode()
    assert fingerprint() == before
    client.post(url, {"reason": "The figures were wrong.", "version": world.published.pk})
    world.published.refresh_from_db()
    assert world.published.withdrawn_reason == "The figures were wrong."
    page = page_of(client, world, 1)[1]
    assert "The figures were wrong." in page
    assert "Withdrawn on" in client.get(reverse("my_country")).content.decode()


def test_a_clause_that_a_revision_moved_is_found_at_its_old_address(sign_in: SignIn, world: World) -> None:
    obligation = world.obligations[1]
    old = obligation.wording
    assert old is not None
    client = sign_in("rapporteur")
    url, page = page_of(client, world, 2)
    revision = Revision.objects.create(resolution=world.resolution, number=2)
    text = LanguageVersion.objects.create(
        revision=revision, language="en", filename="b.txt", media_type="text/plain", sha256="b" * 64, text="", parsed={}
    )
    provision = Provision.objects.create(revision=revision, path="9", kind="operative", position=1)
    values = {"verb": "Urges", "verb_base": "urges", "force": 4, "text": old.text, "start": 0, "end": 1}
    obligation.wording = ObligationWording.objects.create(
        obligation=obligation, version=text, provision=provision, place="9", slug="9", position=1, **values
    )
    obligation.save()
    moved = client.get(url)
    assert (moved.status_code, moved["Location"]) == (301, reverse("implementation_edit", kwargs=world.clause(9)))
    # What was typed before the revision came is taken for the clause it was typed for.
    assert client.post(url, {**fields_of(page), "status": "planned", "narrative": "Typed before."}).status_code == 302
    assert latest(world, 2).narrative == "Typed before."


def test_a_record_on_a_resolution_withdrawn_since_leads_to_its_public_page_and_comes_back(
    sign_in: SignIn, world: World
) -> None:
    client, administrator = sign_in("rapporteur"), world.people["administrator"]
    resolution_withdraw(resolution=world.resolution, reason="Loaded twice.", actor=administrator)
    for number in (1, 3):
        sent = client.get(reverse("implementation_edit", kwargs=world.clause(number)), follow=True)
        assert sent.redirect_chain == [(reverse("pair_detail", kwargs={"code": "ken", **world.clause(number)}), 302)]
        assert "What your State has written on it is kept." in sent.content.decode()
        assert "Loaded twice." in sent.content.decode()
    assert client.get(reverse("implementation_edit", kwargs=world.clause(2))).status_code == 404, "nothing was written"
    assert sign_in("other").get(reverse("implementation_edit", kwargs=world.clause(1))).status_code == 404
    resolution_restore(resolution=world.resolution, reason="It was not.", actor=administrator)
    assert client.get(reverse("implementation_edit", kwargs=world.clause(3))).status_code == 200


# --- evidence ---

FACT = {
    "kind": "law",
    "dimension": "structure",
    "title": "Act No. 9 of 2024",
    "dated": "2024-05-01",
    "language": "fr",
    "audience": "accredited",
}


def test_evidence_with_a_file_is_cited_and_downloaded_only_as_a_file(sign_in: SignIn, world: World) -> None:
    client = sign_in("contributor")
    url = reverse("evidence_create", kwargs=world.clause(2))
    client.post(url, {**FACT, "uploads": SimpleUploadedFile("Loi n° 9.pdf", PDF, content_type="text/html")})
    piece = Evidence.objects.get(title=FACT["title"])
    assert latest(world, 2).evidence.get() == piece
    stored = piece.files.get()
    assert "Loi" not in str(stored.file.name)
    response = client.get(reverse("evidence_file", kwargs={"key": piece.key, "number": 1}))
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    stored.file.delete(save=False)
    assert client.get(reverse("evidence_file", kwargs={"key": piece.key, "number": 1})).status_code == 404


@pytest.mark.parametrize(
    ("change", "upload", "said"),
    [
        ({}, None, "Give a link or a file"),
        ({"url": "javascript:alert(1)"}, None, "begins with https://"),
        ({"url": "https://a.example", "dated": "2099-01-01"}, None, "dated in the future"),
        ({"url": "https://a.example", "dated": ""}, None, "This field is required"),
        ({"url": "https://a.example", "kind": "rumour"}, None, "not one of the available choices"),
        ({"url": "https://a.example", "audience": "friends"}, None, "not one of the available choices"),
        ({}, ("page.html", b"<html><script>alert(1)</script></html>"), "only PDF, Word"),
        ({}, ("act.pdf", b"<html><script>alert(1)</script></html>"), "does not hold what its name says"),
        ({}, ("notes.txt", b"<svg onload=alert(1)>"), "does not hold what its name says"),
        ({}, ("empty.pdf", b""), "empty"),
    ],
)
def test_bad_evidence_is_refused_with_the_form_kept(
    sign_in: SignIn, world: World, change: dict[str, str], upload: tuple[str, bytes] | None, said: str
) -> None:
    client, before = sign_in("rapporteur"), fingerprint()
    data: dict[str, Any] = {**FACT, **change}
    if upload:
        data["uploads"] = SimpleUploadedFile(*upload)
    response = client.post(reverse("evidence_create", kwargs=world.clause(2)), data)
    shown = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert said in shown
    assert FACT["title"] in shown
    assert fingerprint() == before


def test_all_that_is_wrong_with_evidence_is_said_at_once_in_the_pages_order(sign_in: SignIn, world: World) -> None:
    wrong = {"title": "", "kind": "", "dated": "2099-01-01", "url": ""}
    response = sign_in("rapporteur").post(reverse("evidence_create", kwargs=world.clause(2)), {**FACT, **wrong})
    shown = html.unescape(response.content.decode())
    summary = shown[shown.index('class="error-summary"') :]
    said = re.findall(r'<li><a href="#id_(\w+)">[^:]+: ([^<]+)</a>', summary[: summary.index("</ul>")])
    assert said == [
        ("title", "This field is required."),
        ("kind", "This field is required."),
        ("dated", "Evidence cannot be dated in the future."),
        ("url", "Give a link or a file, so that others can read the evidence."),
    ]


def test_withdrawn_evidence_disappears_for_others(sign_in: SignIn, world: World) -> None:
    public = reverse("pair_detail", kwargs={"code": "ken", **world.clause(1)})
    file = reverse("evidence_file", kwargs={"key": world.open_evidence.key, "number": 1})
    assert world.open_evidence.title in Client().get(public).content.decode()
    url = reverse("evidence_withdraw", kwargs={"key": world.open_evidence.key})
    sign_in("rapporteur").post(url, {"reason": "Repealed."})
    assert world.open_evidence.title not in Client().get(public).content.decode()
    assert Client().get(file).status_code == 404
    assert world.open_evidence.title not in fields_of(page_of(sign_in("rapporteur"), world, 1)[1]).get("evidence", [])
