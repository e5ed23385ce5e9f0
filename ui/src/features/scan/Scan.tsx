import SoundOutlined from "@ant-design/icons/SoundOutlined";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { RequestProblem, send } from "@/api/client";
import { refresh } from "@/api/hooks";
import type { Done, Scanned, Values } from "@/api/types";
import { Icon } from "@/kit/Icon";
import { Page } from "@/kit/Page";
import { ProblemView } from "@/kit/Problem";
import { StatusTag } from "@/kit/StatusTag";
import { taskAddress } from "@/kit/TaskTable";
import { useWedge } from "@/kit/useWedge";
import { together, useMoments, useNames } from "@/kit/words";
import { bare, hexadecimal, readable } from "./code";
import { ScanBar } from "./ScanBar";
import { play, useSound } from "./sound";

type Read = { key: number; raw: string; found: Scanned };
const KEPT = 12;

/** The shop floor's page: it always listens, says at once what a label means, and offers what can be done with it. */
export function Scan() {
  const { t } = useTranslation();
  const [reads, setReads] = useState<Read[]>([]);
  const [fault, setFault] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [sounding, setSounding] = useSound();
  const count = useRef(0);
  const last = useRef("");

  async function read(code: string) {
    const raw = bare(code);
    last.current = raw;
    setBusy(true);
    setFault(null);
    try {
      const found = await send<Scanned>("POST", "/scan", { raw });
      if (last.current !== raw) return;
      setReads((before) => [{ key: ++count.current, raw, found }, ...before].slice(0, KEPT));
      if (sounding) play(found.problems.length === 0);
    } catch (problem) {
      setFault(problem);
      if (sounding) play(false);
    }
    setBusy(false);
  }

  useWedge((code) => void read(code));
  const [now, ...before] = reads;
  return (
    <Page
      title={t("scan:title")}
      aside={
        <Button type="text" icon={<SoundOutlined />} aria-pressed={sounding} onClick={() => setSounding(!sounding)}>
          {t(sounding ? "scan:sound-off" : "scan:sound-on")}
        </Button>
      }
    >
      <ScanBar onCode={(code) => void read(code)} busy={busy} />
      <ProblemView fault={fault} />
      <div aria-live="assertive">{now ? <Echo key={now.key} read={now} /> : <Ready />}</div>
      {before.length > 0 && (
        <section className="card">
          <h2>{t("scan:recent")}</h2>
          <ul className="plain recent">
            {before.map((one) => (
              <li key={one.key}>
                <Icon sign={one.found.problems.length ? "cross" : "check"} /> <code>{readable(one.raw)}</code>{" "}
                {one.found.things.slice(0, 2).map((thing) => (
                  <Link key={`${thing.kind}/${thing.id}`} to={thing.link ?? "#"} className="recent-thing">
                    {thing.id}
                  </Link>
                ))}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

function Ready() {
  const { t } = useTranslation();
  return (
    <div className="echo">
      <p className="echo-word">{t("scan:ready")}</p>
      <p className="quiet">{t("scan:lead")}</p>
    </div>
  );
}

/** What was understood, big enough to be read at arm's length. */
function Echo({ read }: { read: Read }) {
  const { t } = useTranslation();
  const names = useNames();
  const { found } = read;
  const good = found.problems.length === 0;
  return (
    <section className={`echo echo-${good ? "good" : "bad"}`}>
      <p className="echo-word">
        <Icon sign={good ? "check" : "cross"} /> {good ? title(found) : t("scan:bad")}
      </p>
      {found.understood && <Label label={found.understood} />}
      {found.problems.map((one) => (
        <p key={one.path + one.rule} className="echo-say">
          {together(one)}
        </p>
      ))}
      {found.warnings.map((one) => (
        <p key={one.rule} className="echo-warn">
          <Icon sign="bang" /> {one.because}
        </p>
      ))}
      {good && (
        <div className="echo-things">
          <h2>{t("scan:things")}</h2>
          {!found.things.length && <p className="quiet">{t("scan:no-things")}</p>}
          <ul className="plain">
            {found.things.map((thing) => (
              <li key={`${thing.kind}/${thing.id}`}>
                <span className="quiet">{t(`kind:${thing.kind}`, { defaultValue: thing.kind })}</span>{" "}
                <Link to={thing.link ?? "#"}>{thing.id}</Link>{" "}
                {names(thing.label) !== thing.id && <span>{names(thing.label)}</span>}{" "}
                <StatusTag status={thing.status} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {found.tasks.length + found.offers.length > 0 && <Offers read={read} />}
      <details className="echo-raw">
        <summary>{t("scan:test")}</summary>
        <code>{readable(read.raw)}</code>
        <p className="quiet">
          {t("scan:hex")}: <code>{hexadecimal(read.raw)}</code>
        </p>
      </details>
    </section>
  );
}

function title(found: Scanned): string {
  const { understood, things } = found;
  return understood?.serial ?? understood?.lot ?? things[0]?.id ?? understood?.gtin ?? found.text;
}

function Label({ label }: { label: NonNullable<Scanned["understood"]> }) {
  const { t } = useTranslation();
  const moments = useMoments();
  const rows = [
    ["gtin", label.gtin],
    ["lot", label.lot],
    ["serial", label.serial],
    ["expiry", label.expiry && moments.day(label.expiry)],
    ["manufactured", label.manufactured && moments.day(label.manufactured)],
  ] as const;
  return (
    <dl className="facts echo-facts">
      {rows.map(([key, value]) =>
        value ? (
          <div key={key}>
            <dt>{t(`scan:${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

/** Work the label can begin. It begins at once with what the label says; what is missing is asked for in its form. */
function Offers({ read }: { read: Read }) {
  const { t } = useTranslation();
  const names = useNames();
  const client = useQueryClient();
  const go = useNavigate();
  const [busy, setBusy] = useState<string | null>(null);
  const [fault, setFault] = useState<unknown>(null);

  const first = read.found.tasks.length === 0;

  async function begin(process: string, values: Values, key: string) {
    setBusy(key);
    setFault(null);
    const offered = { ...values, scan: read.raw };
    try {
      const done = await send<Done>("POST", `/processes/${process}/start`, { values });
      void refresh(client);
      void go(done.next ? taskAddress(done.next) : `/cases/${done.case}`, { state: { values: offered } });
    } catch (problem) {
      const asks = problem instanceof RequestProblem && (problem.problem.fields?.length ?? 0) > 0;
      if (asks) void go(`/processes/${process}/start`, { state: { values: offered } });
      else setFault(problem);
    }
    setBusy(null);
  }

  return (
    <div className="echo-offers">
      <h2>{t("scan:offers")}</h2>
      {read.found.tasks.map((task, at) => (
        <Button
          key={taskAddress(task)}
          size="large"
          type={at === 0 ? "primary" : "default"}
          autoFocus={at === 0}
          onClick={() => void go(taskAddress(task))}
        >
          {names(task.names)} {task.subject?.id}
        </Button>
      ))}
      {read.found.offers.map((offer, at) => {
        const key = offer.process + JSON.stringify(offer.values);
        return (
          <Button
            key={key}
            size="large"
            type={at === 0 && first ? "primary" : "default"}
            autoFocus={at === 0 && first}
            loading={busy === key}
            onClick={() => void begin(offer.process, offer.values, key)}
          >
            {names(offer.names)}
          </Button>
        );
      })}
      <ProblemView fault={fault} />
    </div>
  );
}
