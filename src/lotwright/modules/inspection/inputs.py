"""What the actions on inspections take."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import msgspec

from lotwright.kernel import values

Identifier = Annotated[str, values.identifier]
Unit = Annotated[str, values.unit]


class AttributeResult(msgspec.Struct, frozen=True):
    """How many units of the sample do not conform."""

    characteristic: Identifier
    nonconforming: int


class Reading(msgspec.Struct, frozen=True):
    """One measured value of one sample, numbered from 1."""

    characteristic: Identifier
    sample: int
    value: Decimal
    unit: Unit
    gauge: Identifier


class Conclude(msgspec.Struct, frozen=True):
    """All results of an inspection; the verdict follows from them."""

    inspection: Identifier
    attributes: list[AttributeResult] = []
    measurements: list[Reading] = []
