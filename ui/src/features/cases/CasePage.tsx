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

/** One run of a process: where it stands, what was filled in, what happened, what it touched. */
export function CasePage() {
  const { id = "" } = useParams();
  const { t } = useTranslation();
  const names = useNames();
  const found = useGet<Case>(`/cases/${id}`);
  const held = found.data;
  if (!held) return <Waiting on={found} />;
  const { summary } = held;
  return (
    <Page title={`${names(summary.process.names)} ${summary.id}`} path={[{ label: t("things:cases"), to: "/cases" }]}>
      <div className="task-head">
        <StatusTag status={summary.status} />
        {summary.subject?.link && (
          <Link to={summary.subject.link}>{names(summary.subject.label) || summary.subject.id}</Link>
        )}
        <span>
          {summary.started_by.name} · <Moment at={summary.started_at} />
        </span>
      </div>
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
              shown: held.tasks.length ? (
                <TaskTable tasks={held.tasks} caption={t("things:tasks")} />
              ) : (
                <p className="quiet">{t("things:no-tasks")}</p>
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
            { key: "history", title: t("things:history"), shown: <Timeline entries={held.timeline} /> },
            { key: "things", title: t("things:related"), shown: <Related refs={held.things} /> },
          ]}
        />
      </section>
    </Page>
  );
}
