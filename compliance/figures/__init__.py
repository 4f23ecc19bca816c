"""Tables of counts: whether their totals agree, and what of them may be shown to everybody.

Pure Python. A cell's place is a `Place`; "all" in one of its dimensions means the total over that dimension.
"""

from __future__ import annotations

from compliance.figures.suppression import Mark, Shown, shown
from compliance.figures.table import ALL, Place, blocks_of
from compliance.figures.totals import Disagreement, disagreements

__all__ = ["ALL", "Disagreement", "Mark", "Place", "Shown", "blocks_of", "disagreements", "shown"]
