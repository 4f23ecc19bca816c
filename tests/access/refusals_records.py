"""Refusals of what a State's officers do with a clause."""

from __future__ import annotations

from compliance.enums import Scope, SheetKind
from compliance.models import Evidence, Obligation, ScopeState, SheetUpload
from compliance.services import evidence, four_eyes, implementations, sheets, unsaved
from tests import factories
from tests.access.history import numbered, typed
from tests.access.refusals import (
    NO_VERSION,
    SHOWN,
    Act,
    Entry,
    Refusal,
    contributor,
    other,
    rapporteur,
)
from tests.access.refusals_people import foreign_institution, retire, second, second_rapporteur, theirs
from tests.access.state import EVIDENCE, record
from tests.access.table import Values, place
from tests.views.work.world import World

TYPED: Values = lambda _w: {"act": "type"}  # noqa: E731
NOTE: Values = lambda _w: {"say-text": "Between us."}  # noqa: E731
LINK: Values = lambda w: {"evidence": w.open_evidence.key}  # noqa: E731
RETURNING: Values = lambda w: {"return-reason": "Why?", "expected": w.submitted.revision_count}  # noqa: E731
DISCARDING: Values = lambda w: {"expected": w.drafted.revision_count}  # noqa: E731
WITHDRAWING: Values = lambda w: {"reason": "A mistake.", "version": w.published.pk}  # noqa: E731
DRAFTED: Values = lambda w: record(w, 3, w.drafted.revision_count)  # noqa: E731
SILENT: Values = lambda w: record(w, 2, "")  # noqa: E731
BRINGING: Values = lambda _w: {"newest": 2}  # noqa: E731
ONLY_ADDS = "Only adds, to whatever the draft says by then; nothing that the page showed is written over."


def ours_alone(number: int) -> Act:
    """The clause is asked of the rapporteur's State and of no other."""

    def ask(world: World) -> None:
        clause = world.obligations[number - 1]
        Obligation.objects.filter(pk=clause.pk).update(scope=Scope.NAMED)
        ScopeState.objects.create(obligation=clause, country=world.state)

    return ask


def not_asked_of(number: int, data: Values, kwargs: Values | None = None) -> Refusal:
    """At the address of a clause that is asked of one State, an officer of another."""
    return Refusal(
        "of another State",
        "other",
        404,
        kwargs or place(number),
        data,
        given=ours_alone(number),
        owner="rapporteur",
    )


def asked_no_more(number: int, data: Values, who: str = "rapporteur") -> Refusal:
    return Refusal("clause asked no more", who, 404, place(number), data, meanwhile=retire(number))


def foreign_evidence(world: World) -> Evidence:
    return factories.offer_evidence(other(world), world.obligations[1])


def their_evidence(world: World) -> Evidence:
    return Evidence.objects.get(country=world.other_state)


def submit(world: World) -> None:
    """The draft of clause 3 goes to the rapporteur."""
    implementations.implementation_submit(
        actor=contributor(world), version=world.drafted, expected=world.drafted.revision_count
    )


def publish(world: World) -> None:
    """The submitted version of clause 1 is published."""
    implementations.implementation_publish(
        actor=rapporteur(world), version=world.submitted, expected=world.submitted.revision_count
    )


def save(number: int) -> Act:
    """The rapporteur saves the clause's draft."""
    return lambda w: factories.draft(rapporteur(w), w.obligations[number - 1], narrative="Otherwise.")


def discard(world: World) -> None:
    implementations.implementation_discard(
        actor=rapporteur(world), version=world.drafted, expected=world.drafted.revision_count
    )


def withdraw(of: str) -> Act:
    return lambda w: evidence.evidence_withdraw(actor=rapporteur(w), evidence=getattr(w, of), reason="It is wrong.")


def full(world: World) -> None:
    """As many sheets wait as may."""
    SheetUpload.objects.bulk_create(
        SheetUpload(kind=SheetKind.CHECKLIST, country=world.state, user=rapporteur(world), name=f"{n}.xlsx")
        for n in range(sheets.MOST_WAITING)
    )


def self_declared(world: World) -> None:
    Obligation.objects.filter(pk=world.obligations[1].pk).update(scope=Scope.SELF_DECLARED)


def of_all(world: World) -> None:
    Obligation.objects.filter(pk=world.obligations[1].pk).update(scope=Scope.ALL)


def first_action(world: World) -> str:
    action = world.obligations[1].actions.first()
    assert action is not None
    return f"action-{action.key}-evidence"


CLAUSES = [
    Entry(
        "scope_declare",
        "Names a clause, which belongs to no State; it declares for the person's own State alone.",
        (
            Refusal(
                "of all States by now",
                "rapporteur",
                404,
                data=lambda w: {"obligation": w.obligations[1].key, "applies": "yes"},
                given=self_declared,
                meanwhile=of_all,
            ),
            Refusal(
                "clause asked no more",
                "rapporteur",
                404,
                data=lambda w: {"obligation": w.obligations[1].key, "applies": "yes"},
                given=self_declared,
                meanwhile=retire(2),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "implementation_edit",
        (
            not_asked_of(2, SILENT),
            Refusal(
                "citing another State's evidence",
                "rapporteur",
                SHOWN,
                place(2),
                lambda w: {**SILENT(w), "evidence": their_evidence(w).pk},
                given=foreign_evidence,
                right=lambda _w: {"evidence": []},
            ),
            Refusal(
                "showing an action by another State's evidence",
                "rapporteur",
                SHOWN,
                place(2),
                lambda w: {**SILENT(w), first_action(w): their_evidence(w).pk},
                given=foreign_evidence,
                right=lambda w: {first_action(w): []},
            ),
            Refusal(
                "led by another State's institution",
                "rapporteur",
                SHOWN,
                place(2),
                lambda w: {**SILENT(w), "lead_institution": theirs(w).pk},
                given=foreign_institution,
                right=lambda w: {"lead_institution": w.officers.trade.pk},
            ),
        ),
        (
            asked_no_more(2, SILENT),
            Refusal("discarded", "contributor", 409, place(3), DRAFTED, meanwhile=discard),
            Refusal(
                "with four eyes by now",
                "rapporteur",
                403,
                place(2),
                lambda w: record(w, 2, "", "publish"),
                given=second_rapporteur,
                meanwhile=lambda w: four_eyes.four_eyes_switch_on(actor=second(w)),
            ),
        ),
        (
            Refusal("saved by another", "contributor", 409, place(3), DRAFTED, meanwhile=save(3)),
            Refusal("begun by another", "contributor", 409, place(2), SILENT, meanwhile=save(2)),
            Refusal(
                "published by another",
                "contributor",
                409,
                place(2),
                SILENT,
                meanwhile=lambda w: factories.publish(rapporteur(w), w.obligations[1]),
            ),
        ),
    ),
    Entry(
        "evidence_create",
        (not_asked_of(2, lambda _w: EVIDENCE),),
        (
            asked_no_more(2, lambda _w: EVIDENCE),
            Refusal("with the rapporteur", "contributor", 409, place(3), lambda _w: EVIDENCE, meanwhile=submit),
        ),
        ONLY_ADDS,
    ),
    Entry(
        "statistic_create",
        (not_asked_of(2, TYPED),),
        (
            asked_no_more(2, TYPED),
            Refusal("too many wait", "contributor", SHOWN, place(2), TYPED, meanwhile=full),
        ),
        "Keeps a sheet beside the record; nothing that the page showed is written over.",
    ),
    Entry(
        "evidence_link",
        (
            not_asked_of(2, LINK),
            Refusal(
                "another State's evidence",
                "rapporteur",
                404,
                place(2),
                lambda w: {"evidence": their_evidence(w).key},
                given=foreign_evidence,
                right=LINK,
            ),
        ),
        (
            asked_no_more(2, LINK),
            Refusal("withdrawn", "rapporteur", 409, place(2), LINK, meanwhile=withdraw("open_evidence")),
            Refusal("with the rapporteur", "contributor", 409, place(3), LINK, meanwhile=submit),
        ),
        ONLY_ADDS,
    ),
    Entry("note_create", (not_asked_of(2, NOTE),), (asked_no_more(2, NOTE),), "A thread only grows."),
    Entry(
        "unsaved_text",
        (not_asked_of(1, typed),),
        (asked_no_more(1, typed),),
        (
            Refusal(
                "kept from another window",
                "contributor",
                409,
                place(1),
                typed,
                meanwhile=lambda w: unsaved.unsaved_keep(
                    actor=contributor(w), obligation=w.obligations[0], data={}, basis=None, expected=None, seen=None
                ),
            ),
        ),
    ),
    Entry(
        "version_bring_back",
        (
            Refusal(
                "of another State",
                "other",
                404,
                numbered(1, number=1),
                BRINGING,
                given=publish,
                owner="rapporteur",
            ),
        ),
        (
            Refusal(
                "one in hand",
                "contributor",
                409,
                numbered(1, number=1),
                BRINGING,
                given=publish,
                meanwhile=save(1),
            ),
        ),
        (
            Refusal(
                "published by another",
                "contributor",
                409,
                numbered(1, number=1),
                BRINGING,
                given=publish,
                meanwhile=lambda w: factories.publish(rapporteur(w), w.obligations[0]),
            ),
        ),
    ),
    Entry(
        "implementation_return",
        (Refusal("of another State", "other", 404, place(1), RETURNING, owner="rapporteur"),),
        (
            Refusal("published", "rapporteur", 404, place(1), RETURNING, meanwhile=publish),
            Refusal(
                "returned",
                "rapporteur",
                409,
                place(1),
                RETURNING,
                meanwhile=lambda w: implementations.implementation_return(
                    actor=rapporteur(w), version=w.submitted, expected=w.submitted.revision_count, reason="Why?"
                ),
            ),
        ),
        (
            Refusal(
                "submitted anew",
                "rapporteur",
                409,
                place(1),
                RETURNING,
                meanwhile=lambda w: implementations.implementation_submit(
                    actor=contributor(w),
                    version=(again := factories.draft(contributor(w), w.obligations[0])),
                    expected=again.revision_count,
                ),
            ),
        ),
    ),
    Entry(
        "implementation_discard",
        (Refusal("of another State", "other", 404, place(3), DISCARDING, owner="contributor"),),
        (
            Refusal("discarded", "contributor", 404, place(3), DISCARDING, meanwhile=discard),
            Refusal("submitted", "contributor", 409, place(3), DISCARDING, meanwhile=submit),
        ),
        (Refusal("saved by another", "contributor", 409, place(3), DISCARDING, meanwhile=save(3)),),
    ),
    Entry(
        "implementation_withdraw",
        (
            Refusal("of another State", "other", 404, place(1), WITHDRAWING, owner="rapporteur"),
            Refusal(
                "naming another State's version",
                "rapporteur",
                409,
                place(1),
                lambda w: {"reason": "No.", "version": factories.publish(other(w), w.obligations[0]).pk},
                right=WITHDRAWING,
            ),
        ),
        (
            Refusal(
                "withdrawn",
                "rapporteur",
                404,
                place(1),
                WITHDRAWING,
                meanwhile=lambda w: implementations.implementation_withdraw(
                    actor=rapporteur(w), version=w.published, reason="No."
                ),
            ),
        ),
        (Refusal("published by another", "rapporteur", 409, place(1), WITHDRAWING, meanwhile=publish),),
    ),
]
