import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Progress } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { send } from "@/api/client";
import { refresh } from "@/api/hooks";
import type { Proof, Signing } from "@/api/types";
import { Labelled } from "@/kit/Dialog";
import { Band, ProblemView } from "@/kit/Problem";
import { SignDialog } from "@/kit/SignDialog";
import { StatusTag } from "@/kit/StatusTag";
import { together } from "@/kit/words";
import type { Applied, DryRun, MovedCase, Plan, RunningVersion } from "./types";

type Props = {
  called: string;
  plan: Plan;
  tried: DryRun;
  versions: RunningVersion[];
  onResults: (results: MovedCase[]) => void;
  onDone: () => void;
};

/** Signs the plan once, then moves its cases in portions; what one refuses holds up no other. */
export function Carrying({ called, plan, tried, versions, onResults, onDone }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [ceremony, ask] = useState<Signing | null>(null);
  const [signed, setSigned] = useState(tried.signed);
  const [moved, setMoved] = useState(0);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const movable = tried.total - tried.refused.length;

  async function attempt(deed: () => Promise<unknown>) {
    setBusy(true);
    setFault(null);
    try {
      await deed();
    } catch (problem) {
      setFault(problem);
    }
    setBusy(false);
  }

  /** Portion by portion, until one moves nothing any more. */
  async function move(signature: Proof | null) {
    const known = new Map<string, MovedCase>();
    let proof = signature;
    for (let going = true; going; ) {
      const body = { plan, reason: reason.trim(), signature: proof, cases: null };
      const done = await send<Applied>("POST", "/migrations/apply", body);
      proof = null;
      ask(null);
      setSigned(true);
      for (const one of done.results) if (!known.get(one.case)?.moved) known.set(one.case, one);
      setMoved(known.size);
      onResults([...known.values()]);
      going = done.left > 0 && done.results.some((one) => one.moved);
    }
    await refresh(client);
    onDone();
  }

  const begin = () =>
    attempt(async () => (signed ? move(null) : ask(await send<Signing>("POST", "/migrations/signing", { plan }))));

  return (
    <section className="card">
      <h2>{t("migration:carry")}</h2>
      <p className="quiet">{t(signed ? "migration:carry-signed" : "migration:carry-lead")}</p>
      <form
        className="migration-carry"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <Labelled label={t("work:reason")} id="migration-reason" asked>
          <Input.TextArea
            id="migration-reason"
            autoSize={{ minRows: 2 }}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Labelled>
        <Button type="primary" htmlType="submit" loading={busy} disabled={!reason.trim() || movable === 0}>
          {t(signed ? "migration:move" : "migration:sign-and-move", { count: movable })}
        </Button>
      </form>
      {!ceremony && <ProblemView fault={fault} />}
      {busy && moved > 0 && <Progress percent={Math.floor((100 * moved) / tried.total)} showInfo={false} />}
      {ceremony && (
        <SignDialog
          ceremony={inWords(ceremony, called, versions, t)}
          fields={[]}
          subject={t("migration:subject", { process: called })}
          busy={busy}
          fault={fault}
          onClose={() => {
            ask(null);
            setFault(null);
          }}
          onSign={(proof) => void attempt(() => move(proof))}
        />
      )}
    </section>
  );
}

/** The rows of what is signed by their names; versions by number, with the digest they are known by. */
function inWords(ceremony: Signing, process: string, versions: RunningVersion[], t: TFunction): Signing {
  const called = (value: unknown) => {
    const version = versions.find((one) => one.sha256 === value)?.version;
    return version === undefined ? value : `${t("things:version", { version })} · ${value}`;
  };
  const shown = ceremony.shown.map((row) => {
    const word = t(`migration:shown.${row.key}`);
    return { ...row, names: { zh: word, en: word }, value: row.key === "process" ? process : called(row.value) };
  });
  return { ...ceremony, shown };
}

/** What became of each case. */
export function Results({ results }: { results: MovedCase[] }) {
  const { t } = useTranslation();
  const moved = results.filter((one) => one.moved).length;
  const refused = results.length - moved;
  return (
    <section className="card">
      <h2>{t("migration:results")}</h2>
      <Band tone={refused ? "warn" : "good"}>{t("migration:moved", { count: moved, refused })}</Band>
      <ul className="plain risk">
        {results.map((one) => (
          <li key={one.case}>
            <Link to={`/cases/${one.case}`}>{one.case}</Link> <StatusTag status={one.moved ? "moved" : "stays"} />{" "}
            {one.refusal && <span className="quiet">{together(one.refusal)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
