import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { DataTable } from "@/kit/DataTable";
import { Icon } from "@/kit/Icon";
import { Band } from "@/kit/Problem";
import { together, useNames } from "@/kit/words";
import { placed } from "./plan";
import type { Draft, DryRun } from "./types";

/** What a plan would come to: what is wrong with it, or where its cases stand and would stand. */
export function Trial({ tried, draft }: { tried: DryRun; draft: Draft }) {
  const { t } = useTranslation();
  const names = useNames();
  if (tried.problems.length > 0) {
    return (
      <div className="band band-bad" role="alert">
        <Icon sign="cross" />
        <div>
          <strong>{t("migration:wrong", { count: tried.problems.length })}</strong>
          <ul>
            {tried.problems.map((one) => (
              <li key={one.path + one.rule}>
                <code>{one.path}</code> {together(one)}
              </li>
            ))}
          </ul>
        </div>
      </div>
    );
  }
  const refused = tried.refused.length;
  /** The dry run looks at every case there is; more than that came while it looked. */
  const arrived = tried.total - tried.looked_at;
  if (tried.total === 0) return <Band tone="info">{t("migration:no-cases")}</Band>;
  return (
    <>
      <Band tone={refused ? "warn" : "good"}>
        {t("migration:tried", { count: tried.looked_at - refused, total: tried.looked_at })}
        {arrived > 0 && ` ${t("migration:arrived", { count: arrived })}`}
      </Band>
      <DataTable
        caption={t("migration:markings")}
        rows={tried.markings}
        rowKey={(one) => `${one.before.join(" ")} ${one.after.join(" ")}`}
        columns={[
          {
            key: "before",
            title: t("migration:stands"),
            cell: (one) => one.before.map((path) => placed(path, draft.source, names)).join(t("migration:and")),
          },
          {
            key: "after",
            title: t("migration:would-stand"),
            cell: (one) => one.after.map((path) => placed(path, draft.target, names)).join(t("migration:and")),
          },
          { key: "cases", title: t("migration:cases"), numeric: true, cell: (one) => one.cases },
          { key: "refused", title: t("migration:refused"), numeric: true, cell: (one) => one.refused },
        ]}
      />
      {refused > 0 && (
        <details open={refused <= 10}>
          <summary>{t("migration:refused-cases", { count: refused })}</summary>
          <ul className="plain risk">
            {tried.refused.map((one) => (
              <li key={one.case}>
                <Link to={`/cases/${one.case}`}>{one.case}</Link> <span className="quiet">{together(one.refusal)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
