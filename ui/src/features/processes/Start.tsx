import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams } from "react-router";
import { send } from "@/api/client";
import { refresh, useGet } from "@/api/hooks";
import type { Done, Startable, StartForm, Values } from "@/api/types";
import { ActButton } from "@/kit/ActButton";
import { FormRenderer, keysOf } from "@/kit/form/FormRenderer";
import { Page } from "@/kit/Page";
import { fieldProblems, ProblemView, Waiting } from "@/kit/Problem";
import { taskAddress } from "@/kit/TaskTable";
import { useForm } from "@/kit/useForm";
import { useNames } from "@/kit/words";

/** The form that begins a case; a scan may have filled part of it. */
export function Start() {
  const { key = "" } = useParams();
  const { t } = useTranslation();
  const names = useNames();
  const found = useGet<StartForm>(`/processes/${key}/start`);
  const title = names(useGet<Startable[]>("/processes").data?.find((one) => one.key === key)?.names ?? key);
  return (
    <Page title={title} path={[{ label: t("work:start.title"), to: "/processes" }]}>
      <Waiting on={found} />
      {found.data && <Filling key={key} process={key} start={found.data} title={title} />}
    </Page>
  );
}

function Filling({ process, start, title }: { process: string; start: StartForm; title: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const go = useNavigate();
  const offered = (useLocation().state as { values?: Values } | null)?.values;
  const form = useForm(start.form, offered);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);

  async function begin() {
    setBusy(true);
    setFault(null);
    try {
      const done = await send<Done>("POST", `/processes/${process}/start`, { values: form.writable() });
      void refresh(client);
      const to = done.next ? taskAddress(done.next) : `/cases/${done.case}`;
      void go(to, { replace: true, state: { done: t("work:start.done", { process: title, case: done.case }) } });
    } catch (problem) {
      setFault(problem);
    }
    setBusy(false);
  }

  return (
    <section className="card task-form">
      <FormRenderer
        form={start.form}
        values={form.values}
        onChange={form.change}
        problems={fieldProblems(fault)}
        focus
      />
      {!start.form.sections.length && <p className="quiet">{t("work:nothing-to-fill")}</p>}
      <ProblemView fault={fault} beside={keysOf(start.form)} />
      <div className="bar" data-finish>
        {start.acts.map((act) => (
          <ActButton
            key={act.key}
            act={act}
            busy={busy}
            onAct={() => void begin()}
            focus={!start.form.sections.length}
          />
        ))}
      </div>
    </section>
  );
}
