"""Founding the demo: its definitions, people with their accounts, items, suppliers, places and opening stock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from lotwright.kernel.values import decimal_text
from lotwright.shell import keys
from lotwright.shell.commands import Content, Found
from lotwright.shell.demo.company import Item, Person, names, plain
from lotwright.shell.demo.hands import ENTITY, SITE, ZONE, Hands
from lotwright.shell.keys import Keys
from lotwright.shell.reauth import encode

BASIS_DAYS = 1_000
PASSWORD = "demo"
"""Everybody's password, for signing. Worth nothing: the personas are one click away, on this machine only."""

_GAP = "上线前库存，来料记录存于纸质档案 / Stock from before this system; its papers are in the archive"


def found(hands: Hands, definitions: tuple[Content, ...], name: str) -> None:
    """Write the first entry, bearing the mark *demo* for ever, with all definitions."""
    administrator = hands.company.holding("administrator")[0]
    hands.run(administrator, Found(name=name, mark="demo", administrator=administrator, definitions=definitions))


def enter_people(hands: Hands, held: Keys, today: dt.date) -> None:
    """Everybody with name, account, roles and qualifications. One password does for all."""
    from lotwright.shell.accounts.models import User, fold

    password = encode(PASSWORD)
    administrator = hands.company.holding("administrator")[0]
    for one in hands.company.people:
        keys.enter(hands.reads.execute, held, one.person, one.name)
        User.objects.create(login=fold(one.login), person=one.person, password=password, persona=one.persona)
        if one.person != administrator:
            hands.perform(administrator, "people.add", person=one.person)
        _authorise(hands, administrator, one, today)
    for one in hands.company.people:
        _relate(hands, administrator, one, today)


def _relate(hands: Hands, administrator: str, one: Person, today: dt.date) -> None:
    """Whom somebody reports to, and who may act for them."""
    if one.superior:
        hands.perform(administrator, "people.set-superior", person=one.person, superior=one.superior)
    for other in one.substitutes:
        hands.perform(
            administrator,
            "people.add-substitute",
            person=one.person,
            substitute=other.person,
            since=_day(today, other.since),
            until=_day(today, other.until),
        )


def _authorise(hands: Hands, administrator: str, one: Person, today: dt.date) -> None:
    for held in one.roles:
        hands.perform(
            administrator,
            "people.grant",
            person=one.person,
            role=held.role,
            site=held.site,
            entity=ENTITY,
            since=_day(today, -BASIS_DAYS),
        )
    for proof in one.qualifications:
        hands.perform(
            administrator,
            "people.qualify",
            person=one.person,
            code=proof.code,
            since=_day(today, proof.since),
            until=_day(today, proof.until),
        )


def enter_masters(hands: Hands, today: dt.date, days: Sequence[dt.datetime]) -> None:
    """Places, items with what they are made of and how, suppliers with what they may deliver.

    `days` are the opening instants of the working days that are over.
    """
    manager = hands.company.holding("qa-manager")[0]
    for place in hands.company.locations:
        hands.site = place.site
        kind = {"id": place.id, "site": place.site, "kind": place.kind, "names": names(place.names)}
        hands.perform(manager, "inventory.add-location", **kind)
    hands.site = SITE
    for item in hands.company.items:
        _enter_item(hands, manager, item)
    for one in hands.company.suppliers:
        hands.perform(manager, "suppliers.add", supplier=one.supplier, country=one.country, names=names(one.names))
        until = (
            _day(today, one.until) if one.until >= 0 else days[one.until].astimezone(ZoneInfo(ZONE)).date().isoformat()
        )
        for bought in one.items:
            hands.perform(
                manager, "suppliers.approve", supplier=one.supplier, item=bought, site=SITE,
                since=_day(today, one.since), until=until, basis=one.basis,
            )  # fmt: skip
        profile = {**one.profile}
        if "certificate_until" in profile:
            profile["certificate_until"] = _day(today, profile["certificate_until"])
        hands.perform(manager, "supplier.extend", supplier=one.supplier, type="supplier-profile", values=profile)


def _enter_item(hands: Hands, manager: str, item: Item) -> None:
    this = {"item": item.item, "revision": item.revision}
    optional = {"gtin": item.gtin, "shelf_life_days": item.shelf_life_days}
    hands.perform(
        manager, "items.add", **this, names=names(item.names), unit=item.unit, category=item.category,
        serialised=item.serialised, units=[{"unit": one.unit, "factor": plain(one.factor)} for one in item.units],
        **{key: value for key, value in optional.items() if value is not None},
    )  # fmt: skip
    if item.bom:
        lines = [{"component": one.component, "quantity": plain(one.quantity), "unit": one.unit} for one in item.bom]
        hands.perform(manager, "items.set-bom", **this, lines=lines)
    if item.route:
        hands.perform(manager, "items.set-route", **this, steps=[_step(one) for one in item.route])
    features = [_feature(one) for one in item.characteristics]
    hands.perform(manager, "items.set-specification", **this, characteristics=features)
    hands.perform(manager, "items.make-effective", **this)
    if item.registration is not None:
        values = plain(item.registration)
        hands.perform(manager, "item.extend", item=item.item, type="item-registration", values=values)


def _step(one: Any) -> dict[str, Any]:
    parameters = [
        {"name": held.name, "names": names(held.names), "unit": held.unit}
        | {"lower": plain(held.lower), "upper": plain(held.upper)}
        for held in one.parameters
    ]
    return {
        "step": one.step, "names": names(one.names), "needs_equipment": one.equipment is not None,
        "parameters": parameters,
    }  # fmt: skip


def _feature(one: Any) -> dict[str, Any]:
    plainly = {key: plain(getattr(one, key)) for key in ("lower", "target", "upper", "unit")}
    limits = {key: value for key, value in plainly.items() if value is not None}
    fixed = {"code": one.code, "names": names(one.names), "kind": one.kind, "aql": one.aql, "level": one.level}
    return {**fixed, **limits, "critical": one.critical}


def open_stock(hands: Hands, today: dt.date) -> None:
    """The stock there was before this system; some of it does not keep much longer."""
    for place, item in enumerate(one for one in hands.company.items if one.opening is not None):
        assert item.opening is not None, "only what there was is opened"
        _open(hands, item, item.opening, item.location, _day(today, 12 + 9 * (place % 4)))
    for location in hands.company.locations:
        hands.site = location.site
        for stored in location.opening:
            _open(hands, hands.company.item(stored.item), stored.quantity, location.id, _day(today, 400))
    hands.site = SITE


def _open(hands: Hands, item: Item, quantity: Decimal, location: str, expiry: str) -> None:
    manager = hands.company.holding("qa-manager")[0]
    kept = {} if item.shelf_life_days is None else {"expiry": expiry}
    hands.perform(
        manager, "inventory.open", item=item.item, revision=item.revision, quantity=decimal_text(quantity),
        unit=item.unit, location=location, disposition="released", declared_gap=_GAP,
        **kept,
    )  # fmt: skip


def _day(today: dt.date, offset: int) -> str:
    return (today + dt.timedelta(days=offset)).isoformat()
