"""Small words that every text has. They are kept in the index, so that phrases find them, and count in a question only
inside quotation marks. Written without accents."""

from __future__ import annotations

SMALL_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "a an the and or of to in on at by for from with as that this these those is are was were be been it its "
        "their they them all any into not".split()
    ),
    "fr": frozenset(
        "le la les l un une des du de d et ou a au aux en dans par pour sur avec que qu qui ce ces cette il ils elle "
        "elles est sont son sa ses leur leurs ne pas se s".split()
    ),
    "es": frozenset(
        "el la los las un una unos unas de del y e o u a al en por para con que se su sus lo como es son no este esta "
        "estos estas".split()
    ),
    "ru": frozenset("и в во на с со к ко о об от до по за из у не что как а но или для при их его ее это".split()),
    "ar": frozenset("في من الى على عن مع او و ان التي الذي هذا هذه ما لا".split()),
    "zh": frozenset(),
}
