"""Reading a stranger's file where it can do no harm: checked before it is opened, then read by a limited process.

Pure Python, no Django. `check` refuses by what can be told without opening; `read` reads in a child process with
limits on memory, time and output and without a network; `check_sheet` and `read_tables` do the same for workbooks and
delimited texts, and `clean` takes a file's hidden details out. All raise `Refused` with a code and the values of its
sentence. What comes back is a `Reading`, or a `Cleaned` file.
"""

from __future__ import annotations

from compliance.sandbox.checks import MOST, check, check_sheet, too_large
from compliance.sandbox.limits import Limits
from compliance.sandbox.reading import Cleaned, Reading, Refused, Usage
from compliance.sandbox.run import clean, read, read_tables

__all__ = [
    "MOST",
    "Cleaned",
    "Limits",
    "Reading",
    "Refused",
    "Usage",
    "check",
    "check_sheet",
    "clean",
    "read",
    "read_tables",
    "too_large",
]
