"""Whether a lot may be used: the one rule behind every door to issuing and shipping."""

from __future__ import annotations

import datetime as dt

from lotwright.kernel.refusal import Refused
from lotwright.modules.inventory.rows import LocationState, Lot, State


def known(state: State | None, lot: str) -> State:
    """The lot. Refuses `lot.unknown`."""
    if state is None:
        raise Refused("lot.unknown", lot=lot)
    return state


def location(state: LocationState | None, id: str) -> LocationState:
    """The location. Refuses `location.unknown`."""
    if state is None:
        raise Refused("location.unknown", location=id)
    return state


def expired(lot: Lot, today: dt.date) -> bool:
    """Whether the expiry day is over."""
    return lot.expiry is not None and today > lot.expiry


def obstacle(lot: Lot, today: dt.date) -> str | None:
    """The rule id that keeps the lot from use, or None.

    In this order: `lot.is-rejected`, `lot.on-hold`, `lot.expired`, `lot.not-released`.
    """
    if lot.disposition == "rejected":
        return "lot.is-rejected"
    if lot.held:
        return "lot.on-hold"
    if expired(lot, today):
        return "lot.expired"
    if lot.disposition != "released":
        return "lot.not-released"
    return None


def available(state: State | None, lot: str, today: dt.date) -> State:
    """The lot, fit for use. Refuses `lot.unknown` and what `obstacle` finds."""
    held = known(state, lot)
    rule = obstacle(held.root, today)
    if rule is not None:
        raise Refused(rule, lot=lot)
    return held


def standing(lot: Lot, today: dt.date) -> str:
    """The state people see: rejected, on-hold, expired, used-up, or the disposition."""
    if lot.disposition == "rejected":
        return "rejected"
    if lot.held:
        return "on-hold"
    if expired(lot, today):
        return "expired"
    if not lot.quantity:
        return "used-up"
    return lot.disposition
