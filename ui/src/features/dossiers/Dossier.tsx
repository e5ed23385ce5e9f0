import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useGet } from "@/api/hooks";
import type { Dossier as DossierData } from "@/api/types";
import { Conditions } from "@/kit/Conditions";
import { Page } from "@/kit/Page";
import { Band, Waiting } from "@/kit/Problem";
import { History, thingAddress } from "@/kit/record/RecordView";
import { StatusTag } from "@/kit/StatusTag";
import { taskAddress } from "@/kit/TaskTable";
import { Stamp } from "@/kit/Timeline";
import { Files } from "@/kit/Value";
import { useNames } from "@/kit/words";

const EVERY = 15_000;

/** Everything that must hold before a batch is released, from every department, and the way to its signing. */
export function Dossier() {
  const { id = "" } = useParams();
  const { t } = useTranslation();
  const found = useGet<DossierData>(`/dossiers/${encodeURIComponent(id)}`, {}, { every: EVERY });
  if (!found.data) return <Waiting on={found} />;
  const { header, conditions, ready, signature, evidence } = found.data;
  const unmet = conditions.filter((one) => !one.met).length;
  return (
    <Page
      title={header.id}
      path={[{ label: t("place:dossiers"), to: "/lists/dossiers" }]}
      facts={<StatusTag status={header.status} />}
      aside={!signature && <Signing dossier={found.data} />}
    >
      {!signature && (
        <Band tone={ready ? "good" : "warn"}>
          {ready ? t("dossier:ready") : t("dossier:not-ready", { count: unmet, of: conditions.length })}
        </Band>
      )}
      {signature && <Stamp signature={signature} />}
      <div className="record">
        <div>
          <Conditions conditions={conditions} />
          <section className="card">
            <h2>{t("dossier:evidence")}</h2>
            {evidence.length ? <Files files={evidence} /> : <p className="quiet">{t("dossier:no-evidence")}</p>}
          </section>
        </div>
        <aside className="card" aria-label={t("things:history")}>
          <h2>{t("things:history")}</h2>
          <History path={thingAddress("dossiers", id)} />
        </aside>
      </div>
    </Page>
  );
}

/** The dossier is signed where the process asks for it; a task that is not there or not allowed says why. */
function Signing({ dossier }: { dossier: DossierData }) {
  const { t } = useTranslation();
  const names = useNames();
  const [task] = dossier.tasks;
  const refusal = dossier.acts.find((act) => !act.allowed)?.refusal;
  if (!task) return <span className="quiet">{t("dossier:no-task")}</span>;
  return (
    <>
      <Link className={refusal ? "button" : "button button-primary"} to={taskAddress(task)}>
        {t("dossier:sign-at", { task: names(task.names) })}
      </Link>
      {refusal && <span className="quiet why">{refusal.because}</span>}
    </>
  );
}
