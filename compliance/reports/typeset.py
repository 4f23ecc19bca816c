"""The process that sets a report: a document as JSON on standard input, a .pdf or drawings on standard output.

A process of its own, because setting 2,000 clauses takes memory that a web process or worker would keep. Reads no
setting and no other module of the application. Ends with 1 and a line of JSON on standard error where it cannot:
`message`, and `lacking`, the letters for which this machine has no font.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final, Literal

import typst

TEMPLATE = Path(__file__).with_name("report.typ")
#: Tagged and accessible. It also refuses letters for which there is no font, instead of printing boxes.
STANDARD: Final[Literal["ua-1"]] = "ua-1"
_NUMBERED = re.compile(r"\\u\{([0-9a-f]+)\}")
_NO_FONT = "could not be displayed with font"
#: Letters looked for one by one before the rest is taken to be lacking too.
_MOST_LACKING = 40
_DRAWINGS = """
#let data = json(bytes(sys.inputs.data))
#set document(title: [Pictures])
#set page(width: auto, height: auto, margin: 0pt)
#for (n, one) in data.enumerate() {
  if n > 0 { pagebreak() }
  image(bytes(one.svg), format: "svg", width: one.width * 0.75pt, alt: "-")
}
"""
_LETTERS = """
#let data = json(bytes(sys.inputs.data))
#set document(title: [Letters])
#for one in data [#one ]
"""


class Setter:
    """Sets documents with the fonts of some folders, of the system and of typst itself."""

    def __init__(self, folders: list[str]) -> None:
        self._fonts = typst.Fonts(font_paths=folders)

    def _compiler(self, source: str, data: Any) -> typst.Compiler:
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        return typst.Compiler(source.encode(), font_paths=self._fonts, sys_inputs=inputs)

    def document(self, data: Any) -> bytes:
        """The .pdf of a document."""
        return _one(self._compiler(TEMPLATE.read_text(encoding="utf-8"), data).compile(pdf_standards=[STANDARD]))

    def drawings(self, data: Any) -> list[bytes]:
        """Drawings as PNG, each of its own size."""
        # Would say so if there were no font for a letter.
        self._compiler(_DRAWINGS, data).compile(pdf_standards=[STANDARD])
        made = self._compiler(_DRAWINGS, data).compile(format="png", ppi=192)
        return made if isinstance(made, list) else [_one(made)]

    def lacking(self, letters: set[str]) -> list[str]:
        """Those letters for which there is no font."""
        left = sorted(letters)
        found: list[str] = []
        while left and len(found) < _MOST_LACKING:
            try:
                self._compiler(_LETTERS, left).compile(pdf_standards=[STANDARD])
            except typst.TypstError as error:
                refused = set(_quoted(error.message)) if _NO_FONT in error.message else set()
                if not refused.intersection(left):
                    raise
                found += sorted(refused.intersection(left))
                left = [letter for letter in left if letter not in refused]
            else:
                break
        return found


def _quoted(message: str) -> str:
    """What typst says it could not display; it writes some letters by their numbers."""
    return _NUMBERED.sub(lambda found: chr(int(found.group(1), 16)), message.split('"')[1])


def _one(made: Any) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("typst gave no file")
    return made


def letters_of(value: Any) -> set[str]:
    """Every letter beyond ASCII in a structure."""
    if isinstance(value, str):
        return {letter for letter in value if letter > "\x7f"}
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, list) or not isinstance(value, (int, float, bool, type(None))):
        return set().union(*(letters_of(one) for one in value))
    return set()


def main() -> int:
    job = json.load(sys.stdin.buffer)
    setter = Setter(job["folders"])
    try:
        if job["what"] == "pdf":
            out = setter.document(job["data"])
        elif job["what"] == "png":
            out = packed(setter.drawings(job["data"]))
        else:
            out = json.dumps(setter.lacking(letters_of(job["data"]))).encode()
    except typst.TypstError as error:
        lacking = setter.lacking(letters_of(job["data"])) if _NO_FONT in error.message else []
        sys.stderr.write("\n" + json.dumps({"message": error.message, "lacking": lacking}))
        return 1
    sys.stdout.buffer.write(out)
    return 0


def packed(parts: list[bytes]) -> bytes:
    """Several files after one another, each behind its length."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
