import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useGet } from "@/api/hooks";
import type { Startable } from "@/api/types";
import { Page } from "@/kit/Page";
import { Empty, Waiting } from "@/kit/Problem";
import { together, useNames } from "@/kit/words";

/** What can be started, and why the rest cannot. */
export function Processes() {
  const { t } = useTranslation();
  const found = useGet<Startable[]>("/processes");
  return (
    <Page title={t("work:start.title")}>
      <Waiting on={found} />
      {found.data?.length === 0 && <Empty>{t("work:start.none")}</Empty>}
      <ul className="plain starts">
        {[...(found.data ?? [])].sort(startableFirst).map((process) => (
          <Process key={process.key} process={process} />
        ))}
      </ul>
    </Page>
  );
}

const startableFirst = (one: Startable, other: Startable) => Number(other.startable) - Number(one.startable);

function Process({ process }: { process: Startable }) {
  const { t } = useTranslation();
  const names = useNames();
  const reason = useId();
  return (
    <li className="card start">
      <div>
        <h2>{names(process.names)}</h2>
        <span className="quiet">{t("things:version", { version: process.version })}</span>
        {process.refusal && (
          <p id={reason} className="quiet">
            {together(process.refusal)}
          </p>
        )}
      </div>
      <div className="start-links">
        <Link to={`/cases?process=${process.key}`}>{t("work:start.cases")}</Link>
        {process.startable ? (
          <Link className="button" to={`/processes/${process.key}/start`}>
            {t("work:start.verb", { process: names(process.names) })}
          </Link>
        ) : (
          <button type="button" className="button refused" aria-disabled="true" aria-describedby={reason}>
            {t("work:start.verb", { process: names(process.names) })}
          </button>
        )}
      </div>
    </li>
  );
}
