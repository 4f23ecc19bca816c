"""A document as .pdf: tagged, with its language, set by typst in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from compliance.reports.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Run,
    Runs,
    Table,
)
from compliance.reports.fonts import families_of
from compliance.reports.setting import NoFont, set_by_process

PDF = "application/pdf"
#: A word without a place to break it is broken after so many letters; no language's words are that long.
_LONGEST_WORD = 40
#: So many different letters without a font are printed by their numbers; more of them are a script that is missing.
_MOST_NUMBERED = 12


def made(document: Document, *, on_tick: Callable[[], None] | None = None) -> bytes:
    """The .pdf. A few letters that no font of this machine has stand by their numbers, and the cover says so.

    Raises:
        NoFont: a whole script has no font.
        NotSet: it took too long or too much memory, or the template is at fault.
    """
    data = _plain(document)
    try:
        return set_by_process("pdf", data, on_tick=on_tick)
    except NoFont as error:
        if len(error.letters) > _MOST_NUMBERED:
            raise
        lacking = {letter: f"[U+{ord(letter):04X}]" for letter in error.letters}
    words = _("No font was found for some letters; each stands by its number, such as %(number)s.")
    data["cover"]["notices"].append(words % {"number": next(iter(lacking.values()))})
    return set_by_process("pdf", _numbered(data, lacking), on_tick=on_tick)


def _numbered(value: Any, lacking: dict[str, str]) -> Any:
    """The same with every lacking letter by its number."""
    if isinstance(value, str):
        return "".join(lacking.get(letter, letter) for letter in value)
    if isinstance(value, dict):
        return {name: _numbered(one, lacking) for name, one in value.items()}
    if isinstance(value, list):
        return [_numbered(one, lacking) for one in value]
    return value


# --- as plain values ------------------------------------------------------------------------------------


def _plain(document: Document) -> dict[str, Any]:
    language, _dash, region = document.language.partition("-")
    sans, serif = families_of(language)
    return {
        "title": document.title,
        "author": document.author,
        "subject": document.subject,
        "lang": language,
        "region": "cn" if language == "zh" else (region if len(region) == 2 else None),
        "direction": document.direction,
        "fonts": {"sans": sans, "serif": serif},
        "header": document.header,
        "footer": document.footer,
        "page_words": document.page_words,
        "contents_title": document.contents_title,
        "contents_depth": document.contents_depth,
        "cover": {
            "eyebrow": document.cover.eyebrow,
            "title": document.cover.title,
            "subtitle": [_breakable(line) for line in document.cover.subtitle],
            "facts": _facts(document.cover.facts),
            "notices": list(document.cover.notices),
        },
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, text, anchor):
            return {"kind": "heading", "level": level, "text": _breakable(text), **_given(anchor=anchor)}
        case Paragraph(runs, style, direction, keep):
            return {"kind": "paragraph", "style": style, "runs": _runs(runs), **_given(d=direction, keep=keep)}
        case Facts():
            return {"kind": "facts", "rows": _facts(block)}
        case Bullets(items):
            return {"kind": "bullets", "items": [_runs(item) for item in items]}
        case Picture(title, description, svg, width, _height, source):
            return {"kind": "picture", "title": title, "alt": description, "svg": svg, "width": width, "source": source}
        case Table():
            return {
                "kind": "table",
                "head": list(block.head),
                "rows": [[_runs(cell) for cell in row] for row in block.rows],
                "widths": list(block.widths),
                "numeric": sorted(block.numeric),
                **_given(caption=_breakable(block.caption) if block.show_caption else ""),
            }


def _facts(facts: Facts) -> list[list[Any]]:
    return [[name, _runs(runs)] for name, runs in facts.rows]


def _runs(runs: Runs) -> list[Any]:
    return [_run(run) for run in runs]


def _run(run: Run) -> Any:
    """Words with their manner, or the bare words where there is none."""
    text = _breakable(run.text) if not run.href else run.text
    if run == Run(run.text) and "\n" not in text:
        return text
    return {
        "t": text,
        **_given(
            n="\n" in run.text,
            b=run.bold,
            m=run.muted,
            h=run.href,
            o=run.to,
            l=run.language,
            g=run.badge,
            a=run.anchor,
            k=[run.mark.colour, run.mark.texture] if run.mark else None,
        ),
    }


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _breakable(text: str) -> str:
    """The text with places to break it in words that would run out of the page."""
    if len(text) <= _LONGEST_WORD:
        return text
    return " ".join(_broken(word) for word in text.split(" "))


def _broken(word: str) -> str:
    if len(word) <= _LONGEST_WORD or not word.isascii():
        return word
    return "\u200b".join(word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD))
