import ExpandOutlined from "@ant-design/icons/ExpandOutlined";
import ZoomInOutlined from "@ant-design/icons/ZoomInOutlined";
import ZoomOutOutlined from "@ant-design/icons/ZoomOutOutlined";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "@/api/types";
import type { Drawing } from "./drawing";
import { StatusTag } from "./StatusTag";
import { useLanguage, useNames } from "./words";

const COLOURS: Record<string, string> = {
  done: "#1a7f37",
  active: "#0958d9",
  late: "#b71d1d",
  way: "#0958d9",
  trouble: "#b71d1d",
};
const ZOOMS = [
  ["in", ZoomInOutlined],
  ["out", ZoomOutOutlined],
  ["fit", ExpandOutlined],
] as const;

type Props = {
  picture: Omit<Picture, "states"> & { states: Record<string, string> };
  tall?: boolean;
  /** Colours of states that are not those of a case; what they mean is said beside the picture. */
  colours?: Record<string, string>;
};

/** The process as drawn, its elements marked by state; beside it the same as a list for keyboard and readers. */
export function ProcessPicture({ picture, tall, colours = COLOURS }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const language = useLanguage();
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawing | null>(null);
  const [failed, setFailed] = useState(false);
  const states = JSON.stringify(picture.states);

  useEffect(() => {
    const target = frame.current;
    if (!target || !picture.bpmn) return;
    let gone = false;
    const timer = setTimeout(async () => {
      try {
        const { draw } = await import("./drawing");
        const drawing = await draw(target, picture.bpmn, JSON.parse(states), language, colours);
        if (gone) drawing.destroy();
        else drawn.current = drawing;
      } catch {
        if (!gone) setFailed(true);
      }
    });
    return () => {
      gone = true;
      clearTimeout(timer);
      drawn.current?.destroy();
      drawn.current = null;
    };
  }, [picture.bpmn, states, language, colours]);

  const listed = Object.entries(picture.states);
  return (
    <div className="picture">
      {failed ? (
        <p className="quiet">{t("things:no-picture")}</p>
      ) : (
        <div className="picture-frame">
          <section ref={frame} className={tall ? "canvas canvas-tall" : "canvas"} aria-label={t("things:picture")} />
          <div className="zooms">
            {ZOOMS.map(([how, Sign]) => (
              <button
                key={how}
                type="button"
                className="icon-button"
                aria-label={t(`things:zoom-${how}`)}
                onClick={() => drawn.current?.zoom(how)}
              >
                <Sign aria-hidden="true" />
              </button>
            ))}
          </div>
        </div>
      )}
      {listed.length > 0 && colours === COLOURS && (
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
