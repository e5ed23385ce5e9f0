import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { usePages } from "@/api/hooks";
import type { Page as Paged, TaskSummary } from "@/api/types";
import { useAddress } from "@/kit/address";
import { SearchBox } from "@/kit/Filters";
import { Icon } from "@/kit/Icon";
import { More } from "@/kit/More";
import { Page } from "@/kit/Page";
import { Empty, Waiting } from "@/kit/Problem";
import { TaskTable } from "@/kit/TaskTable";
import { useNames } from "@/kit/words";

const TABS = ["mine", "open", "done", "started"] as const;
const EVERY = 15_000;

/** Tasks: those I hold, those my roles may take, those I did, those of cases I began. */
export function Inbox() {
  const { t } = useTranslation();
  const { params, set } = useAddress();
  const tab = TABS.find((one) => one === params.get("tab")) ?? "mine";
  const query = { ...Object.fromEntries(params), tab };
  const found = usePages<Paged<TaskSummary>>("/inbox", query, EVERY);
  const tasks = found.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = [...params.keys()].some((key) => key !== "tab");
  const names = useNames();
  const process = params.get("process");
  const named = names(tasks.find((task) => task.process.key === process)?.process.names) || process;
  const late = params.get("late") === "1";
  return (
    <Page title={t("work:inbox.title")}>
      <nav className="tabs" aria-label={t("work:inbox.title")}>
        {TABS.map((one) => (
          <Link key={one} to={`/inbox?tab=${one}`} aria-current={one === tab ? "page" : undefined}>
            {t(`work:inbox.${one}`)}
          </Link>
        ))}
      </nav>
      <search className="filters">
        <SearchBox value={params.get("q") ?? ""} onSearch={(text) => set("q", text)} />
        <Button
          aria-pressed={late}
          type={late ? "primary" : "default"}
          ghost={late}
          onClick={() => set("late", late ? null : "1")}
        >
          {t("work:inbox.late")}
        </Button>
        {params.get("process") && (
          <Button onClick={() => set("process", null)}>
            {t("work:process")}: {named} <Icon sign="cross" />
          </Button>
        )}
      </search>
      <Waiting on={found} />
      {found.data && !tasks.length && (
        <Empty action={<Link to="/processes">{t("work:start.some")}</Link>}>
          {t(filtered ? "things:none-match" : `work:inbox.none-${tab}`)}
        </Empty>
      )}
      {tasks.length > 0 && <TaskTable tasks={tasks} caption={t(`work:inbox.${tab}`)} />}
      <More on={found} />
    </Page>
  );
}
