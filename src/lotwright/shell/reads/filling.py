"""What a form can say before anybody types: units an item is counted in, what a plan counts, the next step of a batch.

Suggestions only. Whatever a person sends is checked like anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lotwright.shell.reads import present
from lotwright.shell.reads.configuration import Reads

_WRITABLE = ("editable", "required")
_UNITS = """
SELECT i.unit, ARRAY(SELECT u.unit FROM ledger.item_unit u WHERE u.stream = i.stream ORDER BY u.unit)
FROM ledger.item i WHERE i.stream = coalesce(
    %(item)s::text, (SELECT l.item FROM ledger.lot l WHERE l.stream = %(lot)s),
    (SELECT o.item FROM ledger.purchase_order_line o WHERE o.stream = %(order)s AND o.line::text = %(line)s))
"""
_STEPS = """
SELECT step, names, parameters FROM ledger.batch_step WHERE stream = %s AND done_at IS NULL ORDER BY place
"""


def fill(connection: Reads, form: dict[str, Any], counted: Mapping[str, Any], subject: str | None) -> None:
    """Put into a form what is already known. `counted` are the characteristics a plan counts, as a grid."""
    _units(connection, form, subject)
    _counts(form, counted)
    _next_step(connection, form, subject)


def _fields(form: Mapping[str, Any], *kinds: str) -> Iterator[dict[str, Any]]:
    """Fields of these kinds that can be written here."""
    return (
        field
        for section in form["sections"]
        for field in section["fields"]
        if field["kind"] in kinds and field["access"] in _WRITABLE
    )


def _columns(field: Mapping[str, Any]) -> set[str]:
    return {column["key"] for column in field.get("columns", ())}


def _units(connection: Reads, form: dict[str, Any], subject: str | None) -> None:
    """A quantity is given in a unit its item is counted in."""
    asked = [field for field in _fields(form, "quantity") if field.get("unit") is None]
    if not asked:
        return
    values = form["values"]
    known = {key: values.get(key) for key in ("item", "order", "line")}
    row = connection.execute(_UNITS, known | {"lot": values.get("lot") or subject}).fetchone()
    units = [row[0], *row[1]] if row else []
    for field in asked if units else ():
        field["units"] = units


def _counts(form: dict[str, Any], counted: Mapping[str, Any]) -> None:
    """A table of counts by characteristic has a row for each one the plan counts."""
    rows = [{"characteristic": one["code"]} for one in counted["characteristics"]]
    tables = [field for section in form["sections"] for field in section["fields"] if field["kind"] == "table"]
    for field in tables if rows else ():
        if "characteristic" in _columns(field):
            field["grid"] = counted
    for field in _fields(form, "table") if rows else ():
        if "grid" in field:
            form["values"][field["key"]] = form["values"].get(field["key"]) or rows


def _next_step(connection: Reads, form: dict[str, Any], subject: str | None) -> None:
    """The step of a batch is one that is not done yet, the next one if nobody says otherwise."""
    asked = next((field for field in _fields(form, "text") if field["key"] == "step"), None)
    steps = connection.execute(_STEPS, (subject,)).fetchall() if asked and subject else []
    if not asked or not steps:
        return
    values = form["values"]
    asked["choices"] = [{"key": step, "names": names} for step, names, _ in steps]
    chosen, said, parameters = next((one for one in steps if one[0] == values.get("step")), steps[0])
    fresh = values.get("step") != chosen
    values["step"] = chosen
    everything = {one["name"]: present.parameter_names(one) for _, _, own in steps for one in own}
    for field in _fields(form, "table"):
        if not {"name", "value", "unit"} <= _columns(field):
            continue
        field["help"] = field.get("help") or _limits(said, parameters)
        named = next(column for column in field["columns"] if column["key"] == "name")
        named["choices"] = [{"key": key, "names": names} for key, names in everything.items()]
        if fresh or not values.get(field["key"]):
            values[field["key"]] = [{"name": one["name"], "unit": one["unit"]} for one in parameters]


def _limits(step: Mapping[str, str], parameters: list[dict[str, Any]]) -> dict[str, str] | None:
    """The limits of a step in a line that names the step, for another one can be chosen on the form."""
    lines = [present.limits_of(one) for one in parameters]
    if not lines:
        return None
    return {
        "zh": f"{step['zh']}：{'，'.join(one['zh'] for one in lines)}",
        "en": f"{step['en']}: {', '.join(one['en'] for one in lines)}",
    }
