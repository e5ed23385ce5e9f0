import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "@/api/client";
import { refresh } from "@/api/hooks";
import type { CheckedDefinition, DefinitionContent, Finding, Proof as Given, Published } from "@/api/types";
import { Icon } from "@/kit/Icon";
import { Band, ProblemView } from "@/kit/Problem";
import { ReasonDialog } from "@/kit/ReasonDialog";
import { SignDialog } from "@/kit/SignDialog";
import { together } from "@/kit/words";
import { Proof } from "./Proof";

type Props = {
  kind: string;
  name: string;
  from: DefinitionContent;
  version: number;
  next: number;
  inForce: string;
  onDone: () => void;
  onClose: () => void;
};

/** A new version: written or loaded, checked by the server, and brought into force with a reason. */
export function Publishing({ kind, name, from, version, next, inForce, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [content, setContent] = useState(from.content);
  const [checked, setChecked] = useState<CheckedDefinition | null>(null);
  const [asking, ask] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const ready = checked !== null && checked.problems.length === 0 && checked.sha256 !== inForce;

  const write = (text: string) => {
    setContent(text);
    setChecked(null);
  };

  async function attempt(deed: () => Promise<void>) {
    setBusy(true);
    setFault(null);
    try {
      await deed();
    } catch (problem) {
      setFault(problem);
    }
    setBusy(false);
  }

  const check = () =>
    attempt(async () =>
      setChecked(await send<CheckedDefinition>("POST", "/definitions/check", { kind, key: name, content })),
    );
  const publish = (reason: string, signature?: Given) =>
    attempt(async () => {
      await send<Published>("POST", "/definitions/publish", { kind, key: name, content, reason, signature });
      await refresh(client);
      onDone();
    });

  return (
    <section className="card publishing">
      <h2>
        {t("setup:edit")} <span className="quiet">{t("setup:editing-from", { version })}</span>
      </h2>
      <Input.TextArea
        className="source"
        aria-label={t("setup:source")}
        spellCheck={false}
        autoSize={{ minRows: 12, maxRows: 28 }}
        value={content}
        onChange={(event) => write(event.target.value)}
      />
      {checked && <Findings checked={checked} inForce={inForce} bpmn={kind === "process" ? content : null} />}
      {!asking && <ProblemView fault={fault} />}
      <div className="bar">
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label={t("setup:load")}
          onChange={(event) => void event.target.files?.[0]?.text().then(write)}
        />
        <Button onClick={onClose}>{t("frame:cancel")}</Button>
        <Button onClick={() => chooser.current?.click()}>{t("setup:load")}</Button>
        <Button type={ready ? "default" : "primary"} loading={busy && !asking} onClick={() => void check()}>
          {t("setup:check")}
        </Button>
        {ready && (
          <Button
            type="primary"
            disabled={!!checked.refusal}
            title={checked.refusal?.because}
            onClick={() => ask(true)}
          >
            {t(checked.proof?.doubts.length ? "setup:publish-signing" : "setup:publish")}
          </Button>
        )}
      </div>
      {asking && checked?.signing && (
        <SignDialog
          ceremony={checked.signing}
          fields={[]}
          subject={name}
          busy={busy}
          fault={fault}
          onClose={() => ask(false)}
          onSign={(given) => void publish(given.reason ?? "", given)}
        />
      )}
      {asking && !checked?.signing && (
        <ReasonDialog
          title={t("setup:publish-title", { version: next })}
          busy={busy}
          fault={fault}
          onClose={() => ask(false)}
          onReason={(reason) => void publish(reason)}
        />
      )}
    </section>
  );
}

type Checked = { checked: CheckedDefinition; inForce: string; bpmn: string | null };

function Findings({ checked, inForce, bpmn }: Checked) {
  const { t } = useTranslation();
  const { problems, proof, refusal, sha256 } = checked;
  const proven = problems.filter((one) => one.rule.startsWith("proof."));
  if (bpmn && proven.length === problems.length && proven.length > 0) {
    return <Proof proof={{ verdict: "unsound", troubles: proven.map(withWay), doubts: [], notes: [] }} bpmn={bpmn} />;
  }
  if (problems.length === 0) {
    const same = sha256 === inForce;
    return (
      <>
        <Band tone={same ? "info" : "good"}>{t(same ? "setup:checked-same" : "setup:checked-good")}</Band>
        {proof && <Proof proof={proof} bpmn={bpmn} />}
        {refusal && <Band tone="info">{together(refusal)}</Band>}
      </>
    );
  }
  return (
    <div className="band band-bad" role="alert">
      <Icon sign="cross" />
      <div>
        <strong>{t("setup:checked-bad", { count: problems.length })}</strong>
        <ul>
          {problems.map((one) => (
            <li key={one.path + one.rule}>
              <code>{one.path}</code> {together(one)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** A proof's Problem carries elements and way among its params. */
function withWay(one: CheckedDefinition["problems"][number]): Finding {
  return { ...one, elements: one.params?.elements ?? [one.path], way: one.params?.way ?? [] };
}
