"""One text, four formats, one reading."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from compliance.parser import ParsedResolution, Provision, parse, parse_source, read_bytes
from tests.parser.readers import writers
from tests.parser.readers.texts import RESOLUTION

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "resolutions"

WRITERS: dict[str, Callable[[str], bytes]] = {
    "docx": writers.as_docx,
    "html": writers.as_html,
    "pdf": writers.as_pdf,
    "pdf, ragged, no indents": partial(writers.as_pdf, justify=False, indent=False),
    "pdf, two columns": partial(writers.as_pdf, columns=2),
}
REAL = sorted(path.stem for path in SHARED.glob("*.txt"))


def tree(parsed: ParsedResolution) -> list[Any]:
    """What must not depend on the format: every provision and obligation with its wording."""
    provisions = [
        (item.id, item.kind, item.verb, item.addressee, item.addressee_class, item.text) for item in parsed.provisions
    ]
    obligations = [
        (item.id, item.verb, item.addressee, tuple((action.text, action.latitude) for action in item.actions))
        for item in parsed.obligations
    ]
    head = (parsed.symbol, parsed.title, parsed.adopted_on, parsed.vote, parsed.meeting, parsed.cites)
    return [head, *provisions, *obligations]


def as_paragraphs(text: str) -> str:
    """A text one line a paragraph, without what belongs to the page: printed lines cannot be set anew as they are."""
    if max(map(len, text.splitlines())) > 250:
        return text
    parsed = parse(text)
    wording = {item.id: f"{_label(item)}{item.text}" for item in parsed.provisions}
    lines: list[str] = []
    for span in parsed.spans:
        if span.provision is not None:
            lines.append(wording.pop(span.provision, ""))
        elif span.kind not in ("footnote", "furniture", "neighbour", "label"):
            lines += [line.strip() for line in text[span.start : span.end].splitlines()]
    return "\n\n".join(filter(None, lines)) + "\n"


def _label(item: Provision) -> str:
    if item.number is None:
        return ""
    return f"{item.number}. " if item.parent is None and item.number[0].isdigit() else f"{item.number} "


@pytest.mark.parametrize("name", WRITERS)
def test_a_text_reads_alike_in_every_format(name: str) -> None:
    expected = tree(parse(RESOLUTION))
    assert len(expected) > 17
    assert tree(parse_source(read_bytes(WRITERS[name](RESOLUTION)))) == expected


@pytest.mark.shared
@pytest.mark.parametrize(
    ("document", "name"),
    [(document, name) for document in REAL for name in ("docx", "html", "pdf")]
    # Lines of uneven length without indents: paragraphs show by their distance alone.
    + [(document, "pdf, ragged, no indents") for document in REAL if document.startswith("A_HRC")],
)
def test_real_texts_read_alike_in_every_format(document: str, name: str) -> None:
    text = (SHARED / f"{document}.txt").read_text(encoding="utf-8")
    assert tree(parse_source(read_bytes(WRITERS[name](as_paragraphs(text))))) == tree(parse(text))


def test_broken_words_are_whole_again() -> None:
    data = writers.as_pdf(RESOLUTION, columns=2, hyphenate=True)
    source = read_bytes(data)
    assert "\u00ad" in source.text, "the setting breaks no words, so nothing is shown"
    assert tree(parse_source(source)) == tree(parse(RESOLUTION))


@pytest.mark.parametrize("name", WRITERS)
def test_italics_are_known_in_every_format(name: str) -> None:
    source = read_bytes(WRITERS[name](RESOLUTION))
    marked = [source.text[start:end].rstrip(",") for start, end in source.italics]
    assert marked[:4] == ["The Human Rights Council", "Recalling", "Reaffirming", "Deeply concerned"]
    assert "Also urges" in marked
