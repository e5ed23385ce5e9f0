import { expect, test } from "vitest";
import {
  added,
  choices,
  counterpart,
  fileName,
  likely,
  mapped,
  marks,
  ofValues,
  open,
  placed,
  portions,
  renewing,
  wrongWith,
} from "@/features/migrations/plan";
import type { DryRun, Finding, MigrationElement, Plan } from "@/features/migrations/types";

const plan: Plan = {
  process: "incoming",
  source: "a",
  target: "b",
  elements: [
    { before: "Inspect", after: "Inspect" },
    { before: "PutAway", after: "PutAway" },
  ],
  renew: ["Inspect"],
  values: [],
  note: "",
};
const findings: Finding[] = [
  { kind: "unmapped", element: "Dispose", differs: "" },
  { kind: "new", element: "Decide", differs: "" },
  { kind: "changed", element: "Inspect", differs: "deadline" },
  { kind: "goes", element: "Late", differs: "" },
];
const element = (id: string, kind = "userTask"): MigrationElement => ({
  element: id,
  kind,
  names: { zh: `中${id}`, en: id },
  within: null,
});

test("a step without a counterpart is open until it has one, and again when another takes it", () => {
  expect(open(findings, plan).map((one) => one.element)).toEqual(["Dispose"]);
  const done = mapped(plan, "Dispose", "Decide");
  expect(open(findings, done)).toEqual([]);
  const taken = mapped(done, "PutAway", "Decide");
  expect(counterpart(taken, "Dispose")).toBeNull();
  expect(counterpart(taken, "PutAway")).toBe("Decide");
});

test("what is mapped to nothing is not worked out anew either", () => {
  expect(mapped(plan, "Inspect", null).renew).toEqual([]);
  expect(renewing(renewing(plan, "PutAway", true), "Inspect", false).renew).toEqual(["PutAway"]);
  expect(renewing(plan, "Inspect", true).renew).toEqual(["Inspect"]);
});

test("drawings show what is kept, open, changed, new and gone", () => {
  const { before, after } = marks(findings, plan);
  expect(before).toEqual({ Inspect: "changed", PutAway: "kept", Dispose: "open", Late: "gone" });
  expect(after).toEqual({ Inspect: "changed", PutAway: "kept", Decide: "new" });
  expect(marks(findings, mapped(plan, "Dispose", "Decide")).after.Decide).toBe("kept");
});

test("counterparts of the same kind are offered first, places are said in words", () => {
  const offered = choices([element("Gate", "exclusiveGateway"), element("Decide")], "userTask");
  expect(offered.map((one) => one.element)).toEqual(["Decide", "Gate"]);
  expect(placed("Sub/Decide", [element("Sub"), element("Decide")], (named) => (named as { en: string }).en)).toBe(
    "Sub › Decide",
  );
});

test("it most likely goes from the version with the most cases to the one in force", () => {
  const version = (sha256: string, running: number, in_force = false) => ({ sha256, running, suspended: 0, in_force });
  expect(likely([version("c", 9, true), version("b", 1), version("a", 4)])).toEqual({ source: "a", target: "c" });
  expect(likely([version("c", 0, true)])).toEqual({ source: undefined, target: "c" });
});

test("parts of a dry run are counted together by where cases stand and would stand", () => {
  const part = (after: string, ...movable: string[]): DryRun => ({
    sha256: "p",
    problems: [],
    signed: false,
    markings: [{ before: ["Inspect"], after: [after], cases: 2, refused: 2 - movable.length, movable }],
    refused: [],
    total: 6,
    looked_at: 2,
    after: null,
  });
  const whole = added(added(part("Inspect", "C-1"), part("Inspect", "C-3", "C-4")), part("?"));
  expect(whole.looked_at).toBe(6);
  expect(whole.markings).toEqual([
    { before: ["Inspect"], after: ["Inspect"], cases: 4, refused: 1, movable: ["C-1", "C-3", "C-4"] },
    { before: ["Inspect"], after: ["?"], cases: 2, refused: 2, movable: [] },
  ]);
});

test("what is wrong with a variable is said at its row, judged or sent", () => {
  const said = (path: string) => ({ path, rule: "r", because: "", instead: "", params: {} });
  const problems = [said("values.x"), said("plan.values[1].name"), said("elements.A")];
  expect(wrongWith(problems, "x", 0).map((one) => one.path)).toEqual(["values.x"]);
  expect(wrongWith(problems, "", 1).map((one) => one.path)).toEqual(["plan.values[1].name"]);
  expect(problems.filter(ofValues)).toHaveLength(2);
});

test("chosen cases go in portions, files are called by process and versions", () => {
  expect(portions(["a", "b", "c"], 2)).toEqual([["a", "b"], ["c"]]);
  expect(portions([], 2)).toEqual([]);
  expect(fileName("purchase", 1, 2, "0123456789abcdef")).toBe("purchase-1-2-0123456789ab.plan.json");
});
