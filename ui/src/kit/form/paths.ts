import type { FieldProblem } from "@/api/types";

/** The first problem at a path or inside it. */
export function problemAt(problems: FieldProblem[], path: string): FieldProblem | undefined {
  return problems.find(
    (one) => one.path === path || one.path.startsWith(`${path}.`) || one.path.startsWith(`${path}[`),
  );
}

/** The problems of one row or column, with the part of the path that is already known cut off. */
export function problemsUnder(problems: FieldProblem[], prefix: string): FieldProblem[] {
  return problems
    .filter((one) => one.path === prefix || one.path.startsWith(`${prefix}.`))
    .map((one) => ({ ...one, path: one.path.slice(prefix.length).replace(/^\./, "") }));
}
