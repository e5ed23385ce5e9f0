"""`lotwright demo`: the invented company on this machine, from nothing to an address in one command.

A demo has a home of its own, bears its mark for ever, and is made anew when its making was interrupted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lotwright.cli import audit, service
from lotwright.cli.service import Say
from lotwright.kernel.refusal import Refused
from lotwright.shell import framework, opening, postgres, settings, wiring
from lotwright.shell.demo import loading
from lotwright.shell.settings import Settings
from lotwright.shell.store.database import connect
from lotwright.shell.verify import verify

_MARK = "demo"
_WHOLE = "loaded"
_OWN = {"pg", "pg.unfinished", "keys", "files", "log", "run", "lock", _MARK, _WHOLE}


def run(port: str | None = None, *, fresh: bool = False, check: bool = False) -> int:
    """Serve the demo until told to stop; with `check` walk the pilot path on a throw-away one instead."""
    chosen = replace(settings.read(os.environ, "demo"), database=None)
    chosen = settings.on_port(chosen, port)
    return _check(chosen) if check else _serve(chosen, fresh=fresh)


def _serve(chosen: Settings, *, fresh: bool) -> int:
    stop = service.until_stopped()
    _make_ready(chosen.home, fresh=fresh)
    with service.database(chosen, _say) as server:
        if not (chosen.home / _WHOLE).exists():
            load(chosen, _say, history=True)
            (chosen.home / _WHOLE).touch()
        with service.serving(chosen, server, _say) as running:
            print(f"Lotwright is at {running.address}  (Ctrl-C stops it)", flush=True)
            running.run(stop)
    return 0


def _check(chosen: Settings) -> int:
    """Walk the path through the interface and verify the journal; a line a hop, 1 when one of them fails."""
    from lotwright.cli import demo_walk

    with throwaway(chosen) as address_and_settings:
        address, here = address_and_settings
        good = True
        for hop in demo_walk.walk(address):
            good = good and hop.good
            print(f"{'ok  ' if hop.good else 'FAIL'}  {hop.name}  {hop.said}".rstrip(), flush=True)
        good = _verified(here) and good
    print("the path holds" if good else "the path does not hold")
    return 0 if good else 1


@contextlib.contextmanager
def throwaway(chosen: Settings) -> Iterator[tuple[str, Settings]]:
    """A demo on a free port in a home that is gone afterwards: (address, settings)."""
    home = service.scratch_home("check")
    here = replace(chosen, home=home, port=service.free_port(chosen.host))
    try:
        with service.database(here) as server:
            load(here, lambda said: None, history=False)
            with service.serving(here, server) as running:
                yield running.address, here
    finally:
        shutil.rmtree(home, ignore_errors=True)


def load(chosen: Settings, say: Say, *, history: bool) -> None:
    """Found the demo and fill it, through the runner; with `history` the weeks that lie behind it too."""
    began = time.monotonic()
    opened = opening.open_here(chosen)
    try:
        framework.stand_on(opened.dsn)
        loading.load(opened, say, history=history)
    finally:
        framework.leave("default")
        opened.pool.close()
    say(f"demo loaded in {time.monotonic() - began:.0f} s")


def _make_ready(home: Path, *, fresh: bool) -> None:
    """A home that holds a whole demo or nothing. Refuses `home.not-demo`, `home.not-lotwright`, `home.busy`."""
    held = {path.name for path in home.iterdir()} if home.is_dir() else set()
    if held and _MARK not in held:
        raise Refused("home.not-demo" if "pg" in held else "home.not-lotwright", home=str(home))
    if held - _OWN:
        raise Refused("home.not-lotwright", home=str(home))
    if fresh or (held and _WHOLE not in held):
        _empty(home, held - {"lock"})
    settings.make_home(home)
    (home / _MARK).touch()


def _empty(home: Path, names: Iterable[str]) -> None:
    keeper = postgres.Server(home)
    keeper.keep()
    try:
        for path in (home / name for name in names):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    finally:
        keeper.stop()


def _verified(here: Settings) -> bool:
    with connect(opening.dsn_of(here, opening.VERIFIER), autocommit=True) as connection:
        connection.execute("SET timezone = 'UTC'")
        began = time.monotonic()
        report = verify(connection, wiring.KINDS)
    for line in audit.lines(report, time.monotonic() - began):
        print(f"      {line}")
    return report.clean


def _say(said: str) -> None:
    print(f"  {said}", flush=True)
