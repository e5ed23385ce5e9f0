import type { Choice, Explained, Move, Values } from "@/api/types";

/** What a move asks for, by the name of what it sends. */
export type Question = "person" | "where" | "to" | "straight" | "signer" | "opinion" | "element" | "item";

type Spec = {
  asks?: Question[];
  /** Whether it says why; the journal keeps the reason. */
  reason?: boolean;
  danger?: boolean;
  /** The work is out of these hands afterwards: the next task is shown. */
  leaves?: boolean;
  /** The fields of the form go along. */
  values?: boolean;
};

/** Every move there is on a task or a case: what its dialog asks. Whether it is offered, and why not, the server says. */
export const MOVES: Record<string, Spec> = {
  transfer: { asks: ["person"], reason: true, leaves: true },
  delegate: { asks: ["person"], reason: true, leaves: true },
  resolve: { asks: ["opinion"], values: true, leaves: true },
  return: { asks: ["to", "straight"], reason: true, leaves: true },
  "add-signer": { asks: ["person", "where"], reason: true },
  "remove-signer": { asks: ["signer"], reason: true },
  urge: {},
  "take-back": { reason: true },
  retry: { reason: true },
  suspend: { reason: true },
  resume: { reason: true },
  activate: { asks: ["element"] },
  instances: { asks: ["element", "item"], reason: true },
  "remove-instance": { reason: true, danger: true },
  reopen: { reason: true },
  "migration/undo": { reason: true },
  withdraw: { reason: true, danger: true },
  terminate: { reason: true, danger: true },
};

export const WHERE = ["before", "after", "beside"] as const;

/** What may be chosen where the server knows it; a question with nothing to choose from is not asked. */
export type Options = Partial<Record<Question, Choice[]>> & {
  /** Steps whose instances are people: what one more is for is then somebody. */
  people?: string[];
};

/** Whether nothing need be asked: it is done at once. */
export const atOnce = (key: string) => !MOVES[key]?.asks?.length && !MOVES[key]?.reason;

const OPTIONAL: Question[] = ["to", "straight"];

/** Whether every question that must be answered is. */
export function answered(asks: Question[], answers: Values, reason: string, asked: boolean): boolean {
  const open = asks.filter((one) => !OPTIONAL.includes(one) && !String(answers[one] ?? "").trim());
  return open.length === 0 && (!asked || reason.trim() !== "");
}

/** Refusals that only say that there is nothing to do it to: such moves are not shown at all. */
const POINTLESS = new Set([
  "case.over",
  "case.not-over",
  "case.suspended",
  "case.not-suspended",
  "case.not-stuck",
  "migration.not-undoable",
  "case.no-such-loop",
  "case.no-such-activity",
  "task.not-delegated",
  "task.return.no-target",
  "task.urge.own",
  "task.signer.not-added",
]);

const pointless = (move: Move) => !move.allowed && POINTLESS.has(move.because?.rule ?? "");

/** What may be done first, what is dangerous after it, what is refused last; moves no screen knows are left out. */
export function arranged(moves: Move[]): Move[] {
  const place = (move: Move) => (move.allowed ? (MOVES[move.key]?.danger ? 1 : 0) : 2);
  const shown = moves.filter((move) => move.key in MOVES && !pointless(move));
  return shown.sort((one, other) => place(one) - place(other));
}

/** Moves that are refused for the same reason, which is then said once. */
export function byReason(moves: Move[]): [because: Explained, moves: Move[]][] {
  const found = new Map<string, [Explained, Move[]]>();
  for (const move of moves) {
    const { because } = move;
    if (!because) continue;
    const said = found.get(because.because + because.instead) ?? [because, []];
    found.set(because.because + because.instead, [said[0], [...said[1], move]]);
  }
  return [...found.values()];
}
