"""What the reader of a text warns of, in the reader's language: `{{ warning|in_words }}`.

The reader itself knows no language but English, in which its sentences name labels and dates. Others are told the same
of a kind; the place, which every warning has, says of which.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from compliance.enums import Language
from compliance.models.countries import reader_language

register = template.Library()

WARNINGS: dict[str, Promise] = {
    "ambiguous-verb": _("The verb may render several English ones; the likeliest was taken."),
    "conflicting-dates": _("The dates in the text conflict with one another or with the session."),
    "displaced-number": _("The paragraph's number stands inside it."),
    "embedded-text": _("A draft that this paragraph recommends is kept, and not read as operative."),
    "guessed-numbers": _("The page does not say how this list is numbered; it is read as (a) or (i)."),
    "hidden-text": _("Text that is formatted as hidden stands here and is left out."),
    "label-corrected": _("The letter of this part is misprinted; it was read as the one that belongs here."),
    "label-out-of-sequence": _("The letter of this part does not follow the one before it."),
    "left-out": _("Menus and other parts of the site around the document are left out."),
    "missing-symbol": _("The text does not give the symbol of the resolution."),
    "neighbouring-text": _("The text of another resolution stands here. It is not read."),
    "no-operative-part": _("No operative paragraph was found."),
    "number-out-of-sequence": _("The paragraph's number does not follow the one before it."),
    "page-break": _("The paragraph goes on after a break."),
    "scanned-page": _("A page is a picture without text: what it says is not read."),
    "symbol-of-file": _("The text gives no symbol; that of the file's name was taken."),
    "tracked-changes": _("Tracked changes are read as accepted: what they take out is left out."),
    "unknown-opener": _("A preambular paragraph opens with words that are not in the lexicon."),
    "unknown-verb": _("The paragraph opens with a verb that is not in the lexicon."),
    "unread-text": _("This text is part of no numbered paragraph."),
}


@register.filter
def in_words(warning: Mapping[str, Any]) -> str:
    """A warning as a sentence: the reader's own in English, and of a code that is not known here."""
    known = WARNINGS.get(warning["code"])
    if known is not None and reader_language() != Language.ENGLISH:
        return str(known)
    return format_html('<span lang="en">{}.</span>', capfirst(str(warning["message"]).rstrip(".")))
