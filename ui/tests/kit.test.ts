import { expect, test } from "vitest";
import type { Act, Condition, FormField } from "@/api/types";
import { bare, hexadecimal, readable } from "@/features/scan/code";
import { outcomeField, without } from "@/features/task/outcome";
import { departments } from "@/kit/Conditions";
import { csv } from "@/kit/export";
import { problemAt, problemsUnder } from "@/kit/form/paths";
import { grouped, instantOf, wallClock } from "@/kit/words";

test("decimals are grouped and keep every digit", () => {
  expect(grouped("1234567.5000")).toBe("1,234,567.5000");
  expect(grouped("-1000")).toBe("-1,000");
  expect(grouped("999")).toBe("999");
  expect(grouped("1e9")).toBe("1e9");
});

test("an instant is read and written on the clock of the site, summer time included", () => {
  expect(wallClock("2026-03-02T00:30:00Z", "Asia/Shanghai")).toBe("2026-03-02T08:30");
  expect(instantOf("2026-03-02T08:30", "Asia/Shanghai")).toBe("2026-03-02T00:30:00Z");
  expect(instantOf("2026-07-01T12:00", "Europe/Vienna")).toBe("2026-07-01T10:00:00Z");
  expect(instantOf("2026-12-01T12:00", "Europe/Vienna")).toBe("2026-12-01T11:00:00Z");
});

test("a sheet is quoted, and nothing in it runs as a formula", () => {
  expect(
    csv([
      ["a", null],
      ["x,y", 'say "so"'],
      ["=1+1", "-5"],
      ["@x", "-cmd"],
    ]),
  ).toBe('\ufeffa,\r\n"x,y","say ""so"""\r\n\'=1+1,-5\r\n\'@x,\'-cmd\r\n');
});

test("a problem is found at its field and inside it, not at one whose name begins the same", () => {
  const at = (path: string) => ({ path, rule: "r", because: "", instead: "", params: {} });
  const problems = [at("lines[1].item"), at("quantity.unit"), at("note2")];
  expect(problemAt(problems, "lines")?.path).toBe("lines[1].item");
  expect(problemAt(problems, "quantity")?.path).toBe("quantity.unit");
  expect(problemAt(problems, "note")).toBeUndefined();
  expect(problemsUnder(problems, "lines[1]").map((one) => one.path)).toEqual(["item"]);
  expect(problemsUnder(problems, "lines[10]")).toEqual([]);
});

test("separators are seen, line ends are not part of a code", () => {
  expect(bare("10AB\u001d21X\r\n")).toBe("10AB\u001d21X");
  expect(readable("10AB\u001d21X")).toBe("10AB␝21X");
  expect(hexadecimal("1\u001d")).toBe("31 1d");
});

const field = (key: string, more: Partial<FormField> = {}): FormField => ({
  key,
  kind: "text",
  names: { zh: key, en: key },
  access: "editable",
  critical: false,
  ...more,
});
const choice = (key: string) => ({ key, names: { zh: key, en: key } });
const act = (outcome: string | null): Act => ({
  key: outcome ? `complete:${outcome}` : "complete",
  names: { zh: "", en: "" },
  kind: "primary",
  allowed: true,
  needs_reason: false,
  outcome,
});

test("the field whose choices are the buttons is answered by them and not asked for in the form", () => {
  const decision = field("decision", { kind: "choice", choices: [choice("release"), choice("reject")] });
  const colour = field("colour", { kind: "choice", choices: [choice("red")] });
  const sections = [
    { key: "a", names: { zh: "", en: "" }, fields: [colour] },
    { key: "b", names: { zh: "", en: "" }, fields: [decision] },
  ];
  const form = { record_type: "x", version: 1, sections, values: {} };
  const found = outcomeField({ form, acts: [act("release"), act("reject")] });
  expect(found).toBe(decision);
  expect(without(form, found).sections.map((section) => section.key)).toEqual(["a"]);
  expect(outcomeField({ form, acts: [act(null)] })).toBeUndefined();
});

test("departments keep their order, those with something unmet come first, and so do their unmet conditions", () => {
  const condition = (key: string, department: string, met: boolean): Condition => ({
    key,
    department,
    met,
    names: { zh: key, en: key },
    department_names: { zh: department, en: department },
    because: null,
    instead: null,
    link: null,
  });
  const found = departments([
    condition("a", "qa", true),
    condition("b", "production", true),
    condition("c", "production", false),
    condition("d", "warehouse", true),
  ]);
  expect(found.map(([key, own]) => [key, own.map((one) => one.key)])).toEqual([
    ["production", ["c", "b"]],
    ["qa", ["a"]],
    ["warehouse", ["d"]],
  ]);
});
