"""What can be asked of a case, what a case asks of the world in turn, and what it may know of the world.

The counterpart of a command is the events of `events.py`. Access, forms and signatures are settled before a
command gets here; the engine holds what only it knows: tokens, who has which task, who did what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import msgspec

from lotwright.kernel.bpmn.net import Net
from lotwright.kernel.refusal import Refused

if TYPE_CHECKING:
    from lotwright.kernel.engine.events import CaseEvent

Values = Mapping[str, Any]
"""Variables as Python or FEEL values: Decimal, str, bool, date, datetime, list, dict, None; never a float.

A record's values come as `kernel.records.facts` has them, so that a number is a number to a condition.
"""


class EngineCommand(msgspec.Struct, frozen=True, kw_only=True):
    """One request for a change of one case. The person is `Env.actor`."""


class Begin(EngineCommand, frozen=True):
    """Start a case of a process.

    `element` names the start event where there are several; else the none start event, or the only one.
    `follows` is the ended case that this one takes up again.
    """

    id: str
    process: str
    definition: str
    values: Values = {}
    element: str | None = None
    record_type: str | None = None
    subject: str | None = None
    site: str = ""
    entity: str = ""
    follows: str | None = None


class OfTask(EngineCommand, frozen=True):
    """An act on one open task. Refuses `task.not-open`, and `case.suspended` or `case.over` by the case's status."""

    task: str


class Claim(OfTask, frozen=True):
    """Take a task offered to many. Refuses `task.claimed-by-another`, `task.four-eyes`, `task.own-matter`."""


class Unclaim(OfTask, frozen=True):
    """Give a claimed task back.

    Refuses `task.not-claimed`, `task.claimed-by-another`, `task.delegated`, `task.not-offered`.
    """


class Complete(OfTask, frozen=True):
    """Finish a task. `outcome` is the button pressed, `values` what the form changed.

    Refuses `task.claimed-by-another`, `task.delegated`, `task.four-eyes`, `task.own-matter`.
    """

    values: Values = {}
    outcome: str | None = None
    reason: str | None = None


class Return(OfTask, frozen=True):
    """Send the work back to an earlier step; `to` is its element, None for the step before.

    After that the work goes through all steps again, or with `straight` back to the one who returned it.
    Refuses `task.return.no-target`, `task.return.over-action`, `task.return.signed`, `task.claimed-by-another`,
    `task.delegated`.
    """

    reason: str
    to: str | None = None
    straight: bool = False


class Transfer(OfTask, frozen=True):
    """Hand a task over for good. Refuses `task.transfer.to-oneself`, `task.four-eyes`, `task.own-matter`."""

    person: str
    reason: str


class Delegate(OfTask, frozen=True):
    """Ask somebody for their part; the task then comes back. Refuses `task.delegated`, `task.not-claimed`."""

    person: str
    reason: str


class Resolve(OfTask, frozen=True):
    """Give a delegated task back with an opinion. Refuses `task.not-delegated`, `task.claimed-by-another`."""

    opinion: str
    values: Values = {}


class AddSigner(OfTask, frozen=True):
    """Add somebody before, after or beside oneself.

    Refuses `task.delegated`, `task.signer.nested`, `task.signer.both-sides`, `task.signer.twice`,
    `task.not-claimed`, and `task.signer.no-agreement` where the step has outcomes but does not say which of them agree.
    """

    person: str
    where: Literal["before", "after", "beside"]
    reason: str


class RemoveSigner(OfTask, frozen=True):
    """Take somebody out again who was added: `task` is the added one's task, or `person` one added after it.

    Refuses `task.signer.not-added`, `task.claimed-by-another` unless asked by whose step it is.
    """

    reason: str
    person: str | None = None


class Urge(OfTask, frozen=True):
    """Remind whoever has the task. Refuses `task.urge.own`, and `task.urge.too-soon`: at most once an hour."""


class TakeBack(EngineCommand, frozen=True):
    """Take back what one just completed, while nobody has acted on it. Refuses `task.take-back.*`."""

    task: str
    reason: str


class AddInstance(EngineCommand, frozen=True):
    """Add one more instance to a running multi-instance activity.

    Refuses `case.no-such-loop`, `case.instance-signs`; where several decide together also `task.own-matter`,
    `task.four-eyes` and `task.signer.twice`.
    """

    element: str
    item: Any
    reason: str


class RemoveInstance(EngineCommand, frozen=True):
    """Stop one instance of a running multi-instance activity, by its token.

    Refuses `case.no-such-instance`, `case.instance-signs`.
    """

    token: int
    reason: str


class Activate(EngineCommand, frozen=True):
    """Begin one of the activities of a running ad-hoc sub-process. Refuses `case.no-such-activity`."""

    element: str


class Withdraw(EngineCommand, frozen=True):
    """The initiator ends a case that nobody has signed in. Refuses `case.not-initiator`, `case.signed`."""

    reason: str


class Terminate(EngineCommand, frozen=True):
    """End a case at whatever step."""

    reason: str


class Suspend(EngineCommand, frozen=True):
    """Let nothing happen until resumed. Refuses `case.suspended`."""

    reason: str


class Resume(EngineCommand, frozen=True):
    """Let a suspended case go on. Refuses `case.not-suspended`."""


class TakeUp(EngineCommand, frozen=True):
    """A new case, `case`, takes up this one, which is over. Refuses `case.not-over`."""

    case: str
    reason: str


class Migrate(EngineCommand, frozen=True):
    """Let the case go on by another version of its process.

    plan        sha256 of the plan this is done by
    definition  the version from now on; its net is among those given
    elements    elements and sequence flows before -> after: of everything that something stands at or waits for
    renew       elements before whose timers, messages or tasks are worked out anew; all others are kept
    values      variables of the whole case that are set, each worked out with the values before

    Refuses `migration.already`, `migration.value` and what `migrating.seats` refuses.
    """

    plan: str
    definition: str
    elements: Mapping[str, str]
    reason: str
    renew: frozenset[str] = frozenset()
    values: tuple[tuple[str, Any], ...] = ()


class UndoMigration(EngineCommand, frozen=True):
    """Let the case be as it was before it was moved. Refuses `migration.not-undoable`."""

    reason: str


class HandOver(EngineCommand, frozen=True):
    """Move everything one person has in this case to another (somebody leaves)."""

    leaver: str
    person: str
    reason: str


class SetValues(EngineCommand, frozen=True):
    """Change variables of the case from outside; conditions are looked at again."""

    values: Values


class Retry(EngineCommand, frozen=True):
    """Try again where the case is stuck. Refuses `case.not-stuck`."""

    token: int


class FireTimer(EngineCommand, frozen=True):
    """A due instant has passed. Refuses `timer.not-waiting`, `timer.not-due`."""

    timer: str


class AnswerJob(EngineCommand, frozen=True):
    """The answer to a `Call` or `External`. Refuses `job.not-waiting`."""

    job: str
    values: Values = {}


class FailJob(EngineCommand, frozen=True):
    """A `Call` or `External` could not be done.

    With a `code` the BPMN error of that code is thrown; without one it is tried again while tries are left,
    then the case is stuck there. Refuses `job.not-waiting`.
    """

    job: str
    detail: str
    code: str | None = None


class Correlate(EngineCommand, frozen=True):
    """A message for this case. Refuses `message.not-awaited` when nothing waits for that name and key."""

    message: str
    key: str | None = None
    values: Values = {}


class Broadcast(EngineCommand, frozen=True):
    """A signal, to all who wait for it; nothing happens when none does."""

    signal: str
    values: Values = {}


Command: TypeAlias = (
    Begin | Claim | Unclaim | Complete | Return | Transfer | Delegate | Resolve | AddSigner | RemoveSigner | Urge
    | TakeBack | AddInstance | RemoveInstance | Activate | Withdraw | Terminate | Suspend | Resume | TakeUp | HandOver
    | SetValues | Retry | FireTimer | AnswerJob | FailJob | Correlate | Broadcast | Migrate | UndoMigration
)  # fmt: skip


class Ask(msgspec.Struct, frozen=True):
    """Something the case wants done."""


class Call(Ask, frozen=True):
    """An automated action of our own ledgers, done in this transaction; answer with AnswerJob or FailJob.

    `inputs` are Python values (Decimal, date, datetime, ...).
    """

    job: str
    element: str
    type: str
    inputs: dict[str, Any]


class External(Ask, frozen=True):
    """A task for the outside world (its type begins `external:`): through the outbox, answered by a later command."""

    job: str
    element: str
    type: str
    inputs: dict[str, Any]


class Notify(Ask, frozen=True):
    """Tell people about a task.

    kind    remind | escalate | urge | settled (others have decided) | returned | withdrawn | copy (for information)
    """

    kind: Literal["remind", "escalate", "urge", "settled", "returned", "withdrawn", "copy"]
    task: str
    element: str
    people: tuple[str, ...]
    roles: tuple[str, ...]


class Send(Ask, frozen=True):
    """A message thrown by the process, for any case that waits for it.

    `keep` is the ISO duration for which it is kept for one who begins to wait later (`Listen`); None: not at all.
    """

    element: str
    message: str
    key: str | None
    values: dict[str, Any]
    keep: str | None = None


class Signal(Ask, frozen=True):
    """A signal thrown by the process, for every other case and every start event that waits for it.

    What waits in the throwing case has already had it.
    """

    element: str
    signal: str
    values: dict[str, Any]


class Listen(Ask, frozen=True):
    """The case began to wait for a message: one kept back within its time to live may be given now (Correlate)."""

    wait: str
    message: str
    key: str | None


AnyAsk: TypeAlias = Call | External | Notify | Send | Signal | Listen


class Callee(NamedTuple):
    """Which version of which process a call activity calls.

    binding     `latest` (in force now), `deployment` (in force when the caller was published) or `version-tag`
    caller      the sha256 of the calling definition
    """

    process: str
    binding: Literal["latest", "deployment", "version-tag"]
    version_tag: str | None
    caller: str


def _no_decision(decision: str, inputs: Mapping[str, Any]) -> Any:
    raise Refused("engine.no-decision", decision=decision)


def _no_process(callee: Callee) -> Net:
    raise Refused("engine.no-process", process=callee.process)


class Env(NamedTuple):
    """The world as a step may know it.

    at         the one instant of this command, UTC
    after      the instant at which a span of working time (`P1DT4H`) has passed since `at`, on the site's calendar
    decide     a decision's value: (decision id, inputs as Python values) -> Python or FEEL value
    net        the process to call
    people     active persons who hold one of these roles here, in a fixed order
    superior   somebody's superior, None at the top
    stands_for persons for whom the actor is the standing substitute now
    zone       the zone in which expressions tell time: `today()` is a day of the site
    """

    at: dt.datetime
    actor: str
    after: Callable[[str], dt.datetime]
    decide: Callable[[str, Mapping[str, Any]], Any] = _no_decision
    net: Callable[[Callee], Net] = _no_process
    people: Callable[[tuple[str, ...]], tuple[str, ...]] = lambda roles: ()
    superior: Callable[[str], str | None] = lambda person: None
    stands_for: frozenset[str] = frozenset()
    zone: dt.tzinfo = dt.UTC


class Step(NamedTuple):
    """What a command makes happen: facts in order, and what is asked of the world."""

    events: tuple[CaseEvent, ...]
    asks: tuple[AnyAsk, ...]
