"""Resolutions of the United Nations, from text to provisions, obligations and actions.

Pure Python, no Django: `parse(text)` gives a `ParsedResolution`; `read_file(path)` gives the text of a file.
Nothing that is text is refused: what no rule understands becomes a warning with its place.
"""

from __future__ import annotations

from compliance.parser.nodes import (
    Action,
    Also,
    Annex,
    Obligation,
    ParsedResolution,
    ParserWarning,
    Provision,
    Qualifier,
    SourceInfo,
    Span,
)
from compliance.parser.openings import Opening, read_opening
from compliance.parser.pipeline import PARSER_VERSION, parse, parse_source
from compliance.parser.readers import ReadError, Source, read_bytes, read_file

__all__ = [
    "PARSER_VERSION",
    "Action",
    "Also",
    "Annex",
    "Obligation",
    "Opening",
    "ParsedResolution",
    "ParserWarning",
    "Provision",
    "Qualifier",
    "ReadError",
    "Source",
    "SourceInfo",
    "Span",
    "parse",
    "parse_source",
    "read_bytes",
    "read_file",
    "read_opening",
]
