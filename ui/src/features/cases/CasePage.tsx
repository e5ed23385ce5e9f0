import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useGet } from "@/api/hooks";
import type { Case } from "@/api/types";
import { FormRenderer } from "@/kit/form/FormRenderer";
import { Page } from "@/kit/Page";
import { Waiting } from "@/kit/Problem";
import { ProcessPicture } from "@/kit/ProcessPicture";
import { Related } from "@/kit/Related";
import { StatusTag } from "@/kit/StatusTag";
import { Tabs } from "@/kit/Tabs";
import { TaskTable } from "@/kit/TaskTable";
import { Timeline } from "@/kit/Timeline";
import { Moment } from "@/kit/Value";
import { useNames } from "@/kit/words";
import { CaseMoves } from "./CaseMoves";
import { Linked, Outside, Repeated, Standstill, TakeBacks } from "./Standing";
import { useCaseMoves } from "./useCaseMoves";

/** One run of a process: where it stands, what was filled in, what happened, what it touched. */
export function CasePage() {
  const { id = "" } = useParams();
  const found = useGet<Case>(`/cases/${encodeURIComponent(id)}`);
  const held = found.data?.summary.id === id ? found.data : undefined;
  if (!held) return <Waiting on={found} />;
  return <Shown key={id} held={held} />;
}

function Shown({ held }: { held: Case }) {
  const { t } = useTranslation();
  const names = useNames();
  const moving = useCaseMoves(held);
  const { summary } = held;
  return (
    <Page
      title={`${names(summary.process.names)} ${summary.id}`}
      path={[{ label: t("things:cases"), to: "/cases" }]}
      aside={<CaseMoves held={held} moving={moving} />}
    >
      <div className="task-head">
        <StatusTag status={summary.status} />
        {summary.subject?.link && (
          <Link to={summary.subject.link}>{names(summary.subject.label) || summary.subject.id}</Link>
        )}
        <span>
          {summary.started_by.name} · <Moment at={summary.started_at} />
        </span>
        <Linked held={held} />
      </div>
      <Standstill held={held} />
      <section className="card">
        <ProcessPicture picture={held.picture} />
      </section>
      <section className="card">
        <Tabs
          name="tab"
          tabs={[
            {
              key: "tasks",
              title: t("things:tasks"),
              shown: (
                <>
                  {held.tasks.length > 0 && <TaskTable tasks={held.tasks} caption={t("things:tasks")} />}
                  {!held.tasks.length && <p className="quiet">{t("things:no-tasks")}</p>}
                  <TakeBacks held={held} moving={moving} />
                  <Repeated held={held} moving={moving} />
                  <Outside held={held} />
                </>
              ),
            },
            ...(held.form
              ? [
                  {
                    key: "form",
                    title: t("things:form"),
                    shown: <FormRenderer whole form={held.form} values={held.form.values} onChange={() => undefined} />,
                  },
                ]
              : []),
            {
              key: "history",
              title: t("things:history"),
              shown: <Timeline entries={held.timeline} earlier={held.earlier} />,
            },
            { key: "things", title: t("things:related"), shown: <Related refs={held.things} /> },
          ]}
        />
      </section>
    </Page>
  );
}
