"""One clause of the report in blocks: its words, what the State says, what proves it, what others say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from compliance.enums import Grade
from compliance.figures import Mark as FigureMark
from compliance.models import Review
from compliance.pictures import line_text, long_date_text, number_text
from compliance.reports import phrases
from compliance.reports.charts import picture_of
from compliance.reports.document import Block, Bullets, Facts, Heading, Paragraph, Run, Runs, Table, printable
from compliance.selectors.pairs import ReviewLine
from compliance.selectors.places import place_text
from compliance.selectors.report import Clause, Report, ReportedAction, Source
from compliance.selectors.report_facts import is_overdue
from compliance.selectors.statistic_charts import charts_of, figure_text
from compliance.selectors.treaties import TreatyLine


@dataclass
class Setting:
    """What the clauses of one report share. `told` are the sources whose figures stand already, and where."""

    report: Report
    direction: str
    fonts: tuple[str, ...]
    sources: Mapping[int, Source]
    places: Mapping[str, str]
    told: dict[int, str] = field(default_factory=dict)

    @property
    def linked(self) -> bool:
        """Whether numbers of sources lead to a list of them."""
        return self.report.choices.annex


def clause_anchor(key: str) -> str:
    return f"clause-{key}"


def clause_title(clause: Clause) -> str:
    return _("Paragraph %(place)s") % {"place": place_text(clause.place)}


def clause_blocks(clause: Clause, setting: Setting) -> Iterator[Block]:
    """Everything on one clause, in the order in which it is read."""
    yield Heading(2, clause_title(clause), clause_anchor(clause.obligation.key))
    for label, words in clause.chapeau:
        yield phrases.quoted(label, words, style="chapeau")
    yield phrases.quoted(clause.label, clause.words)
    yield from _claim(clause, setting)
    yield from _actions(clause, setting)
    if clause.version is not None and clause.version.narrative:
        yield Heading(3, _("What was done, in the State's words"))
        yield from phrases.said_in(clause.version.narrative, otherwise=setting.direction)
    yield from _evidence(clause, setting)
    yield from _statistics(clause, setting)
    yield from _treaties(clause)
    if setting.report.choices.reviews:
        yield from _reviews(clause, setting)


def _claim(clause: Clause, setting: Setting) -> Iterator[Block]:
    version, country = clause.version, setting.report.country
    if version is None:
        rows: list[tuple[str, Runs]] = [(_("Status, by the State"), phrases.status_words(None))]
        if review := phrases.review_words(clause.review):
            rows.append((_("Reviews"), (Run(review),)))
        yield Facts(tuple(rows))
        yield Paragraph((Run(_silence(clause, country.name)),), keep=False)
        if clause.withdrawn is not None and clause.withdrawn.withdrawn_reason:
            yield Paragraph((Run(f"{_('Reason given:')} "), phrases.written(clause.withdrawn.withdrawn_reason)))
        return
    day = long_date_text(version.published_at) if version.published_at else ""
    published = _("published on %(day)s") % {"day": day}
    rows = [(_("Status, by the State"), (*phrases.status_words(version.status), Run(line_text(("", published)))))]
    if version.status_reason:
        rows.append((_("Why it does not apply"), (phrases.written(version.status_reason),)))
    if version.lead_institution:
        rows.append((_("Lead institution"), (phrases.written(version.lead_institution.name),)))
    if version.target_date:
        late = (Run(f" ({_('Target overdue')})"),) if is_overdue(version, setting.report.choices.end) else ()
        rows.append((_("Target date"), (Run(long_date_text(version.target_date)), *late)))
    if review := phrases.review_words(clause.review):
        rows.append((_("Reviews"), (*phrases.grades_of(clause), Run(f" {review}"))))
    yield Facts(tuple(rows))
    if clause.is_of_earlier_wording:
        words = _("The clause was amended after this was reported. What follows speaks of its earlier wording.")
        yield Paragraph((Run(words),), "small")
    if setting.report.choices.begin and not clause.changed:
        words = _("Published before the period of this report, and standing at its end.")
        yield Paragraph((Run(words, muted=True),), "small")


def _silence(clause: Clause, country: str) -> str:
    if clause.withdrawn is not None and clause.withdrawn.withdrawn_at is not None:
        words = {"country": country, "day": long_date_text(clause.withdrawn.withdrawn_at)}
        return _("%(country)s withdrew what it had published on %(day)s. The clause counts as not reported.") % words
    said = _("%(country)s has not reported on this obligation.") % {"country": country}
    if due := clause.obligation.resolution.first_report_on:
        said = f"{said} {_('Its first report is asked for by %(day)s.') % {'day': long_date_text(due)}}"
    return said


def _actions(clause: Clause, setting: Setting) -> Iterator[Block]:
    number = len(clause.actions)
    if not number:
        return
    title = ngettext("%(number)s action asked for", "%(number)s actions asked for", number) % {
        "number": number_text(number)
    }
    yield Heading(3, title)
    if clause.version is None:
        yield Bullets(tuple(_asked(action) for action in clause.actions))
        return
    notes = [_note(one, setting) for one in clause.actions]
    noted = any(notes)
    yield Table(
        caption=title,
        head=(_("Action"), pgettext("of a thing", "State"), *((_("Note"),) if noted else ())),
        rows=tuple(
            (_asked(one), _tick(one), *((note,) if noted else ()))
            for one, note in zip(clause.actions, notes, strict=True)
        ),
        widths=(9, 4, 7) if noted else (14, 6),
        show_caption=False,
    )


def _asked(action: ReportedAction) -> Runs:
    return (Run(printable(action.words.text), language=action.words.language),)


def _tick(action: ReportedAction) -> Runs:
    words = phrases.action_words(action.status)
    if action.said is not None and action.said.done_on:
        return (Run(words, bold=True), Run(line_text(("", long_date_text(action.said.done_on)))))
    return (Run(words, bold=action.status != "open"),)


def _note(action: ReportedAction, setting: Setting) -> Runs:
    parts: list[Runs] = []
    if action.said is not None and action.said.reason:
        parts.append((Run(f"{_('Reason:')} "), phrases.written(action.said.reason)))
    if action.said is not None and action.said.note:
        parts.append((phrases.written(action.said.note),))
    if action.numbers:
        parts.append(phrases.cited(action.numbers, linked=setting.linked))
    return phrases.joined(parts, by=" ")


def _evidence(clause: Clause, setting: Setting) -> Iterator[Block]:
    if clause.version is None:
        return
    yield Heading(3, _("Evidence cited"))
    if clause.numbers:
        found = [setting.sources[number] for number in clause.numbers]
        if setting.linked:
            yield Bullets(tuple(phrases.short_citation(one, linked=True) for one in found))
        else:
            yield Bullets(tuple((Run(f"[{one.number}] "), *_inline(one)) for one in found))
    else:
        yield Paragraph((Run(_("No evidence that anyone can read is cited."), muted=True),))
    for day in clause.withdrawn_evidence:
        words = _("A piece of evidence cited here was withdrawn on %(day)s.") % {"day": long_date_text(day)}
        yield Paragraph((Run(words, muted=True),), "small")


def _inline(source: Source) -> Runs:
    return phrases.joined(phrases.full_citation(source, ()), by=". ")


def _statistics(clause: Clause, setting: Setting) -> Iterator[Block]:
    """The figures of the sources cited here, each where it is cited first."""
    found = [setting.sources[number] for number in clause.numbers if setting.sources[number].table]
    if not found:
        return
    yield Heading(3, _("Statistics"))
    for source in found:
        if place := setting.told.get(source.number):
            words = _("The figures of [%(number)s] stand under %(place)s.")
            yield Paragraph((Run(words % {"number": source.number, "place": place}),))
            continue
        setting.told[source.number] = clause_title(clause)
        yield from figure_blocks(source, setting)


def figure_blocks(source: Source, setting: Setting) -> Iterator[Block]:
    """The pictures of one piece's figures, and the figures themselves."""
    table, piece = source.table, source.piece
    assert table is not None
    issuer = phrases.own(piece.issued_by) or (piece.country.name if piece.country else "")
    origin = line_text((f"{_('Source:')} {issuer}", f"{long_date_text(piece.dated)} [{source.number}]"))
    for chart in charts_of(table):
        yield picture_of(chart, source=origin, fonts=setting.fonts)
    form = (_("Form of exploitation"),) if table.tells_form else ()
    rows = tuple(
        tuple(
            (Run(text),)
            for text in (
                str(figure.place.year),
                figure.measure,
                figure.sex,
                figure.age_group,
                *((figure.form,) if form else ()),
                figure_text(figure, table.small),
            )
        )
        for figure in table.figures
    )
    yield Table(
        caption=f"[{source.number}] {phrases.own(piece.title)}",
        head=(
            _("Year"),
            pgettext("statistic", "What is counted"),
            _("Sex"),
            _("Age group"),
            *form,
            pgettext("statistic", "Count"),
        ),
        rows=rows,
        widths=(2, 5, 4, 4, *((5,) if form else ()), 3),
        numeric=frozenset({len(form) + 4}),
    )
    words = []
    if table.is_exact:
        words.append(_("These are the exact figures, for the State's own use."))
    elif table.has_small or any(figure.mark == FigureMark.WITHHELD for figure in table.figures):
        threshold = {"threshold": number_text(table.small)}
        words.append(
            _(
                "To protect the people counted, numbers from 1 to below %(threshold)s are shown as"
                " “fewer than %(threshold)s”."
            )
            % threshold
        )
        if table.has_withheld:
            words.append(_("Others are not shown where these could be worked out from them."))
    if words:
        yield Paragraph((Run(" ".join(words), muted=True),), "small")


def _treaties(clause: Clause) -> Iterator[Block]:
    if not clause.treaties:
        return
    yield Heading(3, _("On record with the depositary"))
    yield Bullets(tuple(_treaty(line) for line in clause.treaties))
    words = _(
        "Acts the Secretary-General of the United Nations has on record."
        " They are no report by the State and set no status."
    )
    yield Paragraph((Run(words, muted=True),), "small")


def _treaty(line: TreatyLine) -> Runs:
    treaty, act = line.treaty, line.act
    if act is None:
        said = _("no act on record")
    elif act.bound_on:
        said = line_text((act.get_how_display(), long_date_text(act.bound_on)))
    else:
        said = line_text((pgettext("of a treaty", "Signature"), long_date_text(act.signed_on))) if act.signed_on else ""
    chapter = _("UN Treaty Collection, chapter %(chapter)s") % {"chapter": treaty.chapter}
    known = line_text(("", _("as of %(day)s") % {"day": long_date_text(line.as_of)})) if line.as_of else ""
    return (Run(printable(treaty.short_name), bold=True), Run(f": {said}"), Run(f" ({chapter}{known})", muted=True))


def _reviews(clause: Clause, setting: Setting) -> Iterator[Block]:
    if clause.version is None and not clause.reviews:
        return
    yield Heading(3, _("What organisations say"))
    if not clause.reviews:
        yield Paragraph((Run(_("No organisation has reviewed this yet."), muted=True),))
    for line in clause.reviews:
        yield from _review(line, clause, setting)


def _review(line: ReviewLine, clause: Clause, setting: Setting) -> Iterator[Block]:
    review = line.review
    label = str(Grade(review.grade).label)
    name = Run(phrases.own(review.organisation.name), bold=True)
    published = _("published on %(day)s") % {"day": long_date_text(review.published_at)}
    head = (name, Run(": "), phrases.grade_badge(review.grade), Run(f" {line_text((label, published))}"))
    yield Paragraph(head, keep=True)
    if not line.is_current:
        counts = _("It counts neither as confirming nor as disputing.")
        yield Paragraph((Run(f"{_earlier(review, clause)} {counts}", muted=True),), "small", keep=True)
    yield from phrases.said_in(review.reasons, otherwise=setting.direction)
    facts = [
        f"{_('Quality of the information')}: {review.get_information_quality_display()}",
        f"{_('Evidence considered until')}: {long_date_text(review.evidence_cutoff)}",
    ]
    if review.sources:
        facts.insert(0, f"{_('Sources')}: {phrases.own(review.sources)}")
    yield Paragraph((Run("; ".join(facts), muted=True),), "small")


def _earlier(review: Review, clause: Clause) -> str:
    if review.judged_version is None:
        return _("Of an earlier time: it judged that nothing had been published.")
    if review.judged_wording_id != clause.obligation.words_from_id:
        return _("Of an earlier wording of the clause.")
    number = {"number": review.judged_version.number}
    return _("Of an earlier version: it judged version %(number)s.") % number
