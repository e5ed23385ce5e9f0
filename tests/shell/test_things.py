"""In which order the rows beneath a thing are shown."""

from __future__ import annotations

from lotwright.kernel.journal.streams import Row
from lotwright.shell.reads.things import in_order


class Step(Row, frozen=True):
    """A row with a place in a sequence."""

    step: str
    place: int


class Line(Row, frozen=True):
    """A row without one."""

    line: int


def test_steps_stand_in_the_order_in_which_they_are_done_within_each_revision() -> None:
    rows = {f"{revision}|{step}": Step(step, place) for revision in "BA" for place, step in enumerate(("mix", "cure"))}
    assert [(row.step, row.place) for row in in_order(rows)] == [("mix", 0), ("cure", 1)] * 2
    assert in_order(rows)[0] is rows["A|mix"]


def test_other_rows_stand_by_their_key() -> None:
    assert [row.line for row in in_order({"2": Line(2), "1": Line(1)})] == [1, 2]
