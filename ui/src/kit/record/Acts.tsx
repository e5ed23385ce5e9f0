import DownOutlined from "@ant-design/icons/DownOutlined";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Act, Done, Values } from "@/api/types";
import { ActButton } from "../ActButton";
import { Menu } from "../Menu";
import { ActDialog } from "./ActDialog";

const AT_HAND = 2;

type Props = {
  acts: Act[];
  address: (act: Act, inputs: Values) => string;
  onDone: (act: Act, done: Done, inputs: Values) => void;
};

/** What can be done with a record: the first of it at hand, the rest under "more", the refused with their reason. */
export function Acts({ acts, address, onDone }: Props) {
  const { t } = useTranslation();
  const [asking, ask] = useState<Act | null>(null);
  const ordered = [...acts].sort((one, other) => Number(other.allowed) - Number(one.allowed));
  const hand = ordered.slice(0, ordered.length > AT_HAND + 1 ? AT_HAND : AT_HAND + 1);
  const rest = ordered.slice(hand.length);
  return (
    <>
      {hand.map((act) => (
        <ActButton key={act.key} act={act} onAct={ask} />
      ))}
      {rest.length > 0 && (
        <Menu
          button={
            <>
              {t("things:more-acts")} <DownOutlined aria-hidden="true" />
            </>
          }
          className="more-acts"
        >
          {(close) =>
            rest.map((act) => (
              <ActButton
                key={act.key}
                act={act}
                block
                onAct={(chosen) => {
                  close();
                  ask(chosen);
                }}
              />
            ))
          }
        </Menu>
      )}
      {asking && (
        <ActDialog
          key={asking.key}
          act={asking}
          address={(inputs) => address(asking, inputs)}
          onClose={() => ask(null)}
          onDone={(done, inputs) => {
            ask(null);
            onDone(asking, done, inputs);
          }}
        />
      )}
    </>
  );
}
