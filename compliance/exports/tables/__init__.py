"""Tables that can be taken away. A new one is its columns, what finds its rows, a line here and an address."""

from compliance.exports.tables.ledger import CHECKLIST, LEDGER, STANDING
from compliance.exports.tables.lists import COUNTRIES, OBLIGATIONS, RESOLUTIONS
from compliance.exports.tables.matrix import COMPARISON, MATRIX
from compliance.exports.tables.rooms import CLAIMS, EVIDENCE, REVIEWS, WORK_LIST
from compliance.exports.tables.table import Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        COUNTRIES, RESOLUTIONS, OBLIGATIONS, CHECKLIST, STANDING, LEDGER, MATRIX, COMPARISON,
        WORK_LIST, EVIDENCE, REVIEWS, CLAIMS,
    )
}  # fmt: skip
