import { Button, Tooltip } from "antd";
import { type Ref, useId } from "react";
import type { Act, Explained } from "@/api/types";
import { together, useNames } from "./words";

/** Why something is refused, for eyes and for screen readers. */
function DisabledReason({ id, refusal }: { id: string; refusal: Explained }) {
  return (
    <span id={id} className="unseen">
      {together(refusal)}
    </span>
  );
}

type Props = {
  act: Act;
  onAct: (act: Act) => void;
  busy?: boolean;
  focus?: boolean;
  block?: boolean;
  button?: Ref<HTMLButtonElement>;
};

/** A button that stays reachable when refused, and then says why. */
export function ActButton({ act, onAct, busy, focus, block, button }: Props) {
  const names = useNames();
  const reason = useId();
  const refusal = act.allowed ? null : act.refusal;
  const shown = (
    <Button
      ref={button}
      type={act.kind === "primary" ? "primary" : "default"}
      danger={act.kind === "danger"}
      aria-disabled={!act.allowed || undefined}
      aria-describedby={refusal ? reason : undefined}
      className={act.allowed ? undefined : "refused"}
      loading={busy}
      block={block}
      autoFocus={focus}
      onClick={() => act.allowed && !busy && onAct(act)}
    >
      {names(act.names)}
    </Button>
  );
  if (!refusal) return shown;
  return (
    <Tooltip title={together(refusal)} trigger={["hover", "focus", "click"]}>
      <span className={block ? "act-block" : undefined}>
        {shown}
        <DisabledReason id={reason} refusal={refusal} />
      </span>
    </Tooltip>
  );
}
