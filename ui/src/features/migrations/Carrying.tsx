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
import { Choosing, chosen, EVERYBODY } from "./Choosing";
import { portions } from "./plan";
import type { Applied, Draft, DryRun, MovedCase, Plan, RunningVersion } from "./types";

type Props = {
  called: string;
  draft: Draft;
  plan: Plan;
  tried: DryRun;
  versions: RunningVersion[];
  onResults: (results: MovedCase[]) => void;
  onDone: () => void;
};

const PORTION = 50;

/** Signs the plan once, then moves its cases in portions; what one refuses holds up no other. */
export function Carrying({ called, draft, plan, tried, versions, onResults, onDone }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [ceremony, ask] = useState<Signing | null>(null);
  const [signed, setSigned] = useState(tried.signed);
  const [moved, setMoved] = useState(0);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [choice, choose] = useState(EVERYBODY);
  const cases = chosen(choice, tried);
  const movable = cases?.length ?? tried.total - tried.refused.length;
  const going = cases?.length ?? tried.total;

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

  /** Portion by portion: of those that were chosen, or behind the last one until none are left. */
  async function move(signature: Proof | null) {
    const results: MovedCase[] = [];
    const named = cases && portions(cases, PORTION);
    let after: string | null = null;
    for (let at = 0; named ? at < named.length : at === 0 || after; at++) {
      const body = { plan, reason: reason.trim(), signature: at === 0 ? signature : null };
      const which = named ? { cases: named[at] } : { after };
      const done: Applied = await send<Applied>("POST", "/migrations/apply", { ...body, ...which });
      after = done.after;
      ask(null);
      setSigned(true);
      results.push(...done.results);
      setMoved(results.length);
      onResults([...results]);
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
        <Choosing draft={draft} tried={tried} choice={choice} onChange={choose} />
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
      {busy && moved > 0 && (
        <div role="status">
          <Progress percent={Math.min(100, Math.floor((100 * moved) / Math.max(going, 1)))} showInfo={false} />
          {t("migration:progress", { count: moved, total: Math.max(going, moved) })}
        </div>
      )}
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

/** What became of each case: first those that stay, with the reason. */
export function Results({ results }: { results: MovedCase[] }) {
  const { t } = useTranslation();
  const stay = results.filter((one) => !one.moved);
  const moved = results.filter((one) => one.moved);
  return (
    <section className="card">
      <h2>{t("migration:results")}</h2>
      <Band tone={stay.length ? "warn" : "good"}>
        {t("migration:moved", { count: moved.length, refused: stay.length })}
      </Band>
      <Came results={stay} status="stays" />
      {moved.length > FEW ? (
        <details>
          <summary>{t("migration:moved-cases", { count: moved.length })}</summary>
          <Came results={moved} status="moved" />
        </details>
      ) : (
        <Came results={moved} status="moved" />
      )}
    </section>
  );
}

const FEW = 10;

function Came({ results, status }: { results: MovedCase[]; status: "moved" | "stays" }) {
  return (
    <ul className="plain risk">
      {results.map((one) => (
        <li key={one.case}>
          <Link to={`/cases/${one.case}`}>{one.case}</Link> <StatusTag status={status} />{" "}
          {one.refusal && <span className="quiet">{together(one.refusal)}</span>}
        </li>
      ))}
    </ul>
  );
}
