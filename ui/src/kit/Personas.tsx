import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { send } from "@/api/client";
import { SESSION } from "@/api/hooks";
import type { Persona, Session } from "@/api/types";
import { ProblemView } from "./Problem";
import { useNames } from "./words";

/** The people of the demo, one click apart. The server offers them only in a demo and on this machine. */
export function Personas({ personas, current, onChosen }: { personas: Persona[]; current?: string; onChosen?: () => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const client = useQueryClient();
  const go = useNavigate();
  const [fault, setFault] = useState<unknown>(null);

  async function become(persona: Persona) {
    setFault(null);
    try {
      const session = await send<Session>("POST", `/demo/personas/${persona.key}`);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      client.setQueryData(SESSION, session);
      onChosen?.();
      void go("/");
    } catch (problem) {
      setFault(problem);
    }
  }

  return (
    <section className="personas" aria-label={t("frame:personas")}>
      <h2>{t("frame:personas")}</h2>
      <ProblemView fault={fault} />
      <div className="persona-grid">
        {personas.map((persona) => (
          <button
            type="button"
            key={persona.key}
            className="persona"
            aria-current={persona.person === current || undefined}
            onClick={() => void become(persona)}
          >
            <strong>{names(persona.role_names)}</strong>
            <span>{persona.name}</span>
            <span className="quiet">{names(persona.blurb)}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
