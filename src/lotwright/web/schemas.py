"""The shapes of the interface, as the screens take them. `openapi.json` is generated from these.

Decimals are text, instants ISO text in UTC, names {zh, en} maps; what the shape of a value depends on (a cell of a
list, a value of a form) is any JSON.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Json = Any
Key = Annotated[str, Field(min_length=1, max_length=64)]
LongText = Annotated[str, Field(max_length=10_000)]


class Input(Schema):
    """What a caller sends; a field nobody knows is an error, so that nothing slips in."""

    model_config = ConfigDict(extra="forbid")


class Names(Schema):
    """What people read, in both languages."""

    zh: str
    en: str


class Ref(Schema):
    """A thing, and where its page is."""

    kind: str
    id: str
    label: Json = None
    link: str | None = None


class Explained(Schema):
    """A rule that says no: why, and what to do instead."""

    rule: str
    because: str
    instead: str


class FieldProblem(Explained):
    """What is wrong with one field; `params` are the rule's, for a program to read."""

    path: str
    params: dict[str, Json] = {}


class Person(Schema):
    """Somebody, by pseudonymous id and printed name."""

    id: str
    name: str


class SessionPerson(Person):
    """Who is signed in."""

    login: str


class RoleName(Schema):
    """A role held here and today."""

    key: str
    names: Names


class SiteName(Schema):
    """A site, its legal entity and its zone."""

    id: str
    names: Names
    entity: str
    zone: str


class Persona(Schema):
    """Somebody of the demo, one click away."""

    key: str
    name: str
    person: str
    role: str
    role_names: Names
    blurb: Names


class Demo(Schema):
    """The mark of an installation that is not in earnest use."""

    mark: Literal["demo", "trial"]
    personas: list[Persona]


class Session(Schema):
    """Who is here and what opens to them. `csrf` goes into the header X-CSRFToken of every write."""

    person: SessionPerson | None
    roles: list[RoleName]
    site: SiteName | None
    sites: list[SiteName]
    language: str
    screens: list[str]
    demo: Demo | None
    csrf: str


class SignIn(Input):
    """Login and password."""

    login: Annotated[str, Field(max_length=150)]
    password: Annotated[str, Field(max_length=1024)]


class SessionChange(Input):
    """Another language or site."""

    language: Literal["zh", "en"] | None = None
    site: Key | None = None


class ProcessName(Schema):
    """A process by name."""

    key: str
    names: Names


class TaskSummary(Schema):
    """A task as lists show it. `owner` delegated it, gets it back and decides; `urged_at`: somebody asked to hurry."""

    case: str
    task: str
    element: str
    names: Names
    process: ProcessName
    subject: Ref | None
    state: Literal["open", "claimed", "done"]
    assignee: Person | None
    owner: Person | None = None
    candidates: list[str]
    due: str | None
    late: bool
    urged_at: str | None = None
    created_at: str
    priority: int | None


class Inbox(Schema):
    """One page of tasks."""

    items: list[TaskSummary]
    next: str | None


class RiskRef(Ref):
    """A thing at risk, and why."""

    reason: Names


class ProcessLoad(Schema):
    """How much of one process waits for this person."""

    process: ProcessName
    waiting: int
    late: int


class Home(Schema):
    """What waits for me, what is late, what is at risk."""

    waiting: int
    late: int
    at_risk: list[RiskRef]
    by_process: list[ProcessLoad]


class Choice(Schema):
    """One value of a choice field."""

    key: str
    names: Names


class GridCharacteristic(Schema):
    """What one row of a measurement grid measures, with its limits."""

    code: str
    names: Names
    kind: str
    unit: str | None = None
    lower: str | None = None
    target: str | None = None
    upper: str | None = None
    sample_size: int | None = None
    accept: int | None = None


class Grid(Schema):
    """The frozen plan a measurement grid, or a table of counts by characteristic, is filled against."""

    characteristics: list[GridCharacteristic]
    samples: int


class FormField(Schema):
    """One field of a form, with the access this node and person have."""

    key: str
    kind: Literal[
        "text", "number", "quantity", "money", "date", "instant", "choice", "reference", "table", "grid", "file",
        "signature", "boolean",
    ]  # fmt: skip
    names: Names
    help: Names | None = None
    access: Literal["editable", "required", "read-only"]
    critical: bool = False
    min: str | None = None
    max: str | None = None
    longest: int | None = None
    unit: str | None = None
    units: list[str] | None = None
    reference: str | None = None
    visible_when: str | None = None
    choices: list[Choice] | None = None
    columns: list[FormField] | None = None
    grid: Grid | None = None


class FormSection(Schema):
    """A heading and its fields."""

    key: str
    names: Names
    fields: list[FormField]


class Form(Schema):
    """What the one renderer takes."""

    record_type: str | None
    version: int
    sections: list[FormSection]
    values: dict[str, Json]


class Cell(Schema):
    """A named value."""

    key: str = ""
    names: Names
    value: Json = None
    kind: str = "text"
    link: str | None = None


class TableColumn(Schema):
    """A column of a small table."""

    key: str
    names: Names
    kind: str = "text"


class Table(Schema):
    """A small table: rows by column key."""

    key: str = ""
    names: Names
    columns: list[TableColumn]
    rows: list[dict[str, Json]]


class Panel(Schema):
    """Context beside a form: named values, or a table."""

    key: str
    names: Names
    rows: list[Cell] | None = None
    table: Table | None = None


class FileRef(Schema):
    """A stored file, by its digest."""

    sha256: str
    name: str
    size: int
    media: str
    link: str


class Change(Schema):
    """One field that took another value; `late` are the minutes by which it tells too late of what was done.

    `row` says which of several it is of: a component of a batch, a place where a lot lies.
    """

    field: str
    row: str | None = None
    names: Names
    old: Json = None
    new: Json = None
    late: int | None = None


class EventLine(Schema):
    """One fact of an entry."""

    type: str
    names: Names
    data: dict[str, Json] = {}


class SignatureShown(Schema):
    """A signature as it must appear everywhere (21 CFR 11.50)."""

    name: str
    signer: str
    behalf: str | None = None
    meaning: Names
    meaning_key: str
    at: str
    zone: str
    role: str
    role_names: Names
    reason: str | None = None


class Entry(Schema):
    """One journal entry, as people read it."""

    kind: str
    id: str
    seq: int
    at: str
    recorded: str
    act: str
    act_names: Names
    actor: Person
    actor_kind: str
    behalf: Person | None = None
    role: str | None = None
    role_names: Names | None = None
    site: str | None = None
    zone: str | None = None
    reason: str | None = None
    process: str | None = None
    task: str | None = None
    changes: list[Change] = []
    events: list[EventLine] = []
    evidence: list[str] = []
    signature: SignatureShown | None = None
    hash: str


class Entries(Schema):
    """One page of entries."""

    items: list[Entry]
    next: str | None


class Act(Schema):
    """A button, and why it is disabled if it is."""

    key: str
    names: Names
    kind: Literal["primary", "default", "danger"] = "default"
    allowed: bool
    refusal: Explained | None = None
    outcome: str | None = None
    needs_reason: bool = False
    form: Form | None = None


class Move(Schema):
    """Something that can be done to a task or a case now, or why it cannot.

    `options`: what may be chosen in its dialog, by question, where that is known.
    """

    key: str
    names: Names
    allowed: bool
    because: Explained | None = None
    options: dict[str, list[Choice]] = {}


class TakeBack(Schema):
    """A task the reader has finished and may take back, or why not."""

    task: str
    element: str
    names: Names
    allowed: bool
    because: Explained | None = None


class Picture(Schema):
    """The process drawn, with the state of its elements."""

    bpmn: str
    states: dict[str, Literal["done", "active", "late", "way", "trouble"]]
    names: dict[str, Names] = {}


class SignatureAsked(Schema):
    """The signature a step asks for."""

    meaning: Names
    meaning_key: str
    reason_required: bool


class Draft(Schema):
    """What somebody had typed."""

    values: dict[str, Json]
    saved_at: str | None


class Shared(Schema):
    """With whom a task is shared.

    `owner` asked for an opinion and gets the task back; `signers` were added and have yet to act; `for_whom` is the
    one who has the task when the reader is their substitute; `part` says that the reader was added before, after or
    beside.
    """

    owner: Person | None
    signers: list[Person]
    for_whom: Person | None
    part: str


class Condition(Schema):
    """One condition of release."""

    key: str
    names: Names
    department: str
    department_names: Names
    met: bool
    because: str | None
    instead: str | None
    link: str | None


class Release(Schema):
    """The release dossier that a task signs, with all its conditions as they stand."""

    dossier: Ref
    conditions: list[Condition]
    ready: bool


class Task(Schema):
    """The task page. `item` is what the item of its lot or batch is called.

    `earlier`: the timeline does not tell all.
    """

    summary: TaskSummary
    item: Names | None
    version: int
    form: Form
    context: list[Panel]
    evidence: list[FileRef]
    timeline: list[Entry]
    earlier: bool
    picture: Picture
    acts: list[Act]
    moves: list[Move]
    shared: Shared
    release: Release | None
    signature: SignatureAsked | None
    draft: Draft


class Values(Input):
    """What was filled in."""

    values: dict[str, Json] = {}


class Returned(Input):
    """Send back, to an element or to the step before."""

    to: Key | None = None
    straight: bool = False
    reason: LongText


class Opinion(Input):
    """What somebody who was asked says, and what they typed."""

    opinion: LongText
    values: dict[str, Json] = {}


class AddedSigner(Input):
    """Somebody who is to act on a step as well."""

    person: Key
    where: Literal["before", "after", "beside"]
    reason: LongText


class RemovedSigner(Input):
    """Somebody who was added and is taken out again."""

    person: Key | None = None
    reason: LongText


class HandOver(Input):
    """To whom all that somebody has goes."""

    to: Key
    reason: LongText


class ToHandOver(Schema):
    """What somebody has: their open tasks, the roles they hold, whom they stand for and who reports to them."""

    person: Person
    cases: int
    tasks: list[TaskSummary]
    roles: list[Names]
    stands_for: list[Person]
    reports: list[Person]


class HandedOver(Schema):
    """What became of one case."""

    case: str
    done: bool
    because: Explained | None = None


class HandingOver(Schema):
    """What was handed over, case by case, and how many cases are left."""

    cases: list[HandedOver]
    left: int


class Transferred(Input):
    """Hand to another person."""

    person: Key
    reason: LongText


class Thing(Input):
    """Names a thing."""

    kind: Key
    id: Key


class Raised(Input):
    """Something is wrong."""

    severity: Key
    description: LongText
    things: list[Thing] = []


class ToSign(Input):
    """What is about to be signed; `reason` is asked for where a critical value changes."""

    values: dict[str, Json] = {}
    outcome: Key | None = None
    reason: LongText | None = None


class Signing(Schema):
    """What the signer is shown, and what they must prove."""

    digest: str
    shown: list[Cell]
    meaning: Names
    meaning_key: str
    needs: Literal["login+password", "password"]
    reason_required: bool
    printed_name: str
    role: str
    role_names: Names
    zone: str
    at: str
    version: int
    changes_since: list[Change]


class Proof(Input):
    """The signer's proof, bound to what was shown."""

    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    password: Annotated[str, Field(max_length=1024)]
    login: Annotated[str, Field(max_length=150)] | None = None
    reason: LongText | None = None


class Completed(Input):
    """Finish a task."""

    values: dict[str, Json] = {}
    outcome: Key | None = None
    reason: LongText | None = None
    signature: Proof | None = None


class ReceiptRef(Schema):
    """The entry a command wrote on its main stream."""

    stream: str
    seq: int
    hash: str


class Done(Schema):
    """What a command did, and what comes next for this person."""

    case: str | None = None
    ended: bool = False
    next: TaskSummary | None = None
    receipt: ReceiptRef | None = None
    answer: dict[str, Json] = {}


class Startable(Schema):
    """A process one may start, or why not."""

    key: str
    names: Names
    version: int
    startable: bool
    refusal: Explained | None
    record_type: str | None


class StartForm(Schema):
    """The form that begins a case."""

    form: Form
    acts: list[Act]


class Column(Schema):
    """A column of a list."""

    key: str
    names: Names
    kind: Literal["text", "names", "number", "quantity", "date", "instant", "status", "ref", "boolean", "person"]
    filter: Literal["text", "choice", "date"] | None = None
    choices: list[Choice] = []


class ListItem(Schema):
    """A line of a list."""

    id: str
    link: str
    cells: dict[str, Json]


class Listing(Schema):
    """One page of a list."""

    kind: str
    names: Names
    columns: list[Column]
    items: list[ListItem]
    next: str | None
    acts: list[Act]


class CaseSummary(Schema):
    """A case of a process."""

    id: str
    process: ProcessName
    status: str
    subject: Ref | None
    started_at: str
    started_by: Person
    ended_at: str | None
    site: str


class Cases(Schema):
    """One page of cases."""

    items: list[CaseSummary]
    next: str | None


class Instance(Schema):
    """One instance of a step that runs several times, and what it is for."""

    token: int
    place: int
    item: Json


class Repeated(Schema):
    """A step that runs several times; `decides`: several persons decide it together."""

    element: str
    names: Names
    total: int
    done: int
    decides: bool
    instances: list[Instance]


class Element(Schema):
    """A step by name."""

    element: str
    names: Names


class Stuck(Element):
    """A step at which the case cannot go on, and why."""

    refusal: Explained


class Job(Element):
    """A step that waits for the outside world; `tries` are left."""

    job: str
    type: str
    tries: int


class Reason(Input):
    """Why it is done."""

    reason: LongText


class AddedInstance(Reason):
    """One more instance of a step, and what it is for."""

    element: Key
    item: Json


class Activated(Input):
    """An activity that is to begin."""

    element: Key


class JobAnswer(Input):
    """What the outside world answers."""

    data: dict[str, Json] = {}


class Message(Input):
    """A message from outside: `key` says for whom, `keep` (ISO duration) how long it is kept if nobody awaits it."""

    message: Key
    key: Key | None = None
    data: dict[str, Json] = {}
    keep: Key | None = None


class JobFailure(Input):
    """Why the outside world could not do its part; `code` throws the BPMN error of that code."""

    detail: LongText
    code: Key | None = None


class Case(Schema):
    """A case and all it holds; `earlier`: the timeline does not tell all."""

    summary: CaseSummary
    version: int
    picture: Picture
    tasks: list[TaskSummary]
    timeline: list[Entry]
    earlier: bool
    things: list[Ref]
    form: Form | None
    acts: list[Act]
    moves: list[Move]
    repeated: list[Repeated]
    ready: list[Element]
    stuck: list[Stuck]
    jobs: list[Job]
    follows: Ref | None
    followed: list[Ref]
    take_back: list[TakeBack]


class Status(Schema):
    """A state: word and tone; the screen adds icon and colour."""

    key: str
    names: Names
    tone: Literal["good", "wait", "bad", "warn", "neutral"]


class ThingHeader(Schema):
    """The head of a record page."""

    kind: str
    kind_names: Names
    id: str
    names: Json = None
    status: Status | None = None
    holder: Person | None = None
    deadline: str | None = None
    version: int
    as_at: str | None = None


class Section(Schema):
    """Named values under a heading."""

    names: Names
    rows: list[Cell]


class ThingPage(Schema):
    """A record page."""

    header: ThingHeader
    sections: list[Section]
    tables: list[Table]
    related: list[Ref]
    acts: list[Act]


class DirectAct(Input):
    """A catalogue action on a thing."""

    inputs: dict[str, Json] = {}
    reason: LongText | None = None


class TraceRow(Schema):
    """One thing reached by genealogy."""

    depth: int
    kind: str
    id: str
    label: str
    item: str | None
    quantity: str | None
    unit: str | None
    via: str
    status: Status | None
    link: str | None


class Trace(Schema):
    """Everything a lot went into, or came from."""

    root: Ref
    rows: list[TraceRow]
    truncated: bool
    gaps: list[str]


class Dossier(Schema):
    """All conditions of a release, and whether it may be signed.

    `tasks` sign it; `before` are open tasks about the same thing that do not.
    """

    header: ThingHeader
    conditions: list[Condition]
    ready: bool
    evidence: list[FileRef]
    signature: SignatureShown | None
    tasks: list[TaskSummary]
    before: list[TaskSummary]
    acts: list[Act]


class Scan(Input):
    """What a scanner sent."""

    raw: Annotated[str, Field(max_length=2000)]
    symbology: Annotated[str, Field(max_length=8)] | None = None


class Understood(Schema):
    """What a label says."""

    gtin: str
    lot: str | None
    serial: str | None
    expiry: str | None
    manufactured: str | None


class ThingFound(Ref):
    """A thing a scan names, with its state."""

    status: Status | None = None


class Offer(Schema):
    """A process a scan can begin."""

    process: str
    names: Names
    values: dict[str, Json]


class Warned(Schema):
    """Something a person should look at."""

    rule: str
    because: str


class Scanned(Schema):
    """What a scan means here."""

    understood: Understood | None
    text: str
    warnings: list[Warned]
    problems: list[FieldProblem]
    things: list[ThingFound]
    tasks: list[TaskSummary]
    offers: list[Offer]


class RawEntry(Schema):
    """One entry as stored."""

    body: str
    hash: str
    prev: str
    verified: bool


class ToVerify(Input):
    """The whole journal, or one stream."""

    kind: Key | None = None
    id: Key | None = None


class FaultShown(Schema):
    """What is wrong with which entry."""

    check: str
    kind: str
    id: str
    seq: int
    detail: str


class Verified(Schema):
    """What the verifier saw."""

    entries: int
    streams: int
    rows: int
    faults: list[FaultShown]
    mark: str | None
    seconds: str


class DefinitionLine(Schema):
    """A definition in force."""

    kind: str
    key: str
    names: Json
    version: int
    sha256: str


class Finding(FieldProblem):
    """What was found of a definition: the elements concerned, and a way to them as element ids."""

    elements: list[str] = []
    way: list[str] = []


class ProofFound(Schema):
    """What was proven: `doubts` need a signed reason to publish, `notes` are worth a look."""

    verdict: Literal["sound", "unsound", "unknown"]
    troubles: list[Finding]
    doubts: list[Finding]
    notes: list[Finding]


class DefinitionVersion(Schema):
    """One published version; `doubts` are those its signed reason answered."""

    version: int
    sha256: str
    published_at: str
    published_by: Person
    reason: str
    in_force: bool
    verdict: Literal["sound", "unknown"] | None = None
    doubts: list[FieldProblem] = []


class DefinitionVersions(Schema):
    """All versions of a definition, the newest first."""

    kind: str
    key: str
    names: Json
    versions: list[DefinitionVersion]


class DefinitionContent(Schema):
    """A version's content as it was written, and what is proven of it today."""

    kind: str
    key: str
    sha256: str
    content: str
    bpmn: str | None
    proof: ProofFound | None = None


class ToCheck(Input):
    """A definition to check."""

    kind: Key
    key: Key
    content: Annotated[str, Field(max_length=4_000_000)]


class ToPublish(ToCheck):
    """A definition to bring into force."""

    reason: LongText
    signature: Proof | None = None


Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
ElementId = Annotated[str, Field(min_length=1, max_length=255)]


class MappedElement(Input):
    """What becomes of an element or a sequence flow."""

    before: ElementId
    after: ElementId


class SetValue(Input):
    """A variable of the whole case, and the FEEL expression that works it out."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    expression: LongText


class PlanOfMigration(Input):
    """How running cases come from one version of a process (sha256) to another.

    `renew` names elements before whose timer, message or task is worked out anew; all others keep theirs.
    """

    process: Key
    source: Sha256
    target: Sha256
    elements: Annotated[list[MappedElement], Field(max_length=5000)]
    renew: Annotated[list[ElementId], Field(max_length=5000)] = []
    values: Annotated[list[SetValue], Field(max_length=200)] = []
    note: LongText = ""


class ToDraft(Input):
    """Two versions of a process."""

    process: Key
    source: Sha256
    target: Sha256


class GivenPlan(Input):
    """A plan to try out, to sign or to turn round."""

    plan: PlanOfMigration


class FiledPlan(Schema):
    """A plan as a file (canonical JSON, UTF-8; its sha256 is the plan's), and what is wrong with the plan."""

    sha256: str
    content: str
    problems: list[FieldProblem]


class ToOpen(Input):
    """A file that is to hold a plan for a process."""

    process: Key
    content: Annotated[str, Field(max_length=4_000_000)]


class ToTry(GivenPlan):
    """A plan to try out on the cases of this site behind `after`; without it from the first."""

    after: Key | None = None


class ToApply(GivenPlan):
    """A plan to carry out: on the cases named, else on the next ones of this site; signed if nobody has signed it.

    `after` is the case behind which to go on, as the last answer gave it; without it from the first.
    """

    cases: Annotated[list[Key], Field(max_length=50)] | None = None
    after: Key | None = None
    reason: LongText
    signature: Proof | None = None


class RunningVersion(Schema):
    """A version of a process, and how many cases of this site run by it."""

    version: int
    sha256: str
    published_at: str
    published_by: Person
    in_force: bool
    running: int
    suspended: int


class SignedPlan(Schema):
    """A plan that was signed."""

    sha256: str
    plan: PlanOfMigration
    signed_at: str
    signed_by: Person
    reason: str


class NamedProcess(Schema):
    """A process by name."""

    key: str
    names: Names


class MigrationVersions(Schema):
    """The versions of a process, the newest first, and the plans signed for it, the latest first."""

    process: NamedProcess
    versions: list[RunningVersion]
    plans: list[SignedPlan]


class MigrationFinding(Schema):
    """What somebody should know of a drafted plan.

    unmapped  a case may stand at the element, and it has no counterpart: map it by hand
    unlike    the element of the same id is another thing now (`differs`): map it by hand
    goes      an event that is no longer waited for; `new` an element that was not there before
    changed   what it waits for or who is to do it is another (`differs`): kept unless the plan renews it
    """

    kind: Literal["unmapped", "unlike", "new", "goes", "changed"]
    element: str
    differs: str


class MigrationElement(Schema):
    """An element that can be mapped; `within` is the sub-process it stands in."""

    element: str
    names: Names
    kind: str
    within: str | None


class MigrationDraft(Schema):
    """A plan, what is left to decide, and the elements of both versions."""

    plan: PlanOfMigration
    sha256: str
    findings: list[MigrationFinding]
    source: list[MigrationElement]
    target: list[MigrationElement]


class MarkingCount(Schema):
    """Where cases stand (`sub-process/step`; a sequence flow where they wait at a join) and would stand.

    `movable` names those that can be moved.
    """

    before: list[str]
    after: list[str]
    cases: int
    refused: int
    movable: list[str]


class RefusedCase(Schema):
    """A case that cannot be moved, and why."""

    case: str
    refusal: Explained


class DryRun(Schema):
    """What a plan would come to. With `problems` it cannot be carried out at all, and no case was looked at.

    `signed`: somebody has signed this very plan, so applying it asks for no signature. `after`: ask again with it for
    the cases that were not looked at; null when there are none.
    """

    sha256: str
    problems: list[FieldProblem]
    signed: bool
    markings: list[MarkingCount]
    refused: list[RefusedCase]
    total: int
    looked_at: int
    after: str | None


class MovedCase(Schema):
    """What became of one case."""

    case: str
    moved: bool
    refusal: Explained | None
    receipt: ReceiptRef | None


class AppliedMigration(Schema):
    """What was moved; `left` cases of this site still run by the version before.

    `after`: ask again with it for the next ones; null when none are left that were not tried, or cases were named.
    """

    sha256: str
    signed: ReceiptRef | None
    results: list[MovedCase]
    after: str | None
    left: int


class CheckedDefinition(Schema):
    """What is wrong with a definition; nothing when it may be published.

    `signing` is what must be signed to publish in spite of doubts; `refusal` why the reader cannot sign it.
    """

    problems: list[FieldProblem]
    sha256: str | None
    proof: ProofFound | None = None
    signing: Signing | None = None
    refusal: Explained | None = None


class Published(Schema):
    """The version that is now in force."""

    kind: str
    key: str
    version: int
    sha256: str
    receipt: ReceiptRef | None


class LookUpItem(Schema):
    """Something a reference field can name."""

    id: str
    label: Json
    detail: Json = None


class LookUp(Schema):
    """What a reference field offers."""

    items: list[LookUpItem]


FormField.model_rebuild()
