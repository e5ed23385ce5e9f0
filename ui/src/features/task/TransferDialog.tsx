import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Act, Values } from "@/api/types";
import { Dialog, Labelled } from "@/kit/Dialog";
import { LookUp } from "@/kit/LookUp";
import { useNames } from "@/kit/words";

type Props = { act: Act; busy: boolean; fault: unknown; onClose: () => void; onGive: (body: Values) => void };

/** To whom, and why. */
export function TransferDialog({ act, busy, fault, onClose, onGive }: Props) {
  const { t } = useTranslation();
  const title = useNames()(act.names);
  const [person, setPerson] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const ready = person !== null && reason.trim() !== "";
  return (
    <Dialog
      title={title}
      verb={title}
      busy={busy}
      fault={fault}
      ready={ready}
      onClose={onClose}
      onSubmit={() => onGive({ person, reason: reason.trim() })}
    >
      <Labelled label={t("work:person")} id="transfer-person" asked>
        <LookUp id="transfer-person" kind="people" value={person} onChange={setPerson} focus />
      </Labelled>
      <Labelled label={t("work:reason")} id="transfer-reason" asked>
        <Input id="transfer-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
      </Labelled>
    </Dialog>
  );
}
