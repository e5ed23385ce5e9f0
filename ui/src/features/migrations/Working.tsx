import { Button } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "@/api/client";
import { Band, ProblemView } from "@/kit/Problem";
import { Carrying, Results } from "./Carrying";
import { Filing } from "./Filing";
import { Mapping } from "./Mapping";
import { added, open } from "./plan";
import { Trial } from "./Trial";
import type { Draft, DryRun, MovedCase, Plan, RunningVersion } from "./types";

type Props = {
  called: string;
  draft: Draft;
  versions: RunningVersion[];
  onReverse: (plan: Plan) => void;
};

/** One plan on its way: changed by hand, tried out, and carried out once it has been tried as it stands. */
export function Working({ called, draft, versions, onReverse }: Props) {
  const { t } = useTranslation();
  const [plan, setPlan] = useState<Plan>(draft.plan);
  const [tried, setTried] = useState<DryRun | null>(null);
  const [results, setResults] = useState<MovedCase[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const latest = useRef(plan);
  latest.current = plan;
  const left = open(draft.findings, plan).length;

  const change = (next: Plan) => {
    setPlan(next);
    setTried(null);
    setResults(null);
  };

  async function attempt() {
    setBusy(true);
    setFault(null);
    try {
      let found = await send<DryRun>("POST", "/migrations/dry-run", { plan });
      while (found.after && latest.current === plan) {
        found = added(found, await send<DryRun>("POST", "/migrations/dry-run", { plan, after: found.after }));
      }
      if (latest.current === plan) setTried(found);
    } catch (problem) {
      setFault(problem);
    }
    setBusy(false);
  }

  return (
    <>
      <section className="card">
        <h2>{t("migration:mapping")}</h2>
        <Band tone={left ? "warn" : "good"}>
          {left ? t("migration:open", { count: left }) : t("migration:all-mapped")}
        </Band>
        <Mapping draft={draft} plan={plan} onChange={change} />
      </section>
      <Filing plan={plan} versions={versions} onChange={change} />
      <section className="card">
        <div className="content-head">
          <h2>{t("migration:trial")}</h2>
          <Button type={tried ? "default" : "primary"} loading={busy} onClick={() => void attempt()}>
            {t("migration:try")}
          </Button>
          <Button onClick={() => onReverse(plan)}>{t("migration:reverse")}</Button>
        </div>
        <p className="quiet">{t("migration:trial-lead")}</p>
        <ProblemView fault={fault} />
        {tried && <Trial tried={tried} draft={draft} />}
      </section>
      {tried && !busy && tried.problems.length === 0 && tried.total > 0 && (
        <Carrying
          called={called}
          draft={draft}
          plan={plan}
          tried={tried}
          versions={versions}
          onResults={setResults}
          onDone={() => setTried(null)}
        />
      )}
      {results && <Results results={results} />}
    </>
  );
}
