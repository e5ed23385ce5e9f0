"""The demo's home: its own, marked, made anew when its making was interrupted, never mistaken for another's."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from tests.cli.test_commands import Browser

from lotwright.cli import demo
from lotwright.kernel.refusal import Refused
from lotwright.shell import postgres
from lotwright.shell.settings import Settings


def rule(home: Path, *, fresh: bool = False) -> str:
    with pytest.raises(Refused) as refused:
        demo._make_ready(home, fresh=fresh)
    return refused.value.rule


def made(home: Path, *names: str) -> Path:
    for name in names:
        (home / name).mkdir(parents=True)
    return home


def test_a_home_that_is_not_there_is_made_and_marked(tmp_path):
    demo._make_ready(tmp_path / "demo", fresh=False)
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {"demo"}


@pytest.mark.parametrize("fresh", [False, True])
def test_an_installation_in_earnest_use_is_never_touched(tmp_path, fresh):
    home = made(tmp_path / "home", "pg", "keys")
    assert rule(home, fresh=fresh) == "home.not-demo"
    assert {path.name for path in home.iterdir()} == {"pg", "keys"}


@pytest.mark.parametrize("fresh", [False, True])
def test_a_folder_with_other_things_in_it_is_never_touched(tmp_path, fresh):
    home = made(tmp_path / "home", "letters")
    assert rule(home, fresh=fresh) == "home.not-lotwright"
    (home / "demo").touch()
    assert rule(home, fresh=fresh) == "home.not-lotwright"
    assert (home / "letters").is_dir()


def test_a_demo_whose_making_was_interrupted_is_made_anew(tmp_path):
    home = made(tmp_path / "home", "pg", "keys", "files")
    (home / "demo").touch()
    demo._make_ready(home, fresh=False)
    assert {path.name for path in home.iterdir()} == {"demo", "lock"}


def test_a_whole_demo_is_kept_unless_a_fresh_one_is_asked_for(tmp_path):
    home = made(tmp_path / "home", "pg", "keys")
    for name in ("demo", "loaded"):
        (home / name).touch()
    demo._make_ready(home, fresh=False)
    assert (home / "pg").is_dir()
    demo._make_ready(home, fresh=True)
    assert {path.name for path in home.iterdir()} == {"demo", "lock"}


@pytest.mark.database
def test_a_demo_that_runs_is_not_thrown_away(home):
    demo._make_ready(home, fresh=False)
    with postgres.Server(home):
        assert rule(home, fresh=True) == "home.busy"


@pytest.mark.database
def test_a_throwaway_demo_lets_every_persona_in_and_is_gone_afterwards():
    with demo.throwaway(Settings(home=Path("/unused"))) as (address, here):
        with urllib.request.urlopen(f"{address}api/v1/session", timeout=20) as answer:
            offered = json.load(answer)["demo"]
        assert offered["mark"] == "demo"
        assert len(offered["personas"]) >= 9
        for persona in offered["personas"]:
            entered = Browser(address).post(f"/demo/personas/{persona['key']}", {})
            assert entered["person"]["id"] == persona["person"]
    assert not here.home.exists()
