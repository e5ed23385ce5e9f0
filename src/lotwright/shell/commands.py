"""The commands: everything a person, a timer or a partner system can ask for. The runner takes nothing else."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import msgspec


class Caller(NamedTuple):
    """On whose behalf a command runs, taken from the session, never from the input.

    `key` is the idempotency key: the same caller, key and command give the same receipt, once.
    `signed_at` is the instant (ISO text) of the last signing in this login session, for 21 CFR 11.200(a)(1).
    """

    person: str
    site: str
    entity: str
    zone: str
    request: str
    session: str | None = None
    key: str | None = None
    kind: str = "person"
    behalf: str | None = None
    language: str = "en"
    login: str | None = None
    signed_at: str | None = None


class Proof(msgspec.Struct, frozen=True):
    """What a signer offers: the digest of what was shown, and secrets that are checked and never stored."""

    digest: str
    password: str
    login: str | None = None
    reason: str | None = None


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="command", kw_only=True):
    """One request for a change."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """A definition as it is written."""

    kind: str
    key: str
    content: bytes


class Found(Command, frozen=True, kw_only=True, tag="instance.found"):
    """Begin an installation: what it is, for ever, its first administrator, and what is in force from then on.

    Once only: whatever is published later needs the right to.
    """

    name: str
    mark: str | None = None
    administrator: str
    definitions: tuple[Content, ...] = ()


class StartCase(Command, frozen=True, kw_only=True, tag="case.start"):
    """Start a process; `values` fill its start form."""

    process: str
    values: dict[str, Any] = {}


class TaskCommand(Command, frozen=True, kw_only=True):
    """An act on one task of one case. `version` is the case version the person saw, if they saw one."""

    case: str
    task: str
    version: int | None = None


class Claim(TaskCommand, frozen=True, kw_only=True, tag="task.claim"):
    """Take a task that is offered to one's role."""


class Unclaim(TaskCommand, frozen=True, kw_only=True, tag="task.unclaim"):
    """Give a claimed task back to those it is offered to."""


class Complete(TaskCommand, frozen=True, kw_only=True, tag="task.complete"):
    """Finish a task with the form's values, and a signature where the step asks for one."""

    values: dict[str, Any] = {}
    outcome: str | None = None
    reason: str | None = None
    signature: Proof | None = None


class ReturnTask(TaskCommand, frozen=True, kw_only=True, tag="task.return"):
    """Send the case back to an earlier step; `to` is an element id, None for the step before.

    After that it goes through all steps again, or with `straight` back to the one who sent it.
    """

    reason: str
    to: str | None = None
    straight: bool = False


class Transfer(TaskCommand, frozen=True, kw_only=True, tag="task.transfer"):
    """Hand a task to another person for good."""

    person: str
    reason: str


class Delegate(TaskCommand, frozen=True, kw_only=True, tag="task.delegate"):
    """Ask another person for their opinion; the task then comes back to whoever had it."""

    person: str
    reason: str


class Resolve(TaskCommand, frozen=True, kw_only=True, tag="task.resolve"):
    """Give a delegated task back with an opinion; `values` are what was typed, for its owner to look at."""

    opinion: str
    values: dict[str, Any] = {}


class AddSigner(TaskCommand, frozen=True, kw_only=True, tag="task.add-signer"):
    """Let another person act on the step as well: before, after or beside oneself."""

    person: str
    where: Literal["before", "after", "beside"]
    reason: str


class RemoveSigner(TaskCommand, frozen=True, kw_only=True, tag="task.remove-signer"):
    """Take somebody out again who was added; without `person` the one whose task this is."""

    reason: str
    person: str | None = None


class Urge(TaskCommand, frozen=True, kw_only=True, tag="task.urge"):
    """Remind whoever has the task."""


class TakeBack(TaskCommand, frozen=True, kw_only=True, tag="task.take-back"):
    """Take back what one has just finished, while nobody has acted on it."""

    reason: str


class HandOver(Command, frozen=True, kw_only=True, tag="people.hand-over"):
    """Give everything one person has in one case to another: somebody leaves."""

    case: str
    leaver: str
    person: str
    reason: str


class RaiseNonconformance(TaskCommand, frozen=True, kw_only=True, tag="task.raise-nc"):
    """Record that something is wrong, at any task of any process; the lots named are held at once."""

    severity: str
    description: str
    things: list[dict[str, str]] = []


class FireTimer(Command, frozen=True, kw_only=True, tag="timer.fire"):
    """A due instant has passed. Sent by the worker only."""

    case: str
    timer: str


class AnswerJob(Command, frozen=True, kw_only=True, tag="job.answer"):
    """The outside world has done an external task."""

    case: str
    job: str
    data: dict[str, Any] = {}


class FailJob(Command, frozen=True, kw_only=True, tag="job.fail"):
    """The outside world could not do an external task; `code` raises the BPMN error of that code."""

    case: str
    job: str
    detail: str
    code: str | None = None


class StartDue(Command, frozen=True, kw_only=True, tag="case.start-due"):
    """The instant has come at which a process begins by itself, at the caller's site. Sent by the worker only."""

    process: str
    element: str


class Correlate(Command, frozen=True, kw_only=True, tag="message.correlate"):
    """A message from outside, for whichever case waits for it; kept for `keep` (ISO duration) if none does."""

    message: str
    key: str | None = None
    data: dict[str, Any] = {}
    keep: str | None = None


class CaseCommand(Command, frozen=True, kw_only=True):
    """An act on a whole case. `version` is the case version the person saw, if they saw one."""

    case: str
    reason: str
    version: int | None = None


class Withdraw(CaseCommand, frozen=True, kw_only=True, tag="case.withdraw"):
    """Whoever began a case ends it, as long as nothing in it was signed."""


class Terminate(CaseCommand, frozen=True, kw_only=True, tag="case.terminate"):
    """End a case at whatever step."""


class Suspend(CaseCommand, frozen=True, kw_only=True, tag="case.suspend"):
    """Let nothing happen in a case until it is resumed."""


class Resume(CaseCommand, frozen=True, kw_only=True, tag="case.resume"):
    """Let a suspended case go on."""


class Retry(CaseCommand, frozen=True, kw_only=True, tag="case.retry"):
    """Try again wherever a case is stuck."""


class Reopen(CaseCommand, frozen=True, kw_only=True, tag="case.reopen"):
    """Take a case that is over up again: a new one begins, linked to it, and goes through everything anew."""


class AddInstance(CaseCommand, frozen=True, kw_only=True, tag="case.add-instance"):
    """Add one more instance to a step that runs several times; `item` is what it is for."""

    element: str
    item: Any


class RemoveInstance(CaseCommand, frozen=True, kw_only=True, tag="case.remove-instance"):
    """Stop one instance of a step that runs several times, by its token."""

    token: int


class Activate(Command, frozen=True, kw_only=True, tag="case.activate"):
    """Let an activity of a running ad-hoc sub-process begin."""

    case: str
    element: str
    version: int | None = None


class SignMigration(Command, frozen=True, kw_only=True, tag="migration.sign"):
    """Sign a plan by which running cases come to another version of their process; `plan` is its content."""

    plan: bytes
    reason: str
    signature: Proof | None = None


class MigrateCase(CaseCommand, frozen=True, kw_only=True, tag="case.migrate"):
    """Move a case to another version of its process, by a signed plan (sha256)."""

    plan: str


class UndoMigration(CaseCommand, frozen=True, kw_only=True, tag="case.migration-undo"):
    """Let a case be as it was before it was moved, as long as nothing else has happened in it."""


class Perform(Command, frozen=True, kw_only=True, tag="action.perform"):
    """Call a catalogue action directly."""

    action: str
    inputs: dict[str, Any] = {}
    reason: str | None = None


class Publish(Command, frozen=True, kw_only=True, tag="definition.publish"):
    """Make a checked definition effective: a new version, whatever went before."""

    kind: str
    key: str
    content: bytes
    reason: str
    signature: Proof | None = None


class Receipt(msgspec.Struct, frozen=True):
    """What a command did: the entries it wrote, and the answer for the screen.

    `entries` lists [kind, id, seq, hash (hex)], the main stream first. `replayed` tells that this is the
    stored receipt of an earlier call with the same idempotency key.
    """

    entries: list[tuple[str, str, int, str]]
    answer: dict[str, Any] = {}
    replayed: bool = False


class Conflict(Exception):
    """The caller saw an older version than the one that is there. Nothing has changed; look again."""

    def __init__(self, kind: str, id: str, seen: int | None, current: int) -> None:
        super().__init__(f"{kind}/{id}: seen {seen}, current {current}")
        self.kind, self.id, self.seen, self.current = kind, id, seen, current
