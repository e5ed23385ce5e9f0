import { Button } from "antd";
import type { Case, Move } from "@/api/types";
import { MoveAsked, MovesMenu } from "@/features/moves/Moves";
import type { Moving } from "@/features/moves/useMoves";
import { useNames } from "@/kit/words";
import { optionsOf } from "./useCaseMoves";

/** A case that stands still has one next step: let it go on. */
const AT_HAND = ["resume", "retry"];

/** What can be done with the case as a whole. */
export function CaseMoves({ held, moving }: { held: Case; moving: Moving }) {
  const names = useNames();
  const hand = (move: Move) => move.allowed && AT_HAND.includes(move.key);
  return (
    <>
      <MovesMenu
        moves={held.moves.filter((move) => !hand(move))}
        moving={moving}
        options={(key) => optionsOf(held, key)}
      />
      {held.moves.filter(hand).map((move) => (
        <Button key={move.key} type="primary" onClick={() => moving.begin(move)}>
          {names(move.names)}
        </Button>
      ))}
      <MoveAsked moving={moving} />
    </>
  );
}
