"""The state of a lot, which the database works out for lists and the module for everything else: they say the same."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, get_args

import psycopg

from lotwright.modules.inventory import availability
from lotwright.modules.inventory.rows import Disposition
from lotwright.shell.reads.lists import STANDING

TODAY = dt.date(2026, 3, 2)
EXPIRIES = (None, TODAY - dt.timedelta(days=1), TODAY, TODAY + dt.timedelta(days=1))
LOTS = list(itertools.product(get_args(Disposition), (0, 2), EXPIRIES, (Decimal(0), Decimal(3))))
ASKED = f"""
SELECT {STANDING}
FROM unnest(%(dispositions)s::text[], %(held)s::int[], %(expiries)s::date[], %(quantities)s::numeric[])
    WITH ORDINALITY AS t (disposition, held, expiry, quantity, place) ORDER BY place
"""


def test_lists_and_modules_agree_on_every_lot(laid: Any) -> None:
    columns = dict(
        zip(("dispositions", "held", "expiries", "quantities"), map(list, zip(*LOTS, strict=True)), strict=True)
    )
    with psycopg.connect(laid.app) as connection:
        listed = [state for (state,) in connection.execute(ASKED, columns | {"today": TODAY})]
    named = ("disposition", "held", "expiry", "quantity")
    lots: list[Any] = [SimpleNamespace(**dict(zip(named, one, strict=True))) for one in LOTS]
    assert listed == [availability.standing(lot, TODAY) for lot in lots]
    assert len(set(listed)) == len(get_args(Disposition)) + 3
