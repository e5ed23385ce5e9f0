"""An index over one column of a decision table: from a value to the rules whose test it passes, as a bit mask.

Tests against constants (see `feel.regions.Shape`) are answered by a bisection over their ends. Any other test is
doubtful and is evaluated for the rules that the other columns leave.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import reduce
from itertools import accumulate
from operator import or_, xor
from typing import Any

from lotwright.kernel.feel.regions import KINDS, Null, Shape, Span, bits, mask_of
from lotwright.kernel.feel.temporal import UTC, DateTime, Time
from lotwright.kernel.feel.values import Value


class Column:
    """The tests of one column, by the shape of each; None for a test that is doubtful."""

    def __init__(self, shapes: Sequence[Shape | None]) -> None:
        self.all = (1 << len(shapes)) - 1
        self.doubtful = mask_of(rule for rule, shape in enumerate(shapes) if shape is None)
        self.anything = mask_of(rule for rule, shape in enumerate(shapes) if shape is not None and not shape.spans)
        self.kinds = {kind.type: _Ordered(kind.type, shapes) for kind in KINDS.values() if kind.type is not Null}

    def candidates(self, value: Value) -> tuple[int, int]:
        """(rules that surely pass, rules that must be asked)."""
        ordered = self.kinds.get(type(value))
        if ordered is None or not _told_in_utc(value):
            return self.anything, self.all & ~self.anything
        return self.anything | ordered.passing(value), self.doubtful


def _told_in_utc(value: Value) -> bool:
    """Whether the order among the constants is the value's own. Where one of two has no zone it is compared in the
    zone of the other, so that the order of moments told elsewhere is not the same for all that they are compared with.
    """
    time = value.time if type(value) is DateTime else value
    return type(time) is not Time or time.zone == UTC


class _Ordered:
    """Tests of one kind of value, over the segments that the ends of their spans make: gap, end, gap, ..., end, gap."""

    def __init__(self, kind: type, shapes: Sequence[Shape | None]) -> None:
        self.key = KINDS[kind].key
        mine = [(rule, shape, _of_kind(shape, kind)) for rule, shape in enumerate(shapes) if shape is not None]
        ends = {end for _, _, spans in mine for span in spans for end in (span.low, span.high)}
        self.ends = sorted(end for end in ends if end is not None)
        self.passing_at = self._sweep([(rule, shape.negated, spans) for rule, shape, spans in mine if spans])

    def _sweep(self, tests: list[tuple[int, bool, list[Span]]]) -> list[int]:
        """The rules that pass in each segment, found by the segments where each begins or ceases to."""
        count = 2 * len(self.ends) + 1
        turns = [0] * (count + 1)
        for rule, negated, spans in tests:
            inside = reduce(or_, (span.segments(self.ends) for span in spans))
            if negated:
                inside ^= (1 << count) - 1
            for place in bits(inside ^ inside << 1):
                turns[place] |= 1 << rule
        return list(accumulate(turns[:count], xor))

    def passing(self, value: Any) -> int:
        """The rules whose test a value of this kind passes."""
        if not self.ends:
            return 0
        key = self.key(value)
        place = bisect_left(self.ends, key)
        on_end = place < len(self.ends) and self.ends[place] == key
        return self.passing_at[2 * place + on_end]


def _of_kind(shape: Shape, kind: type) -> list[Span]:
    return [span for span in shape.spans if span.kind is kind]
