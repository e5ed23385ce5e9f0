"""MIL-STD-105E: every cell, every arrow, every vector (SP-1 to SP-5)."""

from __future__ import annotations

import csv
import hashlib
import math
import os
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from tests.modules import house as h
from tests.modules.inspection.lookups import CELLS, LOOKUPS, RESOLVED, Lookup

from lotwright.kernel.refusal import Invalid
from lotwright.modules.inspection import sampling

CORPUS = Path(os.environ.get("LOTWRIGHT_CORPORA", Path(__file__).parents[4] / "shared" / "data")) / "mil-std-105e"
TABLES = sampling.read(h.sampling_tables())
FILES = {"normal": "II-A_normal", "tightened": "II-B_tightened", "reduced": "II-C_reduced"}
ARROWS = ("up", "down")


def cells() -> list[tuple[sampling.Severity, str, str]]:
    return [
        (severity, letter, aql)
        for severity, master in TABLES.masters.items()
        for letter in master.letters
        for aql in master.cells
    ]


def resolved() -> dict[tuple[str, str, str], tuple[str, int, int, int]]:
    return {(s, letter, aql): TABLES.masters[s].resolve(letter, aql) for s, letter, aql in cells()}


def test_every_cell_resolves_to_what_it_was_found_to_be() -> None:
    """SP-1: 1,248 cells of rows A to R, and 26 of row S."""
    lines = sorted(f"{s} {letter} {aql} {' '.join(map(str, plan))}" for (s, letter, aql), plan in resolved().items())
    assert len(lines) == CELLS
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == RESOLVED


@pytest.mark.parametrize("lookup", LOOKUPS, ids=lambda one: f"{one.size}-{one.level}-{one.aql}-{one.severity}")
def test_lookups(lookup: Lookup) -> None:
    assert lookup.severity in sampling.SEVERITIES
    assert TABLES.letter(lookup.size, lookup.level) == lookup.code
    plan = TABLES.plan(lookup.size, lookup.level, lookup.aql, lookup.severity)  # type: ignore[arg-type]
    assert plan == (lookup.letter, lookup.inspect, lookup.ac, lookup.re, lookup.full)


def corpus(name: str) -> list[dict[str, str]]:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip(f"no corpus at {path}")
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_the_vectors_are_those_of_the_corpus() -> None:
    names = ("lot_size", "level", "aql", "severity", "code_letter", "plan_letter", "n_plan", "ac", "re", "n_to_inspect")
    found = [(*(row[name] for name in names), row["full_inspection"] == "1") for row in corpus("lookup_vectors.csv")]
    assert found == [(*map(str, one[:-1]), one.full) for one in LOOKUPS]


@pytest.mark.parametrize("severity", FILES)
def test_every_cell_is_that_of_the_corpus(severity: str) -> None:
    found = resolved()
    rows = corpus(f"table_{FILES[severity]}_long.csv")
    for row in rows:
        plan = (row["resolved_letter"], int(row["n"]), int(row["ac"]), int(row["re"]))
        assert found[severity, row["code_letter"], row["aql"]] == plan
    assert len(rows) == sum(one[0] == severity for one in found)


def test_the_code_letters_are_those_of_the_corpus() -> None:
    for row in corpus("table_I_code_letters.csv"):
        sizes = [int(row["lot_min"]), int(row["lot_max"] or 10**9)]
        for level in ("S-1", "S-2", "S-3", "S-4", "I", "II", "III"):
            assert {TABLES.letter(size, level) for size in sizes} == {row[level]}


@pytest.mark.parametrize(
    ("size", "letter"),
    [(2, "A"), (8, "A"), (9, "B"), (15, "B"), (16, "C"), (500_000, "P"), (500_001, "Q"), (10**17, "Q")],
)
def test_lot_sizes_at_their_boundaries(size: int, letter: str) -> None:
    """SP-4."""
    assert TABLES.letter(size, "II") == letter


@pytest.mark.parametrize("size", [1, 0, -5])
def test_a_lot_below_the_tables_is_refused(size: int) -> None:
    with h.refuses("sampling.lot-too-small", size=size):
        TABLES.letter(size, "II")


def test_a_whole_diagonal_holds_one_plan() -> None:
    """The structure of II-A and II-B: going one letter down and one AQL left keeps Ac and Re."""
    for severity in ("normal", "tightened"):
        master = TABLES.masters[severity]
        aqls = list(master.cells)
        for place, letter in enumerate(master.letters[:15]):
            for column, aql in enumerate(aqls[1:], 1):
                here, there = master.cells[aql][place], master.cells[aqls[column - 1]][place + 1]
                if letter != "R" and here not in ARROWS and there not in ARROWS:
                    assert here == there, (severity, letter, aql)


TIGHTENED_DOWN = [
    "C@6.5", "D@4.0", "E@2.5", "F@1.5", "G@1.0", "H@0.65", "J@0.40", "K@0.25", "L@0.15", "M@0.10", "N@0.065",
    "P@0.040", "Q@0.025",
]  # fmt: skip


@pytest.mark.parametrize("cell", TIGHTENED_DOWN)
def test_arrows_that_others_turn_the_wrong_way(cell: str) -> None:
    """A table in use elsewhere goes up in these cells and accepts on zero; the standard goes down, to 1/2."""
    letter, aql = cell.split("@")
    found, n, ac, re = TABLES.masters["tightened"].resolve(letter, aql)
    assert found > letter and (ac, re) == (1, 2)
    assert n == TABLES.masters["tightened"].sizes[found]


LIMITS = {"normal": (0.878, 0.994), "tightened": (0.793, 0.978), "reduced": (0.741, 0.994)}


def accepted(n: int, ac: int, rate: float) -> float:
    """The chance that a lot with this rate of nonconformities a unit is accepted (Poisson)."""
    mean = n * rate
    return sum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(ac + 1))


@pytest.mark.parametrize("severity", LIMITS)
def test_lots_at_their_aql_are_mostly_accepted(severity: sampling.Severity) -> None:
    """SP-5: the probabilities over all printed plans; in a reduced plan what lies in the gap is accepted too."""
    master = TABLES.masters[severity]
    chances = []
    for aql, column in master.cells.items():
        for letter, cell in zip(master.letters, column, strict=True):
            if cell not in ARROWS:
                ac = int(cell.split("/")[0])
                chances.append(accepted(master.sizes[letter], ac, float(aql) / 100))
    low, high = LIMITS[severity]
    assert round(min(chances), 3) == low and round(max(chances), 3) == high


def test_worse_lots_are_accepted_less_often() -> None:
    for letter, n, ac, _ in set(resolved().values()):
        curve = [accepted(n, ac, rate / 1000) for rate in (1, 5, 10, 50, 100, 500)]
        assert all(better >= worse - 1e-12 for better, worse in pairwise(curve)), letter


def broken(old: str, new: str) -> bytes:
    text = h.sampling_tables().decode()
    assert old in text
    return text.replace(old, new, 1).encode()


FAULTS = [
    b"\xff",
    b"not toml",
    b"name = 'X'",
    broken("0/1   up    down", "0/1   up    up  "),
    broken('"R           2000        up', '"R           2000        down'),
    broken("1/2", "1-2"),
    broken("[master.reduced]", "[master.other]"),
    broken("2       8 ", "two     8 "),
]


@pytest.mark.parametrize("content", FAULTS, ids=range(len(FAULTS)))
def test_tables_that_do_not_hold_together_are_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        sampling.read(content)
    assert [one.rule for one in caught.value.problems] == ["sampling.unreadable"]


def test_the_tables_call_themselves_what_they_are() -> None:
    """Not ISO 2859-1, not Z1.4."""
    assert TABLES.name == "MIL-STD-105E" == tomllib.loads(h.sampling_tables().decode())["name"]
