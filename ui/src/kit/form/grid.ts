import type { Characteristic, FieldProblem } from "@/api/types";

export type Measurement = { characteristic: string; sample: number; value: string; unit: string; gauge?: string };
export type Cells = Record<string, string>;

export const cellKey = (code: string, sample: number) => `${code}/${sample}`;

/** The measurements as cells, and the gauge of each characteristic. */
export function read(measurements: Measurement[]): { cells: Cells; gauges: Cells } {
  return {
    cells: Object.fromEntries(measurements.map((one) => [cellKey(one.characteristic, one.sample), one.value])),
    gauges: Object.fromEntries(
      measurements.filter((one) => one.gauge).map((one) => [one.characteristic, one.gauge ?? ""]),
    ),
  };
}

/** The cells as measurements, sample by sample; what is empty was not measured. */
export function write(plan: Characteristic[], samples: number, cells: Cells, gauges: Cells): Measurement[] {
  return Array.from({ length: samples }, (_, at) => at + 1).flatMap((sample) =>
    plan.flatMap((one) => {
      const value = cells[cellKey(one.code, sample)];
      if (!value) return [];
      const gauge = gauges[one.code];
      return [{ characteristic: one.code, sample, value, unit: one.unit ?? "1", ...(gauge ? { gauge } : {}) }];
    }),
  );
}

/** Whether a value lies outside its limits: a hint while typing, the verdict is the server's. */
export function outside(one: Characteristic, value: string | undefined): boolean {
  if (!value || Number.isNaN(Number(value))) return false;
  const below = one.lower != null && Number(value) < Number(one.lower);
  return below || (one.upper != null && Number(value) > Number(one.upper));
}

/** Where the server found something wrong: cells, and characteristics whose gauge it asks for. */
export function wrongCells(key: string, measurements: Measurement[], problems: FieldProblem[]): Set<string> {
  const found = new Set<string>();
  for (const { path } of problems) {
    const [, at = "", part = ""] = new RegExp(`^${key}\\[(\\d+)\\]\\.?(\\w*)`).exec(path) ?? [];
    const one = measurements[Number(at)];
    if (at && one) found.add(part === "gauge" ? one.characteristic : cellKey(one.characteristic, one.sample));
  }
  return found;
}

type Column = { one: Characteristic; values: Record<number, string> };

/** Measurements by characteristic and sample; what is not in the plan, because there is none any more, comes last. */
export function pivot(plan: Characteristic[], measurements: Measurement[]): { columns: Column[]; samples: number[] } {
  const codes = [...new Set([...plan.map((one) => one.code), ...measurements.map((one) => one.characteristic)])];
  const columns = codes
    .map((code) => ({
      one: plan.find((held) => held.code === code) ?? bare(code),
      values: Object.fromEntries(
        measurements.filter((one) => one.characteristic === code).map((one) => [one.sample, one.value]),
      ),
    }))
    .filter((column) => Object.keys(column.values).length > 0);
  const samples = [...new Set(measurements.map((one) => one.sample))].sort((one, other) => one - other);
  return { columns, samples };
}

const bare = (code: string): Characteristic => ({ code, names: { zh: code, en: code }, kind: "measured" });

/** The cells of a characteristic that lie outside its limits. */
export function outsideOf(one: Characteristic, cells: Cells): string[] {
  return Object.keys(cells).filter((key) => key.startsWith(`${one.code}/`) && outside(one, cells[key]));
}

export function limits(one: Characteristic): string {
  const unit = one.unit && one.unit !== "1" ? ` ${one.unit}` : "";
  if (one.lower != null && one.upper != null) return `${one.lower} – ${one.upper}${unit}`;
  if (one.lower != null) return `≥ ${one.lower}${unit}`;
  return one.upper != null ? `≤ ${one.upper}${unit}` : unit.trim();
}
