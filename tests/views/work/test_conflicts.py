"""Two editors of one record: who changed what, field by field, and nothing of either lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import ImplementationVersion, VersionSave
from compliance.services import implementations
from tests import factories
from tests.views.work.conftest import SignIn
from tests.views.work.test_records import actions_of, fields_of, form_of, latest, page_of
from tests.views.work.world import World, fingerprint

pytestmark = pytest.mark.django_db


def both(sign_in: SignIn, world: World, theirs: dict[str, Any], mine: dict[str, Any]) -> tuple[Client, str, str]:
    """The contributor saves, then the rapporteur, who opened the page before: the second one's browser and answer."""
    first, second = sign_in("contributor"), sign_in("rapporteur")
    url, page = page_of(second, world, 3)
    seen = fields_of(page)
    assert first.post(url, {**seen, **theirs, "act": "save"}).status_code == 302
    before = fingerprint()
    answer = second.post(url, {**seen, **mine, "act": "save"})
    assert answer.status_code == 409
    assert fingerprint() == before
    return second, url, answer.content.decode()


def test_changes_of_different_fields_are_joined_as_they_are(sign_in: SignIn, world: World) -> None:
    action = actions_of(world, 3)[0]
    theirs = {"narrative": "A law is drafted.", f"{action}-status": "done", f"{action}-note": "In three provinces."}
    second, url, page = both(sign_in, world, theirs, {"target_date": "2027-01-01", "status": "planned"})
    assert "can be joined as they are" in page
    assert "differs-word" not in page
    data = form_of(page, url)
    assert data["take-narrative"] == ["theirs"]
    assert data["take-target_date"] == data["take-status"] == ["mine"]
    assert second.post(url, {**data, "act": "merge"})["Location"] == url
    version = latest(world, 3)
    assert (version.narrative, version.status, str(version.target_date)) == (
        "A law is drafted.",
        "planned",
        "2027-01-01",
    )
    assert version.actions.get(status="done").note == "In three provinces."
    assert world.draft_evidence in version.evidence.all()


def test_a_field_changed_by_both_is_for_the_person_to_decide(sign_in: SignIn, world: World) -> None:
    second, url, page = both(
        sign_in, world, {"narrative": "Theirs.", "status": "planned"}, {"narrative": "Mine.", "status": "implemented"}
    )
    assert page.count("differs-word") == 2
    data = form_of(page, url)
    assert "take-narrative" not in data
    assert "take-status" not in data
    second.post(url, {**data, "take-narrative": "both", "take-status": "theirs", "act": "merge"})
    version = latest(world, 3)
    assert (version.narrative, version.status) == ("Theirs.\n\nMine.", "planned")


def test_what_nobody_decided_is_what_was_typed(sign_in: SignIn, world: World) -> None:
    second, url, page = both(sign_in, world, {"narrative": "Theirs."}, {"narrative": "Mine."})
    second.post(url, {**form_of(page, url), "act": "merge"})
    assert latest(world, 3).narrative == "Mine."


def test_the_page_says_who_changed_what(sign_in: SignIn, world: World) -> None:
    contributor = world.people["contributor"]
    assert contributor is not None
    _second, _url, page = both(
        sign_in, world, {"narrative": "Theirs.", "target_date": "2027-02-01"}, {"status": "planned"}
    )
    since = page[page.index("Since you opened it") : page.index("<table")]
    assert contributor.name in since
    assert "What was done, Target date" in since


def test_pieces_of_evidence_of_both_are_joined(sign_in: SignIn, world: World) -> None:
    contributor = world.people["contributor"]
    assert contributor is not None
    second = sign_in("rapporteur")
    url, page = page_of(second, world, 3)
    mine = {name: value for name, value in fields_of(page).items() if name != "evidence"}
    added = factories.offer_evidence(contributor, world.obligations[2], title="Act No. 9")
    answer = second.post(url, {**mine, "act": "save"})
    assert answer.status_code == 409
    data = form_of(answer.content.decode(), url)
    assert (data["take-evidence"], data["joined-evidence"]) == (["both"], [str(added.pk)])
    second.post(url, {**data, "act": "merge"})
    assert list(latest(world, 3).evidence.all()) == [added]


def test_a_third_save_meanwhile_is_a_conflict_again(sign_in: SignIn, world: World) -> None:
    second, url, page = both(sign_in, world, {"narrative": "Theirs."}, {"narrative": "Mine."})
    contributor = world.people["contributor"]
    assert contributor is not None
    factories.draft(contributor, world.obligations[2], narrative="Theirs again.")
    answer = second.post(url, {**form_of(page, url), "take-narrative": "both", "act": "merge"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    for words in (" again", "Mine."):
        assert words in shown
    assert form_of(shown, url)["narrative"] == ["Theirs.\n\nMine."]
    assert latest(world, 3).narrative == "Theirs again."


def test_without_the_save_somebody_began_from_both_texts_are_still_shown(sign_in: SignIn, world: World) -> None:
    VersionSave.objects.all().delete()
    second, url, page = both(sign_in, world, {"narrative": "Theirs."}, {"status": "planned"})
    assert "What you opened is not known any more" in page
    data = {**form_of(page, url), "take-narrative": "theirs", "take-status": "mine", "act": "merge"}
    second.post(url, data)
    version = latest(world, 3)
    assert (version.narrative, version.status) == ("Theirs.", "planned")


def test_what_was_published_meanwhile_is_told_and_the_text_becomes_the_next_version(
    sign_in: SignIn, world: World
) -> None:
    second, other = sign_in("rapporteur"), factories.make_rapporteur(world.state)
    url, page = page_of(second, world, 3)
    working = ImplementationVersion.objects.get(pk=world.drafted.pk)
    implementations.implementation_publish(actor=other, version=working, expected=working.revision_count)
    answer = second.post(url, {**fields_of(page), "narrative": "Mine.", "act": "save"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert other.name in shown
    assert "published" in shown[shown.index("Since you opened it") :]
    second.post(url, {**form_of(shown, url), "act": "merge"})
    version = latest(world, 3)
    assert (version.number, version.state, version.narrative) == (2, "draft", "Mine.")


def test_what_was_published_since_is_not_undone_by_a_page_opened_before(sign_in: SignIn, world: World) -> None:
    """Neither page had a version in hand, so the revision alone would not tell."""
    contributor, rapporteur = sign_in("contributor"), sign_in("rapporteur")
    officer = world.people["rapporteur"]
    assert officer is not None
    factories.publish(officer, world.obligations[1], narrative="First.", status="planned")
    url, page = page_of(contributor, world, 2)
    rapporteur.post(url, {**fields_of(page), "narrative": "Second.", "act": "publish"})
    answer = contributor.post(url, {**fields_of(page), "target_date": "2027-01-01", "act": "save"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert form_of(shown, url)["take-narrative"] == ["theirs"]
    contributor.post(url, {**form_of(shown, url), "act": "merge"})
    version = latest(world, 2)
    assert (version.number, version.narrative, str(version.target_date)) == (3, "Second.", "2027-01-01")


def test_an_act_meant_for_one_version_does_not_hit_the_next(sign_in: SignIn, world: World) -> None:
    """Neither the revision nor the number of a version passes for another's."""
    rapporteur, officer = sign_in("rapporteur"), world.people["rapporteur"]
    assert officer is not None
    first = factories.draft(officer, world.obligations[1])
    implementations.implementation_publish(actor=officer, version=first, expected=first.revision_count)
    second = factories.draft(officer, world.obligations[1])
    before = fingerprint()
    discard = reverse("implementation_discard", kwargs=world.clause(2))
    stale = (
        {"expected": first.revision_count, "basis": first.number},
        {"expected": first.revision_count, "basis": second.number},
        {"expected": second.revision_count, "basis": first.number},
    )
    for seen in stale:
        assert rapporteur.post(discard, seen).status_code == 409
    url, page = page_of(rapporteur, world, 2)
    for seen in stale:
        assert rapporteur.post(url, {**fields_of(page), **seen, "act": "submit"}).status_code == 409
    assert fingerprint() == before
    now = {"expected": second.revision_count, "basis": second.number}
    assert rapporteur.post(discard, now).status_code == 302
