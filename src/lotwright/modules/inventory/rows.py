"""The rows of a location's and of a lot's stream."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extensions
from lotwright.kernel.journal.streams import Row, Table

LocationKind = Literal["quarantine", "store", "production", "shipping", "rejects"]
Origin = Literal["received", "produced", "opening"]
Disposition = Literal["quarantine", "under-test", "released", "rejected"]
MoveKind = Literal["receipt", "opening", "production", "move", "issue", "shipment", "scrap", "return"]


class Location(Row, frozen=True):
    """A place where stock lies."""

    id: str
    names: dict[str, str]
    site: str
    kind: LocationKind


class LocationState(msgspec.Struct, frozen=True):
    """The rows of a location's stream."""

    root: Location


class Lot(Row, frozen=True):
    """A lot of one item at one revision; every quantity is in `unit`, the item's stock unit.

    `disposition` changes by QA's decisions; a hold lies over it (`held` counts the holds in force, the first
    one's reason beside it); expiry is by clock, the expiry day included. `flagged` is the rule id of what was
    wrong at receipt; `concession` the nonconformance by which a rejecting verdict was accepted. `quantity` is the
    sum of the balances; `declared_gap` says what an opening lot's history lacks. `dossier` cleared the lot for
    the market, and is what released it where it was produced here.
    """

    id: str
    item: str
    revision: str
    unit: str
    origin: Origin
    site: str
    supplier: str | None
    supplier_lot: str | None
    order: str | None
    batch: str | None
    gtin: str | None
    manufactured: dt.date | None
    expiry: dt.date | None
    received_at: dt.datetime
    received_by: str
    received: Decimal
    quantity: Decimal
    disposition: Disposition
    held: int
    hold_reason: str | None
    flagged: str | None
    inspection: str | None
    verdict: str | None
    concession: str | None
    decided_at: dt.datetime | None
    decided_by: str | None
    dossier: str | None
    declared_gap: str | None


class Balance(Row, frozen=True):
    """How much of the lot lies where; never below zero, gone when nothing is left."""

    location: str
    quantity: Decimal


class Hold(Row, frozen=True):
    """A hold in force; `nc` is the nonconformance it waits for, if any."""

    number: int
    reason: str
    nc: str | None
    placed_at: dt.datetime
    placed_by: str


class Serial(Row, frozen=True):
    """One serialised unit of the lot, unique by (gtin, serial) over all lots."""

    serial: str
    gtin: str
    shipment: str | None


class Move(Row, frozen=True):
    """A booking of stock; `reference` names what it was for. Sums to the balances.

    `day` is the date at the site, kept where expiry counts.
    """

    kind: MoveKind
    source: str | None
    target: str | None
    quantity: Decimal
    unit: str
    reference: str | None
    at: dt.datetime
    by: str
    day: dt.date | None


class Edge(Row, frozen=True):
    """Genealogy: this quantity of the parent went into the child."""

    parent_kind: str
    parent: str
    child_kind: str
    child: str
    quantity: Decimal
    unit: str
    at: dt.datetime


LOCATION = Table("ledger.location", Location)
LOT = Table("ledger.lot", Lot)
BALANCES = Table("ledger.lot_balance", Balance, key=("location",))
HOLDS = Table("ledger.lot_hold", Hold, key=("number",))
SERIALS = Table("ledger.lot_serial", Serial, key=("serial",))
MOVES = Table("ledger.stock_move", Move, log=True, guards=("guarded_use",))
EXTENSIONS = extension.table("lot")
EDGES = Table("ledger.genealogy", Edge, log=True)


class State(msgspec.Struct, frozen=True):
    """The rows of a lot's stream."""

    root: Lot
    balances: dict[str, Balance] = {}
    holds: dict[str, Hold] = {}
    serials: dict[str, Serial] = {}
    extensions: Extensions = {}
