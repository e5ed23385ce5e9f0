"""Runs plays: scripts a quality engineer can read, on whatever stage is set for them.

A stage is one way to reach an installation: the store through the runner (here), the HTTP interface or the pure
core (in the tests). The same file must come out the same on all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

import msgspec

from lotwright.kernel.packs import plays
from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.packs.plays import Play, Remembered, Statement
from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell import commands as c
from lotwright.shell.casework import Casework
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.reads import streams, things
from lotwright.shell.reads.configuration import Configuration, Reading
from lotwright.shell.runner import Runner

FOUNDER = "founder"
PASSWORD = "the secret of a play"
SINCE = "2000-01-01"


class Waiting(NamedTuple):
    """An open task: the element, what it is called in each language, since and until when it waits, who has it."""

    case: str
    task: str
    element: str
    names: frozenset[str]
    roles: tuple[str, ...]
    version: int
    due: dt.datetime | None
    holder: str | None = None


class Stage(Protocol):
    """One way to reach an installation. What is declined raises Refused, Invalid or Conflict."""

    site: str
    """The id of the site all this happens at; a play knows it as `<site>`."""
    zone: str
    """The site's time zone."""

    def cast(self, person: str, role: str) -> None:
        """Let a person have a role from the beginning of time."""

    def go(self, moment: dt.datetime) -> None:
        """Go on to an instant; what falls due on the way happens first, in order."""

    def do(self, person: str, command: c.Command, *, signing: bool) -> Mapping[str, Any]:
        """Send a command, signed when the play says so; the answer."""

    def now(self) -> dt.datetime:
        """The present instant."""

    def waiting(self) -> list[Waiting]:
        """Every open task, the newest case first."""

    def status(self, case: str) -> str:
        """How a case stands."""

    def version(self, case: str) -> int:
        """The case's version."""

    def value(self, case: str, key: str) -> Any:
        """A value of a case's record; None when there is none."""

    def standing(self, kind: str, id: str) -> str | None:
        """How a thing stands, in one word; None when there is no such thing."""

    def elements(self, case: str) -> Mapping[str, frozenset[str]]:
        """The elements of a case's process with the names they go by."""


class Failed(Exception):
    """The play did not come out as written. Carries the line, the play it is of if given by another, what was found."""

    def __init__(self, line: int, expected: str, found: str, of: str = "") -> None:
        super().__init__(line, expected, found)
        self.line, self.expected, self.found, self.of = line, expected, found, of

    def __str__(self) -> str:
        place = f'line {self.line} of "{self.of}"' if self.of else f"line {self.line}"
        return f"{place}: expected {self.expected}, found {self.found}"


Declined = Refused | Invalid | c.Conflict


class Director:
    """Plays one play on a stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._cast: dict[str, list[plays.Cast]] = {}
        self._there: set[str] = set()
        self._case = ""
        self._finished: list[Waiting] = []
        self._answer: Mapping[str, Any] = {}
        self._declined: Declined | None = None
        self._kept: dict[str, Any] = {"site": stage.site}

    def play(self, play: Play) -> None:
        """Run it to its end; it is whole. Raises Failed at the first statement that does not come out."""
        following: Iterable[Statement | None] = (*play.steps[1:], None)
        for step, after in zip(play.steps, following, strict=True):
            try:
                self._step(step)
            except Failed as failed:
                failed.of = step.of
                raise
            expected = isinstance(after, plays.ExpectRefused | plays.ExpectProblem)
            if self._declined is not None and not expected:
                if not isinstance(step, plays.ExpectRefused | plays.ExpectProblem):
                    raise Failed(step.line, "success", _said(self._declined), step.of)
                self._declined = None

    def _step(self, step: Statement) -> None:
        match step:
            case plays.Given():
                raise AssertionError("a play is made whole before it is played")
            case plays.Cast():
                self._cast.setdefault(step.person, []).append(step)
            case plays.At():
                self._stage.go(step.moment.replace(tzinfo=ZoneInfo(self._stage.zone)).astimezone(dt.UTC))
            case plays.Remember():
                self._kept[step.name] = self._found(step)
            case plays.ExpectTask():
                self._expect_task(step)
            case plays.ExpectEnd():
                status = self._stage.status(self._case)
                if (status != "running") != step.ended:
                    raise Failed(step.line, "ended" if step.ended else "running", status)
            case plays.ExpectRefused():
                self._expect_refused(step)
            case plays.ExpectProblem():
                self._expect_problem(step)
            case plays.ExpectState():
                thing = self._plain(step.thing)
                found = self._stage.standing(step.kind, thing)
                if found != step.status:
                    raise Failed(step.line, f"{step.kind} {thing} {step.status}", str(found))
            case _:
                self._act(step)

    def _act(self, step: Any) -> None:
        self._declined = None
        self._know(step.person)
        other = step.to if isinstance(step, plays.Transfer) else getattr(step, "other", None)
        if other is not None:
            self._know(other)
        command = self._command(step)
        try:
            self._answer = self._stage.do(step.person, command, signing=getattr(step, "signing", False))
        except (Refused, Invalid, c.Conflict) as declined:
            self._declined = declined
            return
        if isinstance(step, plays.Start) or (isinstance(step, plays.Whole) and step.move == "reopen"):
            self._case = self._answer["case"]

    def _know(self, person: str) -> None:
        """Let a person have what the play says of them; one not cast is one of the role of that name."""
        if person not in self._there and person not in self._cast:
            self._cast[person] = [plays.Cast(person, person, line=0)]
        self._there.add(person)
        for cast in self._cast.pop(person, ()):
            self._stage.cast(person, cast.role)
            for held in cast.held:
                until = held.until.isoformat() if held.until else None
                proof = {"person": person_id(person), "code": held.code, "since": SINCE, "until": until}
                self._stage.do(FOUNDER, c.Perform(action="people.qualify", inputs=proof), signing=False)

    def _command(self, step: Any) -> c.Command:
        plain = self._plain
        match step:
            case plays.Start():
                return c.StartCase(process=step.process, values=plain(step.values))
            case plays.Perform():
                return c.Perform(action=step.action, inputs=plain(step.inputs), reason=step.reason)
            case plays.Whole():
                case = self._case if step.task is None else self._task(step.line, step.task).case
                return _MOVES[step.move](case=case, version=self._stage.version(case), reason=step.reason)
        if isinstance(step, plays.Pass) and step.move == "take-back":
            done = self._done(step.line, step.task)
            return c.TakeBack(case=done.case, task=done.task, reason=step.reason)
        return self._on_task(step, self._task(step.line, step.task))

    def _on_task(self, step: Any, at: Waiting) -> c.Command:
        """What somebody does with an open task."""
        plain = self._plain
        on: dict[str, Any] = {"case": at.case, "task": at.task}
        match step:
            case plays.Pass():
                return _passing(step, on | {"version": at.version}, plain(step.values))
            case plays.Claim():
                return c.Unclaim(**on) if step.back else c.Claim(**on)
            case plays.Complete():
                self._finished.append(at)
                values = plain(step.values)
                seen = at.version
                return c.Complete(**on, version=seen, values=values, outcome=step.outcome, reason=step.reason)
            case plays.Return():
                to = None if step.to is None else self._element(step.line, at.case, step.to)
                return c.ReturnTask(**on, version=at.version, to=to, reason=step.reason)
            case plays.Transfer():
                return c.Transfer(**on, version=at.version, person=person_id(step.to), reason=step.reason)
            case plays.Raise():
                about = [{"kind": kind, "id": plain(thing)} for kind, thing in step.things]
                return c.RaiseNonconformance(**on, severity=step.severity, description=step.description, things=about)
        raise AssertionError(f"no command for {type(step).__name__}")

    def _done(self, line: int, name: str) -> Waiting:
        """The task of that name that was finished last."""
        found = [one for one in self._finished if name == one.element or name in one.names]
        if not found:
            raise Failed(line, f'finished task "{name}"', "none")
        return found[-1]

    def _task(self, line: int, name: str) -> Waiting:
        """The open task of that name: of the play's own case if there is one, else of the newest case."""
        found = [one for one in self._stage.waiting() if name == one.element or name in one.names]
        if not found:
            raise Failed(line, f'task "{name}"', self._open())
        return next((one for one in found if one.case == self._case), found[0])

    def _element(self, line: int, case: str, name: str) -> str:
        elements = self._stage.elements(case)
        for element, names in elements.items():
            if name == element or name in names:
                return element
        raise Failed(line, f'step "{name}"', ", ".join(elements))

    def _open(self) -> str:
        return ", ".join(f"{one.case}: {one.element}" for one in self._stage.waiting()) or "no open task"

    def _expect_task(self, step: plays.ExpectTask) -> None:
        found = [
            one
            for one in self._stage.waiting()
            if step.task in (one.element, *one.names)
            and (step.role is None or step.role in one.roles)
            and (step.holder is None or one.holder == person_id(step.holder))
        ]
        if bool(found) != step.present:
            raise Failed(step.line, f'{"" if step.present else "no "}task "{step.task}"', self._open())
        if step.late and not any(one.due is not None and one.due < self._stage.now() for one in found):
            raise Failed(step.line, f'late task "{step.task}"', f"due {found[0].due}")

    def _expect_refused(self, step: plays.ExpectRefused) -> None:
        refused = self._declined
        named = set(_flat(refused.params.values())) if isinstance(refused, Refused) else set()
        if not isinstance(refused, Refused) or refused.rule != step.rule or not named >= set(step.named):
            expected = f"{step.rule} naming {', '.join(step.named)}" if step.named else step.rule
            raise Failed(step.line, expected, _said(refused))

    def _expect_problem(self, step: plays.ExpectProblem) -> None:
        problems = self._declined.problems if isinstance(self._declined, Invalid) else ()
        if not any(one.rule == step.rule and step.path in (None, one.path) for one in problems):
            expected = step.rule if step.path is None else f"{step.rule} at {step.path}"
            raise Failed(step.line, expected, _said(self._declined))

    def _found(self, step: plays.Remember) -> Any:
        value = self._answer.get(step.key)
        if value is None:
            value = self._stage.value(self._answer.get("case") or self._case, step.key)
        if value is None:
            raise Failed(step.line, step.key, "nothing of that name")
        return value

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Remembered):
            assert value.name in self._kept, f"<{value.name}> was never remembered"
            return self._kept[value.name]
        if isinstance(value, dict):
            return {key: self._plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._plain(inner) for inner in value]
        return value


_MOVES: dict[str, type[c.CaseCommand]] = {
    "withdraw": c.Withdraw, "terminate": c.Terminate, "suspend": c.Suspend, "resume": c.Resume, "retry": c.Retry,
    "reopen": c.Reopen,
}  # fmt: skip


def _passing(step: plays.Pass, on: dict[str, Any], values: dict[str, Any]) -> c.Command:
    """The command of a statement on whose hands a task is in."""
    other = None if step.other is None else person_id(step.other)
    match step.move:
        case "delegate":
            return c.Delegate(**on, person=str(other), reason=step.reason)
        case "resolve":
            return c.Resolve(**on, opinion=step.reason, values=values)
        case "add-signer":
            return c.AddSigner(**on, person=str(other), where=step.where, reason=step.reason)  # type: ignore[arg-type]
        case "remove-signer":
            return c.RemoveSigner(**on, person=other, reason=step.reason)
    return c.Urge(**on)


def _flat(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flat(value)
        else:
            yield str(value)


def _said(declined: Declined | None) -> str:
    if declined is None:
        return "success"
    if isinstance(declined, Refused):
        return f"refused {declined.rule} {declined.params}"
    if isinstance(declined, Invalid):
        return "; ".join(f"problem {one.rule} at {one.path or '-'} {one.params}" for one in declined.problems)
    return str(declined)


def person_id(name: str) -> str:
    """The pseudonymous id of a person of a play."""
    return f"P-{name}"


class StoreStage:
    """The store: commands through the runner, over a database that nothing else works on."""

    def __init__(self, runner: Runner, clock: SimulatedClock, enter: Callable[[str, str], None]) -> None:
        """`enter` keeps a person's name, so that they can sign."""
        self._runner = runner
        self._clock = clock
        self._enter = enter
        ((self._entity, self.site),) = [(entity.id, site.id) for entity, site in self._configuration().sites()][:1]
        self.zone = self._configuration().zone(self.site)
        self._signed: dict[str, str] = {}
        self._cast: set[str] = set()

    def cast(self, person: str, role: str) -> None:
        """Enter the person, give the role everywhere."""
        id = person_id(person)
        if person not in self._cast:
            self.do(FOUNDER, c.Perform(action="people.add", inputs={"person": id}), signing=False)
            self._enter(id, person)
            self._cast.add(person)
        grant = {"person": id, "role": role, "since": SINCE}
        self.do(FOUNDER, c.Perform(action="people.grant", inputs=grant), signing=False)

    def now(self) -> dt.datetime:
        """Where the clock stands."""
        return self._clock.now()

    def go(self, moment: dt.datetime) -> None:
        """Fire timers one by one, each at its own instant, then stand at the moment."""
        while due := self._rows(
            "SELECT t.stream, t.timer, t.due FROM ledger.timer t JOIN ledger.process_case c ON c.stream = t.stream"
            " WHERE t.due <= %s AND c.status = 'running' ORDER BY t.due, t.stream, t.timer LIMIT 1",
            moment,
        ):
            case, timer, at = due[0]
            self._clock.set(max(at, self.now()))
            self._runner.run(c.FireTimer(case=case, timer=timer), self._caller(FOUNDER)._replace(kind="job"))
        self._clock.set(moment)

    def do(self, person: str, command: c.Command, *, signing: bool) -> Mapping[str, Any]:
        """Send the command; what is signed is what the same command would show."""
        caller = self._caller(person)
        if signing:
            assert isinstance(command, c.Complete), "only completing is signed"
            _, _, due = self._runner.look(command, caller, Casework.shown)
            proof = c.Proof(digest=due.digest if due else "", password=PASSWORD, login=person, reason=command.reason)
            command = msgspec.structs.replace(command, signature=proof)
        return self._runner.run(command, caller).answer

    def waiting(self) -> list[Waiting]:
        """Every open task, the newest case first."""
        rows = self._rows(
            "SELECT t.stream, t.task, t.element, t.process, t.definition, t.roles, s.seq, t.due, t.assignee"
            " FROM ledger.task t"
            " JOIN journal.stream s ON s.kind = 'case' AND s.id = t.stream ORDER BY t.stream DESC, t.task::bigint"
        )
        return [
            Waiting(case, task, element, self._names(*pinned)[element], tuple(roles), seq, due, holder)
            for case, task, element, *pinned, roles, seq, due, holder in rows
        ]

    def status(self, case: str) -> str:
        """How the case stands."""
        return str(self._rows("SELECT status FROM ledger.process_case WHERE stream = %s", case)[0][0])

    def version(self, case: str) -> int:
        """How many entries the case has."""
        return int(self._rows("SELECT seq FROM journal.stream WHERE kind = 'case' AND id = %s", case)[0][0])

    def value(self, case: str, key: str) -> Any:
        """A value of the record."""
        rows = self._rows('SELECT "values" FROM ledger.record WHERE stream = %s', case)
        return rows[0][0].get(key) if rows else None

    def standing(self, kind: str, id: str) -> str | None:
        """How a thing stands."""
        with self._runner.pool.connection() as connection:
            held = streams.now(connection, self._runner.kinds[kind], id)
        today = self.now().astimezone(ZoneInfo(self.zone)).date()
        return things.status_of(held.state.root, today) if held.state is not None else None

    def elements(self, case: str) -> Mapping[str, frozenset[str]]:
        """The elements of the case's process."""
        (pinned,) = self._rows("SELECT process, definition FROM ledger.process_case WHERE stream = %s", case)
        return self._names(*pinned)

    def _names(self, process: str, sha256: str) -> Mapping[str, frozenset[str]]:
        with self._runner.pool.connection() as connection:
            return names_of(self._runner.definitions.process(Reading(connection), process, sha256).process)

    def _caller(self, person: str) -> c.Caller:
        return c.Caller(person_id(person), self.site, self._entity, self.zone, request="play", login=person)

    def _configuration(self) -> Configuration:
        with self._runner.pool.connection() as connection:
            return self._runner.definitions.current(Reading(connection))

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        with self._runner.pool.connection() as connection:
            return connection.execute(sql, parameters).fetchall()


def names_of(process: Process) -> Mapping[str, frozenset[str]]:
    """The elements of a version of a process with the names they go by."""
    return {node.id: frozenset((node.names.zh, node.names.en) if node.names else ()) for node in process.nodes.values()}
