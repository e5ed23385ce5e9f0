import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useGet, useSession } from "@/api/hooks";
import type { Dossier as DossierData } from "@/api/types";
import { Conditions } from "@/kit/Conditions";
import { Page } from "@/kit/Page";
import { Band, Waiting } from "@/kit/Problem";
import { History, thingAddress } from "@/kit/record/RecordView";
import { StatusTag } from "@/kit/StatusTag";
import { taskAddress } from "@/kit/TaskTable";
import { Stamp } from "@/kit/Timeline";
import { Files } from "@/kit/Value";
import { together, useNames } from "@/kit/words";

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

/** The dossier is signed where the process asks for it. Who cannot sign now sees what stands between. */
function Signing({ dossier }: { dossier: DossierData }) {
  const { t } = useTranslation();
  const names = useNames();
  const me = useSession().data?.person?.id;
  const [task] = dossier.tasks;
  const refusal = dossier.acts.find((act) => !act.allowed)?.refusal;
  if (!task) return <Before tasks={dossier.before} />;
  const other = task.assignee && task.assignee.id !== me ? task.assignee.name : null;
  const why = refusal ? together(refusal) : other && t("dossier:held-by", { name: other });
  return (
    <>
      {why && <span className="quiet why">{why}</span>}
      <Link className={why ? "button" : "button button-primary"} to={taskAddress(task)}>
        {t(why ? "dossier:see" : "dossier:sign-at", { task: names(task.names) })}
      </Link>
    </>
  );
}

/** What has to be done before there is anything to sign. */
function Before({ tasks }: { tasks: DossierData["before"] }) {
  const { t } = useTranslation();
  const names = useNames();
  if (!tasks.length) return <span className="quiet why">{t("dossier:no-task")}</span>;
  return (
    <span className="quiet why">
      {t("dossier:before")}{" "}
      {tasks.map((task) => (
        <Link key={`${task.case}/${task.task}`} to={taskAddress(task)}>
          {names(task.names)}
          {task.assignee && ` (${task.assignee.name})`}
        </Link>
      ))}
    </span>
  );
}
