"""Lines and paragraphs of a document in another language: organ, labels, headings, closing lines, annexes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, cast

from compliance.parser.grammar import OutlineBuilder
from compliance.parser.languages.fold import ACCENTED, accents_or_none, fold_word, unaccented
from compliance.parser.languages.lexicon import OPERATIVE, TranslatedLexicon, translated
from compliance.parser.lexicon import PREAMBULAR, Lexicon
from compliance.parser.lines import Line, Page
from compliance.parser.numbering import ARABIC
from compliance.parser.openings import label_and_place
from compliance.parser.outline import ANNEX, CLOSING, MARKS, SENTENCE_END
from compliance.parser.outline import OPERATIVE as OPERATIVE_PART

_WINDOW = 300
# Scripts without capital letters, and Russian, whose paragraphs begin with a small letter.
_CASELESS = frozenset(("ru", "ar", "zh"))
_PARAGRAPH_LINES = 80
# An organ's name has less than 200 letters; folding takes out signs between them.
_LONGEST_NAME = 600


class Structure:
    """The patterns that give a document in one language its form."""

    def __init__(self, language: str) -> None:
        data: dict[str, Any] = translated(language).words.data["structure"]
        organs: dict[str, str] = data["organs"]
        if language in ACCENTED:
            data = {name: accents_or_none(value) if isinstance(value, str) else value for name, value in data.items()}
            data["months"] = [accents_or_none(month) for month in data["months"]]
            organs = {unaccented(name): english for name, english in organs.items()} | organs
        self.data = data
        self.organs = {fold_word(name): english for name, english in organs.items()}
        names = "|".join(sorted(map(re.escape, self.organs), key=len, reverse=True))
        article = f"(?:{data['article']})?"
        edge = "" if language == "zh" else r"(?![^\W_])"
        self.organ = re.compile(rf"{article}({names}){edge}")
        self.language = language
        space = r"\s*" if language == "zh" else r"(?:\s+|\Z)"
        self.organ_inside = re.compile(rf"(?<!\S)(?P<article>{data['article']})?(?:{names}),{space}")
        self.organ_line = re.compile(rf"{article}({names})(?:[^,;:.]{{0,80}})?,?\Z")
        self.annex = re.compile(rf"{data['annex']}\Z")
        self.closing = re.compile(rf"\[?(?:{data['closing']})\]?\Z")
        months = data["months"]
        pattern = data["date"].replace("{months}", "|".join(f"(?:{month})" for month in months))
        self.date = re.compile(rf"(?<!\d){pattern}(?!\d)")
        self.months = [re.compile(rf"(?:{month})\Z") for month in months]

    def organ_of(self, text: str) -> str | None:
        """The English name of the organ that a text names first."""
        match = self.organ.search(fold_word(text))
        return self.organs[match.group(1)] if match else None


@lru_cache(maxsize=8)
def structure(language: str) -> Structure:
    """The structural patterns of a language."""
    return Structure(language)


def read_line(line: Line, following: str, lexicon: TranslatedLexicon) -> None:
    """Sets the label, the place where the wording begins and the opening verb of one (folded) line."""
    text = line.text
    line.label, line.body = label_and_place(text)
    first = text[line.body : line.body + 1]
    line.opener = None
    if first.isalpha() and (line.label is not None or lexicon.language in _CASELESS or first.isupper()):
        window = text[line.body : line.body + _WINDOW]
        if len(window) < 60 and following and not SENTENCE_END.search(window):
            window = f"{window} {following}"
        numbered = line.label is not None and line.label.scheme == ARABIC
        line.opener = lexicon.match(window, 0, OPERATIVE if numbered else None)
    if line.label is not None or len(text) > _LONGEST_NAME:
        return
    name = fold_word(text.strip(MARKS))
    if len(name) < 200 and structure(lexicon.language).organ_line.match(name):
        known = structure(lexicon.language).organ.match(name)
        line.organ = name.endswith(",") or (known is not None and known.end() == len(name))
        if line.organ:
            line.opener = None


class TranslatedOutlineBuilder(OutlineBuilder):
    """The outline of a document in another language: the same rules, with that language's patterns."""

    def __init__(self, page: Page, lexicon: TranslatedLexicon, wanted: str | None = None) -> None:
        self.translated = lexicon
        self.forms = structure(lexicon.language)
        self.caseless = lexicon.language in _CASELESS
        wrapped = page.wrapped
        openers = [line for line in page.lines if line.opener is not None and line.label is None]
        spaced = sum(line.gap for line in openers) >= 0.5 * len(openers)
        if wrapped and spaced and self.caseless:
            for line in openers:
                if not line.gap:
                    # Without capitals a line inside a paragraph can begin with a verb.
                    line.opener = None
        organs = [line for line in page.lines if line.organ]
        if any(line.text.rstrip(MARKS).endswith(",") for line in organs):
            # The name alone stands in the masthead; that which opens the preamble ends in a comma.
            for line in organs:
                line.organ = line.text.rstrip(MARKS).endswith(",")
        super().__init__(page, cast("Lexicon", lexicon), wanted)

    def _take(self, index: int, line: Line) -> None:
        if self.translated.language == "zh" and line.opener is not None and line.label is None:
            self._settle_kind(index, line)
        bare = line.text.strip(MARKS)
        in_body = self.state in (OPERATIVE_PART, CLOSING)
        if in_body and self._boundary(line) and self._heads_annex(bare):
            self._close()
            self.state = ANNEX
            self._set_apart("annex", line)
            self.notes.append(line)
            return
        super()._take(index, line)

    def _heads_annex(self, bare: str) -> bool:
        return super()._heads_annex(bare) or (len(bare) < 200 and self.forms.annex.match(fold_word(bare)) is not None)

    def _settle_kind(self, index: int, line: Line) -> None:
        """Chinese: the end of the paragraph tells whether it belongs to the preamble."""
        last = line
        for following in self.lines[index + 1 : index + _PARAGRAPH_LINES]:
            if following.gap or following.label is not None:
                break
            last = following
        ends_in_comma = last.text.rstrip(" *_\"'()[]0123456789").endswith(",")
        kind = PREAMBULAR if ends_in_comma else OPERATIVE
        line.opener = self.translated.match(line.text[line.body : line.body + _WINDOW], 0, kind)

    def _closing(self, index: int, line: Line, bare: str) -> bool:
        """Meeting, date and vote after the last paragraph."""
        if not self._boundary(line) or len(bare) > 250 or line.opener is not None or line.label is not None:
            return False
        name = fold_word(bare)
        dated = self.forms.date.search(name)
        alone = dated is not None and len(name) - (dated.end() - dated.start()) <= 6
        if not (self.forms.closing.match(name) or (alone and (self.state == CLOSING or self._closes_after(index)))):
            return False
        self._close()
        self.state = CLOSING
        self._set_apart("closing", line)
        self.closings.append(line)
        return True

    def _is_heading(self, index: int, line: Line, bare: str) -> bool:
        if not self.caseless:
            return super()._is_heading(index, line, bare)
        if SENTENCE_END.search(bare) or len(bare) > 90 or not line.gap:
            return False
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        return following is not None and following.gap and (following.opener is not None or following.label is not None)

    def _unknown_preambular(self, line: Line, bare: str) -> bool:
        if not self.caseless:
            return super()._unknown_preambular(line, bare)
        return line.gap and (len(bare) >= 30 or bare.endswith((",", ";", ":")))


__all__ = ["Structure", "TranslatedOutlineBuilder", "read_line", "structure"]
