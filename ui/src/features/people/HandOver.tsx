import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { send } from "@/api/client";
import { refresh, useGet, useSession } from "@/api/hooks";
import type { HandingOver, Person, ToHandOver } from "@/api/types";
import { useAddress } from "@/kit/address";
import { DataTable } from "@/kit/DataTable";
import { Labelled } from "@/kit/Dialog";
import { LookUp } from "@/kit/LookUp";
import { linkTo } from "@/kit/links";
import { Page } from "@/kit/Page";
import { Band, Empty, ProblemView, Waiting } from "@/kit/Problem";
import { Verdict } from "@/kit/StatusTag";
import { TaskTable } from "@/kit/TaskTable";
import { useNames } from "@/kit/words";

/** Somebody leaves: what they still have, to whom it goes, and what became of each case. */
export function HandOver() {
  const { t } = useTranslation();
  const address = useAddress();
  const leaver = address.get("person");
  return (
    <Page
      title={t("leaving:title")}
      path={[{ label: t("place:people"), to: "/lists/people" }]}
      facts={<span className="quiet">{t("leaving:lead")}</span>}
    >
      <section className="card narrow">
        <Labelled label={t("leaving:who")} id="leaver" asked>
          <LookUp id="leaver" kind="people" value={leaver} onChange={(chosen) => address.set("person", chosen)} focus />
        </Labelled>
      </section>
      {leaver && <Leaver key={leaver} id={leaver} />}
    </Page>
  );
}

function Leaver({ id }: { id: string }) {
  const { t } = useTranslation();
  const path = `/people/${encodeURIComponent(id)}/hand-over`;
  const found = useGet<ToHandOver>(path);
  const [results, setResults] = useState<HandingOver[]>([]);
  const still = !useSession().data?.screens.includes("cases");
  const held = found.data;
  if (!held) return <Waiting on={found} />;
  return (
    <>
      <section className="card">
        <h2>{t("leaving:has", { name: held.person.name })}</h2>
        <Kept held={held} />
        {held.tasks.length > 0 && <TaskTable tasks={held.tasks} caption={t("things:tasks")} still={still} />}
        {held.cases > 0 && held.tasks.length === 0 && <p className="quiet">{t("leaving:later")}</p>}
        {held.cases === 0 && <Empty>{t("leaving:nothing")}</Empty>}
      </section>
      {held.cases > 0 && (
        <Giving path={path} leaver={id} cases={held.cases} onDone={(one) => setResults((all) => [...all, one])} />
      )}
      {results.length > 0 && (
        <Results cases={results.flatMap((one) => one.cases)} left={results.at(-1)?.left ?? 0} still={still} />
      )}
    </>
  );
}

/** What does not go along: it belongs to the person, and is changed on the pages of those it concerns. */
function Kept({ held }: { held: ToHandOver }) {
  const { t } = useTranslation();
  const names = useNames();
  const people = (some: Person[]) =>
    some.map((one) => (
      <Link key={one.id} to={linkTo("people", one.id)}>
        {one.name}
      </Link>
    ));
  return (
    <ul className="plain kept">
      {held.roles.length > 0 && (
        <li>
          {t("leaving:roles")} {held.roles.map(names).join(" · ")}
        </li>
      )}
      {held.stands_for.length > 0 && (
        <li>
          {t("leaving:stands-for")} {people(held.stands_for)}
        </li>
      )}
      {held.reports.length > 0 && (
        <li>
          {t("leaving:reports")} {people(held.reports)}
        </li>
      )}
    </ul>
  );
}

type GivingProps = { path: string; leaver: string; cases: number; onDone: (result: HandingOver) => void };

function Giving({ path, leaver, cases, onDone }: GivingProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const ready = to !== null && to !== leaver && reason.trim() !== "";

  async function give(event: FormEvent) {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setFault(null);
    try {
      onDone(await send<HandingOver>("POST", path, { to, reason: reason.trim() }));
      await refresh(client);
    } catch (problem) {
      setFault(problem);
    }
    setBusy(false);
  }

  return (
    <form className="card narrow giving" onSubmit={(event) => void give(event)}>
      <h2>{t("leaving:give")}</h2>
      <Labelled label={t("leaving:to")} id="successor" asked>
        <LookUp id="successor" kind="people" value={to} onChange={setTo} />
      </Labelled>
      {to === leaver && <Band tone="warn">{t("leaving:same")}</Band>}
      <Labelled label={t("work:reason")} id="leaving-reason" asked>
        <Input
          id="leaving-reason"
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Labelled>
      <ProblemView fault={fault} />
      <div>
        <Button type="primary" htmlType="submit" loading={busy} disabled={!ready}>
          {t("leaving:verb", { count: cases })}
        </Button>
      </div>
    </form>
  );
}

function Results({ cases, left, still }: HandingOver & { still: boolean }) {
  const { t } = useTranslation();
  const done = cases.filter((one) => one.done).length;
  return (
    <section className="card" aria-label={t("leaving:results")}>
      <h2>{t("leaving:results")}</h2>
      <Band tone={done === cases.length && !left ? "good" : "warn"}>
        {t("leaving:done", { done, of: cases.length })} {left > 0 && t("leaving:left", { count: left })}
      </Band>
      <DataTable
        caption={t("leaving:results")}
        rows={cases.map((one, at) => ({ ...one, at }))}
        rowKey={(one) => String(one.at)}
        link={still ? undefined : (one) => linkTo("cases", one.case)}
        columns={[
          { key: "case", title: t("things:number"), cell: (one) => one.case },
          {
            key: "done",
            title: t("leaving:result"),
            cell: (one) => <Verdict good={one.done}>{t(one.done ? "leaving:given" : "leaving:stays")}</Verdict>,
          },
          {
            key: "why",
            title: t("leaving:why"),
            cell: (one) => (one.because ? `${one.because.because} ${one.because.instead}` : ""),
          },
        ]}
      />
    </section>
  );
}
