"""The pilot path through the shipped processes, beside a script that writes the same facts by hand.

One path: a lot is received, inspected, disposed of with a signature and put away; a batch is planned, issued, run,
inspected and released by its signed dossier; a shipment is planned, checked, signed and gone. Sixteen commands, each
a transaction of its own on both sides, in turns, real fsync. What both have written is counted and compared.

    ratio         our paths/s over the script's, in process, one client
    http_ratio    our paths/s through the interface over the script's behind a bare WSGI application
    cpu_ms_path   CPU of our process and the database's for one path in process
    statements    what one path sends, the reading of what is signed included
"""

from __future__ import annotations

import datetime as dt
import io
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from lotwright.kernel.signing import Proven
from lotwright.shell import commands as c
from lotwright.shell import framework, keys, verify, wiring
from lotwright.shell.casework import Casework
from lotwright.shell.clock import SystemClock
from lotwright.shell.files import Disk
from lotwright.shell.installing import founding, read_packs
from lotwright.shell.keys import Keys
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.runner import Runner
from lotwright.shell.settings import packs_folder
from lotwright.shell.store.database import Pool, open_pool
from pilot_path_hand import TABLES, Hand, set_up
from place import Place, place

ROUNDS = 7
PATHS = 6
FLOOR = 0.1
CAST = {
    "wang": "warehouse",
    "li": "inspector",
    "sun": "releaser",
    "zhao": "operator",
    "qian": "qa-manager",
    "chen": "purchaser",
}
HOLDING = {"li": "inspection", "sun": "batch-release"}
ITEM = {"revision": "A", "unit": "pcs"}
LENGTHS = [
    {"characteristic": "length", "sample": sample, "value": "2.01", "unit": "mm", "gauge": "CAL-03"}
    for sample in range(1, 6)
]


class Ours:
    """Our side in process: the runner, as the interface uses it."""

    def __init__(self, runner: Runner, site: tuple[str, str]) -> None:
        self.runner = runner
        self.site = site
        self.statements = 0
        self.order = ""

    def caller(self, person: str) -> c.Caller:
        """Somebody at the site, with a key as every request has one."""
        entity, site = self.site
        request = secrets.token_hex(16)
        return c.Caller(f"P-{person}", site, entity, "Asia/Shanghai", request, key=request, login=person)

    def start(self, person: str, process: str, /, **values: Any) -> dict[str, Any]:
        """Begin a case."""
        return self._run(person, c.StartCase(process=process, values=values))

    def perform(self, person: str, action: str, /, **inputs: Any) -> dict[str, Any]:
        """A catalogue action."""
        return self._run(person, c.Perform(action=action, inputs=inputs))

    def complete(
        self, person: str, at: dict[str, Any], outcome: str | None = None, /, *, sign: bool = False, **values: Any
    ) -> dict[str, Any]:
        """Finish the case's one task; sign it after having asked what is shown."""
        (task,) = at["tasks"]
        command = c.Complete(case=at["case"], task=task["task"], values=values, outcome=outcome)
        if sign:
            _, _, due = self.runner.look(command, self.caller(person), Casework.shown)
            assert due is not None
            command = msgspec.structs.replace(command, signature=c.Proof(due.digest, "x", person))
        return self._run(person, command)

    def _run(self, person: str, command: c.Command) -> dict[str, Any]:
        receipt = self.runner.run(command, self.caller(person))
        self.statements += self.runner.last_statements
        return receipt.answer


class Served(Ours):
    """Our side through the interface: the WSGI application, a session a person."""

    def __init__(self, runner: Runner, site: tuple[str, str], application: Callable[..., Iterable[bytes]]) -> None:
        super().__init__(runner, site)
        self.application = application
        self.cookies: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.versions: dict[str, int] = {}

    def sign_in(self, person: str) -> None:
        """A session, made as signing in makes it."""
        from django.test import Client

        from lotwright.shell.accounts.models import User

        account = User.objects.open(person, f"P-{person}", secrets.token_hex(8))
        client = Client()
        client.force_login(account, backend="lotwright.shell.accounts.backend.CountingBackend")
        session = client.get("/api/v1/session").json()
        self.tokens[person] = session["csrf"]
        self.cookies[person] = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())

    def start(self, person: str, process: str, /, **values: Any) -> dict[str, Any]:
        return self._post(person, f"/processes/{process}/start", {"values": values})

    def perform(self, person: str, action: str, /, **inputs: Any) -> dict[str, Any]:
        lot = inputs.pop("lot")
        return self._post(person, f"/things/lots/{lot}/acts/{action}", {"inputs": inputs})

    def complete(
        self, person: str, at: dict[str, Any], outcome: str | None = None, /, *, sign: bool = False, **values: Any
    ) -> dict[str, Any]:
        (task,) = at["tasks"]
        path, said = f"/tasks/{at['case']}/{task['task']}", {"values": values, "outcome": outcome}
        if sign:
            due = self._send(person, f"{path}/signing", said)
            said["signature"] = {"digest": due["digest"], "password": "x", "login": person}
        return self._post(person, f"{path}/complete", said, str(self.versions[at["case"]]))

    def _post(self, person: str, path: str, said: Any, version: str | None = None) -> dict[str, Any]:
        done = self._send(person, path, said, version)
        stream, _, case = done["receipt"]["stream"].partition("/")
        if stream == "case":
            self.versions[case] = done["receipt"]["seq"]
        return done["answer"]

    def _send(self, person: str, path: str, said: Any, version: str | None = None) -> Any:
        extra = {
            "HTTP_COOKIE": self.cookies[person],
            "HTTP_X_CSRFTOKEN": self.tokens[person],
            "HTTP_IDEMPOTENCY_KEY": secrets.token_hex(16),
            "HTTP_REFERER": "http://localhost/",
        } | ({"HTTP_IF_MATCH": version} if version else {})
        return call(self.application, f"/api/v1{path}", said, extra)


def call(application: Callable[..., Iterable[bytes]], path: str, said: Any, extra: dict[str, str]) -> Any:
    """One request to a WSGI application, without a socket between."""
    body = json.dumps(said).encode()
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False, **extra,
    }  # fmt: skip
    status: list[str] = []
    answer = application(environ, lambda said, headers, fault=None: status.append(said))
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    assert status[0].startswith("200"), (path, status, content)
    return json.loads(content)


def path(side: Ours) -> None:
    """One lot in, one lot made from it, shipped."""
    at = side.start("wang", "incoming", order=side.order, line=1)
    received = {"supplier_lot": "SL-1", "expiry": "2031-12-31", "quantity": {"amount": 10, "unit": "pcs"}}
    at = side.complete("wang", at, **received, location="QUARANTINE")
    lot = at["subject"]
    at = side.complete("li", at, measurements=LENGTHS, attributes=[{"characteristic": "look", "nonconforming": 0}])
    at = side.complete("sun", at, "release", sign=True)
    side.complete("wang", at, put_away_location="STORE")
    at = side.start("zhao", "production", item="FG", revision="A", quantity=5)
    at = side.complete("wang", at, issues=[{"lot": lot, "location": "STORE", "quantity": 5}])
    at = side.complete("zhao", at, line_cleared=True)
    pressure = [{"name": "pressure", "value": 350, "unit": "kPa"}]
    at = side.complete("zhao", at, step="seal", last_step=True, parameters=pressure)
    at = side.complete("zhao", at, produced=5, scrapped=0, samples=0, location="QUARANTINE")
    at = side.complete("li", at, attributes=[{"characteristic": "leak", "nonconforming": 0}])
    made = made_lot(side, at["case"])
    side.complete("sun", at, "release", sign=True)
    side.perform("wang", "inventory.move", lot=made, to="DOCK")
    consignee = {"consignee_name": "Renhe Hospital", "consignee_address": "1 Renmin Road", "consignee_country": "CN"}
    lines = [{"lot": made, "location": "DOCK", "quantity": 5}]
    at = side.start("wang", "shipment", **consignee, consignee_contact="Stores", lines=lines)
    side.complete("sun", at, "ship", sign=True)


def made_lot(side: Ours, case: str) -> str:
    """The lot a batch has become: whoever moves it has its label before them."""
    with side.runner.pool.connection() as connection:
        row = connection.execute("SELECT \"values\" ->> 'lot' FROM ledger.record WHERE stream = %s", (case,)).fetchone()
    assert row is not None
    return str(row[0])


# --- setting up ---


def found(pool: Pool, configurations: Configurations) -> Ours:
    """An installation with the shipped packs, the people of the path, its materials, and one large order."""
    held = Keys(secrets.token_bytes(keys.KEY_BYTES))
    runner = wiring.build(pool, configurations, SystemClock(), prove, wiring.sealing(held))
    packs = read_packs(packs_folder(), ("base", "pilot", "demo"), wiring.CATALOGUE)
    founder = c.Caller("P-founder", "-", "-", "UTC", "bench")
    founded = c.Found(name="Bench", mark="trial", administrator=founder.person, definitions=founding(packs))
    runner.run(founded, founder)
    with pool.connection() as connection:
        entity, site = next(configurations.get(connection).sites())
    side = Ours(runner, (entity.id, site.id))
    for person, role in CAST.items():
        side.perform("founder", "people.add", person=f"P-{person}")
        side.perform("founder", "people.grant", person=f"P-{person}", role=role, since="2020-01-01")
        with pool.connection() as connection:
            keys.enter(connection.execute, held, f"P-{person}", person.title())
    for person, code in HOLDING.items():
        side.perform("founder", "people.qualify", person=f"P-{person}", code=code, since="2020-01-01")
    _materials(side, site.id)
    return side


def _materials(side: Ours, site: str) -> None:
    def do(action: str, **inputs: Any) -> None:
        side.perform("qian", action, **inputs)

    names = {"zh": "料", "en": "Thing"}
    for item, category in (("RM", "material"), ("FG", "product")):
        more = {"gtin": "06900123000014", "shelf_life_days": 1095} if item == "FG" else {}
        do("items.add", item=item, category=category, names=names, **ITEM, **more)
    do("items.set-bom", item="FG", revision="A", lines=[{"component": "RM", "quantity": 1, "unit": "pcs"}])
    pressure = {"name": "pressure", "unit": "kPa", "lower": 300, "upper": 400}
    do("items.set-route", item="FG", revision="A", steps=[{"step": "seal", "names": names, "parameters": [pressure]}])
    common = {"aql": "2.5", "level": "S-1", "names": names}
    length = {"code": "length", "kind": "measured", "lower": 1, "upper": 3, "unit": "mm", **common}
    look, leak = ({"code": code, "kind": "attribute", **common} for code in ("look", "leak"))
    do("items.set-specification", item="RM", revision="A", characteristics=[length, look])
    do("items.set-specification", item="FG", revision="A", characteristics=[leak])
    for item in ("RM", "FG"):
        do("items.make-effective", item=item, revision="A")
    for place_, kind in (("QUARANTINE", "quarantine"), ("STORE", "store"), ("DOCK", "shipping")):
        do("inventory.add-location", id=place_, site=site, kind=kind, names=names)
    do("suppliers.add", supplier="SUP", country="CN", names=names)
    approval = {"since": "2024-01-01", "until": "2099-12-31", "basis": "Audit"}
    do("suppliers.approve", supplier="SUP", item="RM", site=site, **approval)
    line = {"item": "RM", "revision": "A", "quantity": {"amount": 1_000_000, "unit": "pcs"}, "due": "2031-01-01"}
    value = {"amount": 100, "currency": "CNY"}
    side.order = side.start("chen", "purchase", supplier="SUP", value=value, lines=[line])["subject"]


def prove(caller: c.Caller, proof: c.Proof) -> Proven:
    """Checks nothing: what a password check costs is its point, and is measured apart."""
    return Proven(proof.digest, True, True, proof.reason)


def served(side: Ours, dsn: str, configurations: Configurations, folder: Path) -> Served:
    """The same installation behind its interface."""
    framework.stand_on(dsn)
    from django.core.wsgi import get_wsgi_application

    from lotwright.web import world

    application = get_wsgi_application()
    opened = wiring.World(side.runner.pool, side.runner, Disk(folder), wiring.assess, configurations)
    world.provide(lambda: opened)
    other = Served(side.runner, side.site, application)
    other.order = side.order
    for person in CAST:
        other.sign_in(person)
    return other


def bare(hand: Hand) -> Callable[..., Iterable[bytes]]:
    """The script behind a WSGI application that does nothing else: one request a command."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        body = json.dumps({"done": said, "version": 1}).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return application


# --- measuring ---


def timed(deed: Callable[[], None]) -> float:
    """Seconds for PATHS times."""
    began = time.perf_counter()
    for _ in range(PATHS):
        deed()
    return (time.perf_counter() - began) / PATHS


def cpu(at: Place) -> float:
    """CPU seconds so far of this process and of the database's."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(entry.name) == at.pid:
                ticks += sum(map(int, fields[11:15]))
            elif int(fields[1]) == at.pid:
                ticks += int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / 100


def facts(dsn: str, schema: str) -> dict[str, int]:
    """How many rows of each kind there are, and how many audit entries of each kind of record."""
    with psycopg.connect(dsn) as connection:
        rows = {
            table: connection.execute(f"SELECT count(*) FROM {schema}.{table}").fetchone()[0]  # type: ignore[index]
            for table in TABLES
        }
        where = "journal.entry" if schema == "ledger" else "hand.entry"
        kinds = connection.execute(f"SELECT kind, count(*) FROM {where} GROUP BY kind").fetchall()
    return rows | {f"entries of {kind}": count for kind, count in kinds}


def same_facts(at: Place, ours: Callable[[], None], hand: Callable[[], None]) -> dict[str, int]:
    """What one path adds on our side; it must be what the script adds."""
    added = []
    for schema, deed in (("ledger", ours), ("hand", hand)):
        before = facts(at.admin, schema)
        deed()
        after = facts(at.admin, schema)
        added.append({key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key, 0)})
    assert added[0] == added[1], {key: [side.get(key) for side in added] for key in added[0].keys() | added[1].keys()
                                  if added[0].get(key) != added[1].get(key)}  # fmt: skip
    return added[0]


def main() -> int:
    """Measure and print."""
    with place() as at, tempfile.TemporaryDirectory() as folder:
        pool, configurations = open_pool(at.app), Configurations()
        side = found(pool, configurations)
        set_up(at.admin)
        hand = Hand(at.app)
        written = same_facts(at, lambda: path(side), hand.path)
        web = served(side, at.app, configurations, Path(folder))
        path(web)
        report = measure(at, side, web, hand)
        with psycopg.connect(at.verifier) as connection:
            assert verify.verify(connection, wiring.KINDS).clean
        pool.close()
    print(json.dumps({"ways": {"facts_path": written}}))
    print(json.dumps(report))
    return 0 if report["ratio"] >= FLOOR else 1


def measure(at: Place, side: Ours, web: Served, hand: Hand) -> dict[str, Any]:
    """Medians of paired rounds."""
    ratios, http_ratios, cpus, paths = [], [], [], []
    side.statements = hand.statements = 0
    asked = call_hand(hand)
    for _ in range(ROUNDS):
        by_hand = timed(hand.path)
        before = cpu(at)
        ours = timed(lambda: path(side))
        cpus.append((cpu(at) - before) / PATHS * 1000)
        ratios.append(by_hand / ours)
        paths.append(1 / ours)
        http_ratios.append(timed(asked) / timed(lambda: path(web)))
    return {
        "ratio": round(statistics.median(ratios), 3),
        "http_ratio": round(statistics.median(http_ratios), 3),
        "cpu_ms_path": round(statistics.median(cpus), 1),
        "statements": round(side.statements / ROUNDS / PATHS, 1),
        "statements_by_hand": round(hand.statements / ROUNDS / PATHS / 2, 1),
        "paths_per_s": round(statistics.median(paths), 2),
        "spread": [round(min(ratios), 3), round(max(ratios), 3)],
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }


def call_hand(hand: Hand) -> Callable[[], None]:
    """The script's path as requests to a bare application, one a transaction."""
    application = bare(hand)
    once = hand.once

    def asked() -> None:
        def through() -> Any:
            call(application, "/", {"values": {"lot": "L-000001", "quantity": "10"}}, {"HTTP_COOKIE": "session=x"})
            return once()

        hand.once = through  # type: ignore[method-assign]
        try:
            hand.path()
        finally:
            hand.once = once  # type: ignore[method-assign]

    return asked


if __name__ == "__main__":
    sys.exit(main())
