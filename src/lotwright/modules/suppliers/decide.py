"""What may happen to a supplier, and whether it may deliver."""

from __future__ import annotations

import datetime as dt

from lotwright.kernel.refusal import Refused
from lotwright.modules.suppliers import events, inputs
from lotwright.modules.suppliers.rows import State


def add(state: State | None, given: inputs.AddSupplier) -> events.Added:
    """Enter a supplier. Refuses `supplier.known`."""
    if state is not None:
        raise Refused("supplier.known", supplier=given.supplier)
    return events.Added(given.supplier, given.names, given.country)


def approve(state: State | None, given: inputs.ApproveSupplier, site: str) -> events.Approved:
    """Approve, or approve anew, for the site this is decided at.

    Refuses `supplier.unknown`, `supplier.other-site`, `supplier.dates-reversed`.
    """
    known(state, given.supplier)
    _own(given, site)
    if given.until < given.since:
        raise Refused("supplier.dates-reversed", supplier=given.supplier)
    return events.Approved(given.item, given.site, given.since, given.until, given.basis)


def suspend(state: State | None, given: inputs.SuspendSupplier, site: str) -> events.Suspended:
    """Suspend an approval of the site this is decided at.

    Refuses `supplier.unknown`, `supplier.other-site`, `supplier.not-approved`, `supplier.suspended`.
    """
    held = known(state, given.supplier)
    _own(given, site)
    approval = held.approvals.get(f"{given.item}|{given.site}")
    if approval is None:
        raise Refused("supplier.not-approved", supplier=given.supplier, item=given.item, site=given.site)
    if approval.status == "suspended":
        raise Refused("supplier.suspended", supplier=given.supplier, item=given.item, site=given.site)
    return events.Suspended(given.item, given.site, given.reason)


def known(state: State | None, supplier: str) -> State:
    """The supplier. Refuses `supplier.unknown`."""
    if state is None:
        raise Refused("supplier.unknown", supplier=supplier)
    return state


def standing(state: State, item: str, site: str, day: dt.date) -> str | None:
    """The rule id that keeps the supplier from delivering the item to the site that day, or None (I-7.4.1).

    In this order: `supplier.not-approved`, `supplier.suspended`, `supplier.approval-not-yet`,
    `supplier.approval-expired`.
    """
    approval = state.approvals.get(f"{item}|{site}")
    if approval is None:
        return "supplier.not-approved"
    if approval.status == "suspended":
        return "supplier.suspended"
    if day < approval.since:
        return "supplier.approval-not-yet"
    if day > approval.until:
        return "supplier.approval-expired"
    return None


def approved(state: State | None, supplier: str, item: str, site: str, day: dt.date) -> None:
    """Refuses `supplier.unknown` and what `standing` finds."""
    rule = standing(known(state, supplier), item, site, day)
    if rule is not None:
        raise Refused(rule, supplier=supplier, item=item, site=site)


def _own(given: inputs.ApproveSupplier | inputs.SuspendSupplier, site: str) -> None:
    """Each site answers for its own approvals, whoever may decide at another."""
    if given.site != site:
        raise Refused("supplier.other-site", supplier=given.supplier, site=given.site)
