"""Plans looked up in MIL-STD-105E by hand: facts, typed anew (the project's own; never skipped)."""

from __future__ import annotations

from typing import NamedTuple


class Lookup(NamedTuple):
    """A lot, what is asked of it, and the plan it must come to; `inspect` is n, or the whole lot when that is less."""

    size: int
    level: str
    aql: str
    severity: str
    code: str
    letter: str
    n: int
    ac: int
    re: int
    inspect: int
    full: bool


_TEXT = """
1000   II  1.0   normal    J J   80  2  3   80 0
1000   II  1.0   tightened J J   80  1  2   80 0
1000   II  1.0   reduced   J J   32  1  3   32 0
1000   II  0.65  normal    J J   80  1  2   80 0
1000   II  0.65  tightened J K  125  1  2  125 0
1000   II  0.65  reduced   J J   32  0  2   32 0
2400   II  2.5   normal    K K  125  7  8  125 0
2400   II  2.5   tightened K K  125  5  6  125 0
2400   II  2.5   reduced   K K   50  3  6   50 0
5000   II  4.0   normal    L L  200 14 15  200 0
5000   II  4.0   tightened L L  200 12 13  200 0
5000   II  4.0   reduced   L L   80  7 10   80 0
5000   II  0.10  normal    L K  125  0  1  125 0
5000   II  0.10  tightened L L  200  0  1  200 0
5000   II  0.10  reduced   L K   50  0  1   50 0
20     II  0.65  normal    C F   20  0  1   20 1
20     II  0.65  tightened C G   32  0  1   20 1
20     II  0.65  reduced   C F    8  0  1    8 0
8      II  1.0   normal    A E   13  0  1    8 1
8      II  1.0   tightened A F   20  0  1    8 1
8      II  1.0   reduced   A E    5  0  1    5 0
50     S-3 4.0   normal    B B    3  0  1    3 0
50     S-3 4.0   tightened B C    5  0  1    5 0
50     S-3 4.0   reduced   B B    2  0  1    2 0
150    I   6.5   normal    D D    8  1  2    8 0
150    I   6.5   tightened D E   13  1  2   13 0
150    I   6.5   reduced   D D    3  0  2    3 0
3200   III 0.25  normal    L L  200  1  2  200 0
3200   III 0.25  tightened L M  315  1  2  315 0
3200   III 0.25  reduced   L L   80  0  2   80 0
3201   III 0.25  normal    M M  315  2  3  315 0
3201   III 0.25  tightened M M  315  1  2  315 0
3201   III 0.25  reduced   M M  125  1  3  125 0
500    II  0.40  normal    H G   32  0  1   32 0
500    II  0.40  tightened H H   50  0  1   50 0
500    II  0.40  reduced   H G   13  0  1   13 0
35000  II  0.015 normal    M P  800  0  1  800 0
35000  II  0.015 tightened M Q 1250  0  1 1250 0
35000  II  0.015 reduced   M P  315  0  1  315 0
500001 III 0.010 normal    R Q 1250  0  1 1250 0
500001 III 0.010 tightened R R 2000  0  1 2000 0
500001 III 0.010 reduced   R Q  500  0  1  500 0
500001 III 0.015 normal    R P  800  0  1  800 0
500001 III 0.015 tightened R Q 1250  0  1 1250 0
500001 III 0.015 reduced   R P  315  0  1  315 0
500001 II  0.025 normal    Q R 2000  1  2 2000 0
500001 II  0.025 tightened Q S 3150  1  2 3150 0
500001 II  0.025 reduced   Q R  800  0  2  800 0
10001  S-4 1.5   normal    H H   50  2  3   50 0
10001  S-4 1.5   tightened H H   50  1  2   50 0
10001  S-4 1.5   reduced   H H   20  1  3   20 0
90     II  1000  normal    E B    3 44 45    3 0
90     II  1000  tightened E B    3 41 42    3 0
90     II  1000  reduced   E B    2 30 31    2 0
2      I   10    normal    A C    5  1  2    2 1
2      I   10    tightened A D    8  1  2    2 1
2      I   10    reduced   A C    2  0  2    2 1
1200   II  65    normal    J F   20 21 22   20 0
1200   II  65    tightened J F   20 18 19   20 0
1200   II  65    reduced   J F    8 10 13    8 0
280    II  1.0   normal    G H   50  1  2   50 0
280    II  1.0   tightened G J   80  1  2   80 0
280    II  1.0   reduced   G H   20  0  2   20 0
281    II  1.0   normal    H H   50  1  2   50 0
281    II  1.0   tightened H J   80  1  2   80 0
281    II  1.0   reduced   H H   20  0  2   20 0
60     II  0.65  normal    E F   20  0  1   20 0
60     II  0.65  tightened E G   32  0  1   32 0
60     II  0.65  reduced   E F    8  0  1    8 0
"""


def _read(line: str) -> Lookup:
    size, level, aql, severity, code, letter, n, ac, re, inspect, full = line.split()
    counts = (int(n), int(ac), int(re), int(inspect))
    return Lookup(int(size), level, aql, severity, code, letter, *counts, full == "1")


LOOKUPS = tuple(_read(line) for line in _TEXT.strip().splitlines())

CELLS = 1_274
RESOLVED = "05a0af1156988670f4f49a2639a1c2eee7a747f73461d8aab5e02921117a4329"
"""The digest of every resolved cell, one a line, sorted: severity, letter, AQL, resolved letter, n, Ac, Re."""
