import type { FieldProblem, Named } from "@/api/types";
import type { DryRun, Finding, MigrationElement, Plan } from "./types";

export type Mark = "kept" | "open" | "changed" | "new" | "gone";

const NEED_A_HAND = ["unmapped", "unlike"];

export const counterpart = (plan: Plan, before: string): string | null =>
  plan.elements.find((one) => one.before === before)?.after ?? null;

/** The plan with an element before standing for one after; for none with null. Either is mapped once at most. */
export function mapped(plan: Plan, before: string, after: string | null): Plan {
  const others = plan.elements.filter((one) => one.before !== before && one.after !== after);
  const elements = after ? [...others, { before, after }] : others;
  const left = new Set(elements.map((one) => one.before));
  return { ...plan, elements, renew: (plan.renew ?? []).filter((one) => left.has(one)) };
}

/** The plan with what an element waits for, or who is to do it, worked out anew; or kept. */
export function renewing(plan: Plan, element: string, anew: boolean): Plan {
  const others = (plan.renew ?? []).filter((one) => one !== element);
  return { ...plan, renew: anew ? [...others, element] : others };
}

/** The findings that need a hand and have had none yet. */
export function open(findings: Finding[], plan: Plan): Finding[] {
  return findings.filter((one) => NEED_A_HAND.includes(one.kind) && counterpart(plan, one.element) === null);
}

/** How the elements before, and those after, are marked in their drawings. */
export function marks(findings: Finding[], plan: Plan): { before: Record<string, Mark>; after: Record<string, Mark> } {
  const before: Record<string, Mark> = {};
  const after: Record<string, Mark> = {};
  for (const one of plan.elements) {
    before[one.before] = "kept";
    after[one.after] = "kept";
  }
  for (const { kind, element } of findings) {
    const to = counterpart(plan, element);
    if (kind === "new") after[element] ??= "new";
    else if (kind === "goes") before[element] = "gone";
    else if (to === null) before[element] = "open";
    else if (kind === "changed") before[element] = after[to] = "changed";
  }
  return { before, after };
}

/** What an element before may stand for: the elements after of the same kind first, each with its name. */
export function choices(elements: MigrationElement[], kind: string | undefined): MigrationElement[] {
  return [...elements].sort((one, other) => Number(other.kind === kind) - Number(one.kind === kind));
}

/** A place as the server says it, `sub/step`, in words. */
export function placed(path: string, elements: MigrationElement[], names: (named: Named) => string): string {
  return path
    .split("/")
    .map((id) => names(elements.find((one) => one.element === id)?.names ?? id))
    .join(" › ");
}

/** From which version to which it is most likely to go: from the one with the most cases to the one in force. */
export function likely(versions: { sha256: string; in_force: boolean; running: number; suspended: number }[]): {
  source: string | undefined;
  target: string | undefined;
} {
  const target = versions.find((one) => one.in_force)?.sha256;
  const cases = (one: { running: number; suspended: number }) => one.running + one.suspended;
  const [source] = versions.filter((one) => one.sha256 !== target).sort((one, other) => cases(other) - cases(one));
  return { source: source?.sha256, target };
}

/** Two parts of a dry run as one: cases that stand at the same place are counted together. */
export function added(first: DryRun, next: DryRun): DryRun {
  const markings = first.markings.map((one) => ({ ...one }));
  for (const more of next.markings) {
    const held = markings.find((one) => same(one.before, more.before) && same(one.after, more.after));
    if (!held) {
      markings.push(more);
      continue;
    }
    held.cases += more.cases;
    held.refused += more.refused;
    held.movable = [...held.movable, ...more.movable];
  }
  const refused = [...first.refused, ...next.refused];
  return { ...next, markings, refused, looked_at: first.looked_at + next.looked_at };
}

const same = (one: string[], other: string[]) => one.length === other.length && one.every((id, at) => id === other[at]);

/** What is wrong with one of the variables a plan sets: as its plan is judged, or as it was sent. */
export function wrongWith(problems: FieldProblem[], name: string, at: number): FieldProblem[] {
  return problems.filter((one) => one.path === `values.${name}` || one.path.startsWith(`plan.values[${at}].`));
}

export const ofValues = (one: FieldProblem) => /^(plan\.)?values[.[]/.test(one.path);

/** What a file with a plan is called: the process, the versions, and the beginning of its digest. */
export function fileName(process: string, source: number | string, target: number | string, sha256: string): string {
  return `${process}-${source}-${target}-${sha256.slice(0, 12)}.plan.json`;
}

/** Cases in portions of at most so many. */
export function portions(cases: string[], most: number): string[][] {
  const found: string[][] = [];
  for (let from = 0; from < cases.length; from += most) found.push(cases.slice(from, from + most));
  return found;
}
