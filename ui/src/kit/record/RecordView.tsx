import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { refresh, useGet, usePages } from "@/api/hooks";
import type { Entry, Page as Paged, ThingPage } from "@/api/types";
import { useAddress } from "../address";
import { More } from "../More";
import { Page } from "../Page";
import { Band, Waiting } from "../Problem";
import { Related } from "../Related";
import { SmallTable } from "../SmallTable";
import { StatusTag } from "../StatusTag";
import { Tabs } from "../Tabs";
import { Timeline } from "../Timeline";
import { Facts, Moment } from "../Value";
import { useMoments, useNames } from "../words";
import { Acts } from "./Acts";

const MomentInput = lazy(() => import("../MomentInput"));

type ExtraTab = { key: string; title: string; shown: ReactNode };
type Props = {
  kind: string;
  id: string;
  extra?: ExtraTab[];
  /** Ways to pages of their own, before the acts. */
  aside?: (page: ThingPage) => ReactNode;
  compact?: boolean;
};

export const thingAddress = (kind: string, id: string) =>
  `/things/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`;

/** A record: what it is, what can be done, what it holds, what happened to it, what it is linked with. */
export function RecordView({ kind, id, extra = [], aside, compact }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const client = useQueryClient();
  const address = useAddress();
  const asAt = compact ? null : address.get("as_at");
  const path = thingAddress(kind, id);
  const found = useGet<ThingPage>(path, { as_at: asAt });
  const [said, say] = useState<string | null>(null);
  if (!found.data) return <Waiting on={found} />;
  const { header, sections, tables, related, acts } = found.data;
  const called = names(header.names);
  return (
    <Page
      kind={compact ? names(header.kind_names) : undefined}
      title={called && called !== header.id ? `${header.id} ${called}` : header.id}
      path={compact ? [] : [{ label: t(`place:${kind}`), to: `/lists/${kind}` }]}
      facts={
        <>
          <StatusTag status={header.status} />
          {header.holder && <span>{header.holder.name}</span>}
          {header.deadline && (
            <span>
              {t("things:deadline")} <Moment at={header.deadline} />
            </span>
          )}
          <span className="quiet">{t("things:version", { version: header.version })}</span>
          {!compact && <AsAt value={asAt} onChange={(moment) => address.set("as_at", moment)} />}
        </>
      }
      aside={
        acts.length > 0 && (
          <>
            {aside?.(found.data)}
            <Acts
              acts={acts}
              address={(act) => `${path}/acts/${act.key}`}
              onDone={(act) => {
                say(t("things:done", { act: names(act.names) }));
                void refresh(client);
              }}
            />
          </>
        )
      }
    >
      {said && <Band tone="good">{said}</Band>}
      {asAt && <PastBand at={asAt} onNow={() => address.set("as_at", null)} />}
      <div className={compact ? undefined : "record"}>
        <section className="card">
          <Tabs
            name={compact ? undefined : "tab"}
            tabs={[
              {
                key: "details",
                title: t("things:details"),
                shown: <Details sections={sections} tables={tables} />,
              },
              ...extra,
              { key: "related", title: t("things:related"), shown: <Related refs={related} /> },
              ...(compact ? [{ key: "history", title: t("things:history"), shown: <History path={path} /> }] : []),
            ]}
          />
        </section>
        {!compact && (
          <aside className="card" aria-label={t("things:history")}>
            <h2>{t("things:history")}</h2>
            <History path={path} />
          </aside>
        )}
      </div>
    </Page>
  );
}

/** What a record holds: its fields in sections, then its tables. */
function Details({ sections, tables }: Pick<ThingPage, "sections" | "tables">) {
  const names = useNames();
  return (
    <>
      {sections.map((section, at) => (
        <section key={section.names.en} className={at ? "panel" : undefined}>
          {at > 0 && <h3>{names(section.names)}</h3>}
          <Facts rows={section.rows} />
        </section>
      ))}
      {tables.map((table) => (
        <section key={table.key} className="panel">
          <h3>{names(table.names)}</h3>
          <SmallTable table={table} />
        </section>
      ))}
    </>
  );
}

export function History({ path }: { path: string }) {
  const found = usePages<Paged<Entry>>(`${path}/history`);
  return (
    <>
      <Waiting on={found} />
      {found.data && <Timeline entries={found.data.pages.flatMap((page) => page.items)} />}
      <More on={found} />
    </>
  );
}

/** Looks at the record as it was. */
function AsAt({ value, onChange }: { value: string | null; onChange: (moment: string | null) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(value !== null);
  if (!open) {
    return (
      <button type="button" className="link" onClick={() => setOpen(true)}>
        {t("things:as-at")}
      </button>
    );
  }
  return (
    <Suspense>
      <MomentInput label={t("things:as-at")} value={value} onChange={onChange} />
    </Suspense>
  );
}

function PastBand({ at, onNow }: { at: string; onNow: () => void }) {
  const { t } = useTranslation();
  const moments = useMoments();
  return (
    <Band tone="info">
      {t("things:as-at-band", { at: moments.exact(at) })}{" "}
      <button type="button" className="link" onClick={onNow}>
        {t("things:as-at-now")}
      </button>
    </Band>
  );
}

/** A record beside its list, and the way to its page. */
export function Peek({ kind, id, link, onClose }: { kind: string; id: string; link: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <aside className="beside" aria-label={id}>
      <div className="beside-head">
        <Link to={link}>{t("things:open-page")}</Link>
        <button type="button" className="icon-button" aria-label={t("frame:close")} onClick={onClose}>
          <CloseOutlined aria-hidden="true" />
        </button>
      </div>
      <RecordView key={`${kind}/${id}`} kind={kind} id={id} compact />
    </aside>
  );
}
