import DownOutlined from "@ant-design/icons/DownOutlined";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { Explained, Move } from "@/api/types";
import { Menu } from "@/kit/Menu";
import { MenuAct } from "@/kit/MenuAct";
import { together, useNames } from "@/kit/words";
import { MoveDialog } from "./MoveDialog";
import { arranged, byReason, MOVES, type Options } from "./moves";
import type { Moving } from "./useMoves";

type Props = {
  moves: Move[];
  moving: Moving;
  /** What may be chosen, where the page knows it and not the move. */
  options?: (key: string) => Options;
  /** Lines of the page's own, above the moves. */
  children?: (close: () => void) => ReactNode;
};

/** Everything else that can be done here, quietly under one button; what is refused says why. */
export function MovesMenu({ moves, moving, options, children }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const shown = arranged(moves);
  if (!shown.length && !children) return null;
  return (
    <Menu
      className="more-acts"
      button={
        <>
          {t("things:more-acts")} <DownOutlined aria-hidden="true" />
        </>
      }
    >
      {(close) => (
        <>
          {children?.(close)}
          {shown
            .filter((move) => move.allowed)
            .map((move) => (
              <MenuAct
                key={move.key}
                danger={MOVES[move.key]?.danger}
                onPress={() => {
                  close();
                  moving.begin({ ...move, options: options?.(move.key) ?? move.options });
                }}
              >
                {names(move.names)}
              </MenuAct>
            ))}
          {byReason(shown.filter((move) => !move.allowed)).map(([because, refused]) => (
            <Refused key={because.because} because={because} moves={refused} />
          ))}
        </>
      )}
    </Menu>
  );
}

/** What may not be done now, and the one reason for all of it. */
function Refused({ because, moves }: { because: Explained; moves: Move[] }) {
  const names = useNames();
  const reason = useId();
  return (
    <div className="menu-refused">
      {moves.map((move) => (
        <MenuAct key={move.key} refusedBy={reason}>
          {names(move.names)}
        </MenuAct>
      ))}
      <p id={reason} className="menu-why">
        {together(because)}
      </p>
    </div>
  );
}

/** The dialog of the move that is being asked about. */
export function MoveAsked({ moving }: { moving: Moving }) {
  const { asking, busy, fault, give, close } = moving;
  if (!asking) return null;
  return (
    <MoveDialog
      key={asking.key}
      move={asking.key}
      names={asking.names}
      options={asking.options ?? {}}
      busy={busy !== null}
      fault={fault}
      onClose={close}
      onGive={(answers) => void give(asking, answers)}
    />
  );
}
