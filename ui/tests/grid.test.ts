import { describe, expect, test } from "vitest";
import type { Characteristic } from "@/api/types";
import { conforming, counts } from "@/kit/form/counts";
import { limits, outside, outsideOf, pivot, read, write, wrongCells } from "@/kit/form/grid";

const one = (code: string, more: Partial<Characteristic> = {}): Characteristic => ({
  code,
  names: { zh: code, en: code },
  kind: "measured",
  unit: "mm",
  lower: "4.95",
  upper: "5.05",
  sample_size: 3,
  ...more,
});

describe("a measurement grid", () => {
  test("writes what was measured, sample by sample, and reads it back", () => {
    const plan = [one("D1"), one("L1", { unit: null })];
    const written = write(plan, 2, { "D1/1": "5.00", "D1/2": "5.01", "L1/1": "7" }, { D1: "G-3" });
    expect(written).toEqual([
      { characteristic: "D1", sample: 1, value: "5.00", unit: "mm", gauge: "G-3" },
      { characteristic: "L1", sample: 1, value: "7", unit: "1" },
      { characteristic: "D1", sample: 2, value: "5.01", unit: "mm", gauge: "G-3" },
    ]);
    expect(read(written)).toEqual({ cells: { "D1/1": "5.00", "L1/1": "7", "D1/2": "5.01" }, gauges: { D1: "G-3" } });
  });

  test("marks what lies outside its limits, the limits themselves being inside", () => {
    for (const inside of ["4.95", "5", "5.05", "", undefined, "soon"]) expect(outside(one("D1"), inside)).toBe(false);
    for (const off of ["4.949", "5.051", "-5"]) expect(outside(one("D1"), off)).toBe(true);
    expect(outside(one("D1", { upper: null }), "99")).toBe(false);
    expect(outsideOf(one("D1"), { "D1/1": "6", "D1/2": "5", "D10/1": "9" })).toEqual(["D1/1"]);
  });

  test("shows what the server found wrong where it was typed", () => {
    const held = write([one("D1"), one("L1")], 2, { "D1/1": "5", "D1/2": "x", "L1/2": "7" }, {});
    const at = (path: string) => ({ path, rule: "r", because: "", instead: "", params: {} });
    const found = wrongCells("grid", held, [
      at("grid[1].value"),
      at("grid[2].gauge"),
      at("grid[9].value"),
      at("other[0]"),
    ]);
    expect([...found]).toEqual(["D1/2", "L1"]);
  });

  test("says its limits", () => {
    expect(limits(one("D1"))).toBe("4.95 – 5.05 mm");
    expect(limits(one("D1", { lower: null }))).toBe("≤ 5.05 mm");
    expect(limits(one("D1", { upper: null, unit: "1" }))).toBe("≥ 4.95");
  });

  test("reads as a table, with what no plan knows any more at the end", () => {
    const held = [
      { characteristic: "X9", sample: 2, value: "1", unit: "mm" },
      { characteristic: "D1", sample: 1, value: "5", unit: "mm" },
    ];
    const { columns, samples } = pivot([one("D1"), one("L1")], held);
    expect(columns.map((column) => column.one.code)).toEqual(["D1", "X9"]);
    expect(columns[0]?.values).toEqual({ 1: "5" });
    expect(samples).toEqual([1, 2]);
  });
});

describe("counts by characteristic", () => {
  const plan = [one("A1"), one("A2"), one("A3")];

  test("have one row for each characteristic of the plan, in its order", () => {
    expect(counts(plan, [{ characteristic: "A2", nonconforming: "3" }])).toEqual([
      { characteristic: "A1" },
      { characteristic: "A2", nonconforming: "3" },
      { characteristic: "A3" },
    ]);
  });

  test("all conform, except where something else was counted", () => {
    const rows = counts(plan, [{ characteristic: "A2", nonconforming: "3" }]);
    expect(conforming(rows, "nonconforming").map((row) => row.nonconforming)).toEqual(["0", "3", "0"]);
  });
});
