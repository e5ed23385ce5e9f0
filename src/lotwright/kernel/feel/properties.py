"""`value.name`: entries of contexts, properties of temporal values and ranges, projection over lists."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.temporal import (
    DAY,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
    offset_seconds,
)
from lotwright.kernel.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    NUMBER,
    RANGE,
    STRING,
    TIME,
    YEARS_DURATION,
    Type,
)
from lotwright.kernel.feel.values import Range, Value


def member(runtime: Runtime, base: Value, name: str, at: int) -> Value:
    """The named part of a value; of a list, the parts of its items; null where there is none."""
    kind = type(base)
    if kind is dict:
        if name not in base:
            runtime.warn("feel.null.member", at, name=name)
        return base.get(name)
    if kind is list:
        runtime.tick(1 + (len(base) >> 3))
        return [member(runtime, item, name, at) for item in base]
    reader = _PROPERTIES.get(kind, {}).get(name)
    if reader is None:
        if base is not None:
            runtime.warn("feel.null.member", at, name=name)
        return None
    return reader(base)


def _toward_zero(amount: int, unit: int) -> int:
    return abs(amount) // unit * (1 if amount >= 0 else -1)


def _second(time: Time) -> Decimal:
    return (Decimal(time.second) + Decimal(time.nano).scaleb(-9)).normalize() if time.nano else Decimal(time.second)


def _offset(time: Time, moment: DateTime | None) -> DaysDuration | None:
    seconds = offset_seconds(time.zone, moment)
    return None if seconds is None else DaysDuration(seconds * NANOS)


def _zone_name(time: Time) -> str | None:
    return time.zone.name if time.zone is not None else None


def _sign(amount: int) -> int:
    return 1 if amount >= 0 else -1


Reader = Callable[[Any], Value]


def _of_date(read: Reader) -> Reader:
    return lambda moment: read(moment.date)


def _of_time(read: Reader) -> Reader:
    return lambda moment: read(moment.time)


_DATE: dict[str, Reader] = {
    "year": lambda d: Decimal(d.year),
    "month": lambda d: Decimal(d.month),
    "day": lambda d: Decimal(d.day),
    "weekday": lambda d: Decimal(d.weekday),
}
_TIME: dict[str, Reader] = {
    "hour": lambda t: Decimal(t.hour),
    "minute": lambda t: Decimal(t.minute),
    "second": _second,
    "time offset": lambda t: _offset(t, None),
    "timezone": _zone_name,
}
_OF_DATE_AS_MOMENT: dict[str, Reader] = {
    "hour": lambda d: Decimal(0),
    "minute": lambda d: Decimal(0),
    "second": lambda d: Decimal(0),
    "time offset": lambda d: DaysDuration(0),
}
_PROPERTIES: dict[type, dict[str, Reader]] = {
    Date: _DATE | _OF_DATE_AS_MOMENT,
    Time: _TIME,
    DateTime: {name: _of_date(read) for name, read in _DATE.items()}
    | {name: _of_time(read) for name, read in _TIME.items()}
    | {"time offset": lambda m: _offset(m.time, m)},
    YearsDuration: {
        "years": lambda d: Decimal(_toward_zero(d.months, 12)),
        "months": lambda d: Decimal(abs(d.months) % 12 * _sign(d.months)),
    },
    DaysDuration: {
        "days": lambda d: Decimal(_toward_zero(d.nanos, DAY * NANOS)),
        "hours": lambda d: Decimal(abs(d.nanos) // (3600 * NANOS) % 24 * _sign(d.nanos)),
        "minutes": lambda d: Decimal(abs(d.nanos) // (60 * NANOS) % 60 * _sign(d.nanos)),
        "seconds": lambda d: Decimal(abs(d.nanos) % (60 * NANOS) * _sign(d.nanos)).scaleb(-9).normalize() + 0,
    },
    Range: {
        "start": lambda r: r.low,
        "end": lambda r: r.high,
        "start included": lambda r: r.low_included,
        "end included": lambda r: r.high_included,
    },
}

PROPERTY_TYPES: dict[str, dict[str, Type]] = {
    DATE.name: dict.fromkeys((*_DATE, "hour", "minute", "second"), NUMBER) | {"time offset": DAYS_DURATION},
    TIME.name: dict.fromkeys(_TIME, NUMBER) | {"time offset": DAYS_DURATION, "timezone": STRING},
    DATE_TIME.name: dict.fromkeys((*_DATE, *_TIME), NUMBER) | {"time offset": DAYS_DURATION, "timezone": STRING},
    YEARS_DURATION.name: dict.fromkeys(("years", "months"), NUMBER),
    DAYS_DURATION.name: dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    RANGE.name: {"start": ANY, "end": ANY, "start included": BOOLEAN, "end included": BOOLEAN},
}
"""The types of what can be read of a value by name, by the name of its own type."""
