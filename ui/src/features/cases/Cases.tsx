import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useGet, usePages } from "@/api/hooks";
import type { CaseSummary, Page as Paged, Startable } from "@/api/types";
import { useAddress } from "@/kit/address";
import { DataTable } from "@/kit/DataTable";
import { SearchBox } from "@/kit/Filters";
import { More } from "@/kit/More";
import { Page } from "@/kit/Page";
import { Empty, Waiting } from "@/kit/Problem";
import { StatusTag } from "@/kit/StatusTag";
import { Moment } from "@/kit/Value";
import { useNames } from "@/kit/words";

const STATES = ["running", "suspended", "ended", "terminated"];

/** Cases of this site. */
export function Cases() {
  const { t } = useTranslation();
  const names = useNames();
  const { params, set } = useAddress();
  const found = usePages<Paged<CaseSummary>>("/cases", Object.fromEntries(params));
  const processes = useGet<Startable[]>("/processes").data ?? [];
  const cases = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t("things:cases")}>
      <search className="filters">
        <SearchBox value={params.get("q") ?? ""} onSearch={(text) => set("q", text)} />
        <Select
          aria-label={t("work:process")}
          placeholder={t("work:process")}
          allowClear
          value={params.get("process")}
          onChange={(chosen) => set("process", chosen)}
          options={processes.map((one) => ({ value: one.key, label: names(one.names) }))}
        />
        <Select
          aria-label={t("work:state")}
          placeholder={t("work:state")}
          allowClear
          value={params.get("state")}
          onChange={(chosen) => set("state", chosen)}
          options={STATES.map((one) => ({ value: one, label: t(`status:${one}`) }))}
        />
      </search>
      <Waiting on={found} />
      {found.data && !cases.length && <Empty>{t(params.size ? "things:none-match" : "things:none")}</Empty>}
      {cases.length > 0 && (
        <DataTable
          caption={t("things:cases")}
          rows={cases}
          rowKey={(one) => one.id}
          link={(one) => `/cases/${one.id}`}
          columns={[
            { key: "id", title: t("things:number"), cell: (one) => one.id },
            { key: "process", title: t("work:process"), cell: (one) => names(one.process.names) },
            {
              key: "subject",
              title: t("work:subject"),
              cell: (one) => names(one.subject?.label) || (one.subject?.id ?? ""),
            },
            { key: "state", title: t("work:state"), cell: (one) => <StatusTag status={one.status} /> },
            { key: "by", title: t("things:started-by"), cell: (one) => one.started_by.name },
            { key: "at", title: t("things:started"), cell: (one) => <Moment at={one.started_at} /> },
          ]}
        />
      )}
      <More on={found} />
    </Page>
  );
}
