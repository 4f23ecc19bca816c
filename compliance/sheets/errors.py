"""Why a table cannot be read: codes, whose sentences `compliance.services.refusals` holds."""

from __future__ import annotations


class SheetError(ValueError):
    """A file whose tables cannot be read. `code` names the reason, `values` fill its sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values: dict[str, str | int] = values
