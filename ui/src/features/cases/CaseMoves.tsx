import { Button } from "antd";
import type { Case, Move } from "@/api/types";
import { MoveAsked, MovesMenu } from "@/features/moves/Moves";
import type { Moving } from "@/features/moves/useMoves";
import { useNames } from "@/kit/words";
import { optionsOf } from "./useCaseMoves";

/** A case that stands still has one next step: let it go on. */
const AT_HAND = ["resume", "retry"];

const OVER = ["ended", "terminated"];

/** The moves there is something to do with: who may not make them still sees that there are. */
function sensible({ summary, stuck, repeated, ready }: Case): (move: Move) => boolean {
  const over = OVER.includes(summary.status);
  const there: Record<string, boolean> = {
    reopen: over,
    resume: summary.status === "suspended",
    retry: stuck.length > 0,
    instances: repeated.length > 0,
    activate: ready.length > 0,
  };
  return ({ key }) => there[key] ?? !over;
}

/** What can be done with the case as a whole. */
export function CaseMoves({ held, moving }: { held: Case; moving: Moving }) {
  const names = useNames();
  const moves = held.moves.filter(sensible(held));
  const hand = (move: Move) => move.allowed && AT_HAND.includes(move.key);
  return (
    <>
      <MovesMenu moves={moves.filter((move) => !hand(move))} moving={moving} options={(key) => optionsOf(held, key)} />
      {moves.filter(hand).map((move) => (
        <Button key={move.key} type="primary" onClick={() => moving.begin(move)}>
          {names(move.names)}
        </Button>
      ))}
      <MoveAsked moving={moving} />
    </>
  );
}
