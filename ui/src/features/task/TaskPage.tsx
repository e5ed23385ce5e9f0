import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useGet, useSession } from "@/api/hooks";
import type { Release, Task } from "@/api/types";
import { Conditions } from "@/kit/Conditions";
import { Page } from "@/kit/Page";
import { Waiting } from "@/kit/Problem";
import { ProcessPicture } from "@/kit/ProcessPicture";
import { SmallTable } from "@/kit/SmallTable";
import { Tabs } from "@/kit/Tabs";
import { TaskMarks } from "@/kit/TaskTable";
import { Timeline } from "@/kit/Timeline";
import { Facts, Files, Moment, Value } from "@/kit/Value";
import { useLanguage, useNames } from "@/kit/words";
import { TaskForm } from "./TaskForm";

/** One task: its form, what the decision needs beside it, and how to finish it. */
export function TaskPage() {
  const { case: id = "", task = "" } = useParams();
  const address = `/tasks/${encodeURIComponent(id)}/${encodeURIComponent(task)}`;
  const found = useGet<Task>(address);
  const current = found.data?.summary.task === task && found.data.summary.case === id ? found.data : undefined;
  if (!current) return <Waiting on={found} />;
  return <Shown key={address} task={current} address={address} />;
}

function Shown({ task, address }: { task: Task; address: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const me = useSession().data?.person?.id;
  const { summary } = task;
  const subject = names(summary.subject?.label) || summary.subject?.id || summary.case;
  return (
    <Page
      title={names(summary.names)}
      path={[
        { label: t("work:inbox.title"), to: "/inbox" },
        { label: `${names(summary.process.names)} ${summary.case}`, to: `/cases/${summary.case}` },
      ]}
    >
      <div className="task-head">
        {summary.subject?.link ? <Value value={subject} link={summary.subject.link} /> : <span>{subject}</span>}
        {task.item && <span>{names(task.item)}</span>}
        <TaskMarks task={summary} />
        <span>
          {summary.assignee
            ? t(summary.assignee.id === me ? "work:held-by-me" : "work:held-by", { name: summary.assignee.name })
            : t("work:held-by-nobody")}
        </span>
        <Shared task={task} />
        {summary.due && (
          <span>
            {t("work:due")} <Moment at={summary.due} />
          </span>
        )}
      </div>
      <div className="task">
        <TaskForm task={task} address={address} subject={subject} />
        <aside aria-label={t("work:context")}>
          <Tabs
            tabs={[
              { key: "context", title: t("work:context"), shown: <Context task={task} /> },
              {
                key: "timeline",
                title: t("work:timeline"),
                shown: <Timeline entries={task.timeline} earlier={task.earlier} />,
              },
              { key: "picture", title: t("work:picture"), shown: <ProcessPicture picture={task.picture} /> },
            ]}
          />
        </aside>
      </div>
    </Page>
  );
}

/** With whom the task is shared, and for whom one acts. */
function Shared({ task }: { task: Task }) {
  const { t } = useTranslation();
  const { owner, signers, for_whom, part } = task.shared;
  const added = new Intl.ListFormat(useLanguage()).format(signers.map((one) => one.name));
  return (
    <>
      {owner && <span>{t("work:delegated-by", { name: owner.name })}</span>}
      {for_whom && <span>{t("work:acts-for", { name: for_whom.name })}</span>}
      {part && <span>{t(`work:part.${part}`)}</span>}
      {added && <span>{t("work:signers", { names: added })}</span>}
    </>
  );
}

/** The dossier that this step signs: every condition as it stands, and the way to the dossier itself. */
function Dossier({ release }: { release: Release }) {
  const { t } = useTranslation();
  const { dossier, conditions, ready } = release;
  return (
    <section className="panel">
      <h3>
        {t("kind:dossiers")} {dossier.link ? <Link to={dossier.link}>{dossier.id}</Link> : dossier.id}
      </h3>
      {ready && <p>{t("dossier:ready")}</p>}
      <Conditions conditions={conditions} beside />
    </section>
  );
}

function Context({ task }: { task: Task }) {
  const { t } = useTranslation();
  const names = useNames();
  return (
    <>
      {!task.context.length && !task.evidence.length && !task.release && (
        <p className="quiet">{t("work:no-context")}</p>
      )}
      {task.release && <Dossier release={task.release} />}
      {task.context.map((panel) => (
        <section key={panel.key} className="panel">
          <h3>{names(panel.names)}</h3>
          {panel.rows && <Facts rows={panel.rows} />}
          {panel.table && <SmallTable table={panel.table} fold />}
        </section>
      ))}
      {task.evidence.length > 0 && (
        <section className="panel">
          <h3>{t("work:evidence")}</h3>
          <Files files={task.evidence} />
        </section>
      )}
    </>
  );
}
