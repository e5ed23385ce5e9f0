"""What one process node may do with each field: the server enforces it, whatever the screen shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from lotwright.kernel.records.fields import Field, RecordType

Access = Literal["editable", "required", "read-only", "hidden"]
ACCESSES: tuple[Access, ...] = ("editable", "required", "read-only", "hidden")


@dataclass(frozen=True, slots=True)
class Rights:
    """Access by field key, or by `table.column` for a column; what is not named has `default`."""

    named: Mapping[str, Access] = field(default_factory=lambda: MappingProxyType({}))
    default: Access = "read-only"

    def of(self, held: Field, table: Field | None = None) -> Access:
        """The access to a field, or to a column of a table. Signatures and computed fields are never written."""
        access = self.named.get(held.key, self.default) if table is None else self._column(held, table)
        derived = held.kind == "signature" or held.computed is not None
        return "read-only" if derived and access != "hidden" else access

    def _column(self, column: Field, table: Field) -> Access:
        whole = self.of(table)
        if whole in ("hidden", "read-only"):
            return whole
        return self.named.get(f"{table.key}.{column.key}", "editable")

    def writable(self, held: Field, table: Field | None = None) -> bool:
        """Whether a value may be given here."""
        return self.of(held, table) in ("editable", "required")


READ_ALL = Rights()
WRITE_ALL = Rights(default="editable")


def strip(record_type: RecordType, values: Mapping[str, Any], rights: Rights) -> dict[str, Any]:
    """The values this node may see; hidden fields and columns leave no trace."""
    seen = {}
    for held in record_type:
        if held.key not in values or rights.of(held) == "hidden":
            continue
        hidden = {column.key for column in held.columns if rights.of(column, held) == "hidden"}
        value = values[held.key]
        if hidden and isinstance(value, list):
            value = [{key: cell for key, cell in row.items() if key not in hidden} for row in value]
        seen[held.key] = value
    return seen
