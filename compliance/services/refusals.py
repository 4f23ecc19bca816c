"""Why a file is not taken, and what to do: one sentence for each code, in the reader's language.

The readers' own codes have their sentences in `compliance.services.read_errors`; here are those of what stands before
and after reading.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.parser.readers.errors import KINDS, SENTENCES
from compliance.parser.readers.sniff import PLAIN, kind_of
from compliance.sandbox import Refused
from compliance.services.read_errors import read_error_sentence

Values = Mapping[str, str | int | float]

_SENTENCES = {
    # Before the file is opened.
    "extension": gettext_lazy(
        "Only PDF, Word (.docx), HTML and plain text files (.txt) are read. Save it in one of these and give that."
    ),
    "other-kind": gettext_lazy(
        "By its name it is %(expected)s, but it holds %(found)s. Save it again in the format that its name says."
    ),
    "file-too-large": gettext_lazy("The file has %(size)s MB; a resolution may have at most %(most)s MB."),
    "docx-directory": gettext_lazy("The Word document lists more than %(most)s parts, which no resolution has."),
    "docx-names": gettext_lazy(
        "The Word document names its parts in a way that no Word program does; it is refused. Save it again in Word."
    ),
    # Of a sheet, before and while it is read.
    "sheet-extension": gettext_lazy("Only Excel workbooks (.xlsx) and .csv files are read. Save it as one of these."),
    "sheet-other-kind": gettext_lazy("The file does not hold what its name says. Save it again as .xlsx or .csv."),
    "sheet-too-large": gettext_lazy("The file has %(size)s MB; a sheet may have at most %(most)s MB."),
    "sheet-empty": gettext_lazy("The file is empty."),
    "sheet-macros": gettext_lazy("The workbook holds macros. Save it without them, as .xlsx."),
    "sheet-locked": gettext_lazy("The workbook is protected with a password. Save it without one."),
    "sheet-damaged": gettext_lazy("The workbook is damaged. Open it, save it again and retry."),
    "sheet-directory": gettext_lazy("The workbook lists more than %(most)s parts, which no sheet of ours has."),
    "sheet-parts": gettext_lazy("The workbook holds %(parts)s parts, at most %(most)s are read."),
    "sheet-names": gettext_lazy("The workbook names its parts in a way that no spreadsheet does. Save it again."),
    "sheet-unpacked": gettext_lazy("The workbook unpacks to %(size)s bytes, which is more than is read."),
    "sheet-ratio": gettext_lazy("The workbook unpacks to %(times)s times its size, at most %(most)s times is read."),
    "sheet-other": gettext_lazy("The file is no Excel workbook. Save it again as .xlsx."),
    "sheet-entities": gettext_lazy("The workbook declares entities, which no spreadsheet writes; it is refused."),
    "sheet-rows": gettext_lazy("The file has more than %(most)s rows, or a great many cells. Give it in parts."),
    "sheet-columns": gettext_lazy("Row %(row)s has more than %(most)s columns."),
    "sheet-sheets": gettext_lazy("The workbook has more than %(most)s sheets."),
    "sheet-text": gettext_lazy("A cell holds more than %(most)s characters."),
    # While it is read.
    "memory": gettext_lazy(
        "Reading this file takes more than %(megabytes)s MB of memory. A resolution needs far less: "
        "save it without pictures, or as plain text."
    ),
    "time": gettext_lazy(
        "Reading this file takes more than %(seconds)s seconds. A resolution needs far less: save it as plain text."
    ),
    "output": gettext_lazy("The text of this file is longer than any resolution."),
    "crash": gettext_lazy(
        "The program that reads files was ended by this one, each time. "
        "The file is damaged, or made to do that: save it again, or as plain text."
    ),
    "internal": gettext_lazy(
        "The reader met a fault of its own. Tell whoever runs this site; "
        "meanwhile save the file as plain text and give that."
    ),
    "attempts": gettext_lazy(
        "The work on this file was broken off %(attempts)s times. "
        "Read it again; if it ends so again, tell whoever runs this site."
    ),
    "file-missing": gettext_lazy("The stored file is no longer there. Discard this upload and give the file again."),
    "file-altered": gettext_lazy(
        "The stored file is not the one that was given. Discard this upload and give it again."
    ),
    # After it was read.
    "no-operative-part": gettext_lazy(
        "No operative part was found in this text: no paragraph in which the organ urges, requests or decides anything."
    ),
    "symbol-missing": gettext_lazy("The text does not say its symbol. Give it, for example A/RES/65/190."),
    "not-allowed": gettext_lazy(
        "Whoever gave this file no longer loads resolutions. Another administrator can read it again."
    ),
}
#: Refusals that a symbol puts right.
NEEDS_SYMBOL = frozenset({"symbol-missing"})
#: Refusals that another attempt may put right.
WORTH_ANOTHER_TRY = frozenset({"attempts", "crash", "internal", "memory", "time", "not-allowed", "other"})


def refusal_sentence(code: str, values: Values) -> str:
    """The sentence of a refusal in the active language. An unknown code is told by its own message, if it has one.

    The process that read the file is not trusted: values that do not fill the sentence are no reason to fall over.
    """
    try:
        if code in _SENTENCES:
            return str(_SENTENCES[code]) % {name: _shown(name, value) for name, value in values.items()}
        if code in SENTENCES:
            known = {name: value for name, value in values.items() if isinstance(value, str | int)}
            return read_error_sentence(code, known)
    except (KeyError, ValueError, TypeError):
        pass
    return str(values.get("message") or _("The file cannot be read."))


def sentence_of(refused: Refused) -> str:
    """What to tell the person who gave the file."""
    return refusal_sentence(refused.code, refused.values or {"message": refused.message})


def _shown(name: str, value: str | int | float) -> str:
    if name in ("found", "expected"):
        return _("a plain text") if value == PLAIN else _(KINDS[kind_of(str(value))])
    if isinstance(value, str):
        return value
    return number_format(value, use_l10n=True, force_grouping=True)
