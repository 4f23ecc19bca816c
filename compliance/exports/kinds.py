"""What a download can be: the one table of what makes which kind of file in the background.

A producer writes to `job.out` as `job.user`, tells `job.progress(done, total)` at least every half minute, and gives
the file's name and type. It runs again from its beginning after a worker that died.
"""

from __future__ import annotations

from compliance.exports.tables import jobs
from compliance.reports import making
from compliance.services.downloads import Kinds

KINDS: Kinds = {
    jobs.KIND: jobs.make_table,
    making.KIND: making.produce,
}
