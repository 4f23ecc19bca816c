"""Tables that people give: workbooks (.xlsx) and delimited texts (.csv) as rows of plain values.

Pure Python. Strangers' files are opened only by the limited process of `compliance.sandbox`, which calls `read_tables`.
What a cell holds is understood by `numbers` and `days`. Formulas are never evaluated: their stored value is read.
"""

from __future__ import annotations

from compliance.sheets.errors import SheetError
from compliance.sheets.reading import CSV, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, XLSX, Sheet, Tables, read_tables

__all__ = ["CSV", "MAX_CELLS", "MAX_COLUMNS", "MAX_ROWS", "XLSX", "Sheet", "SheetError", "Tables", "read_tables"]
