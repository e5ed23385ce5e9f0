"""The rows of an item's stream."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

import msgspec

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extensions
from lotwright.kernel.journal.streams import Row, Table

Status = Literal["draft", "effective", "superseded"]
CharacteristicKind = Literal["measured", "attribute"]


class Item(Row, frozen=True):
    """An item. Stock is kept in `unit`; `effective` is the revision in force.

    `balance_low` and `balance_high` limit the material balance of a batch, in percent (CN-82).
    """

    id: str
    names: dict[str, str]
    category: str
    unit: str
    gtin: str | None
    serialised: bool
    shelf_life_days: int | None
    balance_low: Decimal
    balance_high: Decimal
    effective: str | None


class AlternativeUnit(Row, frozen=True):
    """Another unit the item is counted in: one of it is `factor` of the stock unit."""

    unit: str
    factor: Decimal


class Revision(Row, frozen=True):
    """One revision of the item's definition; only a draft can be changed."""

    revision: str
    status: Status
    effective_at: dt.datetime | None


class BomLine(Row, frozen=True):
    """What one stock unit of the item is made of."""

    revision: str
    component: str
    quantity: Decimal
    unit: str


class RouteStep(Row, frozen=True):
    """A step of making the item.

    `parameters` are objects of name, unit, lower and upper (decimal text), and names where they have been given.
    """

    revision: str
    step: str
    place: int
    names: dict[str, str]
    needs_equipment: bool
    parameters: list[dict[str, Any]]


class Characteristic(Row, frozen=True):
    """What inspection looks at: limits for a measured one, an AQL and level for the sampling plan of either."""

    revision: str
    code: str
    names: dict[str, str]
    kind: CharacteristicKind
    lower: Decimal | None
    target: Decimal | None
    upper: Decimal | None
    unit: str | None
    aql: str
    level: str
    critical: bool


ITEM = Table("ledger.item", Item)
UNITS = Table("ledger.item_unit", AlternativeUnit, key=("unit",))
REVISIONS = Table("ledger.item_revision", Revision, key=("revision",))
BOM = Table("ledger.item_bom", BomLine, key=("revision", "component"))
ROUTE = Table("ledger.item_route", RouteStep, key=("revision", "step"))
SPECIFICATION = Table("ledger.item_characteristic", Characteristic, key=("revision", "code"))
EXTENSIONS = extension.table("item")


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Item
    units: dict[str, AlternativeUnit] = {}
    revisions: dict[str, Revision] = {}
    bom: dict[str, BomLine] = {}
    route: dict[str, RouteStep] = {}
    specification: dict[str, Characteristic] = {}
    extensions: Extensions = {}
