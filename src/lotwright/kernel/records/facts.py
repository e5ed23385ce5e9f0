"""A record's values as FEEL sees them: numbers as numbers, dates as dates, by field key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lotwright.kernel.records.fields import Field, RecordType


def facts(record_type: RecordType, values: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of the type, null where empty, in Python values that FEEL takes."""
    return {field.key: _fact(field, values.get(field.key)) for field in record_type}


def _fact(field: Field, value: Any) -> Any:
    if value is None:
        return None
    match field.kind:
        case "number":
            return Decimal(value)
        case "quantity" | "money":
            return {**value, "amount": Decimal(value["amount"])}
        case "date":
            return dt.date.fromisoformat(value)
        case "instant":
            return dt.datetime.fromisoformat(value)
        case "table":
            return [{column.key: _fact(column, row.get(column.key)) for column in field.columns} for row in value]
        case "grid":
            return [{**row, "value": Decimal(row["value"])} for row in value]
        case _:
            return value
