"""A table that is made in the background, for whoever asked."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from compliance.exports.tables import TABLES
from compliance.exports.tables.writing import MEDIA_TYPES, Taken, write_csv, write_xlsx
from compliance.services.downloads import Job, Made
from compliance.services.errors import NotAllowed

KIND = "table"


def make_table(job: Job) -> Made:
    """Write the table as it is now for who asked: parameters `table`, `of`, `query`, `extension`, `site`, `source`."""
    asked = job.parameters
    table, query = TABLES[asked["table"]], QueryDict(asked["query"])
    opened = table.open(job.user, query, **asked["of"])
    if opened is None:
        raise NotAllowed(_("You can see this table no more."))
    taken = Taken(opened, table.chosen(query)[0], asked["site"], asked["source"])
    write = write_csv if asked["extension"] == "csv" else write_xlsx
    write(taken, job.out, lambda done: job.progress(done, opened.number))
    return Made(taken.filename(asked["extension"]), MEDIA_TYPES[asked["extension"]])
