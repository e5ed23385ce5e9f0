"""What the actions on nonconformances take."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from lotwright.kernel import values

Identifier = Annotated[str, values.identifier]


class Thing(msgspec.Struct, frozen=True):
    """A thing that is concerned."""

    kind: Literal["lot", "batch", "item", "supplier", "order", "inspection", "shipment", "location"]
    id: Identifier


class RaiseNc(msgspec.Struct, frozen=True):
    """Record that something is wrong; every lot named is held at once."""

    severity: Literal["minor", "major", "critical"]
    description: str
    things: list[Thing] = []


class EvaluateNc(msgspec.Struct, frozen=True):
    """Record the cause, and the severity as it is now judged."""

    nc: Identifier
    cause: str
    severity: Literal["minor", "major", "critical"] | None = None


class DisposeNc(msgspec.Struct, frozen=True):
    """Decide what becomes of the things; use as is needs a justification."""

    nc: Identifier
    disposition: Literal["use-as-is", "rework", "return", "scrap"]
    justification: str | None = None


class CloseNc(msgspec.Struct, frozen=True):
    """Carry the disposition out on every lot named, and close."""

    nc: Identifier
