"""The plays of the board: on the pure core and on the store, the same file comes out the same."""

from __future__ import annotations

import psycopg
import pytest
from tests.packs import stages
from tests.shell.hands.desk import PACKS

from lotwright.kernel.packs.plays import read_play
from lotwright.shell import verify, wiring
from lotwright.shell.installing import read_packs
from lotwright.shell.playing import Director

FILES = {path.stem: path for path in sorted((PACKS / "board" / "plays").glob("*.play"))}


@pytest.mark.parametrize("name", FILES)
def test_on_the_pure_core_and_on_the_store(name, pool, database):
    packs = read_packs(PACKS, ["board"], wiring.CATALOGUE)
    play = read_play(FILES[name].read_text(encoding="utf-8"))
    Director(stages.core(packs)).play(play)
    Director(stages.store(packs, pool)).play(play)
    with psycopg.connect(database.verifier) as connection:
        assert verify.verify(connection, wiring.KINDS).faults == []
