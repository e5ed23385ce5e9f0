import { useEffect, useState } from "react";
import type { FormField, Values } from "@/api/types";

type Evaluate = (expression: string, context: Values) => unknown;

/** Whether a field is asked for, given the others. A preview: where it cannot tell it shows, and the server decides. */
export function useVisible(fields: FormField[], values: Values): (field: FormField) => boolean {
  const [evaluate, setEvaluate] = useState<Evaluate | null>(null);
  const conditional = fields.some((field) => field.visible_when);
  useEffect(() => {
    if (conditional) void import("feelin").then((feelin) => setEvaluate(() => reader(feelin.evaluate)));
  }, [conditional]);
  return (field) => !field.visible_when || !evaluate || evaluate(field.visible_when, facts(fields, values)) !== false;
}

function reader(evaluate: (expression: string, context: Values) => unknown): Evaluate {
  return (expression, context) => {
    try {
      const found = evaluate(expression, context);
      return found !== null && typeof found === "object" && "value" in found ? found.value : found;
    } catch {
      return null;
    }
  };
}

function facts(fields: FormField[], values: Values): Values {
  return Object.fromEntries(
    fields.map(({ key, kind }) => [
      key,
      kind === "number" && values[key] ? Number(values[key]) : (values[key] ?? null),
    ]),
  );
}
