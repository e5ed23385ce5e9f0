"""The house the browser visits: a founded installation with a past, made by plays, served on a free port."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tests.packs import stages

from lotwright.kernel.packs.plays import read_play, whole
from lotwright.shell import commands as c
from lotwright.shell import framework, wiring
from lotwright.shell.clock import SimulatedClock, SystemClock
from lotwright.shell.files import Disk
from lotwright.shell.installing import founding
from lotwright.shell.keys import Keys
from lotwright.shell.playing import FOUNDER, Director, StoreStage, person_id
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.reauth import Reauthentication
from lotwright.shell.settings import packs_folder
from lotwright.shell.store.database import Pool, open_pool

PASSWORD = "correct horse battery"
PEOPLE = {
    "chen": ("purchaser", "陈静 Chen Jing"),
    "wang": ("warehouse", "王磊 Wang Lei"),
    "li": ("inspector", "李娜 Li Na"),
    "zhao": ("operator", "赵强 Zhao Qiang"),
    "sun": ("releaser", "孙敏 Sun Min"),
    "qian": ("qa-manager", "钱芳 Qian Fang"),
    "shi": ("auditor", "Maximiliane Oberhauser-Steinhuber"),
    "pei": ("configurator", "裴宁 Pei Ning"),
    "gao": ("administrator", "高远 Gao Yuan"),
}
"""One persona a role, by login, with the name they sign by; one of them is a long one."""

HERE = Path(__file__).parent
WEEKS = dt.timedelta(days=30)
HOURS = dt.timedelta(hours=2)


@dataclass(frozen=True)
class House:
    """A running installation: where it answers, and how its journal is read."""

    address: str
    verifier: str


@contextlib.contextmanager
def served(database: Any, folder: Path) -> Iterator[House]:
    """Build the past, then serve until the block ends. One at a time in a process."""
    framework.stand_on(database.app)
    from lotwright.web import world

    held = Keys(b"k" * 32)
    pool = open_pool(database.app, largest=12)
    configurations = Configurations()
    _live(pool, held)
    prove = Reauthentication(pool).prove
    runner = wiring.build(pool, configurations, SystemClock(), prove, wiring.sealing(held))
    installation = wiring.World(pool, runner, Disk(folder), wiring.assess, configurations)
    try:
        with world.instead(installation), _listening() as port:
            yield House(f"http://127.0.0.1:{port}", database.verifier)
    finally:
        pool.close()
        framework.leave("default")


def _live(pool: Pool, held: Keys) -> None:
    """Weeks ago the path was walked once; this morning work was left for the browser."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    clock = SimulatedClock(now - WEEKS)
    runner = wiring.build(pool, Configurations(), clock, stages.prove, wiring.sealing(held))
    mark = c.Found(
        name="澄川医疗", mark="demo", administrator=person_id(FOUNDER), definitions=founding(stages.shipped())
    )
    runner.run(mark, stages.HERE)
    stage = StoreStage(runner, clock, stages.entering(pool, held))
    director = Director(stage)
    shipped = [read_play(path.read_text("utf-8")) for path in packs_folder().glob("*/plays/*.play")]
    past = read_play((HERE / "weeks-before.play").read_text("utf-8"))
    director.play(whole(past, {play.title: play for play in shipped}))
    stage.go(now - HOURS)
    director.play(whole(read_play((HERE / "this-morning.play").read_text("utf-8")), {}))
    stage.go(now)
    _let_in(stage, stages.entering(pool, held))
    _publish_anew(stage)


def _publish_anew(stage: StoreStage) -> None:
    """Purchases have a new version that is less patient, while some still wait by the version before."""
    content = (packs_folder() / "pilot" / "processes" / "purchase.bpmn").read_bytes()
    hurried = content.replace(b'due="P1D"', b'due="PT6H"', 1)
    assert hurried != content
    published = c.Publish(kind="process", key="purchase", content=hurried, reason="Decide sooner")
    stage.do("pei", published, signing=False)


def _let_in(stage: StoreStage, enter: Callable[[str, str], None]) -> None:
    """Everybody has an account and a name; those the plays do not need are there too."""
    from lotwright.shell.accounts.models import User

    for login, (role, name) in PEOPLE.items():
        if login in ("shi", "pei", "gao"):
            stage.cast(login, role)
        enter(person_id(login), name)
        User.objects.open(login, person_id(login), PASSWORD, persona=role)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@contextlib.contextmanager
def _listening() -> Iterator[int]:
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
