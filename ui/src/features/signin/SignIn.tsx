import { Button, Input } from "antd";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { send } from "@/api/client";
import { useEnter } from "@/api/hooks";
import type { Session } from "@/api/types";
import { Labelled } from "@/kit/Dialog";
import { LanguageSwitch } from "@/kit/LanguageSwitch";
import { Personas } from "@/kit/Personas";
import { ProblemView } from "@/kit/Problem";

/** Who is there? In a demo a persona is one click away. */
export function SignIn({ session, children }: { session: Session; children?: ReactNode }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      enter(await send<Session>("POST", "/session", { login, password }));
    } catch (problem) {
      setFault(problem);
    }
    setBusy(false);
  }

  return (
    <main className="signin">
      <div className="signin-head">
        <h1>
          <img src="/icon.svg" alt="" width="32" height="32" /> Lotwright
        </h1>
        <LanguageSwitch />
      </div>
      <p className="signin-lead">{t("frame:sign-in.lead")}</p>
      {children}
      {session.demo && session.demo.personas.length > 0 && <Personas personas={session.demo.personas} />}
      <form onSubmit={submit} className="card signin-form">
        <h2>{t("frame:sign-in.title")}</h2>
        <Labelled label={t("frame:login")} id="login">
          <Input
            id="login"
            autoComplete="username"
            autoFocus={!session.demo}
            value={login}
            onChange={(event) => setLogin(event.target.value)}
          />
        </Labelled>
        <Labelled label={t("frame:password")} id="password">
          <Input.Password
            id="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Labelled>
        <ProblemView fault={fault} />
        <Button
          type={session.demo ? "default" : "primary"}
          htmlType="submit"
          loading={busy}
          disabled={!login || !password}
        >
          {t("frame:sign-in.verb")}
        </Button>
      </form>
    </main>
  );
}
