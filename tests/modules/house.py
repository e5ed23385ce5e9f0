"""A small maker of devices in memory: every action of the catalogue, no database.

After each action every stream it touched is folded anew from its whole history and compared: what replays
differently fails where it happened.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lotwright.kernel.inputs import read
from lotwright.kernel.journal.streams import Event, Ref
from lotwright.kernel.refusal import Invalid, Refused
from lotwright.modules.inspection import sampling
from lotwright.modules.inventory.events import Moved
from lotwright.shell.acting import Context, Definition, Lock, Need
from lotwright.shell.actions import ACTIONS, KINDS

SITE, ENTITY, ZONE = "SUZ", "E1", "Asia/Shanghai"
NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
TABLES = Path(__file__).parents[2] / "packs" / "base" / "sampling" / "attributes.toml"
GTIN, SCOPE_GTIN = "09506000134352", "09506000117843"


@cache
def sampling_tables() -> bytes:
    """The project's own tables."""
    return TABLES.read_bytes()


OPTIMISTIC = ("nc", "dossier", "shipment")
"""Kinds that lead to streams which rank below them: not locked, but guarded by the head that an append continues."""


class House:
    """All streams as they stand, with everything that ever happened to them."""

    def __init__(self) -> None:
        self.at = NOW
        self.site = SITE
        self.meaning: str | None = "release"
        self.states: dict[Ref, Any] = {}
        self.history: dict[Ref, list[Event]] = {}
        self.drawn: dict[str, int] = {}
        content = sampling_tables()
        self.definitions = {("sampling", "attributes"): Definition(sampling.read(content).sha256, content)}

    def copy(self) -> House:
        """Another house that is the same today."""
        other = copy.copy(self)
        other.states, other.drawn = dict(self.states), dict(self.drawn)
        other.history = {ref: list(events) for ref, events in self.history.items()}
        other.definitions = dict(self.definitions)
        return other

    @property
    def today(self) -> dt.date:
        """The date at the site."""
        return self.at.astimezone(ZoneInfo(ZONE)).date()

    def pass_days(self, days: int) -> None:
        """Let time go by."""
        self.at += dt.timedelta(days=days)

    def do(self, action: str, by: str = "wen", **inputs: Any) -> Mapping[str, Any]:
        """Do an action as a person; raises what it refuses, nothing changed then."""
        held = ACTIONS[action]
        given = read(held.inputs, inputs)
        drawn = dict(self.drawn)
        world = _World(self)
        try:
            for _ in range(16):
                self.drawn = dict(drawn)
                needs = list(held.plan(given, world, self._context(by)))
                if all(world.holds(need) for need in needs):
                    break
                world.load(needs)
            else:
                raise AssertionError(f"{action} never stops naming streams")
            self.drawn = dict(drawn)
            decided = held.decide(given, world, self._context(by))
        except (Refused, Invalid):
            self.drawn = drawn
            raise
        self._write(world, decided.events)
        return dict(decided.answer)

    def refusal(self, action: str, by: str = "wen", **inputs: Any) -> Refused:
        """What an action is refused for; nothing has changed."""
        before = dict(self.states)
        with pytest.raises(Refused) as caught:
            self.do(action, by, **inputs)
        assert self.states == before
        return caught.value

    def problems(self, action: str, by: str = "wen", **inputs: Any) -> dict[str, str]:
        """What is wrong with the inputs: rule by path; nothing has changed."""
        before = dict(self.states)
        with pytest.raises(Invalid) as caught:
            self.do(action, by, **inputs)
        assert self.states == before
        return {one.path: one.rule for one in caught.value.problems}

    def get(self, kind: str, id: str) -> Any:
        """The state of a stream."""
        return self.states.get(Ref(kind, id))

    def lot(self, id: str) -> Any:
        """The row of a lot."""
        return self.get("lot", id).root

    def plan_of(self, item: str, revision: str) -> set[str]:
        """The components a batch of that revision would take."""
        other = self.copy()
        batch = other.do("production.plan", item=item, revision=revision, quantity="1")["batch"]
        return set(other.get("batch", batch).requirements)

    def all(self, kind: str) -> Iterator[Any]:
        """Every state of a kind."""
        return (state for ref, state in self.states.items() if ref.kind == kind)

    def rows(self, table: str) -> list[Any]:
        """Every row ever logged in a table, such as stock moves."""
        return [
            row
            for ref, events in self.history.items()
            for event in events
            for row in KINDS[ref.kind].logs(event)
            if any(held.name == table and isinstance(row, held.row) for held in KINDS[ref.kind].log_tables)
        ]

    def _context(self, by: str) -> Context:
        return Context(
            self.at, self.today, by, "role", self.site, ENTITY, ZONE, self._number, None, self._definition, self.meaning
        )

    def _definition(self, kind: str, key: str) -> Definition | None:
        return self.definitions.get((kind, key))

    def _number(self, series: str) -> str:
        self.drawn[series] = self.drawn.get(series, 0) + 1
        return f"{series}-{self.drawn[series]:06d}"

    def _write(self, world: _World, happened: Iterable[Any]) -> None:
        for ref in {ref for ref, _ in happened}:
            locked = world.seen.get(ref) is Lock.WRITE or (ref.kind in OPTIMISTIC and ref in world.seen)
            assert ref not in self.states or locked, f"{ref} changed without having been locked"
        for ref, event in happened:
            kind = KINDS[ref.kind]
            self._fit(ref, event)
            self.states[ref] = kind.fold(self.states.get(ref), event)
            self.history.setdefault(ref, []).append(event)
        for ref in {ref for ref, _ in happened}:
            assert self.replayed(ref) == self.states[ref], f"{ref} replays to something else"

    def _fit(self, ref: Ref, event: Event) -> None:
        """Nothing leaves a lot that is not released, or is held, expired or rejected."""
        if isinstance(event, Moved) and event.kind in ("issue", "shipment"):
            lot = self.states[ref].root
            assert lot.disposition == "released" and not lot.held, f"{ref} was not fit to leave"
            assert lot.expiry is None or lot.expiry >= self.today, f"{ref} had expired"
            assert event.kind == "issue" or lot.dossier is not None, f"{ref} left without a dossier"

    def replayed(self, ref: Ref) -> Any:
        """The stream folded anew."""
        state = None
        for event in self.history[ref]:
            state = KINDS[ref.kind].fold(state, event)
        return state


class _World:
    """What an action may see: only what its plan named."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.seen: dict[Ref, Lock] = {}

    def get(self, kind: str, id: str) -> Any:
        assert Ref(kind, id) in self.seen, f"{kind}/{id} was not named before it was asked for"
        return self._house.states.get(Ref(kind, id))

    def loaded(self, kind: str, id: str) -> bool:
        return Ref(kind, id) in self.seen

    def holds(self, need: Need) -> bool:
        return self.seen.get(need.ref, -1) >= need.lock

    def load(self, needs: Iterable[Need]) -> None:
        for need in needs:
            self.seen[need.ref] = max(need.lock, self.seen.get(need.ref, Lock.NONE))


def names(text: str) -> dict[str, str]:
    """A name in both languages."""
    return {"zh": text, "en": text}


def furnish(house: House) -> House:
    """Locations, items in force, suppliers approved: ana buys and receives, ben inspects, qin releases, wen works."""
    for id, kind in (
        ("QUA", "quarantine"), ("STO", "store"), ("PRO", "production"), ("SHP", "shipping"), ("REJ", "rejects"),
    ):  # fmt: skip
        house.do("inventory.add-location", id=id, names=names(id), site=SITE, kind=kind)
    seal = {"code": "seal", "names": names("seal"), "kind": "attribute", "aql": "1.0"}
    bore = {
        "code": "bore", "names": names("bore"), "kind": "measured", "aql": "4.0", "level": "S-1", "lower": "1.9",
        "target": "2", "upper": "2.1", "unit": "mm",
    }  # fmt: skip
    _item(house, "RES", unit="kg", shelf_life_days=365, units=[{"unit": "bag", "factor": "25"}], spec=[seal])
    _item(house, "CAN", unit="pcs", gtin=GTIN, spec=[seal, bore])
    product = {"bom": _BOM, "route": _ROUTE, "spec": [seal]}
    _item(house, "CATH", category="product", unit="pcs", gtin="04012345678901", shelf_life_days=730, **product)
    _item(house, "SCOPE", category="product", unit="pcs", gtin=SCOPE_GTIN, serialised=True, **product)
    house.do("suppliers.add", supplier="S-1", names=names("S-1"), country="CN")
    for item in ("RES", "CAN"):
        approve(house, item)
    return house


_BOM = [
    {"component": "RES", "quantity": "0.02", "unit": "kg"},
    {"component": "CAN", "quantity": "1", "unit": "pcs"},
]
_TEMPERATURE = {"name": "temp", "unit": "Cel", "lower": "60", "upper": "70"}
_ROUTE = [
    {"step": "S10", "names": names("mix"), "parameters": [_TEMPERATURE]},
    {"step": "S20", "names": names("weld"), "needs_equipment": True},
]


def _item(house: House, item: str, spec: list[Any], bom: Any = (), route: Any = (), **more: Any) -> None:
    house.do("items.add", item=item, names=names(item), revision="A", **more)
    if bom:
        house.do("items.set-bom", item=item, revision="A", lines=list(bom))
        house.do("items.set-route", item=item, revision="A", steps=list(route))
    house.do("items.set-specification", item=item, revision="A", characteristics=spec)
    house.do("items.make-effective", item=item, revision="A")


def approve(house: House, item: str, until: str = "2026-12-31") -> None:
    """Supplier S-1 may deliver an item to the site."""
    house.do("suppliers.approve", supplier="S-1", item=item, site=SITE, since="2026-01-01", until=until, basis="audit")


def order(house: House, item: str, quantity: str, unit: str = "pcs") -> str:
    """Order an item."""
    line = {"item": item, "revision": "A", "quantity": quantity, "unit": unit, "due": "2026-04-01"}
    return str(house.do("purchasing.place-order", "ana", supplier="S-1", lines=[line])["order"])


def receive(house: House, item: str, quantity: str, unit: str = "pcs", **more: Any) -> Mapping[str, Any]:
    """Order and receive an item; the answer of the receipt."""
    said = {"location": "QUA", "supplier_lot": "SL7", "expiry": "2027-01-31"} | more
    bought = order(house, item, quantity, unit)
    return house.do("inventory.receive", "ana", order=bought, line=1, quantity=quantity, unit=unit, **said)


def inspect(house: House, inspection: str, nonconforming: int = 0, by: str = "ben") -> Mapping[str, Any]:
    """Conclude an inspection: this many nonconforming units in every attribute, readings in the middle."""
    attributes, measurements = results(house, inspection, nonconforming)
    return house.do("inspection.conclude", by, inspection=inspection, attributes=attributes, measurements=measurements)


def results(house: House, inspection: str, nonconforming: int) -> tuple[list[Any], list[Any]]:
    """What a conclusion has to give."""
    plan = house.get("inspection", inspection).plan.values()
    attributes = [
        {"characteristic": row.code, "nonconforming": nonconforming} for row in plan if row.kind == "attribute"
    ]
    measurements = [
        {"characteristic": row.code, "sample": n, "value": "2.0", "unit": row.unit, "gauge": "G-1"}
        for row in plan
        if row.kind == "measured"
        for n in range(1, row.sample_size + 1)
    ]
    return attributes, measurements


def stock(house: House, item: str, quantity: str, unit: str = "pcs", **more: Any) -> str:
    """A released lot in the store."""
    came = receive(house, item, quantity, unit, **more)
    inspect(house, came["inspection"])
    house.do("inventory.release", "qin", lot=came["lot"], inspection=came["inspection"])
    house.do("inventory.move", lot=came["lot"], to="STO")
    return str(came["lot"])


def plan(house: House, item: str = "CATH", quantity: str = "100") -> str:
    """A planned batch."""
    return str(house.do("production.plan", item=item, revision="A", quantity=quantity)["batch"])


def issue(house: House, batch: str, *rows: tuple[str, str]) -> None:
    """Issue lots from the store."""
    lots = [{"lot": lot, "location": "STO", "quantity": quantity} for lot, quantity in rows]
    house.do("production.issue", batch=batch, lots=lots)


def make(house: House, batch: str, temperature: str = "65") -> None:
    """Clear the line and record every step."""
    house.do("production.clear-line", batch=batch)
    reading = {"name": "temp", "value": temperature, "unit": "Cel"}
    house.do("production.record-step", batch=batch, step="S10", parameters=[reading])
    house.do("production.record-step", batch=batch, step="S20", equipment="E-1")


def complete(house: House, batch: str, produced: str = "97", **more: Any) -> Mapping[str, Any]:
    """Complete a batch of a hundred."""
    said = {"scrapped": "2", "samples": "1", "location": "QUA"} | more
    return house.do("production.complete", batch=batch, produced=produced, **said)


def produced(house: House, item: str = "CATH", **more: Any) -> Mapping[str, Any]:
    """A completed batch of a hundred, its lot waiting for inspection; the answer with the batch and what went in."""
    resin, cannula = stock(house, "RES", "10", "kg"), stock(house, "CAN", "500")
    batch = plan(house, item)
    issue(house, batch, (resin, "2"), (cannula, "100"))
    make(house, batch)
    return {"batch": batch, "resin": resin, "cannula": cannula, **complete(house, batch, **more)}


def dossier(house: House, made: Mapping[str, Any]) -> str:
    """The dossier of a completed batch, its inspection passed."""
    inspect(house, made["inspection"])
    return str(house.do("release.open", "qin", batch=made["batch"])["dossier"])


def released(house: House, item: str = "CATH", **more: Any) -> Mapping[str, Any]:
    """A batch's lot released by its dossier and ready to leave."""
    made = produced(house, item, **more)
    signed = house.do("release.sign", "qin", dossier=dossier(house, made))
    house.do("inventory.move", lot=made["lot"], to="SHP")
    return {**made, **signed}


CONSIGNEE = {"name": "Hospital", "address": "1 Road", "country": "CN", "contact": "Dr Li, 010-1"}


def ship(house: House, lot: str, quantity: str, serials: Iterable[str] = (), **more: Any) -> str:
    """Ship some of a lot."""
    line = {"lot": lot, "location": "SHP", "quantity": quantity, "serials": list(serials)}
    said = {"consignee": CONSIGNEE, "lines": [line]} | more
    return str(house.do("shipment.ship", **said)["shipment"])


@contextmanager
def refuses(rule: str, **params: Any) -> Iterator[None]:
    """What stands within is refused by this rule, with these parameters among others."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.rule == rule
    assert {key: caught.value.params.get(key) for key in params} == params


@contextmanager
def invalid(rule: str, path: str = "") -> Iterator[None]:
    """What stands within is wrong input by this rule at this path."""
    with pytest.raises(Invalid) as caught:
        yield
    assert (rule, path) in {(one.rule, one.path) for one in caught.value.problems}


def total(rows: Iterable[Any]) -> Decimal:
    """The exact sum of quantities."""
    return sum((row.quantity for row in rows), Decimal(0))
