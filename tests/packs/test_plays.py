"""Every play of every pack, on the pure core, the store and the HTTP interface: the same file, the same outcome."""

from __future__ import annotations

import psycopg
import pytest
from tests.packs import stages
from tests.packs.drivers import http

from lotwright.kernel.packs.plays import Play, read_play, whole
from lotwright.kernel.refusal import Invalid
from lotwright.shell import verify, wiring
from lotwright.shell.playing import Director, Failed
from lotwright.shell.runner import Runner
from lotwright.shell.settings import packs_folder
from lotwright.shell.store.database import open_pool

FILES = {
    f"{path.parents[1].name}/{path.stem}": path
    for path in sorted(packs_folder().glob("*/plays/*.play"))
}  # fmt: skip


def play_of(name: str) -> Play:
    """The play, with all that it says is given before it."""
    read = {key: read_play(path.read_text(encoding="utf-8")) for key, path in FILES.items()}
    return whole(read[name], {play.title: play for play in read.values()})


@pytest.fixture(scope="module")
def packs():
    """The packs as they are shipped."""
    return stages.shipped()


@pytest.mark.parametrize("name", FILES)
def test_on_the_pure_core(name, packs):
    Director(stages.core(packs)).play(play_of(name))


MOST_STATEMENTS = 12
"""What one command may send, its idempotency key among it; plays send none, so theirs is one less."""


@pytest.mark.parametrize("name", FILES)
def test_on_the_store(name, packs, clone, monkeypatch):
    sent = count_statements(monkeypatch)
    database = clone()
    pool = open_pool(database.app)
    try:
        Director(stages.store(packs, pool)).play(play_of(name))
    finally:
        pool.close()
    with psycopg.connect(database.verifier) as connection:
        assert verify.verify(connection, wiring.KINDS).faults == []
    assert {command: most for command, most in sent.items() if most > MOST_STATEMENTS - 1} == {}


def count_statements(monkeypatch):
    """The most statements any command of a kind sends from now on, every attempt at it counted."""
    most: dict[str, int] = {}
    run = Runner.run

    def counted(runner, command, caller):
        try:
            return run(runner, command, caller)
        finally:
            kind = type(command).__name__
            most[kind] = max(most.get(kind, 0), runner.last_statements)

    monkeypatch.setattr(Runner, "run", counted)
    return most


@pytest.mark.parametrize("name", FILES)
def test_over_http(name, packs, clone):
    database = clone()
    pool = open_pool(database.app)
    try:
        with http.served(packs, database, pool) as stage:
            Director(stage).play(play_of(name))
    finally:
        pool.close()


WRONG = {
    "a task that is not there": 'play "x"\nexpect task "Nothing"',
    "another end": 'play "x"\nperson ada is purchaser\nada starts purchase with nothing = 1',
    "a refusal that does not come": 'play "x"\nperson p is qa-manager\np performs quality.raise\nexpect refused a.b',
    "a state that is another": 'play "x"\nexpect lot L-1 released',
}


@pytest.mark.parametrize("row", WRONG)
def test_a_play_that_does_not_come_out_fails_at_its_line(row, packs):
    with pytest.raises(Failed) as failed:
        Director(stages.core(packs)).play(read_play(WRONG[row]))
    assert failed.value.line >= 2


def test_an_unknown_word_fails():
    with pytest.raises(Invalid):
        read_play('play "x"\nada dances')


def test_there_are_plays():
    assert len(FILES) >= 5
