"""Genealogy as the screens take it."""

from __future__ import annotations

import pytest
from tests.web.ledger import TODAY

from lotwright.shell.reads import trace

pytestmark = pytest.mark.database


def test_what_came_in_several_units_has_no_sum(installation, pool):
    with pool.connection() as connection:
        rows = {row["id"]: row for row in trace.trace(connection, "L-9", "forward", TODAY)["rows"]}
    assert (rows["L-8"]["quantity"], rows["L-8"]["unit"]) == ("4", "pcs")
    assert (rows["B-9"]["quantity"], rows["B-9"]["unit"], rows["B-9"]["via"]) == (None, None, "L-8, L-9")
