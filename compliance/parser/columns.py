"""Pages of the first sessions, printed in English and French side by side: the lines of the other language.

The General Assembly's resolutions of 1946 to 1950 stand in two columns, which a copy sets one under the other. The
lines in French belong to the same resolutions and are not read again.
"""

from __future__ import annotations

import re

from compliance.parser.lines import NEIGHBOUR, TEXT, Line

_FRENCH_ORGAN = re.compile(r"(?:L['\u2019] ?Assembl[e\u00e9]e|Le Conseil)\b", re.I)
_ENGLISH_ORGAN = re.compile(r"The (?:General Assembly|Security Council|Economic and Social Council)\b", re.I)
_FRENCH = frozenset(
    "le la les des du de et que qui dans pour par aux au sur une un est sont ne leur leurs ses son cette ces ce se "
    "seance pleniere assemblee generale unies considerant decide prenant invite rapport conseil commission plus".split()
)
_ENGLISH = frozenset(
    "the of and to in for by on with that which be is are this its shall as from at or has have been their it not "
    "plenary meeting assembly general united council whereas resolution".split()
)
_WORD = re.compile(r"[a-z\u00e0-\u00ff]+")


def set_french_apart(lines: list[Line]) -> None:
    """Marks the French lines of a page that has both languages; a line that tells nothing goes with its neighbours."""
    texts = [line for line in lines if line.kind == TEXT]
    if not any(_FRENCH_ORGAN.match(line.text) for line in texts):
        return
    if not any(_ENGLISH_ORGAN.match(line.text) for line in texts):
        return
    before = 0
    scores = [_score(line.text) for line in texts]
    for index, line in enumerate(texts):
        score = scores[index]
        if not score:
            following = scores[index + 1] if index + 1 < len(texts) and not texts[index + 1].gap else 0
            score = before if not line.gap and before else following or before
        before = score
        if score > 0:
            line.kind = NEIGHBOUR
            if index + 1 < len(texts):
                texts[index + 1].gap = True


def _score(text: str) -> int:
    """How many more French than English words a line has; below zero it is English."""
    words = _WORD.findall(text.lower().replace("'", " ").replace("\u2019", " "))
    return sum(word in _FRENCH for word in words) - sum(word in _ENGLISH for word in words)
