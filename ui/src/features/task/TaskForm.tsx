import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { send } from "@/api/client";
import { useSession } from "@/api/hooks";
import type { Release, Task, Values } from "@/api/types";
import { MoveAsked } from "@/features/moves/Moves";
import { FormRenderer, keysOf } from "@/kit/form/FormRenderer";
import { Band, fieldProblems, ProblemView } from "@/kit/Problem";
import { ReasonDialog } from "@/kit/ReasonDialog";
import { SignDialog } from "@/kit/SignDialog";
import { offered, useForm } from "@/kit/useForm";
import { useNames } from "@/kit/words";
import { FinishBar } from "./FinishBar";
import { NonconformanceDialog } from "./NonconformanceDialog";
import { finishes, outcomeField, without } from "./outcome";
import { useTask } from "./useTask";
import { useTaskMoves } from "./useTaskMoves";

const DRAFT_AFTER = 2_000;

/** The form of the step and the bar that finishes it. What is typed is kept as a draft while typing. */
export function TaskForm({ task, address, subject }: { task: Task; address: string; subject: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const brought = (useLocation().state as { values?: Values } | null)?.values;
  const form = useForm(task.form, { ...offered(task.form, brought), ...task.draft.values });
  const deeds = useTask(task, address, form.writable);
  const moving = useTaskMoves(task, address, form.writable);
  const mayFinish = task.acts.some((act) => finishes(act) && act.allowed);
  const mayFill = mayFinish || task.moves.some((move) => move.key === "resolve" && move.allowed);
  const kept = useDraft(address, form.changed && mayFill ? form.writable() : null, task.draft?.saved_at ?? null);
  const shown = without(task.form, outcomeField(task));
  const writes =
    mayFill && shown.sections.some((section) => section.fields.some((field) => field.access !== "read-only"));
  const why = mayFill ? null : task.acts.find((act) => finishes(act) && act.refusal)?.refusal;
  const asked = useSession().data?.person?.id === task.shared.owner?.id ? task.summary.assignee : null;
  const { asking } = deeds;

  return (
    <section className="card task-form" aria-label={names(task.summary.names)}>
      {asked && <Band tone="info">{t("work:waits-for-opinion", { name: asked.name })}</Band>}
      {why && !asked && (
        <Band tone="warn">
          <strong>{why.because}</strong> {why.instead}
        </Band>
      )}
      {task.release && !task.release.ready && <Unmet release={task.release} />}
      <FormRenderer
        form={shown}
        values={form.values}
        onChange={form.change}
        problems={fieldProblems(deeds.fault ?? moving.fault)}
        focus={mayFill && !task.signature}
        settled={!mayFill}
      />
      {!shown.sections.length && <p className="quiet">{t("work:nothing-to-fill")}</p>}
      {!asking && <ProblemView fault={deeds.fault} beside={keysOf(shown)} />}
      {!moving.asking && <ProblemView fault={moving.fault} />}
      <FinishBar task={task} kept={kept} busy={deeds.busy} writes={writes} moving={moving} onAct={deeds.act} />
      <MoveAsked moving={moving} />
      {asking?.what === "reason" && (
        <ReasonDialog
          title={names(asking.act.names)}
          danger={asking.act.kind === "danger"}
          busy={deeds.busy !== null}
          fault={deeds.fault}
          onClose={deeds.close}
          onReason={(reason) => deeds.give(asking.act, { reason })}
        />
      )}
      {asking?.what === "nc" && (
        <NonconformanceDialog
          act={asking.act}
          subject={task.summary.subject}
          busy={deeds.busy !== null}
          fault={deeds.fault}
          onClose={deeds.close}
          onGive={(body) => deeds.give(asking.act, body)}
        />
      )}
      {asking?.what === "signature" && (
        <SignDialog
          ceremony={asking.ceremony}
          fields={task.form.sections.flatMap((section) => section.fields)}
          subject={`${names(task.summary.names)} · ${subject}`}
          thing={task.summary.subject?.id ?? task.summary.case}
          busy={deeds.busy !== null}
          fault={deeds.fault}
          onClose={deeds.close}
          onSign={(proof) => deeds.sign(asking.act, proof, asking.reason)}
        />
      )}
    </section>
  );
}

/** How much still stands against the release that this step signs. */
function Unmet({ release }: { release: Release }) {
  const { t } = useTranslation();
  const { dossier, conditions } = release;
  const unmet = conditions.filter((one) => !one.met);
  return (
    <Band tone="warn">
      {t("dossier:not-ready", { count: unmet.length, of: conditions.length })}
      <ul>
        {unmet.map((one) => (
          <li key={`${one.key}/${one.link}/${one.because}`}>{one.because}</li>
        ))}
      </ul>
      {dossier.link && <Link to={dossier.link}>{t("dossier:open", { id: dossier.id })}</Link>}
    </Band>
  );
}

/** Keeps what is typed, a moment after the typing stops. A draft that cannot be kept is no reason to interrupt. */
function useDraft(address: string, values: unknown, saved: string | null): string | null {
  const [kept, setKept] = useState(saved);
  const content = values ? JSON.stringify({ values }) : null;
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (content === null || content === last.current) return;
    const timer = setTimeout(() => {
      last.current = content;
      send<{ saved_at: string | null }>("POST", `${address}/draft`, JSON.parse(content)).then(
        (draft) => setKept(draft.saved_at),
        () => undefined,
      );
    }, DRAFT_AFTER);
    return () => clearTimeout(timer);
  }, [address, content]);
  return kept;
}
