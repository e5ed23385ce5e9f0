import { type ReactNode, useId } from "react";
import type { Explained } from "@/api/types";
import { together } from "./words";

type Props = {
  children: ReactNode;
  danger?: boolean;
  /** Why it is refused. */
  refusal?: Explained | null;
  /** The id of what says why it is refused, where several share one reason. */
  refusedBy?: string;
  onPress?: () => void;
};

/** One line of a menu of acts. A refused one stays reachable and says why beneath its name, not in a bubble. */
export function MenuAct({ children, danger, refusal, refusedBy, onPress }: Props) {
  const own = useId();
  const reason = refusal ? own : refusedBy;
  return (
    <button
      type="button"
      className={`menu-act${danger ? " danger" : ""}`}
      aria-disabled={reason !== undefined || undefined}
      aria-labelledby={`${own}-name`}
      aria-describedby={reason}
      onClick={() => reason === undefined && onPress?.()}
    >
      <span id={`${own}-name`}>{children}</span>
      {refusal && (
        <span id={own} className="menu-why">
          {together(refusal)}
        </span>
      )}
    </button>
  );
}
