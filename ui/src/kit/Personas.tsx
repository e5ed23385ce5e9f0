import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { send } from "@/api/client";
import { useEnter } from "@/api/hooks";
import type { Persona, Session } from "@/api/types";
import { ProblemView } from "./Problem";
import { useNames } from "./words";

type Props = { personas: Persona[]; current?: string; compact?: boolean; onChosen?: () => void };

/** The people of the demo, one click apart. The server offers them only in a demo and on this machine. */
export function Personas({ personas, current, compact, onChosen }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const enter = useEnter();
  const go = useNavigate();
  const [fault, setFault] = useState<unknown>(null);
  const [busy, setBusy] = useState<string | null>(null);

  async function become(persona: Persona) {
    setFault(null);
    setBusy(persona.key);
    try {
      const session = await send<Session>("POST", `/demo/personas/${encodeURIComponent(persona.key)}`);
      enter(session);
      onChosen?.();
      void go("/");
    } catch (problem) {
      setFault(problem);
    }
    setBusy(null);
  }

  return (
    <section className={compact ? "personas compact" : "personas"} aria-label={t("frame:personas")}>
      <h2>{t(compact ? "frame:change-persona" : "frame:personas")}</h2>
      {!compact && <p className="quiet">{t("frame:personas-hint")}</p>}
      <ProblemView fault={fault} />
      <div className="persona-grid">
        {personas.map((persona) => (
          <button
            type="button"
            key={persona.key}
            className="persona"
            aria-current={persona.person === current || undefined}
            aria-busy={busy === persona.key || undefined}
            onClick={() => void become(persona)}
          >
            <strong>{names(persona.role_names)}</strong>
            <span>{persona.name}</span>
            {!compact && <span className="quiet">{names(persona.blurb)}</span>}
          </button>
        ))}
      </div>
    </section>
  );
}
