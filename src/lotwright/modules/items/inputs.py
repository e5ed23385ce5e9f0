"""What the actions on items take."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from lotwright.kernel import values

Identifier = Annotated[str, values.identifier]
Unit = Annotated[str, values.unit]
Names = Annotated[dict[str, str], values.names]
Positive = Annotated[Decimal, values.positive]

Aql = Literal[
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5",
    "4.0", "6.5", "10", "15", "25", "40", "65", "100", "150", "250", "400", "650", "1000",
]  # fmt: skip
Level = Literal["S-1", "S-2", "S-3", "S-4", "I", "II", "III"]


class UnitFactor(msgspec.Struct, frozen=True):
    """One of `unit` is `factor` of the stock unit."""

    unit: Unit
    factor: Positive


class AddItem(msgspec.Struct, frozen=True):
    """Enter an item with its first draft revision."""

    item: Identifier
    names: Names
    unit: Unit
    revision: Identifier
    category: Literal["material", "component", "packaging", "product"] = "material"
    gtin: Annotated[str, values.gtin] | None = None
    serialised: bool = False
    shelf_life_days: Annotated[int, values.count] | None = None
    balance_low: Decimal = Decimal(98)
    balance_high: Decimal = Decimal(102)
    units: list[UnitFactor] = []


class ReviseItem(msgspec.Struct, frozen=True):
    """Begin a draft as a copy of the revision in force."""

    item: Identifier
    revision: Identifier


class Component(msgspec.Struct, frozen=True):
    """A line of a bill of materials: quantity for one stock unit of the item."""

    component: Identifier
    quantity: Positive
    unit: Unit


class SetBom(msgspec.Struct, frozen=True):
    """Replace a draft's bill of materials."""

    item: Identifier
    revision: Identifier
    lines: list[Component]


class ParameterLimits(msgspec.Struct, frozen=True):
    """A process parameter with its limits, both included; `name` is its key, read as `names` where they are given."""

    name: Identifier
    unit: Unit
    names: Names | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


class Step(msgspec.Struct, frozen=True):
    """A step of a route, in the order given."""

    step: Identifier
    names: Names
    needs_equipment: bool = False
    parameters: list[ParameterLimits] = []


class SetRoute(msgspec.Struct, frozen=True):
    """Replace a draft's route."""

    item: Identifier
    revision: Identifier
    steps: list[Step]


class Feature(msgspec.Struct, frozen=True):
    """A characteristic to inspect; limits are included in the range."""

    code: Identifier
    names: Names
    kind: Literal["measured", "attribute"]
    aql: Aql
    level: Level = "II"
    lower: Decimal | None = None
    target: Decimal | None = None
    upper: Decimal | None = None
    unit: Unit | None = None
    critical: bool = False


class SetSpecification(msgspec.Struct, frozen=True):
    """Replace a draft's inspection characteristics."""

    item: Identifier
    revision: Identifier
    characteristics: list[Feature]


class MakeEffective(msgspec.Struct, frozen=True):
    """Bring a draft into force."""

    item: Identifier
    revision: Identifier
