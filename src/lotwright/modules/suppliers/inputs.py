"""What the actions on suppliers take."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from lotwright.kernel import values

Identifier = Annotated[str, values.identifier]
Names = Annotated[dict[str, str], values.names]


class AddSupplier(msgspec.Struct, frozen=True):
    """Enter a supplier."""

    supplier: Identifier
    names: Names
    country: Identifier


class ApproveSupplier(msgspec.Struct, frozen=True):
    """Approve for one item at one site; both days included."""

    supplier: Identifier
    item: Identifier
    site: Identifier
    since: dt.date
    until: dt.date
    basis: str


class SuspendSupplier(msgspec.Struct, frozen=True):
    """Suspend the approval for one item at one site."""

    supplier: Identifier
    item: Identifier
    site: Identifier
    reason: str
