import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Finding, Names, Picture, ProofFound } from "@/api/types";
import { Band } from "@/kit/Problem";
import { ProcessPicture } from "@/kit/ProcessPicture";
import { together, useNames } from "@/kit/words";

type Props = { proof: ProofFound; bpmn: string | null };

/** What was proven of a definition, what could not be, and the way to it in the picture. */
export function Proof({ proof, bpmn }: Props) {
  const { t } = useTranslation();
  const { troubles, doubts, notes } = proof;
  const [chosen, choose] = useState<Finding | undefined>(troubles[0] ?? doubts[0]);
  const called = bpmn ? namesIn(bpmn) : {};
  const groups = [
    { key: "trouble", found: troubles },
    { key: "doubt", found: doubts },
    { key: "note", found: notes },
  ].filter((group) => group.found.length > 0);
  return (
    <div className="proof">
      <Band tone={troubles.length || doubts.length ? "warn" : "good"}>{t(`setup:verdict.${verdictOf(proof)}`)}</Band>
      {groups.map((group) => (
        <details key={group.key} open={group.key !== "note"}>
          <summary>{t(`setup:proof.${group.key}`, { count: group.found.length })}</summary>
          <ul className="plain">
            {group.found.map((one) => (
              <li key={`${one.rule} ${one.path} ${one.because}`}>
                <Told one={one} called={called} shown={chosen === one} onShow={bpmn ? () => choose(one) : undefined} />
              </li>
            ))}
          </ul>
        </details>
      ))}
      {bpmn && chosen && <ProcessPicture picture={pictured(bpmn, chosen, called)} tall />}
    </div>
  );
}

type Called = Record<string, Names>;

function Told({ one, called, shown, onShow }: { one: Finding; called: Called; shown: boolean; onShow?: () => void }) {
  const { t } = useTranslation();
  const names = useNames();
  const steps = (one.way ?? []).filter((id) => called[id]);
  return (
    <>
      <strong>{names(called[one.path] ?? one.path)}</strong> {together(one)}{" "}
      {onShow && (
        <Button size="small" aria-pressed={shown} onClick={onShow}>
          {t("setup:show-way")}
        </Button>
      )}
      {shown && steps.length > 0 && (
        <p className="quiet">{t("setup:way", { way: steps.map((id) => names(called[id])).join(" → ") })}</p>
      )}
    </>
  );
}

function verdictOf({ verdict, troubles, doubts }: ProofFound): string {
  if (troubles.length > 0 || verdict === "unsound") return "unsound";
  if (verdict === "unknown") return "unknown";
  return doubts.length > 0 ? "starves" : "sound";
}

function pictured(bpmn: string, one: Finding, called: Called): Picture {
  const states: Picture["states"] = {};
  for (const id of one.way ?? []) states[id] = "way";
  for (const id of one.elements ?? []) states[id] = "trouble";
  return { bpmn, states, names: called };
}

/** What elements are called, by id: `lw:names` where they have it, else their name. */
function namesIn(bpmn: string): Called {
  const found: Called = {};
  for (const element of new DOMParser().parseFromString(bpmn, "text/xml").querySelectorAll("[id]")) {
    const said = [...element.children]
      .filter((child) => child.localName === "extensionElements")
      .flatMap((child) => [...child.children])
      .find((child) => child.localName === "names");
    const name = element.getAttribute("name") ?? "";
    const id = element.getAttribute("id") ?? "";
    if (said ?? name) found[id] = { zh: said?.getAttribute("zh") ?? name, en: said?.getAttribute("en") ?? name };
  }
  return found;
}
