"""What finishing a task would set going is told before it is done, by the rules that judge it when it is done."""

from __future__ import annotations

import pytest
from tests.packs import stages
from tests.packs.test_plays import FILES

from lotwright.kernel.packs.plays import read_play, whole
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell.casework import ahead
from lotwright.shell.playing import Director
from lotwright.shell.store.database import open_pool

REJECTED = 'sun completes "Release batch" as reject'


@pytest.fixture(scope="module")
def stage(clone):
    """A batch that waits for its release, with three conditions that are not met."""
    pool = open_pool(clone().app, largest=4)
    made = stages.store(stages.shipped(), pool)
    read = {key: path.read_text(encoding="utf-8") for key, path in FILES.items()}
    before, asked, _ = read["pilot/dossier"].partition(REJECTED)
    assert asked
    given = {play.title: play for play in map(read_play, read.values())}
    Director(made).play(whole(read_play(before), given))
    yield made
    pool.close()


def waiting(stage):
    (found,) = [one for one in stage.waiting() if one.element == "Release"]
    return found


def told(stage, person):
    at = waiting(stage)
    return stage._runner.look(c.Claim(case=at.case, task=at.task), stage._caller(person), ahead.signing)


def entries(stage):
    with stage._runner.pool.connection() as connection:
        return connection.execute("SELECT sum(seq) FROM journal.stream").fetchone()


def test_the_outcome_that_signs_is_told_with_what_would_refuse_it(stage):
    before, at = entries(stage), waiting(stage)
    (found,) = told(stage, "sun")
    assert entries(stage) == before, "telling changes nothing"
    assert (found.outcome, found.refused.rule) == ("release", "dossier.not-ready")
    release = c.Complete(case=at.case, task=at.task, version=at.version, outcome="release")
    with pytest.raises(Refused) as refused:
        stage.do("sun", release, signing=True)
    assert (refused.value.rule, refused.value.params) == (found.refused.rule, found.refused.params)
    assert found.dossier == refused.value.params["dossier"]


def test_who_made_the_batch_is_told_so(stage):
    (found,) = told(stage, "zhao")
    assert found.refused.rule == "dossier.own-work"
