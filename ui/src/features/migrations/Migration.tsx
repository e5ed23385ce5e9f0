import { Button, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { send } from "@/api/client";
import { useGet } from "@/api/hooks";
import { useAddress } from "@/kit/address";
import { DataTable } from "@/kit/DataTable";
import { Labelled } from "@/kit/Dialog";
import { Page } from "@/kit/Page";
import { Empty, Loading, ProblemView, Waiting } from "@/kit/Problem";
import { Moment } from "@/kit/Value";
import { useNames } from "@/kit/words";
import { Plans } from "./Plans";
import { likely } from "./plan";
import type { Draft, MigrationVersions, RunningVersion } from "./types";
import { Working } from "./Working";

/** Moves running cases of a process to another of its versions: mapped, tried out, signed, carried out. */
export function Migration() {
  const { process = "" } = useParams();
  const { t } = useTranslation();
  const names = useNames();
  const found = useGet<MigrationVersions>(`/migrations/${encodeURIComponent(process)}`);
  if (!found.data) return <Waiting on={found} />;
  const { versions, plans } = found.data;
  const called = names(found.data.process.names);
  return (
    <Page
      title={t("migration:title", { process: called })}
      path={[
        { label: t("setup:definitions"), to: "/definitions" },
        { label: called, to: `/definitions/process/${encodeURIComponent(process)}` },
      ]}
      facts={<span className="quiet">{t("migration:lead")}</span>}
    >
      <Versions versions={versions} />
      {versions.length < 2 ? (
        <section className="card">
          <Empty>{t("migration:one-version")}</Empty>
        </section>
      ) : (
        <Between process={process} called={called} versions={versions} />
      )}
      {plans.length > 0 && <Plans plans={plans} versions={versions} />}
    </Page>
  );
}

function Versions({ versions }: { versions: RunningVersion[] }) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>{t("migration:versions")}</h2>
      <DataTable
        caption={t("migration:versions")}
        rows={versions}
        rowKey={(one) => one.sha256}
        columns={[
          { key: "version", title: t("setup:version"), cell: (one) => <Named version={one} /> },
          { key: "running", title: t("migration:running"), numeric: true, cell: (one) => one.running },
          { key: "suspended", title: t("migration:suspended"), numeric: true, cell: (one) => one.suspended },
          { key: "at", title: t("setup:published-at"), cell: (one) => <Moment at={one.published_at} /> },
          { key: "by", title: t("setup:published-by"), cell: (one) => one.published_by.name },
        ]}
      />
    </section>
  );
}

function Named({ version }: { version: RunningVersion }) {
  const { t } = useTranslation();
  return (
    <div>
      {t("things:version", { version: version.version })}
      {version.in_force && <span className="quiet"> · {t("setup:in-force")}</span>}
    </div>
  );
}

/** From which version to which; the plan between them is drafted at once. */
function Between({ process, called, versions }: { process: string; called: string; versions: RunningVersion[] }) {
  const { t } = useTranslation();
  const address = useAddress();
  const first = likely(versions);
  const source = address.get("source") ?? first.source ?? "";
  const target = address.get("target") ?? first.target ?? "";
  const [draft, setDraft] = useState<Draft | null>(null);
  const [turned, turn] = useState<Draft | null>(null);
  const [taken, setTaken] = useState(0);
  const chooser = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<unknown>(null);

  const openFile = async (file: File) =>
    take(send<Draft>("POST", "/migrations/open", { process, content: await file.text() }));

  useEffect(() => {
    if (!source || !target || source === target) return;
    let gone = false;
    setFault(null);
    const back = turned?.plan.source === source && turned.plan.target === target ? turned : null;
    setDraft(back);
    if (back) return;
    send<Draft>("POST", "/migrations/draft", { process, source, target }).then(
      (made) => gone || setDraft(made),
      (problem) => gone || setFault(problem),
    );
    return () => {
      gone = true;
    };
  }, [process, source, target, turned]);

  /** A plan made elsewhere takes the place of the drafted one: turned round, or out of a file. */
  async function take(asked: Promise<Draft>) {
    setFault(null);
    try {
      const back = await asked;
      turn(back);
      setDraft(back);
      setTaken((count) => count + 1);
      address.put({ source: back.plan.source, target: back.plan.target });
    } catch (problem) {
      setFault(problem);
    }
  }

  const choose = (key: "source" | "target", value: string) => (
    <Labelled label={t(`migration:${key}`)} id={key}>
      <Select
        id={key}
        value={value}
        onChange={(sha256) => address.set(key, sha256)}
        options={versions.map((one) => ({
          value: one.sha256,
          label: t("migration:choice", { version: one.version, count: one.running + one.suspended }),
        }))}
      />
    </Labelled>
  );
  return (
    <>
      <section className="card">
        <h2>{t("migration:between")}</h2>
        <div className="migration-between">
          {choose("source", source)}
          <span aria-hidden="true" className="migration-arrow">
            →
          </span>
          {choose("target", target)}
          <input
            ref={chooser}
            type="file"
            accept=".json,application/json"
            hidden
            aria-label={t("migration:open-file")}
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = "";
              if (file) void openFile(file);
            }}
          />
          <Button onClick={() => chooser.current?.click()}>{t("migration:open-file")}</Button>
        </div>
        {source === target && <p className="quiet">{t("migration:same")}</p>}
        <ProblemView fault={fault} />
        {!draft && !fault && source !== target && <Loading />}
      </section>
      {draft && source !== target && (
        <Working
          key={`${draft.plan.source}/${draft.plan.target}/${taken}`}
          called={called}
          draft={draft}
          versions={versions}
          onReverse={(plan) => void take(send<Draft>("POST", "/migrations/reverse", { plan }))}
        />
      )}
    </>
  );
}
