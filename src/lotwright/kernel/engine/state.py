"""The state of a case: its rows and its tree of tokens, and the fold that makes it from events.

The tree grows with what is going on now, never with what has been. It is kept encoded in the column `state`
of the root row; a State decodes it once and encodes it again only when somebody looks at the row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from lotwright.kernel.engine import events as e
from lotwright.kernel.journal.streams import Row

ROOT = 1
"""The token of the whole case."""


class ProcessCase(Row, frozen=True):
    """The case in lists. `stuck` counts places where it cannot go on; `state` is the encoded tree."""

    id: str
    process: str
    definition: str
    record_type: str | None
    subject: str | None
    site: str
    entity: str
    status: str
    started_at: dt.datetime
    started_by: str
    ended_at: dt.datetime | None
    stuck: int
    state: bytes


class TaskRow(Row, frozen=True):
    """A task that waits for somebody. `process` and `definition` are those its element stands in."""

    task: str
    token: int
    element: str
    process: str
    definition: str
    site: str
    assignee: str | None
    owner: str | None
    roles: list[str]
    people: list[str]
    created_at: dt.datetime
    due: dt.datetime | None
    follow_up: dt.datetime | None
    priority: int
    part: str
    urged_at: dt.datetime | None
    subject: str | None


class TimerRow(Row, frozen=True):
    """A timer that runs."""

    timer: str
    token: int
    element: str
    kind: str
    due: dt.datetime
    every: str | None
    left: int | None


class JobRow(Row, frozen=True):
    """An automated step that waits for its answer."""

    job: str
    token: int
    element: str
    type: str
    inputs: list[Any]
    external: bool
    tries: int


class WaitRow(Row, frozen=True):
    """A message, signal or condition the case waits for. `met`: the condition held when it was last looked at."""

    wait: str
    token: int
    element: str
    kind: str
    place: str
    name: str
    key: str | None
    met: bool


class DoneRow(Row, frozen=True):
    """Who did what: the log of tasks."""

    task: str
    element: str
    person: str
    how: str
    at: dt.datetime
    outcome: str | None
    behalf: str | None


class Done(msgspec.Struct, frozen=True, omit_defaults=True):
    """A completed activity that can be compensated; a sub-process with its variables and what was done in it."""

    element: str
    count: int = 1
    data: dict[str, Any] | None = None
    done: tuple[Done, ...] = ()


class Loop(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far a multi-instance activity is. `refusal` is the first outcome that was no agreement."""

    total: int
    started: int = 0
    done: int = 0
    agreed: int = 0
    stopped: int = 0
    items: list[Any] | None = None
    collect: str | None = None
    refusal: str | None = None


class Token(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place where the case is, or a scope around such places. The fields are those of `Entered`."""

    id: int
    scope: int
    at: str
    data: dict[str, Any] | None = None
    source: str | None = None
    marks: tuple[tuple[int, int], ...] = ()
    index: int = 0
    called: tuple[str, str] | None = None
    join: str | None = None
    loop: Loop | None = None
    done: tuple[Done, ...] = ()
    back: tuple[str, str] | None = None
    after: tuple[str, ...] = ()
    opinions: tuple[tuple[str, str | None], ...] = ()
    stuck: str | None = None


class Fresh(msgspec.Struct, frozen=True):
    """A completed task on which nobody has acted yet, so that it can be taken back."""

    element: str
    person: str
    scope: int
    marks: tuple[tuple[int, int], ...] = ()


class Before(msgspec.Struct, omit_defaults=True):
    """The case as it stood before its process was changed; kept until something else happens. `open`: not yet through.

    `since` is when it was moved to the version it had then.
    """

    definition: str
    subject: str | None
    next: int
    tokens: list[Token]
    did: dict[str, list[str]]
    fresh: dict[str, Fresh]
    parked: dict[str, TaskRow]
    tasks: dict[str, TaskRow]
    timers: dict[str, TimerRow]
    jobs: dict[str, JobRow]
    waits: dict[str, WaitRow]
    stuck: int
    variable: str | None = None
    since: dt.datetime | None = None
    open: bool = True


class Tree(msgspec.Struct, omit_defaults=True):
    """What the column `state` holds.

    `since`: when the case was moved to its version, if it did not begin by it; `agreed`: who agreed at which step,
    since work was last sent back.
    """

    next: int
    tokens: list[Token]
    did: dict[str, list[str]] = {}
    fresh: dict[str, Fresh] = {}
    parked: dict[str, TaskRow] = {}
    variable: str | None = None
    signed: bool = False
    follows: str | None = None
    followed: tuple[str, ...] = ()
    since: dt.datetime | None = None
    before: Before | None = None
    agreed: dict[str, list[str]] = {}


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Tree)


class State:
    """A case as it stands. Treat as a value: only `fold` and a step's own draft make new ones."""

    __slots__ = (
        "_row", "_stale", "agreed", "before", "did", "followed", "follows", "fresh", "jobs", "next", "parked",
        "signed", "since", "tasks", "timers", "tokens", "variable", "waits",
    )  # fmt: skip

    def __init__(
        self,
        root: ProcessCase,
        tasks: Mapping[str, TaskRow],
        timers: Mapping[str, TimerRow],
        jobs: Mapping[str, JobRow],
        waits: Mapping[str, WaitRow],
    ) -> None:
        self._row = root
        self._stale = False
        self.tasks = dict(tasks)
        self.timers = dict(timers)
        self.jobs = dict(jobs)
        self.waits = dict(waits)
        tree = _DECODER.decode(root.state)
        self.next = tree.next
        self.tokens = {token.id: token for token in tree.tokens}
        self.did = tree.did
        self.fresh = tree.fresh
        self.parked = tree.parked
        self.variable = tree.variable
        self.signed = tree.signed
        self.follows = tree.follows
        self.followed = tree.followed
        self.since = tree.since
        self.before = tree.before
        self.agreed = tree.agreed

    @property
    def root(self) -> ProcessCase:
        """The root row, with the tree as it is now."""
        if self._stale:
            tree = Tree(
                self.next,
                [self.tokens[id] for id in sorted(self.tokens)],
                self.did,
                self.fresh,
                self.parked,
                self.variable,
                self.signed,
                self.follows,
                self.followed,
                self.since,
                self.before,
                self.agreed,
            )
            self._row = msgspec.structs.replace(self._row, state=_ENCODER.encode(tree))
            self._stale = False
        return self._row

    @property
    def head(self) -> ProcessCase:
        """The root row without its tree brought up to date: for the columns alone."""
        return self._row

    def draft(self) -> State:
        """A copy to change."""
        copy = State.__new__(State)
        copy._row, copy._stale = self._row, self._stale
        copy.next, copy.variable, copy.signed = self.next, self.variable, self.signed
        copy.follows, copy.followed = self.follows, self.followed
        copy.since, copy.before = self.since, self.before
        copy.tokens = self.tokens.copy()
        copy.tasks = self.tasks.copy()
        copy.timers = self.timers.copy()
        copy.jobs = self.jobs.copy()
        copy.waits = self.waits.copy()
        copy.did = self.did.copy()
        copy.agreed = self.agreed.copy()
        copy.fresh = self.fresh.copy()
        copy.parked = self.parked.copy()
        return copy

    def apply(self, event: e.CaseEvent) -> None:
        """Change this draft by an event. The only code that changes a State; never edit a case that has shipped."""
        self._stale = True
        if self.before is not None and not self.before.open and type(event) is not e.MigrationUndone:
            self.before = None
        _APPLY[type(event)](self, event)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and self._rows() == other._rows()

    def __repr__(self) -> str:
        return f"State({self._rows()!r})"

    def _rows(self) -> tuple[Any, ...]:
        return self.root, self.tasks, self.timers, self.jobs, self.waits

    __hash__ = None  # type: ignore[assignment]


def fold(state: State | None, event: e.CaseEvent) -> State:
    """The case after the event."""
    if state is None:
        assert isinstance(event, e.Began), "nothing happens to a case before it began"
        return began(event)
    assert not isinstance(event, e.Began), "a case begins once"
    draft = state.draft()
    draft.apply(event)
    return draft


def logs(event: e.CaseEvent) -> Iterable[Row]:
    """Who did what, kept."""
    if isinstance(event, e.TaskDone):
        row = DoneRow(event.task, event.element, event.person, event.how, event.at, event.outcome, event.behalf)
        return (row,)
    if isinstance(event, e.Began):
        return (DoneRow("", event.element, event.by, "started", event.at, None, None),)
    return ()


def began(event: e.Began) -> State:
    """A new case."""
    data = dict(event.values)
    subject = event.subject
    if event.variable is not None and isinstance(data.get(event.variable), str):
        subject = data[event.variable]
    tree = Tree(
        next=ROOT + 1,
        tokens=[Token(ROOT, 0, event.process, data)],
        did={event.element: [event.by]},
        variable=event.variable,
        follows=event.follows,
    )
    row = ProcessCase(
        id=event.id,
        process=event.process,
        definition=event.definition,
        record_type=event.record_type,
        subject=subject,
        site=event.site,
        entity=event.entity,
        status="running",
        started_at=event.at,
        started_by=event.by,
        ended_at=None,
        stuck=0,
        state=_ENCODER.encode(tree),
    )
    return State(row, {}, {}, {}, {})


def _head(s: State, **changed: Any) -> None:
    s._row = msgspec.structs.replace(s._row, **changed)


def _token(s: State, id: int, **changed: Any) -> None:
    s.tokens[id] = msgspec.structs.replace(s.tokens[id], **changed)


def _task(s: State, id: str, **changed: Any) -> None:
    held = s.tasks if id in s.tasks else s.parked
    held[id] = msgspec.structs.replace(held[id], **changed)


def _entered(s: State, event: e.Entered) -> None:
    assert event.token not in s.tokens, "a token is entered once"
    assert event.scope in s.tokens, "a token is entered in a scope that is there"
    s.next = max(s.next, event.token + 1, *(mark + 1 for mark, _ in event.marks))
    loop = None if event.total is None else Loop(event.total, items=event.items, collect=event.collect)
    s.tokens[event.token] = Token(
        event.token,
        event.scope,
        event.element,
        None if event.data is None else dict(event.data),
        event.source,
        event.marks,
        event.index,
        event.called,
        event.join,
        loop,
        (),
        event.back,
    )
    if event.index:
        _count_started(s, event.scope)


def _count_started(s: State, body: int) -> None:
    loop = s.tokens[body].loop
    assert loop is not None, "an instance stands in a multi-instance activity"
    items = loop.items[1:] if loop.items else loop.items
    _token(s, body, loop=msgspec.structs.replace(loop, started=loop.started + 1, items=items))


def _passed(s: State, event: e.Passed) -> None:
    """Nothing stays behind."""


def _left(s: State, event: e.Left) -> None:
    token = s.tokens[event.token]
    _remove(s, {token.id: token} | _within(s, token.id), event.how)
    if token.index:
        _count_left(s, token, event)
    if event.keep:
        _keep_done(s, token, event.keep)


def _cleared(s: State, event: e.Cleared) -> None:
    gone = _within(s, event.token)
    _remove(s, gone, "interrupted")
    s.timers = {key: row for key, row in s.timers.items() if row.token != event.token or row.kind != "start"}
    s.waits = {key: row for key, row in s.waits.items() if row.token != event.token or row.place != "start"}


def _within(s: State, id: int) -> dict[int, Token]:
    """All tokens within a token, outermost first: tokens stand in the order in which they came into being."""
    found: dict[int, Token] = {}
    scopes = {id}
    for inner, token in s.tokens.items():
        if token.scope in scopes:
            found[inner] = token
            scopes.add(inner)
    return found


def _remove(s: State, gone: Mapping[int, Token], how: str) -> None:
    for id, left in gone.items():
        del s.tokens[id]
        if left.source is not None and how != "taken-back":
            s.fresh.pop(left.source, None)
    for held in (s.tasks, s.timers, s.jobs, s.waits, s.parked):
        if held:
            _drop(held, gone)
    if any(left.stuck for left in gone.values()):
        _head(s, stuck=s._row.stuck - sum(1 for left in gone.values() if left.stuck))


def _drop(held: dict[str, Any], gone: Mapping[int, Token]) -> None:
    for key in [key for key, row in held.items() if row.token in gone]:
        del held[key]


def _count_left(s: State, token: Token, event: e.Left) -> None:
    body = s.tokens[token.scope]
    loop = body.loop
    assert loop is not None, "an instance stands in a multi-instance activity"
    if event.how == "completed":
        refusal = loop.refusal if event.agreed or loop.refusal is not None else event.outcome
        loop = msgspec.structs.replace(loop, done=loop.done + 1, agreed=loop.agreed + event.agreed, refusal=refusal)
    elif event.how == "retried":
        loop = msgspec.structs.replace(loop, started=loop.started - 1)
    else:
        loop = msgspec.structs.replace(loop, stopped=loop.stopped + 1)
    data = body.data
    if loop.collect is not None and event.how == "completed":
        data = dict(data or {})
        gathered = list(data.get(loop.collect) or ())
        gathered += [None] * (token.index - len(gathered))
        gathered[token.index - 1] = event.output
        data[loop.collect] = gathered
    _token(s, token.scope, loop=loop, data=data)


def _keep_done(s: State, token: Token, keep: str) -> None:
    """Equal completions in a row are counted, so that a loop does not make the state grow."""
    before = s.tokens[token.scope].done
    if keep == "scope":
        done = Done(token.at, 1, token.data, token.done)
    elif before and before[-1].element == token.at and before[-1].data is None:
        done = msgspec.structs.replace(before[-1], count=before[-1].count + 1)
        before = before[:-1]
    else:
        done = Done(token.at)
    _token(s, token.scope, done=(*before, done))


def _undone(s: State, event: e.Undone) -> None:
    done = list(s.tokens[event.scope].done)
    taken = done[event.place]
    assert taken.element == event.element, "what is undone was done"
    if taken.count > 1:
        done[event.place] = msgspec.structs.replace(taken, count=taken.count - 1)
    else:
        del done[event.place]
    _token(s, event.scope, done=tuple(done))
    if event.token:
        s.next = max(s.next, event.token + 1)
        s.tokens[event.token] = Token(event.token, event.into, taken.element, taken.data or {}, done=taken.done)


def _resized(s: State, event: e.Resized) -> None:
    loop = s.tokens[event.token].loop
    assert loop is not None, "only a multi-instance activity has a size"
    items = loop.items if event.items is None else event.items
    _token(s, event.token, loop=msgspec.structs.replace(loop, total=event.total, items=items))


def _data_set(s: State, event: e.DataSet) -> None:
    data = dict(s.tokens[event.scope].data or {})
    for name, _, new in event.changed:
        data[name] = new
    _token(s, event.scope, data=data)
    if event.scope == ROOT and s.variable is not None:
        subject = data.get(s.variable)
        if isinstance(subject, str) and subject != s._row.subject:
            _head(s, subject=subject)
            for id in s.tasks:
                _task(s, id, subject=subject)


def _opened(s: State, event: e.TaskOpened) -> None:
    parked = s.parked.pop(event.task, None)
    s.next = max(s.next, int(event.task) + 1)
    s.tasks[event.task] = TaskRow(
        task=event.task,
        token=event.token,
        element=event.element,
        process=event.process,
        definition=event.definition,
        site=s._row.site,
        assignee=event.assignee,
        owner=event.owner,
        roles=list(event.roles),
        people=list(event.people),
        created_at=parked.created_at if parked is not None else event.at,
        due=event.due,
        follow_up=event.follow_up,
        priority=event.priority,
        part=event.part,
        urged_at=None,
        subject=s._row.subject,
    )
    token = s.tokens[event.token]
    if event.part == "after" and token.after:
        _token(s, token.id, after=tuple(person for person in token.after if person != event.assignee))


def _claimed(s: State, event: e.TaskClaimed) -> None:
    _task(s, event.task, assignee=event.person)


def _unclaimed(s: State, event: e.TaskUnclaimed) -> None:
    _task(s, event.task, assignee=None)


def _handed_over(s: State, event: e.TaskHandedOver) -> None:
    _task(s, event.task, assignee=event.person, owner=event.owner)


def _offered(s: State, event: e.TaskOffered) -> None:
    task = s.tasks[event.task]
    roles = [*task.roles, *(role for role in event.roles if role not in task.roles)]
    people = [*task.people, *(person for person in event.people if person not in task.people)]
    _task(s, event.task, roles=roles, people=people)


def _parked(s: State, event: e.TaskParked) -> None:
    s.parked[event.task] = s.tasks.pop(event.task)


def _urged(s: State, event: e.TaskUrged) -> None:
    _task(s, event.task, urged_at=event.at)


def _signer_added(s: State, event: e.SignerAdded) -> None:
    if event.where == "after":
        token = (s.tasks.get(event.task) or s.parked[event.task]).token
        _token(s, token, after=(*s.tokens[token].after, event.person))


def _signer_removed(s: State, event: e.SignerRemoved) -> None:
    row = s.tasks.get(event.task) or s.parked[event.task]
    if row.part:
        del s.tasks[event.task]
    else:
        after = tuple(person for person in s.tokens[row.token].after if person != event.person)
        _token(s, row.token, after=after)


def _task_done(s: State, event: e.TaskDone) -> None:
    row = s.tasks.pop(event.task)
    token = s.tokens[row.token]
    s.signed = s.signed or event.signed
    if row.part or token.after or _others(s, token.id):
        _token(s, token.id, opinions=(*token.opinions, (event.person, event.outcome)))
    if event.how != "completed":
        return
    did = s.did.get(event.element, [])
    s.did[event.element] = [*(person for person in did if person != event.person), event.person]
    if event.agreed:
        s.agreed[event.element] = [*s.agreed.get(event.element, ()), event.person]
    sources = {token.source for token in s.tokens.values()}
    s.fresh = {task: fresh for task, fresh in s.fresh.items() if task in sources}
    if not event.signed:
        s.fresh[event.task] = Fresh(row.element, event.person, token.scope, token.marks)


def _others(s: State, token: int) -> bool:
    """Whether more than one person acts on a step."""
    return any(row.token == token for held in (s.tasks, s.parked) for row in held.values())


def _taken_back(s: State, event: e.TakenBack) -> None:
    s.fresh.pop(event.task)
    if event.element in s.agreed:
        s.agreed[event.element] = [person for person in s.agreed[event.element] if person != event.person]


def _approver_skipped(s: State, event: e.ApproverSkipped) -> None:
    """Nothing waits for them."""


def _timer_set(s: State, event: e.TimerSet) -> None:
    s.next = max(s.next, int(event.timer) + 1)
    s.timers[event.timer] = TimerRow(
        event.timer, event.token, event.element, event.kind, event.due, event.every, event.left
    )


def _timer_fired(s: State, event: e.TimerFired) -> None:
    if event.next is None:
        del s.timers[event.timer]
    else:
        s.timers[event.timer] = msgspec.structs.replace(s.timers[event.timer], due=event.next, left=event.left)


def _job_asked(s: State, event: e.JobAsked) -> None:
    s.next = max(s.next, int(event.job) + 1)
    s.jobs[event.job] = JobRow(
        event.job, event.token, event.element, event.action, event.inputs, event.external, event.tries
    )


def _job_done(s: State, event: e.JobDone) -> None:
    del s.jobs[event.job]


def _job_failed(s: State, event: e.JobFailed) -> None:
    if event.tries:
        s.jobs[event.job] = msgspec.structs.replace(s.jobs[event.job], tries=event.tries)
    else:
        del s.jobs[event.job]


def _wait_opened(s: State, event: e.WaitOpened) -> None:
    s.next = max(s.next, int(event.wait) + 1)
    s.waits[event.wait] = WaitRow(
        event.wait, event.token, event.element, event.kind, event.place, event.name, event.key, False
    )


def _wait_met(s: State, event: e.WaitMet) -> None:
    if event.once:
        del s.waits[event.wait]
    else:
        s.waits[event.wait] = msgspec.structs.replace(s.waits[event.wait], met=True)


def _wait_reset(s: State, event: e.WaitReset) -> None:
    s.waits[event.wait] = msgspec.structs.replace(s.waits[event.wait], met=False)


def _thrown(s: State, event: e.Thrown) -> None:
    """What it led to follows as events of its own."""


def _stuck(s: State, event: e.Stuck) -> None:
    _token(s, event.token, stuck=event.rule)
    _head(s, stuck=s._row.stuck + 1)


def _unstuck(s: State, event: e.Unstuck) -> None:
    _token(s, event.token, stuck=None)
    _head(s, stuck=s._row.stuck - 1)


def _returned(s: State, event: e.Returned) -> None:
    """The tokens move by the events that follow. What was agreed to will be another thing then."""
    s.agreed = {}


def _suspended(s: State, event: e.Suspended) -> None:
    _head(s, status="suspended")


def _resumed(s: State, event: e.Resumed) -> None:
    _head(s, status="running")


def _ended(s: State, event: e.Ended) -> None:
    status = "ended" if event.how == "ended" else "terminated"
    _head(s, status=status, ended_at=event.at, stuck=0)
    for held in (s.tasks, s.timers, s.jobs, s.waits, s.fresh, s.parked):
        held.clear()
    s.tokens = {ROOT: msgspec.structs.replace(s.tokens[ROOT], done=())}


def _followed(s: State, event: e.Followed) -> None:
    s.followed = (*s.followed, event.case)


def _migrated(s: State, event: e.Migrated) -> None:
    s.before = _as_it_stands(s)
    s.agreed = {}
    own = {ROOT}
    for id, _, at, join, back in event.moved:
        own.add(id)
        straight = s.tokens[id].back
        kept = None if straight is None else (back, straight[1])
        _token(s, id, at=at, join=join, back=kept)
    names = dict(event.elements)
    for id in own:
        if s.tokens[id].done:
            _token(s, id, done=tuple(_renamed(done, names) for done in s.tokens[id].done))
    for held in (s.tasks, s.parked):
        for key, row in held.items():
            if row.token in own:
                held[key] = msgspec.structs.replace(row, element=s.tokens[row.token].at, definition=event.target)
    for key, job in s.jobs.items():
        if job.token in own:
            s.jobs[key] = msgspec.structs.replace(job, element=s.tokens[job.token].at)
    _rename(s.timers, event.timers)
    _rename(s.waits, event.waits)
    s.did = _did(s.did, names)
    s.fresh = {}
    s.variable, s.since = event.variable, event.at
    _head(s, definition=event.target)


def _as_it_stands(s: State) -> Before:
    return Before(
        definition=s._row.definition,
        subject=s._row.subject,
        next=s.next,
        tokens=list(s.tokens.values()),
        did=s.did,
        fresh=s.fresh,
        parked=s.parked.copy(),
        tasks=s.tasks.copy(),
        timers=s.timers.copy(),
        jobs=s.jobs.copy(),
        waits=s.waits.copy(),
        stuck=s._row.stuck,
        variable=s.variable,
        since=s.since,
    )


def _rename(held: dict[str, Any], elements: Iterable[list[Any]]) -> None:
    """Give timers or waits their new elements; those without one go."""
    for key, element in elements:
        if element is None:
            del held[key]
        else:
            held[key] = msgspec.structs.replace(held[key], element=element)


def _renamed(done: Done, names: Mapping[str, str]) -> Done:
    inner = tuple(_renamed(one, names) for one in done.done)
    return msgspec.structs.replace(done, element=names.get(done.element, done.element), done=inner)


def _did(did: Mapping[str, list[str]], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Who did what, under the new elements; what has none keeps its own."""
    found: dict[str, list[str]] = {}
    for element, people in did.items():
        before = found.get(names.get(element, element), [])
        found[names.get(element, element)] = [*before, *(person for person in people if person not in before)]
    return found


def _migration_settled(s: State, event: e.MigrationSettled) -> None:
    assert s.before is not None, "a migration settles once"
    s.before = msgspec.structs.replace(s.before, open=False)


def _migration_undone(s: State, event: e.MigrationUndone) -> None:
    before = s.before
    assert before is not None, "what is undone is the last that happened"
    s.next, s.variable, s.since = before.next, before.variable, before.since
    s.tokens = {token.id: token for token in before.tokens}
    s.did, s.fresh, s.parked = before.did, before.fresh, before.parked
    s.tasks, s.timers, s.jobs, s.waits = before.tasks, before.timers, before.jobs, before.waits
    s.before = None
    _head(s, definition=before.definition, subject=before.subject, stuck=before.stuck)


_APPLY: Mapping[type, Callable[[State, Any], None]] = {
    e.Entered: _entered,
    e.Passed: _passed,
    e.Left: _left,
    e.Cleared: _cleared,
    e.Resized: _resized,
    e.DataSet: _data_set,
    e.TaskOpened: _opened,
    e.TaskClaimed: _claimed,
    e.TaskUnclaimed: _unclaimed,
    e.TaskHandedOver: _handed_over,
    e.TaskOffered: _offered,
    e.TaskParked: _parked,
    e.TaskUrged: _urged,
    e.SignerAdded: _signer_added,
    e.SignerRemoved: _signer_removed,
    e.TaskDone: _task_done,
    e.TakenBack: _taken_back,
    e.ApproverSkipped: _approver_skipped,
    e.TimerSet: _timer_set,
    e.TimerFired: _timer_fired,
    e.JobAsked: _job_asked,
    e.JobDone: _job_done,
    e.JobFailed: _job_failed,
    e.WaitOpened: _wait_opened,
    e.WaitMet: _wait_met,
    e.WaitReset: _wait_reset,
    e.Thrown: _thrown,
    e.Undone: _undone,
    e.Stuck: _stuck,
    e.Unstuck: _unstuck,
    e.Returned: _returned,
    e.Suspended: _suspended,
    e.Resumed: _resumed,
    e.Ended: _ended,
    e.Followed: _followed,
    e.Migrated: _migrated,
    e.MigrationSettled: _migration_settled,
    e.MigrationUndone: _migration_undone,
}
