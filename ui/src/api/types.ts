/** The shapes of /api/v1. Decimals are text, instants ISO text in UTC, names {zh, en} maps. */

// biome-ignore lint/suspicious/noExplicitAny: the shape of a value depends on its kind, which stands beside it
export type Json = any;
export type Values = Record<string, Json>;
export type Names = { zh: string; en: string };
export type Named = Names | string | null | undefined;
export type Ref = { kind: string; id: string; label?: Json; link?: string | null };
export type Person = { id: string; name: string };
export type Page<Item> = { items: Item[]; next: string | null };

export type Explained = { rule: string; because: string; instead: string };
export type FieldProblem = Explained & { path: string };
export type ProblemDocument = Explained & { type: string; title: string; status: number; fields?: FieldProblem[] };

export type Persona = { key: string; name: string; person: string; role: string; role_names: Names; blurb: Names };
export type Site = { id: string; names: Names; entity: string; zone: string };
export type Session = {
  person: (Person & { login: string }) | null;
  roles: { key: string; names: Names }[];
  site: Site | null;
  sites: Site[];
  language: string;
  screens: string[];
  demo: { mark: "demo" | "trial"; personas: Persona[] } | null;
  csrf: string;
};

export type ProcessName = { key: string; names: Names };
export type TaskSummary = {
  case: string;
  task: string;
  element: string;
  names: Names;
  process: ProcessName;
  subject: Ref | null;
  state: "open" | "claimed" | "done";
  assignee: Person | null;
  candidates: string[];
  due: string | null;
  late: boolean;
  created_at: string;
  priority: number;
};
export type Home = {
  waiting: number;
  late: number;
  at_risk: (Ref & { reason: Names })[];
  by_process: { process: ProcessName; waiting: number; late: number }[];
};

export type Choice = { key: string; names: Names };
export type Characteristic = {
  code: string;
  names: Names;
  kind: string;
  unit?: string | null;
  lower?: string | null;
  target?: string | null;
  upper?: string | null;
  sample_size?: number | null;
};
export type FieldKind =
  | "text"
  | "number"
  | "quantity"
  | "money"
  | "date"
  | "instant"
  | "choice"
  | "reference"
  | "table"
  | "grid"
  | "file"
  | "signature"
  | "boolean";
export type FormField = {
  key: string;
  kind: FieldKind;
  names: Names;
  help?: Names | null;
  access: "editable" | "required" | "read-only";
  critical?: boolean;
  min?: string | null;
  max?: string | null;
  longest?: number | null;
  unit?: string | null;
  reference?: string | null;
  visible_when?: string | null;
  choices?: Choice[] | null;
  columns?: FormField[] | null;
  grid?: { characteristics: Characteristic[]; samples: number } | null;
};
export type Form = {
  record_type: string | null;
  version: number;
  sections: { key: string; names: Names; fields: FormField[] }[];
  values: Values;
  problems?: Json[];
};

export type Cell = { key?: string; names: Names; value?: Json; kind?: string; link?: string | null };
export type TableColumn = { key: string; names: Names; kind?: string };
export type SmallTable = { key?: string; names: Names; columns: TableColumn[]; rows: Values[] };
export type Panel = { key: string; names: Names; rows?: Cell[] | null; table?: SmallTable | null };
export type FileRef = { sha256: string; name: string; size: number; media: string; link?: string };

export type Change = { field: string; names: Names; old?: Json; new?: Json };
export type Signature = {
  name: string;
  signer: string;
  meaning: Names;
  meaning_key: string;
  at: string;
  zone: string;
  role: string;
  reason?: string | null;
};
export type Entry = {
  kind: string;
  id: string;
  seq: number;
  at: string;
  recorded: string;
  act: string;
  act_names: Names;
  actor: Person;
  actor_kind: string;
  role?: string | null;
  site?: string | null;
  zone?: string | null;
  reason?: string | null;
  process?: string | null;
  task?: string | null;
  changes?: Change[];
  events?: { type: string; names: Names; data?: Values }[];
  evidence?: string[];
  signature?: Signature | null;
  hash: string;
};

export type Act = {
  key: string;
  names: Names;
  kind: "primary" | "default" | "danger";
  allowed: boolean;
  refusal?: Explained | null;
  outcome?: string | null;
  needs_reason?: boolean;
};
export type Picture = { bpmn: string; states: Record<string, "done" | "active" | "late">; names?: Record<string, Names> };
export type Task = {
  summary: TaskSummary;
  version: number;
  form: Form;
  context: Panel[];
  evidence: FileRef[];
  timeline: Entry[];
  picture: Picture;
  acts: Act[];
  signature: { meaning: Names; meaning_key: string; reason_required: boolean } | null;
  draft: { values: Values; saved_at: string | null } | null;
};
export type Signing = {
  digest: string;
  shown: Cell[];
  meaning: Names;
  meaning_key: string;
  needs: "login+password" | "password";
  reason_required: boolean;
  printed_name: string;
  role: string;
  zone: string;
  at: string;
  version: number;
  changes_since: Change[];
};
export type Proof = { digest: string; password: string; login?: string | null; reason?: string | null };
export type Receipt = { stream: string; seq: number; hash: string };
export type Done = {
  case: string | null;
  ended: boolean;
  next: TaskSummary | null;
  receipt: Receipt | null;
  answer?: Values;
};

export type Startable = {
  key: string;
  names: Names;
  version: number;
  startable: boolean;
  refusal: Explained | null;
  record_type: string | null;
};
export type StartForm = { form: Form; acts: Act[] };

export type Column = {
  key: string;
  names: Names;
  kind: string;
  filter?: "text" | "choice" | "date" | null;
  choices?: Choice[];
};
export type ListItem = { id: string; link: string; cells: Values };
export type Listing = Page<ListItem> & { kind: string; names: Names; columns: Column[] };

export type CaseSummary = {
  id: string;
  process: ProcessName;
  status: string;
  subject: Ref | null;
  started_at: string;
  started_by: Person;
  ended_at: string | null;
  site: string;
};
export type Case = {
  summary: CaseSummary;
  version: number;
  picture: Picture;
  tasks: TaskSummary[];
  timeline: Entry[];
  things: Ref[];
  form: Form | null;
  acts: Act[];
};

export type Status = { key: string; names: Names; tone: "good" | "wait" | "bad" | "warn" | "neutral" };
export type ThingHeader = {
  kind: string;
  kind_names: Names;
  id: string;
  names?: Named;
  status: Status | null;
  holder: Person | null;
  deadline: string | null;
  version: number;
  as_at?: string | null;
};
export type Section = { names: Names; rows: Cell[] };
export type ThingPage = { header: ThingHeader; sections: Section[]; tables: SmallTable[]; related: Ref[]; acts: Act[] };

export type TraceRow = {
  depth: number;
  kind: string;
  id: string;
  label: string;
  item: string | null;
  quantity: string | null;
  unit: string | null;
  via: string;
  status: Status | null;
  link: string | null;
};
export type Trace = { root: Ref; rows: TraceRow[]; truncated: boolean; gaps: string[] };

export type Condition = {
  key: string;
  names: Names;
  department: string;
  department_names: Names;
  met: boolean;
  because: string | null;
  instead: string | null;
  link: string | null;
};
export type Dossier = {
  header: ThingHeader;
  conditions: Condition[];
  ready: boolean;
  evidence: FileRef[];
  signature: Signature | null;
  acts: Act[];
};

export type Scanned = {
  understood: {
    gtin: string;
    lot: string | null;
    serial: string | null;
    expiry: string | null;
    manufactured: string | null;
  } | null;
  text: string;
  warnings: { rule: string; because: string }[];
  problems: FieldProblem[];
  things: (Ref & { status?: Status | null })[];
  offers: { process: string; names: Names; values: Values }[];
};

export type RawEntry = { body: string; hash: string; prev: string; verified: boolean };
export type Verified = {
  entries: number;
  streams: number;
  rows: number;
  faults: { check: string; kind: string; id: string; seq: number; detail: string }[];
  mark: string | null;
  seconds: string;
};

export type DefinitionLine = { kind: string; key: string; names: Named; version: number; sha256: string };
export type DefinitionVersion = {
  version: number;
  sha256: string;
  published_at: string;
  published_by: Person;
  reason: string;
  in_force: boolean;
};
export type DefinitionVersions = { kind: string; key: string; names: Named; versions: DefinitionVersion[] };
export type DefinitionContent = { kind: string; key: string; sha256: string; content: string; bpmn: string | null };
export type CheckedDefinition = { problems: FieldProblem[]; sha256: string | null };
export type Published = { kind: string; key: string; version: number; sha256: string; receipt: Receipt | null };
export type LookUpItem = { id: string; label: Json; detail?: Json };
