import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog, Labelled } from "./Dialog";

type Props = {
  title: string;
  onReason: (reason: string) => void;
  onClose: () => void;
  busy?: boolean;
  fault?: unknown;
  danger?: boolean;
};

/** Asks why. */
export function ReasonDialog({ title, onReason, onClose, busy, fault, danger }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <Dialog
      title={title}
      verb={title}
      danger={danger}
      busy={busy}
      fault={fault}
      ready={reason.trim() !== ""}
      onSubmit={() => onReason(reason.trim())}
      onClose={onClose}
    >
      <Labelled label={t("work:reason")} id="reason" asked>
        <Input.TextArea
          id="reason"
          autoFocus
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          autoSize={{ minRows: 2 }}
        />
      </Labelled>
    </Dialog>
  );
}
