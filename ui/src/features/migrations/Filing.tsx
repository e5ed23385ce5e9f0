import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "@/api/client";
import { Labelled } from "@/kit/Dialog";
import { saveAs } from "@/kit/export";
import { fieldProblems, ProblemView } from "@/kit/Problem";
import { useSettled } from "@/kit/settled";
import { fileName, ofValues } from "./plan";
import type { FiledPlan, Plan, RunningVersion } from "./types";
import { Values } from "./Values";

const AFTER_TYPING = 400;

type Props = { plan: Plan; versions: RunningVersion[]; onChange: (plan: Plan) => void };

/** What else the plan says, the digest by which all who look at it know it, and the plan as a file. */
export function Filing({ plan, versions, onChange }: Props) {
  const { t } = useTranslation();
  const { filed, fault } = useFiled(plan);
  const problems = filed ? filed.problems : fieldProblems(fault);
  const others = problems.filter((one) => !ofValues(one));
  const version = (sha256: string) => versions.find((one) => one.sha256 === sha256)?.version ?? sha256.slice(0, 12);
  return (
    <section className="card migration-file">
      <h2>{t("migration:plan")}</h2>
      <Values plan={plan} problems={problems} onChange={onChange} />
      <Labelled label={t("migration:note")} id="migration-note">
        <Input.TextArea
          id="migration-note"
          autoSize={{ minRows: 1, maxRows: 6 }}
          maxLength={10_000}
          value={plan.note ?? ""}
          onChange={(event) => onChange({ ...plan, note: event.target.value })}
        />
      </Labelled>
      {fault !== null && (others.length > 0 || problems.length === 0) && <ProblemView fault={fault} />}
      <div>
        <div className="label">{t("migration:shown.plan")}</div>
        <code className="migration-digest" aria-live="polite">
          {filed?.sha256 ?? "…"}
        </code>
        <p className="quiet">{t("migration:digest-lead")}</p>
      </div>
      <Button
        disabled={!filed || filed.problems.length > 0}
        onClick={() =>
          filed &&
          saveAs(fileName(plan.process, version(plan.source), version(plan.target), filed.sha256), filed.content, MEDIA)
        }
      >
        {t("migration:save")}
      </Button>
    </section>
  );
}

const MEDIA = "application/json";

/** The plan as the server files it once nobody types any more; null while it is out of date. */
function useFiled(plan: Plan): { filed: FiledPlan | null; fault: unknown } {
  const settled = useSettled(plan, AFTER_TYPING);
  const [answer, setAnswer] = useState<{ plan: Plan; filed: FiledPlan | null; fault: unknown } | null>(null);
  useEffect(() => {
    let gone = false;
    send<FiledPlan>("POST", "/migrations/file", { plan: settled }).then(
      (filed) => gone || setAnswer({ plan: settled, filed, fault: null }),
      (fault) => gone || setAnswer({ plan: settled, filed: null, fault }),
    );
    return () => {
      gone = true;
    };
  }, [settled]);
  return answer?.plan === plan ? answer : { filed: null, fault: null };
}
