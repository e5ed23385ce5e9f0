import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/hooks";
import type { Cell, FormField, Proof, Signing } from "@/api/types";
import { Changes } from "./Changes";
import { Dialog, Labelled } from "./Dialog";
import { ReadOnly } from "./form/ReadOnly";
import { Value } from "./Value";
import { useMoments, useNames } from "./words";

const WIDE = ["table", "grid"];

type Props = {
  ceremony: Signing;
  /** The fields of the form that is signed, which know columns and choices. */
  fields: FormField[];
  subject: string;
  /** The number of what is signed, for the button, where the subject tells of more. */
  thing?: string;
  onSign: (proof: Proof) => void;
  onClose: () => void;
  busy?: boolean;
  fault?: unknown;
};

/** Signing: what is signed, what it means, who signs. The proof is bound to the digest of what is shown here. */
export function SignDialog({ ceremony, fields, subject, thing, onSign, onClose, busy, fault }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const moments = useMoments();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [reason, setReason] = useState("");
  const session = useSession().data;
  const first = ceremony.needs === "login+password";
  const verb = thing ? `${names(ceremony.meaning)} ${thing}` : `${names(ceremony.meaning)} · ${subject}`;
  const ready = password !== "" && (!first || login !== "") && (!ceremony.reason_required || reason.trim() !== "");
  const sign = () =>
    onSign({ digest: ceremony.digest, password, login: first ? login : null, reason: reason.trim() || null });
  return (
    <Dialog
      title={t("work:sign.title")}
      verb={verb}
      wide
      ready={ready}
      busy={busy}
      fault={fault}
      onSubmit={sign}
      onClose={onClose}
    >
      <p className="sign-head">
        <strong>{subject}</strong>{" "}
        <span className="quiet">
          {ceremony.version > 0 && `${t("things:version", { version: ceremony.version })} · `}
          <span title={ceremony.digest}>
            {t("work:sign.digest")} {ceremony.digest.slice(0, 16)}
          </span>
        </span>
      </p>
      <dl className="facts shown">
        {ceremony.shown.map((row) => (
          <div key={row.key || names(row.names)} className={WIDE.includes(row.kind) ? "wide" : undefined}>
            <dt>{names(row.names)}</dt>
            <dd>
              <ShownValue row={row} field={fields.find((field) => field.key === row.key)} />
            </dd>
          </div>
        ))}
      </dl>
      {ceremony.changes_since.length > 0 && (
        <section>
          <h3>{t("work:sign.changes")}</h3>
          <Changes changes={ceremony.changes_since} />
        </section>
      )}
      <p className="stamp">
        <span className="stamp-meaning">{names(ceremony.meaning)}</span>
        <strong>{ceremony.printed_name}</strong>
        <span>
          {names(ceremony.role_names)} · {moments.exact(ceremony.at)}
        </span>
      </p>
      {ceremony.reason_required && (
        <Labelled label={t("work:reason")} id="sign-reason" asked>
          <Input id="sign-reason" value={reason} onChange={(event) => setReason(event.target.value)} autoFocus />
        </Labelled>
      )}
      {first && <p className="quiet">{t("work:sign.first-time")}</p>}
      {session?.demo?.mark === "demo" && (
        <p className="quiet">{t("work:sign.demo", { login: session.person?.login ?? "" })}</p>
      )}
      {first && (
        <Labelled label={t("frame:login")} id="sign-login" asked>
          <Input
            id="sign-login"
            autoComplete="username"
            value={login}
            autoFocus={!ceremony.reason_required}
            onChange={(event) => setLogin(event.target.value)}
          />
        </Labelled>
      )}
      <Labelled label={t("frame:password")} id="sign-password" asked>
        <Input.Password
          id="sign-password"
          autoComplete="current-password"
          value={password}
          autoFocus={!first && !ceremony.reason_required}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Labelled>
    </Dialog>
  );
}

function ShownValue({ row, field }: { row: Cell; field: FormField | undefined }) {
  return field ? <ReadOnly field={field} value={row.value} /> : <Value value={row.value} kind={row.kind} />;
}
