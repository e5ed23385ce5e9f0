/** The shapes of /api/v1 by the names the screens use; they come from `schema.ts`, which openapi.json generates. */
import type { components } from "./schema";

type Shapes = components["schemas"];

// biome-ignore lint/suspicious/noExplicitAny: the shape of a value depends on its kind, which stands beside it
export type Json = any;
export type Values = Record<string, Json>;
export type Names = Shapes["Names"];
export type Named = Names | string | null | undefined;
export type Ref = Shapes["Ref"];
export type Person = Shapes["Person"];
export type Page<Item> = { items: Item[]; next: string | null };

export type Explained = Shapes["Explained"];
export type FieldProblem = Shapes["FieldProblem"];
/** RFC 9457; every failure has this shape, so it stands in no operation of the description. */
export type ProblemDocument = Explained & { type: string; title: string; status: number; fields?: FieldProblem[] };

export type Persona = Shapes["Persona"];
export type Site = Shapes["SiteName"];
export type Session = Shapes["Session"];

export type TaskSummary = Shapes["TaskSummary"];
export type Home = Shapes["Home"];
export type Choice = Shapes["Choice"];
export type Characteristic = Shapes["GridCharacteristic"];
export type FormField = Shapes["FormField"];
export type Form = Shapes["Form"];
export type Cell = Shapes["Cell"];
export type SmallTable = Shapes["Table"];
export type FileRef = Omit<Shapes["FileRef"], "link"> & { link?: string };
export type Change = Shapes["Change"];
export type Signature = Shapes["SignatureShown"];
export type Entry = Shapes["Entry"];
export type Act = Shapes["Act"];
export type Move = Shapes["Move"];
export type Picture = Shapes["Picture"];
export type Task = Shapes["Task"];
export type Signing = Shapes["Signing"];
export type Proof = Shapes["Proof"];
export type Done = Shapes["Done"];
export type Startable = Shapes["Startable"];
export type StartForm = Shapes["StartForm"];
export type Column = Shapes["Column"];
export type ListItem = Shapes["ListItem"];
export type Listing = Shapes["Listing"];
export type CaseSummary = Shapes["CaseSummary"];
export type Case = Shapes["Case"];
export type Status = Shapes["Status"];
export type ThingHeader = Shapes["ThingHeader"];
export type ThingPage = Shapes["ThingPage"];
export type TraceRow = Shapes["TraceRow"];
export type Trace = Shapes["Trace"];
export type Condition = Shapes["Condition"];
export type Release = Shapes["Release"];
export type Dossier = Shapes["Dossier"];
export type Scanned = Shapes["Scanned"];
export type RawEntry = Shapes["RawEntry"];
export type Verified = Shapes["Verified"];
export type DefinitionLine = Shapes["DefinitionLine"];
export type DefinitionVersions = Shapes["DefinitionVersions"];
export type DefinitionContent = Shapes["DefinitionContent"];
export type CheckedDefinition = Shapes["CheckedDefinition"];
export type Published = Shapes["Published"];
export type ToHandOver = Shapes["ToHandOver"];
export type HandingOver = Shapes["HandingOver"];
export type LookUpItem = Shapes["LookUpItem"];
export type Finding = Shapes["Finding"];
export type ProofFound = Shapes["ProofFound"];
