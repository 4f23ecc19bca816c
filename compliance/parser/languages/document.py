"""A whole document in French, Spanish, Russian, Arabic or Chinese, read in the same stages as an English one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import cast

from compliance.parser.clauses import band
from compliance.parser.italics import as_printed
from compliance.parser.languages.actions import hedge_latitude, qualifiers, read_translated_actions
from compliance.parser.languages.addressees import read_subject
from compliance.parser.languages.clauses import TranslatedClause, read_translated_clauses
from compliance.parser.languages.cutting import cut_line
from compliance.parser.languages.explaining import explain_paragraph
from compliance.parser.languages.fold import fold, fold_same
from compliance.parser.languages.inline import split_inline_lists
from compliance.parser.languages.lexicon import OPERATIVE, TranslatedLexicon, translated
from compliance.parser.languages.metadata import read_translated_metadata, translated_citations
from compliance.parser.languages.outline import TranslatedOutlineBuilder, read_line, structure
from compliance.parser.lexicon import DIRECTIVE, PREAMBULAR, Lexicon
from compliance.parser.lines import read_lines
from compliance.parser.nodes import Annex, Obligation, ParsedResolution, ParserWarning, Provision, SourceInfo, Span
from compliance.parser.obligations import (
    LIST_ONLY,
    NOBODY,
    NOTHING_ASKED,
    OWED,
    OWED_BELOW,
    OWED_BY,
    owes,
    why_not_owed,
)
from compliance.parser.provisions import Piece, assign_ids, build_pieces, make_provision
from compliance.parser.spans import cover
from compliance.parser.symbols import symbol_in_filename
from compliance.parser.trace import about, explaining, fired

_CJK_GAP = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]) +(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])")
_SPACES = " \t\n,;.:，；。：،؛"


def parse_translated(
    text: str, source: SourceInfo, version: str, symbol: str | None, wanted: str | None
) -> ParsedResolution:
    """Reads a resolution's text in one of the five other languages. Never raises on a text."""
    language = source.language
    lexicon = translated(language)
    forms = structure(language)
    page = read_lines(
        fold(text), cast("Lexicon", lexicon), partial(cut_line, lexicon=lexicon), partial(read_line, lexicon=lexicon)
    )
    outline = TranslatedOutlineBuilder(page, lexicon, wanted).build()
    meta = read_translated_metadata(page, outline, symbol or None, forms, symbol_in_filename(source.filename))
    paragraphs = [paragraph for paragraph in outline.paragraphs if paragraph.provision]
    pieces = build_pieces(text, paragraphs, frozenset(), page.notes)
    if language == "zh":
        for piece in pieces:
            piece.mapped = piece.mapped.without([match.span() for match in _CJK_GAP.finditer(piece.mapped.text)])
    pieces = split_inline_lists(pieces)
    assign_ids(pieces)
    _read_verbs(pieces, lexicon, meta.body)
    provisions = tuple(_provision(piece) for piece in pieces)
    warnings = [*outline.warnings, *meta.warnings, *_ambiguities(pieces)]
    if not any(provision.kind == "operative" for provision in provisions):
        warnings.append(ParserWarning("no-operative-part", "no operative paragraph was found", 0, min(len(text), 80)))
    warnings.sort(key=lambda warning: (warning.start, warning.code))
    spans = cover(text, outline, pieces)
    return ParsedResolution(
        source=source,
        parser_version=version,
        symbol=meta.symbol,
        body=meta.body,
        session=meta.session,
        number=meta.number,
        title=meta.title,
        adopted_on=meta.adopted_on,
        vote=meta.vote,
        meeting=meta.meeting,
        cites=translated_citations(" ".join(piece.mapped.text for piece in pieces), meta.body, meta.symbol, forms),
        warnings=tuple(warnings),
        provisions=provisions,
        obligations=tuple(_obligations(pieces, lexicon)),
        annexes=_annexes(text, spans),
        spans=spans,
    )


def _read_verbs(pieces: list[Piece], lexicon: TranslatedLexicon, body: str | None) -> None:
    """Reads the clauses of every provision; a sub-paragraph without a verb of its own has that of its paragraph."""
    by_id: dict[str, Piece] = {}
    for piece in pieces:
        text = piece.mapped.text
        parent = by_id.get(piece.parent or "")
        governed = parent is not None and parent.governing is not None
        kind = OPERATIVE if piece.paragraph.kind == "operative" else PREAMBULAR
        opener = lexicon.match(text, 0, kind, body)
        if opener is not None and piece.depth and (opener.preambular or (governed and lexicon.language == "zh")):
            opener = None
        about("provision", piece.id)
        clauses = read_translated_clauses(text, opener, lexicon, body)
        if kind == PREAMBULAR:
            clauses = clauses[:1] if opener else []
        if opener is not None:
            clauses = as_printed(clauses, text, piece.italics)
        piece.clauses = tuple(clauses)
        if explaining():
            explain_paragraph(piece, opener, parent, clauses)
        last = clauses[-1] if clauses else None
        if opener is not None:
            piece.governing = last
        else:
            piece.inherits = governed
            piece.governing = parent.governing if parent is not None else None
            if last is not None and fold(text).rstrip().endswith(":"):
                piece.governing = last
            elif piece.inherits and _ANY_FOLLOWS.search(_folded(parent)):
                _state_subject(piece, lexicon, body)
        by_id[piece.id] = piece


def _state_subject(piece: Piece, lexicon: TranslatedLexicon, body: str | None) -> None:
    """ "Recommande que: a) Les gouvernements adoptent ...": the item names those who shall act."""
    governing, text = piece.governing, piece.mapped.text
    if not isinstance(governing, TranslatedClause) or governing.addressee is not None:
        return
    asked = read_subject(text, lexicon.words)
    states = governing.base in ("decides", "resolves", "demands") and asked.mode == "shall"
    if asked.addressee_class not in OWED_BY or not (governing.verb_class == DIRECTIVE or states):
        return
    piece.governing = replace(
        governing,
        force=band(governing.base, 5 if states else governing.force, asked.addressee_class, body),
        start=0,
        end=len(text),
        addressee=asked.phrase,
        addressee_class=asked.addressee_class,
        addressee_end=asked.end,
        asked_from=asked.asked_from,
        mode=asked.mode,
    )
    piece.states_subject = True


def _provision(piece: Piece) -> Provision:
    head = _head(piece)
    return make_provision(piece, head.candidates if head is not None else None)


def _head(piece: Piece) -> TranslatedClause | None:
    """The clause that gives a provision its verb."""
    clause = piece.clauses[0] if piece.clauses and not piece.inherits else piece.governing if piece.inherits else None
    return clause if isinstance(clause, TranslatedClause) else None


def _ambiguities(pieces: list[Piece]) -> list[ParserWarning]:
    """A warning for every verb that stands for English verbs of different force."""
    found: list[ParserWarning] = []
    for piece in pieces:
        if piece.paragraph.kind != "operative":
            continue
        for clause in piece.clauses:
            if not isinstance(clause, TranslatedClause) or not clause.doubtful:
                continue
            others = ", ".join(f'"{verb}"' for verb in clause.candidates[1:4])
            message = f'"{clause.verb}" is read as "{clause.base}" {clause.reason}; it also renders {others}'
            start = piece.mapped.source(clause.start)
            found.append(
                ParserWarning("ambiguous-verb", message, start, piece.mapped.source(clause.start + len(clause.verb)))
            )
    return found


def _obligations(pieces: list[Piece], lexicon: TranslatedLexicon) -> list[Obligation]:
    """Every obligation of governments, in order; ids of second verbs end in "/s1", "/s2"."""
    found: list[Obligation] = []
    children: dict[str, list[Piece]] = {}
    by_id = {piece.id: piece for piece in pieces}
    for piece in pieces:
        if piece.parent:
            children.setdefault(piece.parent, []).append(piece)
    for piece in pieces:
        if piece.paragraph.kind != "operative":
            continue
        text = piece.mapped.text
        about("provision", piece.id)
        own = children.get(piece.id, [])
        listed = any(child.inherits and _asks(child, piece, lexicon) for child in own)
        governing = piece.governing
        if (
            piece.inherits
            and isinstance(governing, TranslatedClause)
            and governing.addressee_class in OWED_BY
            and owes(governing)
        ):
            end = piece.clauses[0].start if piece.clauses else len(text)
            parent = by_id.get(piece.parent or "")
            if (
                parent is not None
                and _asks(piece, parent, lexicon)
                and not (listed and fold(text).rstrip().endswith(":"))
            ):
                asked = (governing.asked_from or 0) if piece.states_subject else 0
                one = _obligation(piece, governing, piece.id, 0, end, asked, "none", lexicon)
                found += [one] if one else []
        for number, clause in enumerate(piece.clauses):
            if not isinstance(clause, TranslatedClause):
                continue
            about("provision", piece.id)
            if not owes(clause) or clause.addressee is None:
                fired(why_not_owed(clause) or NOBODY, verb=clause.verb, addressee=clause.addressee or "")
                continue
            secondary = number + (1 if piece.inherits else 0)
            identifier = f"{piece.id}/s{secondary}" if secondary else piece.id
            if clause.asked_from is None or (listed and clause is governing):
                fired(LIST_ONLY if clause.asked_from is not None else NOTHING_ASKED, verb=clause.verb)
                continue
            before = "" if clause.shares else text[clause.addressee_end : clause.asked_from]
            latitude = hedge_latitude(before, lexicon.words, "none")
            end = piece.clauses[number + 1].end if clause.shares else clause.end
            one = _obligation(piece, clause, identifier, clause.start, end, clause.asked_from, latitude, lexicon)
            found += [one] if one else []
    return found


_INFINITIVE = re.compile(
    r"(?:ne pas |не |no |se |s'|y |en )?"
    r"(?P<verb>[^\W\d_]+(?:er|ir|re|oir|ar|rse|ать|ять|ить|еть|уть|оть|сти|чь|ться|тись))(?![^\W_])"
)
_ANY_FOLLOWS = re.compile(r"(?:que|qu'|чтобы|أن)[ ,]*:\Z")


def _folded(piece: Piece | None) -> str:
    return fold(piece.mapped.text).rstrip().lower() if piece is not None else ""


def _asks(child: Piece, parent: Piece, lexicon: TranslatedLexicon) -> bool:
    """Whether a sub-paragraph goes on with its paragraph's verb: it begins with what can be asked."""
    if lexicon.language in ("ar", "zh"):
        return child.depth < 2
    if _ANY_FOLLOWS.search(_folded(parent)):
        return True
    text = fold_same(child.mapped.text[:120])
    if lexicon.words.marker.match(text):
        return True
    match = _INFINITIVE.match(text)
    return match is not None and match.group("verb") not in lexicon.words.not_marker


def _obligation(
    piece: Piece,
    clause: TranslatedClause,
    identifier: str,
    start: int,
    end: int,
    asked: int,
    latitude: str,
    lexicon: TranslatedLexicon,
) -> Obligation | None:
    mapped = piece.mapped
    while end > start and mapped.text[end - 1] in _SPACES:
        end -= 1
    about("obligation", identifier)
    fired(OWED if start == clause.start and asked else OWED_BELOW, verb=clause.verb, addressee=clause.addressee)
    actions = read_translated_actions(mapped, asked, end, lexicon.words, latitude) if asked < end else ()
    if not actions:
        return None
    doubts = tuple(piece.paragraph.doubts)
    if clause.addressee_class == "mixed":
        doubts = (*doubts, "mixed-addressee")
    if clause.doubtful:
        doubts = (*doubts, "ambiguous-verb")
    if clause.shares:
        doubts = (*doubts, "shared-actions")
    stated = asked > clause.addressee_end and start == clause.start and not clause.shares
    before = mapped.text[clause.addressee_end : asked] if stated else ""
    return Obligation(
        id=identifier,
        provision=piece.id,
        verb=clause.verb,
        verb_base=clause.base,
        force=clause.force,
        addressee=clause.addressee or "",
        addressee_class=clause.addressee_class,
        themes=piece.paragraph.themes,
        text=mapped.text[start:end],
        start=mapped.source(start),
        end=mapped.source_end(end),
        qualifiers=qualifiers(before, lexicon.words),
        actions=actions,
        certainty=round(max(0.3, 0.9 - 0.1 * len(doubts)), 2),
        doubts=doubts,
    )


def _annexes(text: str, spans: tuple[Span, ...]) -> tuple[Annex, ...]:
    found: list[Annex] = []
    for span in spans:
        if span.kind == "annex":
            title = text[span.start : span.end].split("\n", 1)[0][:200].strip(" *_")
            found.append(Annex(title, span.start, span.end))
    return tuple(found)
