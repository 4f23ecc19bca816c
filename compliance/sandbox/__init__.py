"""Reading a stranger's file where it can do no harm: checked before it is opened, then read by a limited process.

Pure Python, no Django. `check` refuses by what can be told without opening; `read` reads in a child process with
limits on memory, time and output and without a network; both raise `Refused` with a code and the values of its
sentence. What comes back is a `Reading`.
"""

from __future__ import annotations

from compliance.sandbox.checks import check, too_large
from compliance.sandbox.limits import Limits
from compliance.sandbox.reading import Reading, Refused, Usage
from compliance.sandbox.run import read

__all__ = ["Limits", "Reading", "Refused", "Usage", "check", "read", "too_large"]
