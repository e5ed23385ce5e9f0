import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useGet } from "@/api/hooks";
import type { DefinitionContent, DefinitionVersions } from "@/api/types";
import { useAddress } from "@/kit/address";
import { DataTable } from "@/kit/DataTable";
import { saveAs } from "@/kit/export";
import { Page } from "@/kit/Page";
import { Waiting } from "@/kit/Problem";
import { ProcessPicture } from "@/kit/ProcessPicture";
import { StatusTag } from "@/kit/StatusTag";
import { Tabs } from "@/kit/Tabs";
import { Moment } from "@/kit/Value";
import { useNames } from "@/kit/words";
import { Proof } from "./Proof";
import { Publishing } from "./Publishing";

/** One definition: its versions, each as it was published, and the way to the next one. */
export function Definition() {
  const { kind = "", key = "" } = useParams();
  return <Shown key={`${kind}/${key}`} kind={kind} name={key} />;
}

function Shown({ kind, name }: { kind: string; name: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const address = useAddress();
  const [editing, edit] = useState(false);
  const path = `/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(name)}`;
  const found = useGet<DefinitionVersions>(path);
  const versions = found.data?.versions ?? [];
  const current = versions.find((one) => one.in_force) ?? versions[0];
  const chosen = versions.find((one) => one.sha256 === address.get("sha256")) ?? current;
  const content = useGet<DefinitionContent>(`${path}/${chosen?.sha256}`, {}, { enabled: chosen !== undefined });
  if (!found.data) return <Waiting on={found} />;
  const held = content.data;
  return (
    <Page
      kind={t(`kind:${kind}`, { defaultValue: kind })}
      title={names(found.data.names) || name}
      path={[{ label: t("setup:definitions"), to: "/definitions" }]}
      facts={<code>{name}</code>}
      aside={
        !editing &&
        held && (
          <>
            {kind === "process" && (
              <Link className="button" to={`/migrations/${encodeURIComponent(name)}`}>
                {t("migration:act")}
              </Link>
            )}
            <Button type="primary" onClick={() => edit(true)}>
              {t("setup:edit")}
            </Button>
          </>
        )
      }
    >
      {editing && held && (
        <Publishing
          kind={kind}
          name={name}
          from={held}
          version={chosen?.version ?? 0}
          next={(versions[0]?.version ?? 0) + 1}
          inForce={current?.sha256 ?? ""}
          onDone={() => {
            edit(false);
            address.set("sha256", null);
          }}
          onClose={() => edit(false)}
        />
      )}
      <Versions versions={versions} />
      {held?.proof && (
        <section className="card">
          <h2>{t("setup:proven")}</h2>
          <Proof key={held.sha256} proof={held.proof} bpmn={held.bpmn} />
        </section>
      )}
      <section className="card">
        <div className="content-head">
          <h2>{t("setup:content")}</h2>
          <Select
            aria-label={t("setup:choose")}
            value={chosen?.sha256}
            onChange={(sha256) => address.set("sha256", sha256)}
            options={versions.map((one) => ({
              value: one.sha256,
              label: t("things:version", { version: one.version }),
            }))}
          />
          {held && (
            <Button onClick={() => saveAs(fileName(kind, name), held.content, "text/plain;charset=utf-8")}>
              {t("setup:download")}
            </Button>
          )}
        </div>
        <Waiting on={content} />
        {held && <Content held={held} />}
      </section>
    </Page>
  );
}

/** Every version there was, the newest first: when, by whom and why, and what was doubted. */
function Versions({ versions }: { versions: DefinitionVersions["versions"] }) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>{t("setup:versions")}</h2>
      <DataTable
        caption={t("setup:versions")}
        rows={versions}
        rowKey={(one) => String(one.version)}
        columns={[
          { key: "version", title: t("setup:version"), cell: (one) => one.version },
          {
            key: "state",
            title: t("work:state"),
            cell: (one) => (one.in_force ? <StatusTag status={inForce(t("setup:in-force"))} /> : ""),
          },
          { key: "at", title: t("setup:published-at"), cell: (one) => <Moment at={one.published_at} /> },
          { key: "by", title: t("setup:published-by"), cell: (one) => one.published_by.name },
          {
            key: "reason",
            title: t("setup:reason"),
            cell: (one) => (
              <>
                {one.reason}
                {one.doubts?.map((doubt) => (
                  <div key={doubt.rule + doubt.path} className="quiet">
                    {t("setup:despite", { doubt: `${doubt.path}: ${doubt.because}` })}
                  </div>
                ))}
              </>
            ),
          },
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
  );
}

function Content({ held }: { held: DefinitionContent }) {
  const { t } = useTranslation();
  const source = (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <pre tabIndex={0} className="source">
      {held.content}
    </pre>
  );
  if (!held.bpmn) return source;
  return (
    <Tabs
      name="view"
      tabs={[
        {
          key: "drawing",
          title: t("setup:drawing"),
          shown: <ProcessPicture picture={{ bpmn: held.bpmn, states: {}, names: {} }} tall />,
        },
        { key: "source", title: t("setup:source"), shown: source },
      ]}
    />
  );
}

const inForce = (word: string) => ({ key: "effective", names: { zh: word, en: word }, tone: "good" as const });

function fileName(kind: string, name: string): string {
  const ending = { process: "bpmn", decision: "dmn" }[kind] ?? "toml";
  return `${name}.${ending}`;
}
