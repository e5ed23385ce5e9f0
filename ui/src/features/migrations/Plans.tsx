import { useTranslation } from "react-i18next";
import { DataTable } from "@/kit/DataTable";
import { Moment } from "@/kit/Value";
import type { RunningVersion, SignedPlan } from "./types";

/** The plans that were signed: from which version to which, by whom and why. */
export function Plans({ plans, versions }: { plans: SignedPlan[]; versions: RunningVersion[] }) {
  const { t } = useTranslation();
  const version = (sha256: string) => versions.find((one) => one.sha256 === sha256)?.version ?? sha256.slice(0, 12);
  return (
    <section className="card">
      <h2>{t("migration:plans")}</h2>
      <DataTable<SignedPlan>
        caption={t("migration:plans")}
        rows={plans}
        rowKey={(one) => one.sha256}
        columns={[
          {
            key: "between",
            title: t("migration:between"),
            cell: ({ plan }) => `${version(plan.source)} → ${version(plan.target)}`,
          },
          { key: "at", title: t("migration:signed-at"), cell: (one) => <Moment at={one.signed_at} /> },
          { key: "by", title: t("migration:signed-by"), cell: (one) => one.signed_by.name },
          { key: "reason", title: t("work:reason"), cell: (one) => one.reason },
          { key: "digest", title: t("setup:digest"), cell: (one) => <code>{one.sha256.slice(0, 12)}</code> },
        ]}
      />
    </section>
  );
}
