"""Words of a text for comparison: folded, without typography, in any of the six languages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Chinese is written without spaces: each of its characters is compared as a word.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# Arabic vowel marks and the stretching of letters are typography, not wording.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u064b-\u0652\u0670\u0640]")
_ALIKE = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    }
)  # fmt: skip
_WORD = re.compile(f"[{HAN}]|[^\\W{HAN}]+(?:['-][^\\W{HAN}]+)*")


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The text without case, typography, doubled spaces and closing punctuation: equal where the wording is."""
    text = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return " ".join(_UNSEEN.sub("", text).casefold().split()).rstrip(" .;,:\u3002\uff1b\uff0c\u060c\u061b")


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """The folded words in order: ("urges", "governments", "gender-sensitive"); Han text by characters."""
    return tuple(_WORD.findall(folded(text)))
