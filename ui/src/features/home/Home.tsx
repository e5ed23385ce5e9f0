import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useGet, usePages, useSession } from "@/api/hooks";
import type { Home as HomeData, Page as Paged, TaskSummary } from "@/api/types";
import { Page } from "@/kit/Page";
import { Empty, Waiting } from "@/kit/Problem";
import { TaskTable } from "@/kit/TaskTable";
import { useNames } from "@/kit/words";

const EVERY = 30_000;

/** What waits for me, what is late, what is at risk. */
export function Home() {
  const { t } = useTranslation();
  const names = useNames();
  const person = useSession().data?.person;
  const home = useGet<HomeData>("/home", {}, { every: EVERY });
  const mine = usePages<Paged<TaskSummary>>("/inbox", { tab: "mine", limit: 8 }, EVERY);
  const open = usePages<Paged<TaskSummary>>("/inbox", { tab: "open", limit: 8 }, EVERY);
  const held = mine.data?.pages[0]?.items ?? [];
  const tasks = [...held, ...(open.data?.pages[0]?.items ?? [])].slice(0, 8);
  const said = home.data;
  return (
    <Page title={t("work:home.title", { name: person?.name ?? "" })}>
      <Waiting on={home} />
      {said && (
        <div className="tiles">
          <Link className="tile" to="/inbox">
            <span className="tile-figure">{said.waiting}</span> {t("work:home.waiting")}
          </Link>
          <Link className={said.late ? "tile tile-late" : "tile"} to="/inbox?late=1">
            <span className="tile-figure">{said.late}</span> {t("work:home.late")}
          </Link>
          <a className={said.at_risk.length ? "tile tile-risk" : "tile"} href="#at-risk">
            <span className="tile-figure">{said.at_risk.length}</span> {t("work:home.at-risk-count")}
          </a>
        </div>
      )}
      <section className="card">
        <h2>{t("work:home.next")}</h2>
        <Waiting on={mine} />
        {mine.data && open.data && !tasks.length && (
          <Empty action={<Link to="/inbox?tab=open">{t("work:home.see-open")}</Link>}>
            {t("work:inbox.none-mine")}
          </Empty>
        )}
        {tasks.length > 0 && <TaskTable tasks={tasks} caption={t("work:home.next")} />}
      </section>
      {said && (
        <div className="two">
          <section className="card" id="at-risk">
            <h2>{t("work:home.at-risk")}</h2>
            {!said.at_risk.length && <p className="quiet">{t("work:home.nothing-at-risk")}</p>}
            <ul className="plain risk">
              {said.at_risk.map((risk) => (
                <li key={`${risk.kind}/${risk.id}`}>
                  <Link to={risk.link ?? "#"}>{names(risk.label) || risk.id}</Link>{" "}
                  <span className="quiet">{names(risk.reason)}</span>
                </li>
              ))}
            </ul>
          </section>
          <section className="card">
            <h2>{t("work:home.by-process")}</h2>
            {!said.by_process.length && <p className="quiet">{t("work:home.nothing-waits")}</p>}
            <ul className="plain risk">
              {said.by_process.map((load) => (
                <li key={load.process.key}>
                  <Link to={`/inbox?tab=open&process=${load.process.key}`}>{names(load.process.names)}</Link>{" "}
                  <span className="quiet">{t("work:home.load", { waiting: load.waiting, late: load.late })}</span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </Page>
  );
}
