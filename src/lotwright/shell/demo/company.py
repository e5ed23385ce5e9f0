"""The invented company as the `demo` pack describes it, in `data/*.toml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from lotwright.kernel import inputs, values
from lotwright.kernel.packs.pack import Pack
from lotwright.kernel.records import Names, toml

StructT = TypeVar("StructT", bound=msgspec.Struct)
Positive = Annotated[Decimal, values.positive]


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A role somebody has, everywhere or at one site."""

    role: str
    site: str = "*"


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A qualification, from and until so many days from the day of loading."""

    code: str
    since: int
    until: int


class Substitute(msgspec.Struct, frozen=True, kw_only=True):
    """Who may act for somebody, from and until so many days from the day of loading."""

    person: str
    since: int
    until: int


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works there. `persona` is the role the sign-in page offers one click away."""

    person: str
    login: str
    name: str
    roles: tuple[Role, ...]
    qualifications: tuple[Proof, ...] = ()
    persona: str = ""
    superior: str = ""
    substitutes: tuple[Substitute, ...] = ()


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What lay at a place when this system began, in the item's unit."""

    item: str
    quantity: Positive


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """A place where stock lies; `opening` is what a place away from the plant began with."""

    id: str
    site: str
    kind: Literal["quarantine", "store", "production", "shipping", "rejects"]
    names: Names
    opening: tuple[Stored, ...] = ()


class Consignee(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is shipped to."""

    name: str
    address: str
    country: str
    contact: str


class Supplier(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who delivers `items`, approved from and until so many days from the day of loading.

    A negative `until` counts back among the working days that are over: -1 is the last one.
    """

    supplier: str
    country: str
    names: Names
    items: tuple[str, ...]
    since: int
    until: int
    basis: str
    profile: dict[str, Any]


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """Another unit an item is counted in."""

    unit: str
    factor: Positive


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a bill of materials."""

    component: str
    quantity: Positive
    unit: str


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """A process parameter with its limits."""

    name: str
    names: Names
    unit: str
    lower: Decimal
    upper: Decimal


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a route, and the equipment it is done on."""

    step: str
    names: Names
    equipment: str | None = None
    parameters: tuple[Parameter, ...] = ()


class Characteristic(msgspec.Struct, frozen=True, kw_only=True):
    """What inspection looks at, and the gauge it is measured with."""

    code: str
    names: Names
    kind: Literal["measured", "attribute"]
    aql: str
    level: str
    lower: Decimal | None = None
    target: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    gauge: str | None = None
    critical: bool = False


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """How much is delivered at a time, how often in eight weeks, and what one unit costs in CNY."""

    quantity: Positive
    unit: str
    times: int
    price: Positive


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """How much is made at a time, and how often in eight weeks."""

    quantity: int
    times: int


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What is bought or made; `location` is where it is stored, `opening` the stock it began with."""

    item: str
    revision: str
    unit: str
    category: Literal["material", "component", "packaging", "product"]
    location: str
    names: Names
    characteristics: tuple[Characteristic, ...]
    gtin: str | None = None
    serialised: bool = False
    shelf_life_days: int | None = None
    units: tuple[Unit, ...] = ()
    opening: Decimal | None = None
    delivery: Delivery | None = None
    batch: Batch | None = None
    bom: tuple[Component, ...] = ()
    route: tuple[Step, ...] = ()
    registration: dict[str, Any] | None = None


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the demo begins with."""

    people: tuple[Person, ...]
    locations: tuple[Location, ...]
    consignees: tuple[Consignee, ...]
    suppliers: tuple[Supplier, ...]
    items: tuple[Item, ...]

    def item(self, id: str) -> Item:
        """The item of that number."""
        return next(item for item in self.items if item.item == id)

    def holding(self, role: str) -> list[str]:
        """The persons who hold a role, the persona first."""
        held = [one for one in self.people if role == one.persona or any(role == held.role for held in one.roles)]
        return [one.person for one in sorted(held, key=lambda one: one.persona != role)]


def read(pack: Pack) -> Company:
    """The company of the `demo` pack. Raises Invalid with all Problems of a file."""
    parts = ("people", "locations", "consignees", "suppliers", "items")
    data: dict[str, Any] = {}
    for part in parts:
        data |= toml(pack.contents[f"data/{part}.toml"])
    return inputs.read(Company, data)


def names(given: Names) -> Mapping[str, str]:
    """Names as actions take them."""
    return {"zh": given.zh, "en": given.en}


def plain(value: Any) -> Any:
    """A value of a TOML file as JSON: days as text, numbers exact."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return values.decimal_text(value)
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return value
