"""Refusals of what a State's officers do with a piece of evidence and a sheet."""

from __future__ import annotations

from compliance.enums import SheetState
from compliance.figures import Place
from compliance.models import Evidence, SheetUpload
from compliance.services import evidence, implementations, sheets, statistics
from compliance.services.evidence import EvidenceData
from compliance.services.evidence_versions import evidence_new_version
from tests.access.evidence import DRAFT, FACTS, PUBLISHED, corrected
from tests.access.refusals import (
    NO_OBJECT,
    NO_VERSION,
    SHOWN,
    Act,
    Cases,
    Entry,
    Refusal,
    contributor,
    rapporteur,
)
from tests.access.refusals_people import retire
from tests.access.refusals_records import ONLY_ADDS, full, submit, withdraw
from tests.access.sheets import ABOUT, checklist_file, sheet
from tests.access.table import REASON, Values, nothing
from tests.views.work.sheets import CHECKLIST, FIGURES, kept_sheet
from tests.views.work.world import World


def piece(
    name: str, kwargs: Values, data: Values = nothing, *more: Refusal, stale: Cases = NO_VERSION, gone: int = 409
) -> Entry:
    """An act on one piece: refused to another State, and once the piece is withdrawn."""
    of = "open_evidence" if kwargs is PUBLISHED else "draft_evidence"
    foreign = Refusal("of another State", "other", 404, kwargs, data, owner="rapporteur")
    withdrawn = Refusal("withdrawn", "rapporteur", gone, kwargs, data, meanwhile=withdraw(of))
    return Entry(name, (foreign,), (withdrawn, *more), stale)


def renew(world: World) -> None:
    evidence_new_version(
        actor=rapporteur(world),
        evidence=world.open_evidence,
        data=EvidenceData(title="Newer", dated=world.open_evidence.dated, url="https://laws.example/11"),
    )


def statistic(world: World) -> Evidence:
    return world.state.evidence.get(kind="statistic")


def draft_is_published(world: World) -> None:
    """The drafts of clause 3 become everybody's with what cites them."""
    submit(world)
    working = type(world.drafted).objects.get(pk=world.drafted.pk)
    implementations.implementation_publish(actor=rapporteur(world), version=working, expected=working.revision_count)


SERVING: Values = lambda w: {"obligation": w.obligations[1].key}  # noqa: E731
PIECES = [
    piece(
        "evidence_edit",
        DRAFT,
        corrected,
        Refusal("published", "rapporteur", 409, DRAFT, corrected, meanwhile=draft_is_published),
        stale=(
            Refusal(
                "corrected by another",
                "contributor",
                409,
                DRAFT,
                corrected,
                meanwhile=lambda w: evidence.evidence_audience(
                    actor=rapporteur(w), evidence=w.draft_evidence, audience="own_state"
                ),
            ),
            Refusal(
                "without saying what was seen",
                "contributor",
                409,
                DRAFT,
                lambda _w: FACTS,
                right=corrected,
            ),
        ),
    ),
    piece(
        "evidence_renew",
        PUBLISHED,
        lambda _w: FACTS,
        Refusal("renewed", "rapporteur", 409, PUBLISHED, lambda _w: FACTS, meanwhile=renew),
        stale="Published evidence is never rewritten: its key names this one version, and a renewed one is refused.",
    ),
    piece("evidence_withdraw", PUBLISHED, REASON),
    piece("evidence_confirm", PUBLISHED),
    piece("evidence_audience", PUBLISHED, lambda _w: {"audience": "own_state"}),
    piece(
        "evidence_serve",
        PUBLISHED,
        SERVING,
        Refusal("clause asked no more", "rapporteur", 404, PUBLISHED, SERVING, meanwhile=retire(2)),
        stale=ONLY_ADDS,
    ),
    Entry(
        "evidence_end",
        (
            Refusal(
                "of another State",
                "other",
                404,
                DRAFT,
                lambda w: {"obligation": w.obligations[2].key},
                owner="rapporteur",
            ),
        ),
        (
            Refusal(
                "ended",
                "contributor",
                404,
                DRAFT,
                lambda w: {"obligation": w.obligations[2].key},
                meanwhile=lambda w: evidence.evidence_unlink(
                    actor=rapporteur(w), evidence=w.draft_evidence, obligation=w.obligations[2]
                ),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "statistic_edit",
        (Refusal("of another State", "other", 404, lambda w: {"key": statistic(w).key}, owner="rapporteur"),),
        (
            Refusal(
                "withdrawn",
                "rapporteur",
                409,
                lambda w: {"key": statistic(w).key},
                meanwhile=lambda w: evidence.evidence_withdraw(
                    actor=rapporteur(w), evidence=statistic(w), reason="It is wrong."
                ),
            ),
        ),
        "Opens the table as it is at that moment as a sheet, and writes nothing over.",
    ),
]


def discard_sheet(name: str) -> Act:
    return lambda w: sheets.sheet_discard(actor=rapporteur(w), sheet=kept_sheet(name))


def correct_sheet(world: World) -> None:
    found = kept_sheet(FIGURES)
    sheets.sheet_correct(actor=rapporteur(world), sheet=found, expected=1, rows=found.rows, about={})


APPLYING: Values = lambda _w: {"act": "apply", "expected": 1, **ABOUT}  # noqa: E731
CHECKING: Values = lambda _w: {"act": "check", "expected": 1, "title": "Another"}  # noqa: E731
CONFIRMING: Values = lambda _w: {"expected": 1}  # noqa: E731


OPENED: Values = lambda w: {"key": SheetUpload.objects.get(evidence=statistic(w)).key}  # noqa: E731


def open_table(world: World) -> None:
    """The table of a draft is opened to put it right."""
    sheets.sheet_of_piece(actor=contributor(world), evidence=statistic(world))


def applying(_world: World) -> None:
    """A worker has taken the checklist."""
    SheetUpload.objects.filter(name=CHECKLIST).update(state=SheetState.APPLYING)


SHEETS = [
    Entry(
        "report_prepare",
        NO_OBJECT,
        "Writes no record: it makes a file of what is published, whatever state the record is in.",
        NO_VERSION,
    ),
    Entry(
        "checklist_sheet",
        NO_OBJECT,
        (Refusal("too many wait", "contributor", SHOWN, data=checklist_file, meanwhile=full),),
        "Keeps what was read and changes nothing; each row's mark is asked when the sheet is applied.",
    ),
    Entry(
        "sheet_detail",
        (
            Refusal("figures of another State", "other", 404, sheet(FIGURES), APPLYING, owner="rapporteur"),
            Refusal("checklist of another State", "other", 404, sheet(CHECKLIST), CONFIRMING, owner="rapporteur"),
        ),
        (
            Refusal(
                "figures discarded", "contributor", 409, sheet(FIGURES), APPLYING, meanwhile=discard_sheet(FIGURES)
            ),
            Refusal(
                "figures to check discarded",
                "contributor",
                409,
                sheet(FIGURES),
                CHECKING,
                meanwhile=discard_sheet(FIGURES),
            ),
            Refusal(
                "checklist discarded",
                "contributor",
                409,
                sheet(CHECKLIST),
                CONFIRMING,
                meanwhile=discard_sheet(CHECKLIST),
            ),
            Refusal(
                "figures of a piece that is withdrawn",
                "contributor",
                409,
                OPENED,
                APPLYING,
                given=open_table,
                meanwhile=lambda w: evidence.evidence_withdraw(
                    actor=rapporteur(w), evidence=statistic(w), reason="It is wrong."
                ),
            ),
            Refusal("checklist applied", "contributor", 409, sheet(CHECKLIST), CONFIRMING, meanwhile=applying),
        ),
        (
            Refusal("figures corrected", "contributor", 409, sheet(FIGURES), APPLYING, meanwhile=correct_sheet),
            Refusal(
                "table of the piece replaced",
                "contributor",
                409,
                OPENED,
                APPLYING,
                given=open_table,
                meanwhile=lambda w: statistics.statistic_replace(
                    actor=rapporteur(w),
                    evidence=statistic(w),
                    cells={Place(2024, "identified", "female", "all", "all"): 4},
                ),
            ),
            Refusal("figures checked", "contributor", 409, sheet(FIGURES), CHECKING, meanwhile=correct_sheet),
            Refusal("checklist without what was seen", "contributor", 409, sheet(CHECKLIST), nothing, right=CONFIRMING),
        ),
    ),
    Entry(
        "sheet_discard",
        (Refusal("of another State", "other", 404, sheet(FIGURES), owner="rapporteur"),),
        (Refusal("discarded", "contributor", 409, sheet(FIGURES), meanwhile=discard_sheet(FIGURES)),),
        NO_VERSION,
    ),
]
