"""Single sampling by attributes: lot size, level and AQL give a plan, arrows resolved (MIL-STD-105E).

The tables are data: wide, as printed, `Ac/Re` or an arrow. An arrow leads to the first plan below or above in
the same column, and the sample size is that row's: n, Ac and Re all change.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from lotwright.kernel.refusal import Invalid, Refused, problem

Severity = Literal["normal", "tightened", "reduced"]
SEVERITIES: tuple[Severity, ...] = ("normal", "tightened", "reduced")
STEPS = {"down": 1, "up": -1}


class Range(NamedTuple):
    """Lot sizes up to `last` (None: any above) and their code letter for each inspection level."""

    first: int
    last: int | None
    letters: Mapping[str, str]


class Plan(NamedTuple):
    """Inspect `n` units; accept up to `ac` nonconforming ones, reject from `re`.

    `letter` is the row the plan stands in after arrows. `full` says that the whole lot is inspected.
    """

    letter: str
    n: int
    ac: int
    re: int
    full: bool


class Table(NamedTuple):
    """One master table: sample size of each letter, and its cells by AQL."""

    letters: tuple[str, ...]
    sizes: Mapping[str, int]
    cells: Mapping[str, tuple[str, ...]]

    def resolve(self, letter: str, aql: str) -> tuple[str, int, int, int]:
        """(letter, n, Ac, Re) of a cell, its arrows followed. Asserts that arrows end in a plan."""
        column = self.cells[aql]
        place = self.letters.index(letter)
        arrow = column[place]
        while column[place] in STEPS:
            assert column[place] == arrow, "an arrow does not turn"
            place += STEPS[arrow]
            assert 0 <= place < len(column), "an arrow ends in a plan"
        ac, re = column[place].split("/")
        found = self.letters[place]
        return found, self.sizes[found], int(ac), int(re)


class Tables(NamedTuple):
    """A version of the sampling tables, named by the sha256 (hex) of its text."""

    name: str
    sha256: str
    ranges: tuple[Range, ...]
    masters: Mapping[Severity, Table]

    def letter(self, lot_size: int, level: str) -> str:
        """The code letter. Refuses `sampling.lot-too-small` below the first range."""
        for span in self.ranges:
            if lot_size >= span.first and (span.last is None or lot_size <= span.last):
                return span.letters[level]
        raise Refused("sampling.lot-too-small", size=lot_size)

    def plan(self, lot_size: int, level: str, aql: str, severity: Severity) -> Plan:
        """The plan for a lot; every unit when the plan asks for as many as there are. Refuses as `letter`."""
        letter, n, ac, re = self.masters[severity].resolve(self.letter(lot_size, level), aql)
        return Plan(letter, min(n, lot_size), ac, re, n >= lot_size)


def read(text: bytes) -> Tables:
    """The tables in their TOML form. Raises Invalid with `sampling.unreadable`."""
    try:
        data = tomllib.loads(text.decode("utf-8"))
        masters = {severity: _master(data["master"][severity]) for severity in SEVERITIES}
        tables = Tables(data["name"], hashlib.sha256(text).hexdigest(), _ranges(data["code-letters"]), masters)
        _check(tables)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, ValueError, TypeError, AssertionError) as fault:
        raise Invalid([problem("sampling.unreadable", detail=str(fault)[:200])]) from fault
    return tables


def whole_units(quantity: Decimal) -> int:
    """The lot size for sampling: a part of a unit counts as one."""
    whole = int(quantity)
    return whole if whole == quantity else whole + 1


def _master(data: Mapping[str, list[str]]) -> Table:
    header, *rows = data["rows"]
    _, _, *aqls = header.split()
    split = [row.split() for row in rows]
    letters = tuple(row[0] for row in split)
    sizes = {row[0]: int(row[1]) for row in split}
    return Table(letters, sizes, {aql: tuple(row[place] for row in split) for place, aql in enumerate(aqls, 2)})


def _ranges(data: Mapping[str, list[str]]) -> tuple[Range, ...]:
    header, *rows = data["rows"]
    _, _, *levels = header.split()
    ranges = []
    for row in rows:
        first, last, *letters = row.split()
        upper = None if last == "over" else int(last)
        ranges.append(Range(int(first), upper, dict(zip(levels, letters, strict=True))))
    return tuple(ranges)


def _check(tables: Tables) -> None:
    """Every cell resolves: arrows neither turn nor run off the table."""
    for master in tables.masters.values():
        for aql in master.cells:
            for letter in master.letters:
                master.resolve(letter, aql)
