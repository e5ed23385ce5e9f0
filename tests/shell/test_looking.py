"""A unit that only looks: nobody waits for it, and it writes nothing."""

from __future__ import annotations

import psycopg
import pytest
from tests.shell import pots
from tests.shell.pots import Fill, caller

from lotwright.kernel.journal.streams import Ref
from lotwright.shell.acting import Lock, Need
from lotwright.shell.store.unit import Unit

pytestmark = pytest.mark.database
POT = Ref("pot", "POT-LOOKED-AT")


@pytest.mark.parametrize("lock", [Lock.SHARE, Lock.WRITE])
def test_looking_waits_for_nobody_and_nobody_for_it(runner, laid, lock):
    runner.run(Fill(pot=POT.id, amount=1), caller())
    with psycopg.connect(laid.app) as other, psycopg.connect(laid.app) as mine:
        held = Unit(other, pots.KINDS)
        held.need([Need(POT)])
        mine.execute("SET LOCAL lock_timeout = '2s'")
        unit = Unit(mine, pots.KINDS, looking=True)
        unit.need([Need(POT, lock)])
        assert unit.holds(Need(POT, lock)) and unit.get(*POT) is not None


def test_who_looks_appends_nothing(laid):
    with psycopg.connect(laid.app) as connection:
        unit = Unit(connection, pots.KINDS, looking=True)
        with pytest.raises(AssertionError, match="only looks"):
            unit.append(None)
