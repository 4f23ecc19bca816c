"""A small world with one of everything that access depends on, and the whole cast of people who come to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from compliance.enums import Role
from compliance.figures import Place
from compliance.models import (
    Country,
    Equivalence,
    Evidence,
    ImplementationVersion,
    Invitation,
    Membership,
    Obligation,
    ObligationTheme,
    Resolution,
    Review,
    Theme,
    Upload,
    User,
    WorkMark,
)
from compliance.sandbox import Refused
from compliance.services import accounts, implementations, resolutions, uploads
from compliance.services.corrections import correction_add
from compliance.services.evidence import EvidenceData, evidence_create
from compliance.services.statistics import statistic_create
from tests import factories
from tests.views.work.officers import Officers, build_officers
from tests.views.work.sheets import keep_sheets
from tests.views.work.taken import keep_download

#: Everybody who may stand before a page, in the order of the tables.
CAST = ("anonymous", "ended", "member", "approver", "contributor", "rapporteur", "other", "administrator")
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@dataclass
class World:
    """`state` is the State of contributor and rapporteur; `other` speaks for `other_state`.

    Clause 1 has a published version citing evidence for everyone, a submitted working version, and a review of
    the cast's organisation. Clause 2 has no record. Clause 3 has a draft with draft evidence. `draft` is a
    resolution nobody but administrators knows of, corrected once, `upload` a file that waits for its symbol.
    `sequel` follows the resolution in a second revision, and its one clause is proposed as equivalent to clause 2.
    """

    people: dict[str, User | None]
    state: Country
    other_state: Country
    resolution: Resolution
    draft: Resolution
    obligations: list[Obligation]
    published: ImplementationVersion
    submitted: ImplementationVersion
    drafted: ImplementationVersion
    open_evidence: Evidence
    accredited_evidence: Evidence
    draft_evidence: Evidence
    review: Review
    foreign_review: Review
    invitations: dict[str, tuple[Invitation, str]]
    memberships: dict[str, Membership]
    upload: Upload
    sequel: Resolution
    equivalence: Equivalence
    officers: Officers
    theme: Theme

    def clause(self, number: int) -> dict[str, str]:
        """Address of a clause, counted from 1."""
        return {"slug": self.resolution.slug, "place": str(number)}


def evidence_with_file(actor: User, obligation: Obligation, **data: Any) -> Evidence:
    fields = {"title": "Act No. 7", "dated": date(2024, 3, 1), "kind": "law", "dimension": "structure"}
    return evidence_create(
        actor=actor,
        obligation=obligation,
        data=EvidenceData(**{**fields, **data}),
        files=[SimpleUploadedFile("act-7.pdf", PDF, content_type="application/pdf")],
    )


def refused_upload(actor: User) -> Upload:
    """A text that does not say its symbol."""
    uploads.upload_receive(actor=actor, data=b"1. Urges Governments to act;\n", filename="nameless.txt")
    upload = uploads.upload_claim()
    assert upload is not None
    uploads.upload_refuse(upload=upload, refused=Refused("symbol-missing"))
    return upload


def build() -> World:
    """Make the world, through the services wherever a record changes."""
    state, other_state = factories.make_country("KEN", "Kenya"), factories.make_country("FRA", "France")
    organisation, elsewhere = factories.make_organisation("Watch"), factories.make_organisation("Elsewhere")
    people: dict[str, User | None] = {
        "anonymous": None,
        "ended": factories.make_user("ended@example.org"),
        "member": factories.make_reviewer(organisation),
        "approver": factories.make_reviewer(organisation, approver=True),
        "contributor": factories.make_contributor(state),
        "rapporteur": factories.make_rapporteur(state),
        "other": factories.make_rapporteur(other_state),
        "administrator": factories.make_administrator(),
    }
    contributor, rapporteur, administrator = (
        person for name in ("contributor", "rapporteur", "administrator") if (person := people[name])
    )
    approver, member = people["approver"], people["member"]
    assert approver is not None
    assert member is not None
    resolution = factories.make_resolution(
        "A/RES/99/1", ["to criminalize trafficking", "to train officials", ["to inform victims", "to collect data"]]
    )
    draft = factories.make_resolution("A/RES/99/2", ["to think again"], publish=False)
    correction_add(
        version=draft.revisions.get().texts.get(),
        op="obligation_set",
        values={"addressee": "All Governments"},
        start=3,
        end=len("1. Urges Governments to think again"),
        actor=administrator,
    )
    obligations = list(resolution.obligations.order_by("wording__position"))
    open_evidence = evidence_with_file(rapporteur, obligations[0])
    accredited_evidence = evidence_with_file(rapporteur, obligations[0], title="Figures", audience="accredited")
    published = factories.publish(rapporteur, obligations[0], status="implemented")
    review = factories.review(member, obligations[0], state, grade="B")
    foreign_review = factories.review(factories.make_reviewer(elsewhere), obligations[0], state, grade="A")
    working = factories.draft(contributor, obligations[0], status="implemented")
    submitted = implementations.implementation_submit(
        actor=contributor, version=working, expected=working.revision_count
    )
    draft_evidence = evidence_with_file(contributor, obligations[2], title="A draft nobody outside may see")
    statistic_create(
        actor=contributor,
        obligation=obligations[2],
        data=EvidenceData(title="Figures of a draft", dated=date(2025, 1, 31), dimension="outcome"),
        cells={Place(2024, "identified", "female", "all", "all"): 3},
    )
    keep_sheets(contributor, obligations)
    keep_download(contributor)
    WorkMark.objects.create(kind="world", wanted=2, done=1, set_aside_at=timezone.now(), error="ValueError: no")
    drafted = factories.draft(contributor, obligations[2])
    factories.load_text("A/RES/99/3", ["Urges Governments to train all officials"])
    sequel = factories.load_text(
        "A/RES/99/3", ["Urges Governments to train all officials", "Invites Governments to inform victims"]
    )
    resolutions.resolution_follow(resolution=sequel, follows=resolution)
    clauses = sorted(
        [obligations[1], sequel.obligations.order_by("wording__position")[0]], key=lambda clause: clause.pk
    )
    equivalence = Equivalence.objects.create(left=clauses[0], right=clauses[1], similarity=0.5)
    invite = accounts.invitation_send
    invitations = {
        "contributor": invite(actor=rapporteur, email="c@example.org", name="C", role=Role.CONTRIBUTOR),
        "member": invite(actor=approver, email="m@example.org", name="M", role=Role.MEMBER),
        "rapporteur": invite(actor=administrator, email="r@example.org", name="R", role=Role.RAPPORTEUR, country=state),
    }
    other, gone = people["other"], people["ended"]
    assert other is not None
    assert gone is not None
    officers = build_officers(state, rapporteur=rapporteur, contributor=contributor, other=other, gone=gone)
    memberships = {
        m.role + (":other" if m.country_id == other_state.pk else ""): m
        for m in Membership.objects.filter(user__in=[p.pk for p in people.values() if p])
    }
    labels = {f"label_{code}": "Victims" for code in ("ar", "zh", "en", "fr", "ru", "es")}
    theme = Theme.objects.create(slug="victims", **labels)
    ObligationTheme.objects.create(obligation=obligations[2], theme=theme, proposed=False)
    return World(
        people, state, other_state, resolution, draft, obligations, published, submitted, drafted, open_evidence,
        accredited_evidence, draft_evidence, review, foreign_review, invitations, memberships,
        refused_upload(administrator), sequel, equivalence, officers, theme,
    )  # fmt: skip


def fingerprint() -> dict[str, str]:
    """Every row of the application by table, as a hash: any change shows, but for when somebody last signed in.

    Rows are read as the database stores them: the models would only spend time on making dates of them.
    """
    prints = {}
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in apps.get_app_config("compliance").get_models():
            columns = [
                quote(str(field.column)) for field in model._meta.concrete_fields if field.attname != "last_login"
            ]
            key = model._meta.pk
            assert key is not None
            cursor.execute(
                f"SELECT {', '.join(columns)} FROM {quote(model._meta.db_table)} ORDER BY {quote(str(key.column))}"  # noqa: S608
            )
            prints[model.__name__] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return prints
