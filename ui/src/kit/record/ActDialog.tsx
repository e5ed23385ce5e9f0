import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RequestProblem, send } from "@/api/client";
import type { Act, Done, Form, Values } from "@/api/types";
import { Dialog, Labelled } from "../Dialog";
import { FormRenderer, keysOf } from "../form/FormRenderer";
import { fieldProblems } from "../Problem";
import { useForm } from "../useForm";
import { useNames } from "../words";

const NOTHING: Form = { record_type: null, version: 0, sections: [], values: {} };

type Props = {
  act: Act;
  /** Where it is sent, once the form says about which thing. */
  address: (inputs: Values) => string;
  onClose: () => void;
  onDone: (done: Done, inputs: Values) => void;
};

/** A catalogue action by its own form. */
export function ActDialog({ act, address, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const title = useNames()(act.names);
  const form = useForm(act.form ?? NOTHING);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const shown = act.form ?? NOTHING;

  async function submit() {
    setBusy(true);
    setFault(null);
    const inputs = filled(form.writable());
    try {
      onDone(await send<Done>("POST", address(inputs), { inputs, reason: reason.trim() || null }), inputs);
    } catch (problem) {
      setFault(within(problem));
    }
    setBusy(false);
  }

  return (
    <Dialog
      title={title}
      verb={title}
      wide={shown.sections.length > 0}
      danger={act.kind === "danger"}
      busy={busy}
      fault={fault}
      beside={keysOf(shown)}
      ready={!act.needs_reason || reason.trim() !== ""}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <FormRenderer form={shown} values={form.values} onChange={form.change} problems={fieldProblems(fault)} focus />
      {act.needs_reason && (
        <Labelled label={t("work:reason")} id="act-reason" asked>
          <Input id="act-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
        </Labelled>
      )}
    </Dialog>
  );
}

/** What was left empty is not sent: the action has its own idea of what that means. */
function filled(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ""));
}

/** The form holds the inputs; what the server finds in them it names from the request's root. */
function within(problem: unknown): unknown {
  if (!(problem instanceof RequestProblem)) return problem;
  const fields = problem.problem.fields?.map((one) => ({ ...one, path: one.path.replace(/^inputs\./, "") }));
  return new RequestProblem({ ...problem.problem, fields });
}
