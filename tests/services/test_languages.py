"""Another language of a published text adds wording to the same obligations and is never a revision."""

from __future__ import annotations

import pytest

from compliance.models import ActionWording, LanguageVersion, Obligation, ObligationWording, ProvisionWording, Revision
from compliance.services.errors import Conflict
from compliance.services.languages import language_plan, language_publish
from compliance.services.resolutions import LoadReport, resolution_load, resolution_publish
from compliance.services.revisions import language_discard

pytestmark = pytest.mark.django_db
ENGLISH = """The General Assembly,

Recalling its resolution 55/25 of 15 November 2000,

1. Urges Governments to criminalize trafficking in persons and to train officials;

2. Also urges Governments:

(a) To protect victims of trafficking;

(b) To collect data on trafficking;

3. Requests the Secretary-General to report to it at its next session.
"""
FRENCH = """L'Assemblée générale,

Rappelant sa résolution 55/25 du 15 novembre 2000,

1. Engage instamment les gouvernements à incriminer la traite des personnes et à former les agents;

2. Engage également instamment les gouvernements :

a) À protéger les victimes de la traite;

b) À recueillir des données sur la traite;

3. Prie le Secrétaire général de lui faire rapport à sa prochaine session.
"""


def load(text: str, name: str) -> LoadReport:
    return resolution_load(data=text.encode(), filename=name, symbol="A/RES/99/1")


def test_it_adds_wording_to_the_same_obligations_by_paragraph() -> None:
    resolution_publish(resolution=load(ENGLISH, "en.txt").resolution)
    keys = set(Obligation.objects.values_list("key", flat=True))
    report = load(FRENCH, "fr.txt")
    assert (report.kind, report.version.language, report.version.is_original) == ("language", "fr", False)
    assert not ObligationWording.objects.filter(version__language="fr").exists()
    assert language_plan(report.version).unpaired == []
    plan = language_publish(version=report.version)
    assert len(plan.obligations) == len(keys) == 3
    assert set(Obligation.objects.values_list("key", flat=True)) == keys
    assert Revision.objects.count() == 1
    words = {
        w.place: (w.obligation.wording.place, w.text)  # type: ignore[union-attr]
        for w in ObligationWording.objects.filter(version__language="fr").select_related("obligation__wording")
    }
    assert all(place == original for place, (original, _text) in words.items())
    assert "protéger les victimes" in words["2(a)"][1]
    assert not Obligation.objects.exclude(wording__version__language="en").exists()
    assert ProvisionWording.objects.filter(version__language="fr").count() == 6
    assert ActionWording.objects.filter(obligation_wording__version__language="fr").count() == 4
    with pytest.raises(Conflict):
        language_publish(version=report.version)


def test_what_has_no_partner_is_said_and_gets_no_wording() -> None:
    resolution_publish(resolution=load(ENGLISH, "en.txt").resolution)
    shorter = FRENCH.replace("b) À recueillir des données sur la traite;\n\n", "")
    plan = language_publish(version=load(shorter, "fr.txt").version)
    assert {"kind": "paragraph", "side": "original", "place": "2(b)"} in plan.unpaired
    version = LanguageVersion.objects.get(language="fr")
    assert version.unpaired == plan.unpaired
    assert not ObligationWording.objects.filter(version=version, obligation__wording__place="2(b)").exists()
    # The whole text later takes its place.
    assert language_publish(version=load(FRENCH, "fr2.txt").version).unpaired == []
    assert [v.state for v in LanguageVersion.objects.filter(language="fr").order_by("pk")] == [
        "superseded",
        "published",
    ]
    assert ObligationWording.objects.filter(version__language="fr").count() == 3


def test_a_language_of_a_draft_is_published_with_it_and_waits_again_after_a_revision() -> None:
    load(ENGLISH, "en.txt")
    french = load(FRENCH, "fr.txt")
    with pytest.raises(Conflict, match="not published"):
        language_publish(version=french.version)
    resolution = resolution_publish(resolution=french.resolution)
    assert ObligationWording.objects.filter(version__language="fr").count() == 3
    resolution_publish(resolution=load(ENGLISH.replace("and to train officials", ""), "en2.txt").resolution)
    waiting = LanguageVersion.objects.get(language="fr", state="draft")
    assert waiting.revision.number == 2
    assert {"kind": "actions", "side": "here", "place": "1"} in language_plan(waiting).unpaired
    language_discard(version=waiting)
    assert load(FRENCH, "fr.txt").created
    assert resolution.revisions.count() == 2
