"""A ledger small enough to see through: pots that hold an amount, with parts, pours and signatures on them.

The store, the runner and the verifier know kinds of stream, not lots; what holds for a pot holds for every kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec
import psycopg

from lotwright.kernel.access import people
from lotwright.kernel.journal import instance
from lotwright.kernel.journal.streams import Event, Kind, Ref, Row, Table
from lotwright.kernel.refusal import Refused
from lotwright.shell import administration, declining
from lotwright.shell.acting import Need
from lotwright.shell.clock import Clock, SystemClock
from lotwright.shell.commands import Caller, Command, Conflict, Found, Perform
from lotwright.shell.runner import Runner, Work
from lotwright.shell.store.database import Pool

SQL = """
CREATE TABLE ledger.pot (
    stream text NOT NULL PRIMARY KEY, seq bigint NOT NULL,
    id text NOT NULL UNIQUE CHECK (id = stream),
    held ledger.amount NOT NULL CONSTRAINT pot_never_below_zero CHECK (held >= 0)
);
CREATE TABLE ledger.pot_mark (
    stream text NOT NULL REFERENCES ledger.pot DEFERRABLE, seq bigint NOT NULL,
    person text NOT NULL, part text NOT NULL, PRIMARY KEY (stream, part)
);
CREATE TABLE ledger.pot_move (
    stream text NOT NULL, seq bigint NOT NULL, n int NOT NULL, amount ledger.amount NOT NULL,
    PRIMARY KEY (stream, seq, n)
);
SELECT journal.regulate('ledger.pot', 'pot'), journal.regulate('ledger.pot_mark', 'pot'),
       journal.regulate('ledger.pot_move', 'pot', true);
"""


class PotRow(Row, frozen=True):
    id: str
    held: Decimal


class Mark(Row, frozen=True):
    person: str
    part: str


class Move(Row, frozen=True):
    amount: Decimal


class Made(Event, frozen=True, tag="pot.made"):
    id: str


class Changed(Event, frozen=True, tag="pot.changed"):
    amount: Decimal


class Marked(Event, frozen=True, tag="pot.marked"):
    person: str
    part: str


class State(msgspec.Struct, frozen=True):
    root: PotRow
    marks: dict[str, Mark] = {}


def fold(state: State | None, event: Made | Changed | Marked) -> State:
    if isinstance(event, Made):
        assert state is None, "a pot is made once"
        return State(PotRow(event.id, Decimal(0)))
    assert state is not None, "nothing happens to a pot before it is made"
    if isinstance(event, Changed):
        return msgspec.structs.replace(state, root=PotRow(state.root.id, state.root.held + event.amount))
    return msgspec.structs.replace(state, marks={**state.marks, event.part: Mark(event.person, event.part)})


def logs(event: Made | Changed | Marked) -> Iterable[Row]:
    return (Move(event.amount),) if isinstance(event, Changed) else ()


POT = Kind(
    "pot",
    100,
    State,
    {"root": Table("ledger.pot", PotRow), "marks": Table("ledger.pot_mark", Mark, key=("part",))},
    Made | Changed | Marked,
    fold,
    log_tables=(Table("ledger.pot_move", Move, log=True),),
    logs=logs,
)
KINDS = {kind.name: kind for kind in (instance.KIND, people.KIND, POT)}


class Fill(Command, frozen=True, kw_only=True, tag="pot.fill"):
    """Put some in, making the pot where there is none."""

    pot: str
    amount: Decimal


class Draw(Command, frozen=True, kw_only=True, tag="pot.draw"):
    """Take some out; `version` is the one that was seen."""

    pot: str
    amount: Decimal
    version: int | None = None


class Pour(Command, frozen=True, kw_only=True, tag="pot.pour"):
    """From one into another, found one after the other, as an action finds what it depends on."""

    source: str
    target: str
    amount: Decimal


class Sign(Command, frozen=True, kw_only=True, tag="pot.sign"):
    """Take one part in a pot: `prepared` or `approved`, once, never both by one person."""

    pot: str
    part: str


def fill(work: Work, command: Fill) -> dict[str, Any]:
    ref = Ref("pot", command.pot)
    work.unit.need([Need(ref)])
    if work.unit.get(*ref) is None:
        work.unit.happen(ref, Made(command.pot))
    work.unit.happen(ref, Changed(command.amount))
    return {"held": str(work.unit.get(*ref).root.held)}


def draw(work: Work, command: Draw) -> dict[str, Any]:
    ref = Ref("pot", command.pot)
    work.unit.need([Need(ref)])
    if command.version is not None and command.version != work.unit.version(ref):
        raise Conflict(ref.kind, ref.id, command.version, work.unit.version(ref))
    _take(work, ref, command.amount)
    work.outbox.append(("pot.drawn", msgspec.json.encode({"pot": command.pot, "amount": str(command.amount)})))
    return {"held": str(work.unit.get(*ref).root.held)}


def pour(work: Work, command: Pour) -> dict[str, Any]:
    for id in (command.source, command.target):
        work.unit.need([Need(Ref("pot", id))])
    _take(work, Ref("pot", command.source), command.amount)
    work.unit.happen(Ref("pot", command.target), Changed(command.amount))
    return {}


def sign(work: Work, command: Sign) -> dict[str, Any]:
    ref = Ref("pot", command.pot)
    work.unit.need([Need(ref)])
    marks = work.unit.get(*ref).marks
    if command.part in marks:
        raise Refused("pot.signed", part=command.part)
    if any(mark.person == work.caller.person for mark in marks.values()):
        raise Refused("pot.same-person", person=work.caller.person)
    work.unit.happen(ref, Marked(work.caller.person, command.part))
    return {}


def _take(work: Work, ref: Ref, amount: Decimal) -> None:
    state = work.unit.get(*ref)
    if state is None or state.root.held < amount:
        raise Refused("pot.too-little", pot=ref.id)
    work.unit.happen(ref, Changed(-amount))


def perform(work: Work, command: Perform) -> dict[str, Any]:
    return dict(work.perform(command.action, command.inputs))


HANDLERS: dict[Any, Any] = {
    Found: administration.found, Perform: perform, Fill: fill, Draw: draw, Pour: pour, Sign: sign, **declining.HANDLERS,
}  # fmt: skip
CONSTRAINTS = {"pot_never_below_zero": "pot.below-zero"}


def lay(owner: str) -> None:
    """Lay the tables, as the owner."""
    with psycopg.connect(owner) as connection:
        connection.execute(SQL)


def runner(pool: Pool, clock: Clock | None = None, handlers: dict[Any, Any] | None = None) -> Runner:
    """A runner that knows pots and people."""
    return Runner(pool, KINDS, administration.PEOPLE, HANDLERS | (handlers or {}), clock or SystemClock(), CONSTRAINTS)


def caller(person: str = "P-1", key: str | None = None, **more: Any) -> Caller:
    """Somebody at a site."""
    return Caller(person, "SUZ", "E1", "Asia/Shanghai", "test", key=key, **more)


def begin(runner: Runner, mark: str | None = "trial", people: Iterable[str] = ("P-1", "P-2")) -> None:
    """Found the installation and enter people."""
    first, *others = people
    runner.run(Found(name="Pots", mark=mark, administrator=first), caller(first))
    for person in others:
        runner.run(Perform(action="people.add", inputs={"person": person}), caller(first))
