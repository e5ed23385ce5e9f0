import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { isStale, RequestProblem, send } from "@/api/client";
import { refresh } from "@/api/hooks";
import type { Act, Done, Proof, Signing, Task, Values } from "@/api/types";
import { taskAddress } from "@/kit/TaskTable";
import { useNames } from "@/kit/words";
import { finishes, outcomeField } from "./outcome";

/** What the page is asking for before it can act. */
export type Asking =
  | { what: "reason"; act: Act }
  | { what: "nc"; act: Act }
  | { what: "signature"; act: Act; ceremony: Signing; reason: string | null };

/** The acts on a task: each ends in the next task, in this one afresh, or in a problem that says why. */
export function useTask(task: Task, address: string, writable: () => Values) {
  const { t } = useTranslation();
  const names = useNames();
  const client = useQueryClient();
  const go = useNavigate();
  const [asking, ask] = useState<Asking | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const seen = task.version;

  async function attempt(act: Act, deed: () => Promise<unknown>) {
    setBusy(act.key);
    setFault(null);
    try {
      await deed();
    } catch (problem) {
      setFault(problem);
      if (needsReason(problem)) ask({ what: "reason", act });
      if (isStale(problem)) await refresh(client);
    }
    setBusy(null);
  }

  const filled = (act: Act): Values => {
    const field = outcomeField(task);
    return field && act.outcome ? { ...writable(), [field.key]: act.outcome } : writable();
  };

  async function finish(act: Act, more: { reason?: string; signature?: Proof } = {}) {
    const body = { values: filled(act), outcome: act.outcome ?? null, reason: null, signature: null, ...more };
    const done = await send<Done>("POST", `${address}/complete`, body, { seen });
    ask(null);
    leave(done, act);
  }

  function leave(done: Done, act: Act) {
    void refresh(client, address);
    const said = t("work:done", { task: names(task.summary.names), act: names(act.names) });
    void go(done.next ? taskAddress(done.next) : "/inbox", { state: { done: said } });
  }

  /** `reason` is why a critical value changes; it goes along with the signature. */
  const prepare = async (act: Act, reason: string | null = null) => {
    const body = { values: filled(act), outcome: act.outcome ?? null, reason };
    const ceremony = await send<Signing>("POST", `${address}/signing`, body);
    ask({ what: "signature", act, ceremony, reason });
  };

  const simple = (act: Act) => async () => {
    await send("POST", `${address}/${act.key}`);
    await refresh(client);
  };

  return {
    asking,
    busy,
    fault,
    close: () => {
      ask(null);
      setFault(null);
    },
    act: (act: Act) => {
      if (act.key === "raise-nc") return ask({ what: "nc", act });
      if (act.needs_reason) return ask({ what: "reason", act });
      if (!finishes(act)) return void attempt(act, simple(act));
      return void attempt(act, () => (task.signature ? prepare(act) : finish(act)));
    },
    sign: (act: Act, signature: Proof, reason: string | null) =>
      void attempt(act, () => finish(act, { signature, reason: reason ?? undefined })),
    give: (act: Act, body: Values) =>
      void attempt(act, async () => {
        if (finishes(act)) return task.signature ? prepare(act, body.reason) : finish(act, { reason: body.reason });
        const done = await send<Done>("POST", `${address}/${act.key}`, body, { seen });
        ask(null);
        leave(done, act);
      }),
  };
}

const ASK_WHY = ["record.reason-missing", "record.late-reason-missing"];

function needsReason(problem: unknown): boolean {
  const fields = problem instanceof RequestProblem ? (problem.problem.fields ?? []) : [];
  return fields.length > 0 && fields.every((one) => ASK_WHY.includes(one.rule));
}
