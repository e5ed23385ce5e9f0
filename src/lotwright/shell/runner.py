"""The one road to a change.

A command is decided by pure code into events; events, rows and outgoing messages commit together or not at
all. Whatever a rule refuses leaves no trace but one entry on the stream of the person who asked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
import psycopg
from psycopg import errors

from lotwright.kernel.access import people
from lotwright.kernel.inputs import read
from lotwright.kernel.journal.streams import Kind, Ref
from lotwright.kernel.refusal import Invalid, Refused, problem
from lotwright.kernel.values import instant, instant_text
from lotwright.shell.acting import Catalogue, Context, Definition, Lock, Need
from lotwright.shell.clock import TOLERANCE, Clock
from lotwright.shell.commands import Caller, Command, Receipt
from lotwright.shell.reads.configuration import Configuration, Configurations, Definitions
from lotwright.shell.store.database import Pool
from lotwright.shell.store.numbers import Numbers
from lotwright.shell.store.unit import Entry, Frame, Restart, Unit

MAX_ATTEMPTS = 8
MAX_ROUNDS = 16
_APART = "request.clock-apart"
"""The one refusal that is not journaled: there is no time to enter it at."""

CommandT = TypeVar("CommandT", bound=Command)
AnswerT = TypeVar("AnswerT")
Handler = Callable[["Work", Any], dict[str, Any]]
Needs = Callable[[Any], Iterable[Need]]
"""The streams a command names by itself, so that they are locked and loaded at once with the caller's."""


@dataclass
class Kept:
    """What the attempts at one command share: numbers drawn, and what was proven once."""

    draws: dict[str, list[str]] = field(default_factory=dict)
    proven: dict[str, Any] = field(default_factory=dict)


@dataclass
class Work:
    """One attempt at one command: the open unit, and what deciding code may use of the world.

    outbox   messages to hand out once this is committed: (topic, payload)
    carried  further changes of unregulated tables, written together with the rows: (statement, parameters)
    frame    more of what every entry says, see `Frame`
    main     the stream this is about, when it is not the one to which something happened first
    meaning  what the person signs for with this command, once the signature is proven
    depth    how far one case has led to another within this command
    """

    runner: Runner
    unit: Unit
    caller: Caller
    at: dt.datetime
    kept: Kept = field(default_factory=Kept)
    outbox: list[tuple[str, bytes]] = field(default_factory=list)
    carried: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    frame: dict[str, Any] = field(default_factory=dict)
    role: str = ""
    main: Ref | None = None
    meaning: str | None = None
    depth: int = 0
    _drawn: dict[str, int] = field(default_factory=dict)

    @cached_property
    def configuration(self) -> Configuration:
        """The definitions in force, as this transaction sees them."""
        return self.runner.definitions.current(self.unit)

    def at_site(self, entity: str, site: str) -> None:
        """Go on at this site of this legal entity, in its zone, wherever the caller's session stands."""
        self.caller = self.caller._replace(entity=entity, site=site, zone=self.configuration.zone(site))

    def context(self, case: str | None = None) -> Context:
        """The world as values, for an action."""
        today = self.at.astimezone(ZoneInfo(self.caller.zone)).date()
        caller = self.caller
        return Context(
            self.at,
            today,
            caller.person,
            self.role,
            caller.site,
            caller.entity,
            caller.zone,
            self.number,
            case,
            self._definition,
            self.meaning,
            self.configuration.roles,
        )

    def _definition(self, kind: str, key: str) -> Definition | None:
        found = (one for one in self.configuration.definitions if (one.kind, one.key) == (kind, key))
        return next((Definition(one.sha256, one.content) for one in found), None)

    def number(self, series: str) -> str:
        """The next number of a series; the same again when the command is attempted again."""
        drawn = self.kept.draws.setdefault(series, [])
        place = self._drawn.get(series, 0)
        self._drawn[series] = place + 1
        if place == len(drawn):
            drawn.append(self.runner.numbers.draw(series))
        return drawn[place]

    def perform(self, name: str, raw: Mapping[str, Any], case: str | None = None) -> dict[str, Any]:
        """Let a catalogue action plan, decide and happen; returns its answer.

        Raises Invalid with `action.unknown` or what its inputs lack, and whatever the action refuses.
        """
        action = self.runner.catalogue.get(name)
        if action is None:
            raise Invalid([problem("action.unknown", action=name)])
        inputs = read(action.inputs, raw)
        drawn = dict(self._drawn)
        for _ in range(MAX_ROUNDS):
            self._drawn = dict(drawn)
            needs = tuple(action.plan(inputs, self.unit, self.context(case)))
            if all(self.unit.holds(need) for need in needs):
                break
            self.unit.need(needs)
        else:
            raise AssertionError(f"{name} never stops naming streams")
        self._drawn = drawn
        decided = action.decide(inputs, self.unit, self.context(case))
        for happened in decided.events:
            self.unit.happen(happened.ref, happened.event)
        return dict(decided.answer)


class Runner:
    """Takes commands, one transaction each. Safe to share between threads."""

    def __init__(
        self,
        pool: Pool,
        kinds: Mapping[str, Kind],
        catalogue: Catalogue,
        handlers: Mapping[type[Command], Handler],
        clock: Clock,
        constraints: Mapping[str, str],
        definitions: Definitions | None = None,
        needs: Mapping[type[Command], Needs] = MappingProxyType({}),
        follow: Callable[[Work], dict[str, Any]] = lambda work: {},
    ) -> None:
        """`follow` lets happen what follows from a command by rule; what it says goes into the answer."""
        self.pool = pool
        self.kinds = kinds
        self.catalogue = catalogue
        self.handlers = handlers
        self.clock = clock
        self.constraints = constraints
        self.definitions: Definitions = definitions or Configurations()
        self.needs = needs
        self.follow = follow
        self.numbers = Numbers(pool)
        self.last_statements = 0

    def run(self, command: Command, caller: Caller) -> Receipt:
        """Do what the command asks, wholly or not at all.

        Raises Refused (journaled on the caller's stream), Invalid or Conflict; nothing has changed then.
        """
        try:
            return self._attempt(command, caller)
        except Refused as refused:
            if refused.rule != _APART:
                self._journal_refusal(command, caller, refused)
            raise

    def look(self, command: CommandT, caller: Caller, ask: Callable[[Work, CommandT], AnswerT]) -> AnswerT:
        """What a command would find, without doing it: nothing is locked and nothing is written."""
        with self.pool.connection() as connection, connection.transaction():
            unit = Unit(connection, self.kinds, looking=True)
            unit.need([Need(Ref("person", caller.person)), *self._named(command)])
            return ask(Work(self, unit, caller, self.clock.now()), command)

    def _named(self, command: Command) -> Iterable[Need]:
        named = self.needs.get(type(command))
        return () if named is None else named(command)

    def _attempt(self, command: Command, caller: Caller) -> Receipt:
        wanted: dict[Ref, Lock] = {}
        kept = Kept()
        at = self.clock.now()
        self.last_statements = 0
        for attempt in range(MAX_ATTEMPTS):
            with self.pool.connection() as connection:
                unit = Unit(connection, self.kinds)
                work = Work(self, unit, caller, at, kept)
                try:
                    with connection.transaction():
                        return self._once(command, work, wanted)
                except Restart:
                    wanted = unit.wanted
                    continue
                except (errors.SerializationFailure, errors.DeadlockDetected):
                    pass
                except errors.IntegrityError as fault:
                    rule = self.constraints.get(fault.diag.constraint_name or "")
                    if rule is None:
                        raise
                    raise Refused(rule) from fault
                except psycopg.DatabaseError as fault:
                    if fault.sqlstate != "LW001":
                        raise
                finally:
                    self.last_statements += unit.statements
            time.sleep(random.uniform(0, 0.01 * 2**attempt))
        raise Refused("request.busy", attempts=MAX_ATTEMPTS)

    def _once(self, command: Command, work: Work, wanted: Mapping[Ref, Lock]) -> Receipt:
        unit, caller = work.unit, work.caller
        if caller.key is not None:
            stored = self._remember(unit, command, caller)
            if stored is not None:
                return stored
        first = {Ref("person", caller.person): Lock.SHARE}
        first |= {need.ref: need.lock for need in self._named(command)}
        first |= wanted
        unit.need(Need(ref, lock) for ref, lock in first.items())
        self._agree(work)
        answer = self.handlers[type(command)](work, command)
        answer |= self.follow(work)
        receipts: list[Receipt] = []

        def extra(entries: list[Entry]) -> list[tuple[str, tuple[Any, ...]]]:
            receipts.append(_receipt(entries, work.main, answer))
            return _extra(work, receipts[0])

        unit.append(self._frame(work, command), extra)
        return receipts[0]

    def _agree(self, work: Work) -> None:
        """Refuses `request.clock-apart` when this machine's clock is not the database's: times would be wrong."""
        if not self.clock.simulated and abs(work.at - instant(work.unit.recorded)) > TOLERANCE:
            raise Refused(_APART, here=instant_text(work.at), there=work.unit.recorded)

    def _frame(self, work: Work, command: Command) -> Frame:
        caller = work.caller
        frame = Frame(
            at=work.at,
            act=tag_of(command),
            actor=caller.person,
            actor_kind=caller.kind,
            request=caller.request,
            behalf=caller.behalf,
            role=work.role or None,
            site=caller.site,
            entity=caller.entity,
            zone=caller.zone,
            session=caller.session,
            key=caller.key,
        )
        return frame._replace(**work.frame)

    def _remember(self, unit: Unit, command: Command, caller: Caller) -> Receipt | None:
        """Claim the idempotency key, or return the receipt it already has."""
        mark = fingerprint(command)
        claimed = unit.execute(
            "INSERT INTO app.idempotency (actor, key, fingerprint) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING RETURNING 1",
            (caller.person, caller.key, mark),
        )
        if claimed:
            return None
        ((known, receipt),) = unit.execute(
            "SELECT fingerprint, receipt FROM app.idempotency WHERE actor = %s AND key = %s",
            (caller.person, caller.key),
        )
        if bytes(known) != mark:
            raise Refused("request.key-reused")
        return msgspec.structs.replace(msgspec.json.decode(receipt, type=Receipt), replayed=True)

    def _journal_refusal(self, command: Command, caller: Caller, refused: Refused) -> None:
        """One entry on the stream of whoever asked, if there is one, in a transaction of its own.

        It locks that stream and nothing else, so it neither restarts nor meets a deadlock.
        """
        person = Ref("person", caller.person)
        with self.pool.connection() as connection, connection.transaction():
            unit = Unit(connection, self.kinds)
            unit.need([Need(person)])
            if unit.version(person) == 0:
                return
            work = Work(self, unit, caller, self.clock.now())
            refusal = people.WasRefused(work.at, tag_of(command), refused.rule, dict(refused.params))
            unit.happen(person, refusal)
            unit.append(self._frame(work, command))


def fingerprint(command: Command) -> bytes:
    """Tells one command from another under the same key; secrets are left out."""
    plain = msgspec.to_builtins(command)
    if plain.get("signature"):
        plain["signature"] = {"digest": plain["signature"]["digest"]}
    return hashlib.sha256(msgspec.json.encode(plain, order="deterministic")).digest()


def tag_of(command: Command) -> str:
    """The public name of a command's kind, such as `task.complete`."""
    return str(command.__struct_config__.tag)


def _receipt(entries: list[Entry], main: Ref | None, answer: dict[str, Any]) -> Receipt:
    ordered = sorted(entries, key=lambda entry: entry.ref != main)
    return Receipt([(entry.ref.kind, entry.ref.id, entry.seq, entry.hash.hex()) for entry in ordered], answer)


def _extra(work: Work, receipt: Receipt) -> list[tuple[str, tuple[Any, ...]]]:
    """What the writing statement carries along: outgoing messages, and the receipt under its key."""
    carried = list(work.carried)
    if work.outbox:
        topics, payloads = zip(*work.outbox, strict=True)
        sql = "INSERT INTO app.outbox (topic, payload) SELECT * FROM unnest(%s::text[], %s::bytea[])"
        carried.append((sql, (list(topics), list(payloads))))
    if work.caller.key is not None:
        sql = "UPDATE app.idempotency SET receipt = %s WHERE actor = %s AND key = %s"
        carried.append((sql, (msgspec.json.encode(receipt), work.caller.person, work.caller.key)))
    return carried
