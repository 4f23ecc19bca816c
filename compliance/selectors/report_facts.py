"""What a national report is made of, read for all clauses at once: words, versions, evidence, treaty acts, reviews.

A day is taken whole: what happened on the last day of a period is in it, and so is what happened on the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from compliance import rules
from compliance.days import day_after
from compliance.enums import SETTLED, EvidenceState, ResolutionState, WordingChange
from compliance.models import (
    Action,
    ActionWording,
    Country,
    Evidence,
    EvidenceFile,
    ImplementationVersion,
    LanguageVersion,
    Obligation,
    ObligationWording,
    Provision,
    ProvisionWording,
    Resolution,
    Review,
    Treaty,
    TreatyAction,
    TreatyCall,
    VersionAction,
    VersionEvidence,
)
from compliance.models.evidence import audiences_of
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors.countries import focal_point
from compliance.selectors.texts import label_text, with_words
from compliance.selectors.treaties import TreatyLine


def day_of(moment: datetime | None) -> date:
    """The calendar day of something that happened."""
    assert moment is not None
    return timezone.localdate(moment)


def office(country: Country) -> tuple[str, ...] | None:
    """The institutions of the State's rapporteurs; None where it has named nobody."""
    found = focal_point(country)
    return found.institutions if found else None


def asked(country: Country, resolutions: Sequence[Resolution], reader: Any) -> ObligationQuerySet:
    """The obligations of the resolutions that apply to the State, as printed."""
    found = Obligation.objects.visible_to(reader).in_force().applying_to(country).filter(resolution__in=resolutions)
    return with_words(found.in_order()).select_related("wording__provision")


# --- versions -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One published version without what it says: enough to know what stood when."""

    pk: int
    obligation: int
    number: int
    status: str
    published_at: datetime
    withdrawn_at: datetime | None

    def is_withdrawn_on(self, day: date) -> bool:
        """Whether it had been withdrawn when the day was over."""
        return self.withdrawn_at is not None and day_of(self.withdrawn_at) <= day


def version_lines(country: Country, resolutions: Sequence[Resolution], day: date) -> list[VersionLine]:
    """Every version published up to the end of the day, by number. One query."""
    rows = (
        ImplementationVersion.objects.published()
        .filter(
            implementation__pair__country=country,
            implementation__pair__obligation__resolution__in=resolutions,
            published_at__lt=day_after(day),
        )
        .order_by("implementation", "number")
        .values_list(
            "pk", "implementation__pair__obligation", "number", "status", "published_at", "withdrawn_at", named=False
        )
    )
    return [VersionLine(*row) for row in rows]  # type: ignore[arg-type]  # what is published has a day


def by_obligation(lines: Iterable[VersionLine]) -> dict[int, list[VersionLine]]:
    found: dict[int, list[VersionLine]] = defaultdict(list)
    for line in lines:
        found[line.obligation].append(line)
    return found


def standing(lines: Iterable[VersionLine], day: date) -> list[VersionLine]:
    """Of each clause the version that stood when the day was over: the last published, unless it was withdrawn."""
    return [told[-1] for told in by_obligation(lines).values() if not told[-1].is_withdrawn_on(day)]


def is_overdue(version: ImplementationVersion, day: date) -> bool:
    """Whether the State's own target date had passed."""
    return bool(version.target_date and version.target_date < day and version.status not in SETTLED)


# --- what is said ---------------------------------------------------------------------------------------


@dataclass
class Said:
    """What stood on the day, by obligation, by version or by evidence."""

    lines: dict[int, list[VersionLine]] = field(default_factory=dict)
    standing: dict[int, ImplementationVersion] = field(default_factory=dict)
    withdrawn: dict[int, ImplementationVersion] = field(default_factory=dict)
    actions: dict[int, dict[int, VersionAction]] = field(default_factory=dict)
    action_pieces: dict[int, list[int]] = field(default_factory=dict)
    cited: dict[int, list[int]] = field(default_factory=dict)
    pieces: dict[int, Evidence] = field(default_factory=dict)
    withdrawn_evidence: dict[int, list[date]] = field(default_factory=dict)
    treaties: dict[int, list[TreatyLine]] = field(default_factory=dict)
    reviews: dict[int, list[Review]] = field(default_factory=dict)
    all_reviews: list[Review] = field(default_factory=list)


def said(
    country: Country, resolutions: Sequence[Resolution], obligations: Sequence[Obligation], reader: Any, day: date
) -> Said:
    """All that was said of these clauses by or of the State. A fixed number of queries."""
    found = Said(lines=by_obligation(version_lines(country, resolutions, day)))
    last = [told[-1] for told in found.lines.values()]
    versions = (
        ImplementationVersion.objects.published().select_related("lead_institution").in_bulk([line.pk for line in last])
    )
    for line in last:
        target = found.withdrawn if line.is_withdrawn_on(day) else found.standing
        target[line.obligation] = versions[line.pk]
    current = [version.pk for version in found.standing.values()]
    _actions(found, current)
    _evidence(found, current, country, reader)
    _treaties(found, country, obligations, day)
    _reviews(found, country, resolutions, reader, day)
    return found


def _actions(found: Said, versions: Sequence[int]) -> None:
    for line in VersionAction.objects.filter(version__in=versions):
        found.actions.setdefault(line.version_id, {})[line.action_id] = line
    through = VersionAction.evidence.through.objects.filter(versionaction__version__in=versions)
    for line_id, piece in through.values_list("versionaction", "evidence"):
        found.action_pieces.setdefault(line_id, []).append(piece)


def _evidence(found: Said, versions: Sequence[int], country: Country, reader: Any) -> None:
    """The published pieces that these versions cite and the reader may see, newest first, as the pages show them."""
    files = Prefetch("files", queryset=EvidenceFile.objects.downloadable())
    citations = VersionEvidence.objects.filter(version__in=versions)
    visible = (
        Evidence.objects.visible_to(reader)
        .filter(state=EvidenceState.PUBLISHED, pk__in=citations.values("evidence"))
        .select_related("country")
        .prefetch_related(files)
        .order_by("-dated", "title", "pk")
    )
    found.pieces = {piece.pk: piece for piece in visible}
    order = {pk: place for place, pk in enumerate(found.pieces)}
    cited: dict[int, list[int]] = defaultdict(list)
    for version, piece in citations.values_list("version", "evidence"):
        if piece in order:
            cited[version].append(piece)
    found.cited = {version: sorted(pks, key=order.__getitem__) for version, pks in cited.items()}
    audiences = audiences_of(reader) if not rules.is_officer_of(reader, country.pk) else None
    gone = citations.filter(evidence__state=EvidenceState.WITHDRAWN, evidence__published_at__isnull=False)
    if audiences is not None:
        gone = gone.filter(evidence__audience__in=audiences)
    for version, moment in gone.order_by("evidence__withdrawn_at").values_list("version", "evidence__withdrawn_at"):
        found.withdrawn_evidence.setdefault(version, []).append(day_of(moment))


def _treaties(found: Said, country: Country, obligations: Sequence[Obligation], day: date) -> None:
    """The treaties that clauses ask States to join whose lists were read, with what the State had done by the day."""
    if country.is_fictional:  # no list names it
        return
    calls = TreatyCall.objects.filter(
        action__obligation__in=[one.pk for one in obligations], treaty__list_as_of__isnull=False
    )
    by_clause: dict[int, list[int]] = defaultdict(list)
    for obligation, treaty in calls.order_by("treaty__adopted_on", "treaty__code").values_list(
        "action__obligation", "treaty"
    ):
        if treaty not in by_clause[obligation]:
            by_clause[obligation].append(treaty)
    wanted = {treaty for treaties in by_clause.values() for treaty in treaties}
    treaties = Treaty.objects.in_bulk(wanted)
    acts = {act.treaty_id: act for act in TreatyAction.objects.filter(country=country, treaty__in=wanted)}
    lines = {pk: TreatyLine(treaty, _as_at(acts.get(pk), day)) for pk, treaty in treaties.items()}
    found.treaties = {clause: [lines[pk] for pk in pks] for clause, pks in by_clause.items()}


def _as_at(act: TreatyAction | None, day: date) -> TreatyAction | None:
    """The act as it was on record on the day; never saved."""
    if act is None:
        return None
    if act.bound_on and act.bound_on > day:
        act.bound_on, act.how = None, ""
    return act if act.bound_on or (act.signed_on and act.signed_on <= day) else None


def _reviews(found: Said, country: Country, resolutions: Sequence[Resolution], reader: Any, day: date) -> None:
    reviews = (
        Review.objects.visible_to(reader)
        .filter(pair__country=country, pair__obligation__resolution__in=resolutions, published_at__lt=day_after(day))
        .select_related("organisation", "judged_version", "pair")
        .order_by("grade", "organisation__name", "pk")
    )
    found.all_reviews = list(reviews)
    for review in found.all_reviews:
        if review.ended_at is None or day_of(review.ended_at) > day:
            found.reviews.setdefault(review.pair.obligation_id, []).append(review)


# --- words ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a resolution and the language they are in."""

    text: str
    language: str


@dataclass
class AllWords:
    """The words of every clause, action and governing paragraph, in the report's language where a text has it."""

    clauses: dict[int, Words] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    actions: dict[int, list[tuple[Action, Words]]] = field(default_factory=dict)
    chapeaux: dict[int, tuple[tuple[str, Words], ...]] = field(default_factory=dict)
    original_language: dict[int, str] = field(default_factory=dict)


def words(obligations: Sequence[Obligation], language: str) -> AllWords:
    """The words to print, each in `language` where its text was published in it, else in the original."""
    found = AllWords()
    originals: dict[int, LanguageVersion] = {}
    for obligation in obligations:
        assert obligation.wording is not None
        version = obligation.wording.version
        originals[version.pk] = version
        found.original_language[obligation.resolution_id] = version.language
        found.clauses[obligation.pk] = Words(obligation.wording.text, version.language)
        found.labels[obligation.pk] = label_text(obligation.wording.provision.label)
    translations = LanguageVersion.objects.filter(
        revision__in=[version.revision_id for version in originals.values()],
        language=language,
        state=ResolutionState.PUBLISHED,
        is_original=False,
    ).values_list("pk", flat=True)
    translated = list(translations)
    pks = [obligation.pk for obligation in obligations]
    theirs: dict[int, int] = {}
    for wording in ObligationWording.objects.filter(version__in=translated, obligation__in=pks):
        found.clauses[wording.obligation_id] = Words(wording.text, language)
        theirs[wording.obligation_id] = wording.pk
    _words_of_actions(found, obligations, theirs, language)
    _words_above(found, obligations, originals, translated, language)
    return found


def _words_of_actions(
    found: AllWords, obligations: Sequence[Obligation], translated: dict[int, int], language: str
) -> None:
    wordings = ActionWording.objects.filter(obligation_wording__in=translated.values())
    theirs = dict(wordings.values_list("action", "text"))
    actions = Action.objects.filter(
        obligation__in=[one.pk for one in obligations], retired_at__isnull=True, wording__isnull=False
    )
    originals = {one.pk: one.wording.version.language for one in obligations if one.wording}
    rows = actions.select_related("wording").defer("wording__verbs", "wording__qualifiers")
    for action in rows.order_by("obligation", "wording__position"):
        assert action.wording is not None
        text = theirs.get(action.pk)
        shown = Words(text, language) if text else Words(action.wording.text, originals[action.obligation_id])
        found.actions.setdefault(action.obligation_id, []).append((action, shown))


def _words_above(
    found: AllWords,
    obligations: Sequence[Obligation],
    originals: dict[int, LanguageVersion],
    translated: Sequence[int],
    language: str,
) -> None:
    """The paragraphs that govern a clause's own, outermost first: "3. Urges Governments:" above "(a)"."""
    revisions = {version.revision_id for version in originals.values()}
    rows = Provision.objects.filter(revision__in=revisions).values_list("pk", "parent", "label")
    tree = {pk: (parent, label) for pk, parent, label in rows}
    above: dict[int, list[int]] = {}
    for obligation in obligations:
        assert obligation.wording is not None
        line: list[int] = []
        at = tree[obligation.wording.provision_id][0]
        while at is not None:
            line.insert(0, at)
            at = tree[at][0]
        above[obligation.pk] = line
    shown: dict[int, Words] = {}
    wanted = {pk for line in above.values() for pk in line}
    paragraphs = ProvisionWording.objects.filter(version__in=[*originals, *translated], provision__in=wanted)
    for provision, version, text in paragraphs.values_list("provision", "version", "text"):
        if version not in originals:
            shown[provision] = Words(text, language)
        else:
            shown.setdefault(provision, Words(text, originals[version].language))
    for clause, line in above.items():
        found.chapeaux[clause] = tuple((label_text(tree[pk][1]), shown[pk]) for pk in line if pk in shown)


# --- what happened --------------------------------------------------------------------------------------


class Happened(StrEnum):
    """What a line of the report's list of changes tells."""

    FIRST = "first"
    STATUS = "status"
    UPDATED = "updated"
    WITHDRAWN = "withdrawn"
    REVIEWED = "reviewed"
    AMENDED = "amended"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a clause's record within the period. `before` and `after` are statuses."""

    day: date
    obligation: Obligation
    what: Happened
    before: str = ""
    after: str = ""
    review: Review | None = None


def changes(
    obligations: Sequence[Obligation], said: Said, begin: date | None, end: date, *, with_reviews: bool
) -> list[Change]:
    """What happened from the first to the last day of the period, in order of days, then as printed."""
    found: list[Change] = []
    amended = _amendments(obligations)
    for obligation in obligations:
        found += _publications(obligation, said.lines.get(obligation.pk, []))
        if obligation.pk in amended:
            found.append(Change(amended[obligation.pk], obligation, Happened.AMENDED))
    if with_reviews:
        clauses = {one.pk: one for one in obligations}
        for review in said.all_reviews:
            if clause := clauses.get(review.pair.obligation_id):
                found.append(Change(day_of(review.published_at), clause, Happened.REVIEWED, review=review))
    place = {one.pk: n for n, one in enumerate(obligations)}
    within = [one for one in found if (begin is None or begin <= one.day) and one.day <= end]
    return sorted(within, key=lambda one: (one.day, place[one.obligation.pk]))


def _amendments(obligations: Sequence[Obligation]) -> dict[int, date]:
    """When the present words of a clause came, where they replaced others."""
    rows = ObligationWording.objects.filter(
        words_of__in=[one.pk for one in obligations],
        change=WordingChange.AMENDED,
        version__revision__published_at__isnull=False,
    )
    return {
        obligation: day_of(moment)
        for obligation, moment in rows.values_list("words_of", "version__revision__published_at")
    }


def _publications(obligation: Obligation, lines: Sequence[VersionLine]) -> Iterator[Change]:
    for before, line in pairwise([None, *lines]):
        assert line is not None
        day = day_of(line.published_at)
        gone = before is None or (before.withdrawn_at is not None and before.withdrawn_at <= line.published_at)
        if before is None or gone:
            yield Change(day, obligation, Happened.FIRST, after=line.status)
        elif before.status != line.status:
            yield Change(day, obligation, Happened.STATUS, before.status, line.status)
        else:
            yield Change(day, obligation, Happened.UPDATED, after=line.status)
        if line.withdrawn_at is not None:
            yield Change(day_of(line.withdrawn_at), obligation, Happened.WITHDRAWN, before=line.status)
