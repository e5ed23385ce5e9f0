import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "@/api/types";
import { StatusTag } from "./StatusTag";
import { useNames } from "./words";

const COLOURS = { done: "#1a7f37", active: "#0958d9", late: "#b71d1d" };

/** The process as drawn, its elements marked by state; beside it the same as a list for keyboard and readers. */
export function ProcessPicture({ picture }: { picture: Picture }) {
  const { t } = useTranslation();
  const names = useNames();
  const frame = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const words = JSON.stringify(Object.entries(picture.names ?? {}).map(([id, given]) => [id, names(given)]));
  const states = JSON.stringify(picture.states);

  useEffect(() => {
    const target = frame.current;
    if (!target || !picture.bpmn) return;
    let gone = false;
    let viewer: { destroy(): void } | undefined;
    const timer = setTimeout(async () => {
      try {
        const { draw } = await import("./drawing");
        const drawn = await draw(target, picture.bpmn, JSON.parse(states), Object.fromEntries(JSON.parse(words)), COLOURS);
        if (gone) drawn.destroy();
        else viewer = drawn;
      } catch {
        if (!gone) setFailed(true);
      }
    });
    return () => {
      gone = true;
      clearTimeout(timer);
      viewer?.destroy();
    };
  }, [picture.bpmn, states, words]);

  const listed = Object.entries(picture.states);
  return (
    <div className="picture">
      {failed ? <p className="quiet">{t("things:no-picture")}</p> : <div ref={frame} className="canvas" role="group" aria-label={t("things:picture")} />}
      {listed.length > 0 && (
        <details>
          <summary>{t("things:as-list")}</summary>
          <ol className="plain">
            {listed.map(([id, state]) => (
              <li key={id}>
                <StatusTag status={state} /> {names(picture.names?.[id] ?? id)}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
