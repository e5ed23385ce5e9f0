import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { send } from "@/api/client";
import type { Act, Task, Values } from "@/api/types";
import { ActButton } from "@/kit/ActButton";
import { FormRenderer, keysOf } from "@/kit/form/FormRenderer";
import { Menu } from "@/kit/Menu";
import { usePhone } from "@/kit/media";
import { Band, fieldProblems, ProblemView } from "@/kit/Problem";
import { ReasonDialog } from "@/kit/ReasonDialog";
import { SignDialog } from "@/kit/SignDialog";
import { offered, useForm } from "@/kit/useForm";
import { Moment } from "@/kit/Value";
import { useNames } from "@/kit/words";
import { NonconformanceDialog } from "./NonconformanceDialog";
import { finishes, outcomeField, without } from "./outcome";
import { TransferDialog } from "./TransferDialog";
import { useTask } from "./useTask";

const DRAFT_AFTER = 2_000;

/** The form of the step and the bar that finishes it. What is typed is kept as a draft while typing. */
export function TaskForm({ task, address, subject }: { task: Task; address: string; subject: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const brought = (useLocation().state as { values?: Values } | null)?.values;
  const form = useForm(task.form, { ...offered(task.form, brought), ...task.draft.values });
  const deeds = useTask(task, address, form.writable);
  const mayFinish = task.acts.some((act) => finishes(act) && act.allowed);
  const kept = useDraft(address, form.changed && mayFinish ? form.writable() : null, task.draft?.saved_at ?? null);
  const shown = without(task.form, outcomeField(task));
  const writes =
    mayFinish && shown.sections.some((section) => section.fields.some((field) => field.access !== "read-only"));
  const why = mayFinish ? null : task.acts.find((act) => finishes(act) && act.refusal)?.refusal;
  const phone = usePhone();
  const acts = ordered(task.acts);
  const hand = phone ? acts.filter((act) => finishes(act) || act.key === "claim") : acts;
  const aside = acts.filter((act) => !hand.includes(act));
  const { asking } = deeds;
  const inDialog = asking !== null;

  return (
    <section className="card task-form" aria-label={names(task.summary.names)}>
      {why && (
        <Band tone="warn">
          <strong>{why.because}</strong> {why.instead}
        </Band>
      )}
      <FormRenderer
        form={shown}
        values={form.values}
        onChange={form.change}
        problems={fieldProblems(deeds.fault)}
        focus={mayFinish}
        settled={!mayFinish}
      />
      {!shown.sections.length && <p className="quiet">{t("work:nothing-to-fill")}</p>}
      {!inDialog && <ProblemView fault={deeds.fault} beside={keysOf(shown)} />}
      <div className="bar" data-finish>
        <span className="quiet bar-note" role="status">
          {kept && (
            <>
              {t("work:draft-saved")} <Moment at={kept} />
            </>
          )}
        </span>
        {aside.length > 0 && (
          <Menu button={t("things:more-acts")} className="more-acts">
            {(close) =>
              aside.map((act) => (
                <ActButton
                  key={act.key}
                  act={act}
                  block
                  onAct={(chosen) => {
                    close();
                    deeds.act(chosen);
                  }}
                />
              ))
            }
          </Menu>
        )}
        {hand.map((act) => (
          <ActButton
            key={act.key}
            act={named(act, task, t("work:and-sign"))}
            busy={deeds.busy === act.key}
            focus={!writes && act.kind === "primary" && act.allowed}
            onAct={() => deeds.act(act)}
          />
        ))}
      </div>
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
      {asking?.what === "person" && (
        <TransferDialog
          act={asking.act}
          busy={deeds.busy !== null}
          fault={deeds.fault}
          onClose={deeds.close}
          onGive={(body) => deeds.give(asking.act, body)}
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
          busy={deeds.busy !== null}
          fault={deeds.fault}
          onClose={deeds.close}
          onSign={(proof) => deeds.sign(asking.act, proof, asking.reason)}
        />
      )}
    </section>
  );
}

const LAST = { default: 0, danger: 1, primary: 2 };

/** The primary act stands last, at the right, where the hand is. */
function ordered(acts: Act[]): Act[] {
  return [...acts].sort((one, other) => LAST[one.kind] - LAST[other.kind]);
}

/** A button that opens the signing says so. */
function named(act: Act, task: Task, sign: string): Act {
  if (!task.signature || !finishes(act)) return act;
  return { ...act, names: { zh: act.names.zh + sign, en: act.names.en + sign } };
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
