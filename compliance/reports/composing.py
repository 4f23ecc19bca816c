"""A report's facts in words and blocks, in the language that is active: cover, summary, changes, clauses, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from compliance.enums import NOT_REPORTED_LABEL, Grade, Status
from compliance.pictures import line_text, long_date_text, number_text
from compliance.reports import phrases
from compliance.reports.clauses import Setting, clause_anchor, clause_blocks, clause_title
from compliance.reports.document import (
    Block,
    Cover,
    Document,
    Facts,
    Heading,
    Paragraph,
    Run,
    Runs,
    Table,
    printable,
)
from compliance.selectors.places import place_text
from compliance.selectors.report import Report, ReportedResolution, Source
from compliance.selectors.report_facts import Change, Happened
from compliance.selectors.sentences import country_sentences

#: With more clauses than this the table of contents names resolutions only, so that it stays a page or two.
MOST_IN_CONTENTS = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where the report is made: the site's name, the address its pages are at (may be empty), and what it holds."""

    site: str
    address: str
    demonstration: bool = False
    synthetic: bool = False


def document_of(report: Report, place: Place, *, fonts: tuple[str, ...]) -> Document:
    """The whole report."""
    direction = "rtl" if get_language_bidi() else "ltr"
    title = _("National report of %(country)s") % {"country": report.country.name}
    setting = Setting(
        report,
        direction,
        fonts,
        {source.number: source for source in report.sources},
        {clause.obligation.key: clause_title(clause) for clause in report.clauses},
    )
    end = long_date_text(report.choices.end)
    many = len(report.clauses) > MOST_IN_CONTENTS
    return Document(
        language=get_language() or "en",
        direction=direction,
        title=f"{title}: {', '.join(one.resolution.symbol for one in report.resolutions)}" if not many else title,
        author=report.choices.prepared_by or place.site,
        subject=_("As at %(day)s") % {"day": end},
        cover=_cover(report, place),
        contents_title=_("Contents"),
        contents_depth=1 if many else 2,
        header=title,
        footer=" · ".join([place.site, *_short_notices(report, place)]),
        page_words=_("Page {n} of {m}"),
        blocks=tuple(_blocks(report, setting, place)),
    )


def _blocks(report: Report, setting: Setting, place: Place) -> Iterator[Block]:
    yield from _summary(report)
    if report.choices.begin:
        yield from _changes(report)
    for one in report.resolutions:
        yield from _resolution(one, setting, place)
    if report.choices.annex:
        yield from _annex(report, setting, place)


# --- cover ----------------------------------------------------------------------------------------------


def _cover(report: Report, place: Place) -> Cover:
    choices, country = report.choices, report.country
    named = [f"{one.resolution.symbol}: {phrases.own(one.resolution.title)}" for one in report.resolutions]
    if len(named) > 6:
        number = {"number": number_text(len(named))}
        named = [ngettext("On %(number)s resolution", "On %(number)s resolutions", len(named)) % number]
    end = long_date_text(choices.end)
    period = (
        _("%(begin)s to %(end)s") % {"begin": long_date_text(choices.begin), "end": end}
        if choices.begin
        else _("everything up to %(end)s") % {"end": end}
    )
    rows: list[tuple[str, Runs]] = [
        (_("Period"), (Run(period),)),
        (_("As at"), (Run(end),)),
        (_("Prepared by"), (Run(_prepared_by(report)),)),
        (_("Compiled from"), _origin(report, place)),
        (_("Compiled on"), (Run(long_date_text(report.compiled_at)),)),
    ]
    return Cover(
        eyebrow=_("National report"),
        title=printable(country.formal_name),
        subtitle=tuple(named),
        facts=Facts(tuple(rows)),
        notices=tuple(_notices(report, place)),
    )


def _prepared_by(report: Report) -> str:
    """Who answers for the report: what was typed, or the office of the focal point; never a person's name by itself."""
    if report.choices.prepared_by:
        return phrases.own(report.choices.prepared_by)
    if report.focal_point is None:
        return _("nobody: the State has named no focal point")
    return line_text([_("National rapporteur"), *map(phrases.own, report.focal_point)])


def _origin(report: Report, place: Place) -> Runs:
    words = _("the record of %(site)s") % {"site": phrases.own(place.site)}
    if not place.address:
        return (Run(words),)
    address = f"{place.address}{report.country.get_absolute_url()}"
    return (Run(f"{words}, "), Run(address, href=address))


def _notices(report: Report, place: Place) -> Iterator[str]:
    if report.choices.internal:
        yield _("Not public: holds evidence and figures for the State's own use.")
    if report.country.is_fictional:
        yield _(
            "This State is fictional. Its record was made up to show how the pages work; it is counted in no figure."
        )
    if place.synthetic:
        yield _(
            "The records in this report are synthetic:"
            " they were generated to try the program and say nothing of any State."
        )
    elif place.demonstration and not report.country.is_fictional:
        yield _("This report comes from a demonstration.")


def _short_notices(report: Report, place: Place) -> list[str]:
    """The same for the foot of every page."""
    found = []
    if report.choices.internal:
        found.append(_("Not public"))
    if report.country.is_fictional:
        found.append(_("Fictional State"))
    if place.synthetic:
        found.append(_("Synthetic data"))
    return found


# --- summary --------------------------------------------------------------------------------------------


def _summary(report: Report) -> Iterator[Block]:
    yield Heading(1, _("Summary"), "summary")
    counts = report.counts
    for sentence in country_sentences(report.country.name, counts, resolutions=len(report.resolutions)):
        yield Paragraph((Run(sentence),), "lead")
    yield Paragraph((Run(" ".join(_how_to_read(report)), muted=True),))
    lines = [
        (_("Obligations"), counts.obligations, False),
        (_("Reported"), counts.reported, False),
        *((str(Status(status).label), getattr(counts, status), True) for status in reversed(Status.values[:-1])),
        (str(Status.NOT_APPLICABLE.label), counts.not_applicable, True),
        (str(NOT_REPORTED_LABEL), counts.not_reported, False),
        (_("Confirmed by review"), counts.confirmed, False),
        (_("Disputed by a review"), counts.disputed, False),
        (_("Report overdue"), counts.report_overdue, False),
        (_("Target overdue"), counts.target_overdue, False),
        (_("Actions done, of %(number)s") % {"number": number_text(counts.actions)}, counts.actions_done, False),
        (_("Pieces of evidence cited"), len(report.sources), False),
    ]
    yield Table(
        caption=_("What was reported, as at %(day)s") % {"day": long_date_text(report.choices.end)},
        head=(_("What is counted"), pgettext("statistic", "Number")),
        rows=tuple(
            ((Run(f"\u2003{name}" if inner else name),), (Run(number_text(number)),)) for name, number, inner in lines
        ),
        widths=(6, 2),
        numeric=frozenset({1}),
    )
    if len(report.resolutions) > 1:
        yield Table(
            caption=_("The same by resolution"),
            head=(
                _("Resolution"),
                _("Obligations"),
                _("Reported"),
                str(Status.IMPLEMENTED.label),
                str(NOT_REPORTED_LABEL),
            ),
            rows=tuple(
                (
                    (Run(one.resolution.symbol, to=_anchor(one)),),
                    *((Run(number_text(n)),) for n in (
                        one.counts.obligations, one.counts.reported, one.counts.implemented, one.counts.not_reported,
                    )),
                )
                for one in report.resolutions
            ),
            widths=(6, 3, 3, 3, 3),
            numeric=frozenset({1, 2, 3, 4}),
        )  # fmt: skip


def _how_to_read(report: Report) -> Iterator[str]:
    yield _("A status is what the State says of itself.")
    yield _("A review is an organisation's assessment of it; where there is one, it stands beside the status.")
    if not report.choices.reviews:
        yield _("The reviews themselves are left out of this report; they are public.")
    if report.sources and report.choices.annex:
        yield _("Numbers in square brackets lead to the list of sources.")
    yield _("Resolutions ask States to act; they do not bind them in law.")


# --- what changed ---------------------------------------------------------------------------------------


def _changes(report: Report) -> Iterator[Block]:
    assert report.choices.begin is not None
    yield Heading(1, _("What changed in the period"), "changes")
    days = {"begin": long_date_text(report.choices.begin), "end": long_date_text(report.choices.end)}
    if not report.changes:
        yield Paragraph((Run(_("Nothing was published or reviewed from %(begin)s to %(end)s.") % days),))
        return
    shown = {clause.obligation.key for clause in report.clauses}
    yield Table(
        caption=_("From %(begin)s to %(end)s, in order of days") % days,
        head=(_("Date"), _("Clause"), _("What changed")),
        rows=tuple(
            ((Run(long_date_text(one.day)),), _change_place(one, shown), _change_words(one)) for one in report.changes
        ),
        widths=(3, 4, 8),
    )


def _change_place(change: Change, shown: set[str]) -> Runs:
    obligation = change.obligation
    assert obligation.wording is not None
    where = line_text((obligation.resolution.symbol, place_text(obligation.wording.place)))
    return (Run(where, to=clause_anchor(obligation.key) if obligation.key in shown else ""),)


def _change_words(change: Change) -> Runs:
    before = str(Status(change.before).label) if change.before else ""
    after = str(Status(change.after).label) if change.after else ""
    match change.what:
        case Happened.FIRST:
            return (Run(_("Reported: %(status)s") % {"status": after}),)
        case Happened.STATUS:
            return (Run(_("Status changed from %(before)s to %(after)s") % {"before": before, "after": after}),)
        case Happened.UPDATED:
            return (Run(_("Record updated, status still %(status)s") % {"status": after}),)
        case Happened.WITHDRAWN:
            return (Run(_("Withdrawn; the status was %(status)s") % {"status": before}),)
        case Happened.AMENDED:
            return (Run(_("The clause was amended")),)
    assert change.review is not None
    name = phrases.own(change.review.organisation.name)
    return (
        Run(_("Reviewed by %(organisation)s:") % {"organisation": name}),
        Run(" "),
        phrases.grade_badge(change.review.grade),
        Run(f" {Grade(change.review.grade).label}"),
    )


# --- resolutions ----------------------------------------------------------------------------------------


def _anchor(one: ReportedResolution) -> str:
    return f"resolution-{one.resolution.slug}"


def _resolution(one: ReportedResolution, setting: Setting, place: Place) -> Iterator[Block]:
    resolution, counts, report = one.resolution, one.counts, setting.report
    yield Heading(1, resolution.symbol, _anchor(one))
    yield Paragraph((Run(printable(resolution.title), bold=True, language=one.language),), keep=True)
    facts = []
    if resolution.adopted_on:
        body = printable(resolution.body_name) or str(resolution.get_body_display())
        words = {"body": body, "day": long_date_text(resolution.adopted_on)}
        facts.append(_("%(body)s, adopted on %(day)s.") % words)
    facts.append(
        ngettext(
            "%(reported)s of %(number)s obligation reported.",
            "%(reported)s of %(number)s obligations reported.",
            counts.obligations,
        )
        % {"reported": number_text(counts.reported), "number": number_text(counts.obligations)}
    )
    if not report.choices.not_reported and counts.not_reported:
        left_out = ngettext(
            "%(number)s obligation that is not reported is left out here.",
            "%(number)s obligations that are not reported are left out here.",
            counts.not_reported,
        )
        facts.append(left_out % {"number": number_text(counts.not_reported)})
    if not all(clause.words.language == report.language for clause in one.clauses):
        facts.append(_language_note(one, report.language))
    yield Paragraph((Run(" ".join(facts), muted=True), *_read_at(one, place)))
    if not one.clauses:
        yield Paragraph((Run(_("Nothing was reported on this resolution.")),))
        return
    yield _overview(one, with_reviews=any(clause.review for clause in one.clauses))
    for clause in one.clauses:
        yield from clause_blocks(clause, setting)


def _language_note(one: ReportedResolution, language: str) -> str:
    words = {"original": phrases.language_name(one.language), "language": phrases.language_name(language)}
    if any(clause.words.language == language for clause in one.clauses):
        return _("Clauses without words in %(language)s stand in %(original)s.") % words
    return _("Its text is kept here in %(original)s and not in %(language)s; clauses are quoted as they are.") % words


def _read_at(one: ReportedResolution, place: Place) -> Runs:
    if not place.address:
        return ()
    address = f"{place.address}{one.resolution.get_absolute_url()}"
    return (Run(" "), Run(address, href=address))


def _overview(one: ReportedResolution, *, with_reviews: bool) -> Table:
    """Every clause in a line: where it is, what it asks, what the State says, what reviews say."""
    assert one.clauses
    rows = []
    for clause in one.clauses:
        wording = clause.words.text
        short = wording if len(wording) <= 110 else f"{wording[:110].rsplit(' ', 1)[0]} …"
        cells: list[Runs] = [
            (Run(place_text(clause.place), to=clause_anchor(clause.obligation.key)),),
            (Run(printable(short), language=clause.words.language),),
            phrases.status_words(clause.status),
        ]
        if with_reviews:
            cells.append(phrases.grades_of(clause))
        rows.append(tuple(cells))
    reviews = (_("Reviews"),) if with_reviews else ()
    return Table(
        caption=_("%(symbol)s at a glance") % {"symbol": one.resolution.symbol},
        head=(_("Paragraph"), _("What is asked"), _("Status, by the State"), *reviews),
        rows=tuple(rows),
        widths=(3, 8, 4, *((2,) if with_reviews else ())),
    )


# --- sources --------------------------------------------------------------------------------------------


def _annex(report: Report, setting: Setting, place: Place) -> Iterator[Block]:
    yield Heading(1, _("Sources"), "sources")
    if not report.sources:
        yield Paragraph((Run(_("This report cites no evidence.")),))
        return
    yield Paragraph((Run(_("Every piece of evidence once, in the order in which the report cites it."), muted=True),))
    yield Table(
        caption=_("Sources"),
        head=(_("No."), _("Source"), _("Cited at")),
        rows=tuple(_source_row(source, setting, place) for source in report.sources),
        widths=(1, 10, 3),
        show_caption=False,
    )


def _source_row(source: Source, setting: Setting, place: Place) -> tuple[Runs, ...]:
    lines = phrases.full_citation(source, _files(source, place))
    places: Iterable[Runs] = (
        (Run(setting.places[key], to=clause_anchor(key)),) for key in source.clauses if key in setting.places
    )
    return (
        (Run(f"[{source.number}]", anchor=f"source-{source.number}"),),
        phrases.joined(lines, by="\n"),
        phrases.joined(places, by="\n"),
    )


def _files(source: Source, place: Place) -> Iterator[tuple[str, str]]:
    for file in source.piece.files.all():
        path = reverse("evidence_file", kwargs={"key": source.piece.key, "number": file.number})
        yield file.original_name, f"{place.address}{path}" if place.address else ""
