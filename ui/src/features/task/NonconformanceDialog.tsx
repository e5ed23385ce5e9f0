import { Checkbox, Input, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Act, Ref, Values } from "@/api/types";
import { Dialog, Labelled } from "@/kit/Dialog";
import { useNames } from "@/kit/words";

type Props = {
  act: Act;
  subject: Ref | null;
  busy: boolean;
  fault: unknown;
  onClose: () => void;
  onGive: (body: Values) => void;
};

const SEVERITIES = ["minor", "major", "critical"] as const;

/** What is wrong, how bad it is, and whether it concerns the thing at hand, which is then held at once. */
export function NonconformanceDialog({ act, subject, busy, fault, onClose, onGive }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const [severity, setSeverity] = useState<string>("major");
  const [description, setDescription] = useState("");
  const [concerned, setConcerned] = useState(subject !== null);
  const things = subject && concerned ? [{ kind: subject.kind, id: subject.id }] : [];
  return (
    <Dialog
      title={names(act.names)}
      verb={names(act.names)}
      danger
      busy={busy}
      fault={fault}
      ready={description.trim() !== ""}
      onClose={onClose}
      onSubmit={() => onGive({ severity, description: description.trim(), things })}
    >
      <Labelled label={t("work:nc.description")} id="nc-description" asked>
        <Input.TextArea
          id="nc-description"
          autoFocus
          autoSize={{ minRows: 3 }}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </Labelled>
      <div className="field">
        <span className="label">{t("work:nc.severity")}</span>
        <Radio.Group
          aria-label={t("work:nc.severity")}
          value={severity}
          onChange={(event) => setSeverity(event.target.value)}
          options={SEVERITIES.map((one) => ({ value: one, label: t(`work:nc.${one}`) }))}
        />
      </div>
      {subject && (
        <Checkbox checked={concerned} onChange={(event) => setConcerned(event.target.checked)}>
          {t("work:nc.concerns", { thing: names(subject.label) || subject.id })}
        </Checkbox>
      )}
    </Dialog>
  );
}
