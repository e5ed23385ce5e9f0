"""What can happen to an item."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeAlias

from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import Event
from lotwright.modules.items.rows import AlternativeUnit, BomLine, Characteristic, RouteStep


class Added(Event, frozen=True, tag="item.added"):
    """The item was entered, with nothing in force."""

    id: str
    names: dict[str, str]
    category: str
    unit: str
    gtin: str | None
    serialised: bool
    shelf_life_days: int | None
    balance_low: Decimal
    balance_high: Decimal
    units: tuple[AlternativeUnit, ...]


class Revised(Event, frozen=True, tag="item.revised"):
    """A draft was begun, as a copy of `based_on` where given."""

    revision: str
    based_on: str | None


class BomSet(Event, frozen=True, tag="item.bom-set"):
    """The draft's bill of materials was replaced."""

    revision: str
    lines: tuple[BomLine, ...]


class RouteSet(Event, frozen=True, tag="item.route-set"):
    """The draft's route was replaced."""

    revision: str
    steps: tuple[RouteStep, ...]


class SpecificationSet(Event, frozen=True, tag="item.specification-set"):
    """The draft's specification was replaced."""

    revision: str
    characteristics: tuple[Characteristic, ...]


class MadeEffective(Event, frozen=True, tag="item.made-effective"):
    """The draft came into force; what was in force is superseded."""

    revision: str
    at: dt.datetime


ItemEvent: TypeAlias = Added | Revised | BomSet | RouteSet | SpecificationSet | MadeEffective | Extended
