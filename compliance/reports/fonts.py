"""Fonts a report is set in: which are wanted for a language, and whether this machine has letters for it.

Nothing is shipped: the folders of REPORT_FONTS and the system's own are searched. Without any, the fonts within typst
have Latin, Greek and Cyrillic letters; Arabic and Chinese need one installed.
"""

from __future__ import annotations

import json
from functools import lru_cache

from compliance.reports.setting import set_by_process

_SANS = ("Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", "Noto Sans SC", "DejaVu Sans", "Libertinus Serif")
_SERIF = ("Noto Serif", "Noto Naskh Arabic", "Noto Serif CJK SC", "Noto Serif SC", "DejaVu Serif", "Libertinus Serif")


def families_of(language: str) -> tuple[list[str], list[str]]:
    """Families for running text and for quotations, in the order in which a letter is looked for."""
    if language == "zh":  # Chinese has marks of its own among those a Latin font has too
        return sorted(_SANS, key=lambda name: "SC" not in name), sorted(_SERIF, key=lambda name: "SC" not in name)
    return list(_SANS), list(_SERIF)


#: Letters without which a language cannot be written.
_SAMPLES = {"ar": "التقرير الوطني", "zh": "国家报告全文"}


@lru_cache(maxsize=8)
def has_letters_for(language: str) -> bool:
    """Whether a .pdf can be set in a language on this machine. Asked once for as long as the process lives."""
    sample = _SAMPLES.get(language)
    return sample is None or not json.loads(set_by_process("lacking", sample))
