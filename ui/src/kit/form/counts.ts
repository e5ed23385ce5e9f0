import type { Characteristic, Values } from "@/api/types";

/** One row for each characteristic of the plan, in its order, with what has been counted so far. */
export function counts(plan: Characteristic[], held: Values[]): Values[] {
  return plan.map((one) => held.find((row) => row.characteristic === one.code) ?? { characteristic: one.code });
}

/** Nothing nonconforming wherever nothing has been counted; what somebody typed stays. */
export function conforming(rows: Values[], key: string): Values[] {
  return rows.map((row) => (row[key] == null || row[key] === "" ? { ...row, [key]: "0" } : row));
}
