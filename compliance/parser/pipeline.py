"""The parser's stages in order: lines, outline, provisions, obligations, metadata."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from compliance.parser.columns import set_french_apart
from compliance.parser.cutting import cut_line
from compliance.parser.grammar import OutlineBuilder
from compliance.parser.language import detect_language
from compliance.parser.languages.document import parse_translated
from compliance.parser.languages.lexicon import TRANSLATED
from compliance.parser.lexicon import english
from compliance.parser.lines import read_lines
from compliance.parser.metadata import read_metadata
from compliance.parser.nodes import Annex, ParsedResolution, ParserWarning, SourceInfo, Span
from compliance.parser.provisions import assign_ids, build_pieces, make_provision, read_obligations, read_verbs
from compliance.parser.readers import Source
from compliance.parser.spans import cover
from compliance.parser.symbols import cited_symbols, session_of, symbol_in_filename

PARSER_VERSION = "1.0"
_LINE_ENDS_IN_HYPHEN = re.compile(r"-[\s*\u00ad\u200b-\u200f\u2060\ufeff]*[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_BROKEN = re.compile(r"(?<![^\W\d_])[^\W\d_]+-[ \t]*[\r\n]\s*[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def parse(
    text: str,
    *,
    filename: str | None = None,
    media_type: str = "text/plain",
    sha256: str | None = None,
    symbol: str | None = None,
) -> ParsedResolution:
    """Reads a resolution's text. Never raises on a text: what is odd becomes a warning with its place.

    `symbol` is the resolution's symbol where the text does not give it (or gives it wrongly); it also tells which
    of several resolutions in one text is meant.
    """
    language = detect_language(text)
    wanted = None
    named = symbol_in_filename(filename)
    meant = symbol or named
    if meant:
        session, number = session_of(meant)
        wanted = f"{session}/{number}" if session and "(" not in meant else number
        wanted = re.sub(r" [A-Z](?:-[A-Z])?\Z", "", wanted) if wanted else None
    if language in TRANSLATED:
        info = SourceInfo(filename, media_type, sha256, language)
        return parse_translated(text, info, PARSER_VERSION, symbol, wanted)
    words = english()
    page = read_lines(text, words, partial(cut_line, lexicon=words))
    if page.wrapped:
        set_french_apart(page.lines)
    outline = OutlineBuilder(page, words, wanted).build()
    meta = read_metadata(text, page, outline, symbol, named)
    provisions_of = [paragraph for paragraph in outline.paragraphs if paragraph.provision]
    vocabulary = _vocabulary(text) if page.wrapped else frozenset()
    pieces = build_pieces(text, provisions_of, vocabulary, page.notes)
    assign_ids(pieces)
    read_verbs(pieces, words, meta.body)
    provisions = tuple(make_provision(piece) for piece in pieces)
    warnings = [*outline.warnings, *meta.warnings]
    if not any(provision.kind == "operative" for provision in provisions):
        warnings.append(ParserWarning("no-operative-part", "no operative paragraph was found", 0, min(len(text), 80)))
    warnings.sort(key=lambda warning: (warning.start, warning.code))
    spans = cover(text, outline, pieces)
    return ParsedResolution(
        source=SourceInfo(filename, media_type, sha256, language),
        parser_version=PARSER_VERSION,
        symbol=meta.symbol,
        body=meta.body,
        session=meta.session,
        number=meta.number,
        title=meta.title,
        adopted_on=meta.adopted_on,
        vote=meta.vote,
        meeting=meta.meeting,
        cites=cited_symbols(" ".join(piece.mapped.text for piece in pieces), meta.body, meta.symbol),
        warnings=tuple(warnings),
        provisions=provisions,
        obligations=tuple(read_obligations(pieces, words)),
        annexes=_annexes(text, spans),
        spans=spans,
    )


def parse_source(source: Source, *, symbol: str | None = None) -> ParsedResolution:
    """Reads the text that a reader has given (`read_file`, `read_bytes`); the reader's warnings are among those given.

    This is the way from a file: `parse(source.text)` alone would not tell what the reader left out.
    """
    parsed = parse(
        source.text, filename=source.filename, media_type=source.media_type, sha256=source.sha256, symbol=symbol
    )
    if not source.warnings:
        return parsed
    warnings = sorted((*source.warnings, *parsed.warnings), key=lambda warning: (warning.start, warning.code))
    return replace(parsed, warnings=tuple(warnings))


def _vocabulary(text: str) -> frozenset[str]:
    """The words of the document, which tell whether a hyphen at a line's end belongs to the word; none where no
    line ends in one."""
    if _LINE_ENDS_IN_HYPHEN.search(text) is None:
        return frozenset()
    return frozenset(map(str.lower, set(_WORD.findall(_BROKEN.sub(" ", text)))))


def _annexes(text: str, spans: tuple[Span, ...]) -> tuple[Annex, ...]:
    found: list[Annex] = []
    for span in spans:
        if span.kind != "annex":
            continue
        title = " ".join(text[span.start : span.end][:200].split("\n")[:1]).strip(" *_")
        if found and not re.match(r"(?i)annex|appendix|attachment", title):
            found[-1] = Annex(found[-1].title, found[-1].start, span.end)
        else:
            found.append(Annex(title, span.start, span.end))
    return tuple(found)
