import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Act, Task } from "@/api/types";
import { MovesMenu } from "@/features/moves/Moves";
import { arranged } from "@/features/moves/moves";
import type { Moving } from "@/features/moves/useMoves";
import { ActButton } from "@/kit/ActButton";
import { MenuAct } from "@/kit/MenuAct";
import { usePhone } from "@/kit/media";
import { Moment } from "@/kit/Value";
import { useNames } from "@/kit/words";
import { finishes } from "./outcome";

const LAST = { default: 0, danger: 1, primary: 2 };

type Props = {
  task: Task;
  /** When the draft was kept. */
  kept: string | null;
  busy: string | null;
  /** Whether there is something to fill in, which then has the focus. */
  writes: boolean;
  moving: Moving;
  onAct: (act: Act) => void;
};

/** Whoever was asked gives an opinion and finishes nothing. Else what finishes the task stands at hand; what hands it on, asks others or undoes stands under "more". */
export function FinishBar({ task, kept, busy, writes, moving, onAct }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const phone = usePhone();
  const opinion = task.moves.find((move) => move.key === "resolve" && move.allowed);
  const acts = ordered(opinion ? task.acts.filter((act) => !finishes(act)) : task.acts);
  const moves = task.moves.filter((move) => move.key !== "resolve" || (task.shared.owner && !opinion));
  const hand = phone ? acts.filter((act) => finishes(act) || act.key === "claim") : acts;
  const aside = acts.filter((act) => !hand.includes(act));
  return (
    <div className="bar" data-finish>
      <span className="quiet bar-note" role="status">
        {kept && (
          <>
            {t("work:draft-saved")} <Moment at={kept} />
          </>
        )}
      </span>
      {aside.length + arranged(moves).length > 0 && (
        <MovesMenu moves={moves} moving={moving}>
          {(close) =>
            aside.map((act) => (
              <MenuAct
                key={act.key}
                danger={act.kind === "danger"}
                refusal={act.allowed ? null : act.refusal}
                onPress={() => {
                  close();
                  onAct(act);
                }}
              >
                {names(act.names)}
              </MenuAct>
            ))
          }
        </MovesMenu>
      )}
      {hand.map((act) => (
        <ActButton
          key={act.key}
          act={named(act, task, t("work:and-sign"))}
          busy={busy === act.key}
          focus={!writes && act.kind === "primary" && act.allowed}
          onAct={() => onAct(act)}
        />
      ))}
      {opinion && (
        <Button type="primary" loading={moving.busy === "resolve"} onClick={() => moving.begin(opinion)}>
          {names(opinion.names)}
        </Button>
      )}
    </div>
  );
}

/** The primary act stands last, at the right, where the hand is. */
function ordered(acts: Act[]): Act[] {
  return [...acts].sort((one, other) => LAST[one.kind] - LAST[other.kind]);
}

/** A button that opens the signing says so. */
function named(act: Act, task: Task, sign: string): Act {
  if (!task.signature || !finishes(act)) return act;
  return { ...act, names: { zh: act.names.zh + sign, en: act.names.en + sign } };
}
