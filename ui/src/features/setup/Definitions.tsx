import { useTranslation } from "react-i18next";
import { useGet } from "@/api/hooks";
import type { DefinitionLine } from "@/api/types";
import { DataTable } from "@/kit/DataTable";
import { Page } from "@/kit/Page";
import { Empty, Waiting } from "@/kit/Problem";
import { useNames } from "@/kit/words";

const ORDER = ["process", "record-type", "decision", "role-set", "organisation", "calendar", "sampling", "texts"];
const place = (kind: string) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);

/** Everything that is configured and in force, by kind. */
export function Definitions() {
  const { t } = useTranslation();
  const names = useNames();
  const found = useGet<DefinitionLine[]>("/definitions");
  const kinds = [...new Set(found.data?.map((one) => one.kind))].sort((one, other) => place(one) - place(other));
  return (
    <Page title={t("setup:definitions")} facts={<span className="quiet">{t("setup:definitions-lead")}</span>}>
      <Waiting on={found} />
      {found.data?.length === 0 && <Empty>{t("things:none")}</Empty>}
      {kinds.map((kind) => (
        <section key={kind} className="card">
          <h2>{t(`kind:${kind}`, { defaultValue: kind })}</h2>
          <DataTable
            caption={t(`kind:${kind}`, { defaultValue: kind })}
            rows={found.data?.filter((one) => one.kind === kind) ?? []}
            rowKey={(one) => one.key}
            link={(one) => `/definitions/${one.kind}/${encodeURIComponent(one.key)}`}
            columns={[
              { key: "name", title: t("setup:names"), cell: (one) => names(one.names) },
              { key: "key", title: t("setup:key"), cell: (one) => <code>{one.key}</code> },
              { key: "version", title: t("setup:version"), numeric: true, cell: (one) => one.version },
              {
                key: "digest",
                title: t("setup:digest"),
                cell: (one) => (
                  <code className="quiet" title={one.sha256}>
                    {one.sha256.slice(0, 12)}
                  </code>
                ),
              },
            ]}
          />
        </section>
      ))}
    </Page>
  );
}
