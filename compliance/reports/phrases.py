"""Small stretches of words that blocks are made of: statuses with their marks, grades, sources by number, texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from compliance.enums import NOT_REPORTED, NOT_REPORTED_LABEL, ActionStatus, Grade, Language, Status
from compliance.models import Evidence
from compliance.pictures import long_date_text
from compliance.pictures.palette import SHADES
from compliance.reports.document import Mark, Paragraph, Run, Runs, direction_of, lines_of, printable
from compliance.selectors.report import Clause, Source
from compliance.selectors.report_facts import Words
from compliance.selectors.reviews import CONFIRMED, DISPUTED, REVIEWED
from compliance.selectors.texts import direction_of as direction_of_language

#: The grounds of the grades' letters, as on the pages.
_GRADES = {Grade.A: "#1c6e4f", Grade.B: "#4f7d32", Grade.C: "#8a6200", Grade.E: "#9c2f1c"}


def own(text: str) -> str:
    """What somebody wrote, on one line; in a text read from right to left it keeps its own order of letters."""
    clean = printable(text)
    return f"\u2068{clean}\u2069" if clean and get_language_bidi() else clean


def written(text: str) -> Run:
    """What somebody wrote, as a stretch of its own."""
    return Run(own(text))


def joined(parts: Iterable[Runs], by: str = "; ") -> Runs:
    """Several stretches with something between them."""
    found: list[Run] = []
    for part in parts:
        if found:
            found.append(Run(by))
        found.extend(part)
    return tuple(found)


def said_in(text: str, *, otherwise: str, style: str = "said") -> list[Paragraph]:
    """What somebody wrote, a paragraph for each line, each in its own direction."""
    return [Paragraph((Run(line),), style, direction=direction_of(line, otherwise)) for line in lines_of(text)]


def quoted(label: str, words: Words, *, style: str = "quote") -> Paragraph:
    """Words of a resolution as printed, with their number."""
    number = (Run(f"{label} ", bold=True),) if label else ()
    text = Run(printable(words.text), language=words.language)
    return Paragraph((*number, text), style, direction=direction_of_language(words.language), keep=style == "chapeau")


def status_words(status: str | None) -> Runs:
    """A status with its mark, which works without colour."""
    shade = SHADES[status or NOT_REPORTED]
    label = str(Status(status).label) if status else str(NOT_REPORTED_LABEL)
    return (Run(label, bold=True, mark=Mark(shade.colour, shade.texture.value)),)


def action_words(status: str) -> str:
    return str(ActionStatus(status).label)


def grade_badge(grade: str) -> Run:
    return Run(grade, bold=True, badge=_GRADES[Grade(grade)])


def review_words(review: str) -> str:
    """What reviews come to, or "" where there is none that is current."""
    return {
        CONFIRMED: _("Confirmed by review"),
        DISPUTED: _("Disputed by a review"),
        REVIEWED: _("Reviewed"),
    }.get(review, "")


def grades_of(clause: Clause) -> Runs:
    """The grades of the reviews that are current, side by side: a distribution, never an average."""
    badges = [grade_badge(line.review.grade) for line in clause.reviews if line.is_current]
    return joined(((badge,) for badge in badges), by=" ")


def cited(numbers: Sequence[int], *, linked: bool) -> Runs:
    """ "[1] [4]", leading to the list of sources where there is one."""
    return joined(((Run(f"[{number}]", to=f"source-{number}" if linked else ""),) for number in numbers), by=" ")


def language_name(code: str) -> str:
    """A language by its own name."""
    return str(Language(code).label) if code in Language.values else code


def short_citation(source: Source, *, linked: bool) -> Runs:
    """The number, title, kind and date of a piece, where the list of sources has the rest."""
    piece = source.piece
    rest = [str(piece.get_kind_display()), long_date_text(piece.dated)]
    if piece.place_in_document:
        rest.append(own(piece.place_in_document))
    return (
        *cited([source.number], linked=linked),
        Run(" "),
        written(piece.title),
        Run(printable(f" ({', '.join(rest)})"), muted=True),
        *_audience(piece),
    )


def full_citation(source: Source, addresses: Iterable[tuple[str, str]]) -> list[Runs]:
    """Everything that finds a piece again: what it is, who issued it and when, where in it, where it is, its files.

    `addresses` are the names and addresses of its files.
    """
    piece = source.piece
    issuer = own(piece.issued_by) or (piece.country.name if piece.country else "")
    first = [Run(own(piece.title), bold=True), *_audience(piece)]
    facts = [
        str(piece.get_kind_display()),
        issuer,
        long_date_text(piece.dated),
        own(piece.place_in_document),
        str(piece.get_dimension_display()),
        language_name(piece.language),
    ]
    lines: list[Runs] = [tuple(first), (Run(" · ".join(fact for fact in facts if fact), muted=True),)]
    if piece.number > 1:
        lines.append((Run(_("Version %(number)s of this piece.") % {"number": piece.number}, muted=True),))
    if piece.description:
        lines += [(written(line),) for line in lines_of(piece.description)]
    if piece.url:
        lines.append((Run(piece.url, href=piece.url),))
    lines += [(Run(f"{_('File:')} "), Run(own(name), href=address)) for name, address in addresses]
    return lines


def _audience(piece: Evidence) -> Runs:
    """A piece that not everyone may read says so wherever it is named."""
    if piece.audience == "everyone":
        return ()
    words = _("not public: %(audience)s") % {"audience": str(piece.get_audience_display())}
    return (Run(" "), Run(words, bold=True, badge="#b3491a"))
