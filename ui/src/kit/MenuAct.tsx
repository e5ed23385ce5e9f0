import { type ReactNode, useId } from "react";
import type { Explained } from "@/api/types";
import { together } from "./words";

type Props = {
  children: ReactNode;
  danger?: boolean;
  /** Why it is refused; a rule explained, or its sentence. */
  refusal?: Explained | string | null;
  onPress: () => void;
};

/** One line of a menu of acts. A refused one stays reachable and says why beneath its name, not in a bubble. */
export function MenuAct({ children, danger, refusal, onPress }: Props) {
  const reason = useId();
  const refused = refusal !== undefined && refusal !== null;
  const said = typeof refusal === "object" && refusal ? together(refusal) : refusal;
  return (
    <button
      type="button"
      className={`menu-act${danger ? " danger" : ""}`}
      aria-disabled={refused || undefined}
      aria-labelledby={`${reason}-name`}
      aria-describedby={said ? reason : undefined}
      onClick={() => refused || onPress()}
    >
      <span id={`${reason}-name`}>{children}</span>
      {said && (
        <span id={reason} className="menu-why">
          {said}
        </span>
      )}
    </button>
  );
}
