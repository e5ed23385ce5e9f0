"""What happens to a case, as facts. Folding them gives the case's state; no net is needed, now or in ten years.

Variables stand in the JSON of `data.py`. A token is one place where the case is, or a scope around such places;
it is numbered within the case. Everything attached to a token (its tasks, timers, jobs, waits and the tokens
within) goes when the token goes.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

import msgspec

from lotwright.kernel.journal.streams import Event

Pairs = list[list[Any]]
"""[name, value] of variables, in order of name: a name may hold what a JSON key of the journal may not."""


class Began(Event, frozen=True, tag="case.began"):
    """The case began at a start event.

    variable  the variable whose value is the case's subject
    follows   the ended case that this one takes up again
    """

    id: str
    process: str
    definition: str
    element: str
    site: str
    entity: str
    by: str
    at: dt.datetime
    values: Pairs
    record_type: str | None = None
    subject: str | None = None
    variable: str | None = None
    follows: str | None = None


class Entered(Event, frozen=True, tag="case.entered"):
    """An element began and stays for a while, in a scope. `via` are the elements gone through on the way.

    data     it is a scope with these variables
    source   the task whose completion led here
    marks    [mark, count] of inclusive splits not yet joined, innermost last
    index    place among the instances of a multi-instance activity, from 1
    called   [process, definition] of a called process
    join     the gateway at which the token waits for others; `element` is then the sequence flow it came by
    total    it holds that many instances; `items` are those still to come when they run one by one,
             `collect` names the variable that gathers what each of them adds
    back     [element, person]: when done, the work goes straight back there
    """

    token: int
    scope: int
    element: str
    via: tuple[str, ...] = ()
    data: Pairs | None = None
    source: str | None = None
    marks: tuple[tuple[int, int], ...] = ()
    index: int = 0
    called: tuple[str, str] | None = None
    join: str | None = None
    total: int | None = None
    items: list[Any] | None = None
    collect: str | None = None
    back: tuple[str, str] | None = None


class Passed(Event, frozen=True, tag="case.passed"):
    """Elements were gone through that lead to no rest, such as an end event."""

    scope: int
    elements: tuple[str, ...]


class Left(Event, frozen=True, tag="case.left"):
    """An element ended, with all that belonged to it.

    how     completed | interrupted | cancelled | joined | settled | returned | taken-back | undone | retried
    keep    it can be compensated and is kept in the scope around: `activity` for itself alone, `scope` with its
            variables and what was done within
    agreed  of several who decide together, this one agreed; `outcome` is what they decided
    output  what this instance adds to the output collection of the multi-instance activity around it
    """

    token: int
    how: str = "completed"
    keep: str = ""
    agreed: bool = False
    outcome: str | None = None
    output: Any = None


class Cleared(Event, frozen=True, tag="case.cleared"):
    """All that went on within a scope, and all it waited for, came to an end; the scope itself stays."""

    token: int


class Resized(Event, frozen=True, tag="case.resized"):
    """The number of instances of a multi-instance activity changed while it ran."""

    token: int
    total: int
    items: list[Any] | None = None
    reason: str = ""


class DataSet(Event, frozen=True, tag="case.data-set"):
    """Variables of a scope took new values: [name, old, new]; old is null where there was none."""

    scope: int
    changed: Pairs


class TaskOpened(Event, frozen=True, tag="task.opened"):
    """A task waits for somebody: for `assignee`, or for whoever of `roles` and `people` takes it.

    part    empty for the step's own task; before | after | beside | opinion for what was added to it
    owner   who gets the task back, when it is delegated
    """

    task: str
    token: int
    element: str
    process: str
    definition: str
    at: dt.datetime
    roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    assignee: str | None = None
    owner: str | None = None
    due: dt.datetime | None = None
    follow_up: dt.datetime | None = None
    priority: int = 50
    part: str = ""


class TaskClaimed(Event, frozen=True, tag="task.claimed"):
    """Somebody took the task."""

    task: str
    person: str


class TaskUnclaimed(Event, frozen=True, tag="task.unclaimed"):
    """The task was given back to those it is offered to."""

    task: str
    person: str


class TaskHandedOver(Event, frozen=True, tag="task.handed-over"):
    """The task is somebody else's now. `how`: transferred | delegated | resolved | escalated | left."""

    task: str
    by: str
    person: str | None
    how: str
    reason: str = ""
    owner: str | None = None


class TaskOffered(Event, frozen=True, tag="task.offered"):
    """The task is now offered to these as well. `why`: escalated."""

    task: str
    roles: tuple[str, ...]
    people: tuple[str, ...]
    why: str


class TaskParked(Event, frozen=True, tag="task.parked"):
    """The task waits until somebody added before it has acted."""

    task: str


class TaskUrged(Event, frozen=True, tag="task.urged"):
    """Whoever has the task was reminded by a person."""

    task: str
    by: str
    at: dt.datetime


class SignerAdded(Event, frozen=True, tag="task.signer-added"):
    """Somebody was added to those who act on a step. The task of one added `after` opens later."""

    task: str
    by: str
    person: str
    where: str
    reason: str


class SignerRemoved(Event, frozen=True, tag="task.signer-removed"):
    """One of several was taken out."""

    task: str
    by: str
    person: str | None
    reason: str


class TaskDone(Event, frozen=True, tag="task.done"):
    """A person acted on a task and it is closed. The token moves by the events that follow.

    how     completed | returned | removed; `behalf` is the person for whom a substitute acted
    signed  the step asks for a signature: what follows cannot be taken back or withdrawn silently
    agreed  the outcome is one that agrees
    """

    task: str
    element: str
    person: str
    at: dt.datetime
    how: str = "completed"
    outcome: str | None = None
    behalf: str | None = None
    reason: str | None = None
    signed: bool = False
    agreed: bool = False


class ApproverSkipped(Event, frozen=True, tag="task.approver-skipped"):
    """Somebody who would decide a step is not asked. `why`: initiator | agreed (at the step `at`)."""

    element: str
    person: str
    why: str
    at: str | None = None


class TakenBack(Event, frozen=True, tag="task.taken-back"):
    """A person took back what they had completed, before anybody acted on it."""

    task: str
    element: str
    person: str
    reason: str


class TimerSet(Event, frozen=True, tag="timer.set"):
    """A timer runs; `due` is decided here once. `every` is the ISO span of a cycle, `left` how often it still fires.

    kind    boundary | start | catch as for `WaitOpened`, or remind | escalate of a task's deadline
    """

    timer: str
    token: int
    element: str
    kind: str
    due: dt.datetime
    every: str | None = None
    left: int | None = None


class TimerFired(Event, frozen=True, tag="timer.fired"):
    """A due instant passed. `next` is the one after, for a cycle."""

    timer: str
    element: str
    kind: str
    next: dt.datetime | None = None
    left: int | None = None


class JobAsked(Event, frozen=True, tag="job.asked"):
    """An automated step waits for its answer. `inputs` are variables as pairs; `tries` counts attempts left."""

    job: str
    token: int
    element: str
    action: str
    inputs: Pairs
    external: bool = False
    tries: int = 1


class JobDone(Event, frozen=True, tag="job.done"):
    """An automated step was done."""

    job: str
    element: str


class JobFailed(Event, frozen=True, tag="job.failed"):
    """An automated step could not be done; `code` threw a BPMN error, `tries` are left otherwise."""

    job: str
    element: str
    detail: str
    code: str | None = None
    tries: int = 0


class WaitOpened(Event, frozen=True, tag="wait.opened"):
    """The case waits for a message, signal or condition. `key` is the correlation key of a message.

    place   boundary (of the token), start (of an event sub-process in it) or catch
    """

    wait: str
    token: int
    element: str
    kind: str
    place: str
    name: str = ""
    key: str | None = None


class WaitMet(Event, frozen=True, tag="wait.met"):
    """What was waited for came. `once` ends the wait; a condition that stays has to fail before it is met again."""

    wait: str
    element: str
    kind: str
    name: str = ""
    key: str | None = None
    once: bool = True


class WaitReset(Event, frozen=True, tag="wait.reset"):
    """A condition that was met no longer holds, so that it can be met again."""

    wait: str


class Thrown(Event, frozen=True, tag="case.thrown"):
    """An error, escalation, message, signal or compensation was thrown. `caught` is the element that caught it."""

    kind: str
    element: str
    code: str = ""
    caught: str | None = None


class Undone(Event, frozen=True, tag="case.undone"):
    """Compensation of a completed activity begins: it is taken off what can be compensated in a scope.

    place  which of the scope's completed activities
    token  what was done within it stands up again as this token, in the scope `into`; 0 when nothing does
    """

    scope: int
    element: str
    place: int
    token: int = 0
    into: int = 0


class Stuck(Event, frozen=True, tag="case.stuck"):
    """The case cannot go on at an element, by a rule."""

    token: int
    element: str
    rule: str
    params: dict[str, Any] = msgspec.field(default_factory=dict)


class Unstuck(Event, frozen=True, tag="case.unstuck"):
    """The case is tried again where it was stuck."""

    token: int


class Returned(Event, frozen=True, tag="case.returned"):
    """The work was sent back from one step to an earlier one; `straight` when it then comes straight back."""

    task: str
    element: str
    to: str
    by: str
    reason: str
    straight: bool = False


class Suspended(Event, frozen=True, tag="case.suspended"):
    """Nothing happens until the case is resumed."""

    by: str
    reason: str


class Resumed(Event, frozen=True, tag="case.resumed"):
    """The case goes on."""

    by: str


class Ended(Event, frozen=True, tag="case.ended"):
    """Nothing is left to do. `how`: ended | terminated | withdrawn."""

    at: dt.datetime
    how: str = "ended"
    by: str | None = None
    reason: str | None = None


class Followed(Event, frozen=True, tag="case.followed"):
    """The case, which was over, is taken up again by a new one."""

    case: str
    by: str
    reason: str


class Migrated(Event, frozen=True, tag="case.migrated"):
    """The case goes on by another version of its process.

    source    definition before, `target` after; `plan` is the signed plan it was moved by
    variable  what holds the case's subject from now on
    moved     [token, element before, element after, gateway it waits at, step it goes straight back to] of every token
              of the case's own process
    elements  [before, after] of elements that have another name now, for who did what
    timers    [timer, element after], null for one that goes; `waits` likewise
    """

    plan: str
    source: str
    target: str
    by: str
    at: dt.datetime
    reason: str
    variable: str | None = None
    moved: list[list[Any]] = []
    elements: list[list[str]] = []
    timers: list[list[Any]] = []
    waits: list[list[Any]] = []


class MigrationSettled(Event, frozen=True, tag="case.migration-settled"):
    """All that belongs to moving a case to another version has happened: from here on it can be undone."""


class MigrationUndone(Event, frozen=True, tag="case.migration-undone"):
    """The case is again as it was before it was moved; nothing had happened since.

    restored  variables of the whole case that have their former value again: [name, value]
    """

    by: str
    at: dt.datetime
    reason: str
    source: str
    target: str
    restored: Pairs = []


CaseEvent: TypeAlias = (
    Began | Entered | Passed | Left | Cleared | Resized | DataSet | TaskOpened | TaskClaimed | TaskUnclaimed
    | TaskHandedOver | TaskOffered | TaskParked | TaskUrged | SignerAdded | SignerRemoved | TaskDone | TakenBack
    | ApproverSkipped
    | TimerSet | TimerFired | JobAsked | JobDone | JobFailed | WaitOpened | WaitMet | WaitReset | Thrown | Undone
    | Stuck | Unstuck | Returned | Suspended | Resumed | Ended | Followed | Migrated | MigrationSettled
    | MigrationUndone
)  # fmt: skip
