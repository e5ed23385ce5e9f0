import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Case } from "@/api/types";
import type { Moving } from "@/features/moves/useMoves";
import { Band } from "@/kit/Problem";
import { useNames } from "@/kit/words";

/** Why nothing moves, where nothing does: the case is suspended, or stuck at a step. */
export function Standstill({ held }: { held: Case }) {
  const { t } = useTranslation();
  const names = useNames();
  return (
    <>
      {held.summary.status === "suspended" && <Band tone="warn">{t("case:suspended")}</Band>}
      {held.stuck.map((one) => (
        <Band key={one.element} tone="warn">
          <strong>{t("case:stuck", { step: names(one.names) })}</strong> {one.refusal.because} {one.refusal.instead}
        </Band>
      ))}
    </>
  );
}

/** The case this one takes up, and those that took it up. */
export function Linked({ held }: { held: Case }) {
  const { t } = useTranslation();
  const names = useNames();
  const link = (ref: NonNullable<Case["follows"]>) => (
    <Link key={ref.id} to={ref.link ?? `/cases/${ref.id}`}>
      {names(ref.label) || ref.id}
    </Link>
  );
  return (
    <>
      {held.follows && (
        <span>
          {t("case:follows")} {link(held.follows)}
        </span>
      )}
      {held.followed.length > 0 && (
        <span>
          {t("case:followed")} {held.followed.map(link)}
        </span>
      )}
    </>
  );
}

/** Steps that run several times at once: what each instance is for, and the way to take one out. */
export function Repeated({ held, moving }: { held: Case; moving: Moving }) {
  const { t } = useTranslation();
  const names = useNames();
  const may = held.moves.some((move) => move.key === "instances" && move.allowed);
  const called = {
    zh: t("move:remove-instance", { lng: "zh" }),
    en: t("move:remove-instance", { lng: "en" }),
  };
  return held.repeated.map((one) => (
    <section key={one.element} className="panel">
      <h3>
        {names(one.names)}{" "}
        <span className="quiet">{t("case:instances-done", { done: one.done, total: one.total })}</span>
      </h3>
      <ul className="plain instances">
        {one.instances.map((each) => (
          <li key={each.token}>
            <span>
              <span className="quiet figure">{each.place}</span> {String(each.item ?? "")}
            </span>
            {may && (
              <Button
                size="small"
                aria-label={`${t("move:remove-instance")} ${each.place} ${each.item ?? ""}`}
                onClick={() =>
                  moving.begin({ key: "remove-instance", names: called, path: `instances/${each.token}/remove` })
                }
              >
                {t("move:remove-instance")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  ));
}

/** What the reader has just finished and nobody has acted on yet. */
export function TakeBacks({ held, moving }: { held: Case; moving: Moving }) {
  const { t } = useTranslation();
  const names = useNames();
  const found = held.take_back.filter((one) => one.allowed);
  if (!found.length) return null;
  const called = { zh: t("move:take-back", { lng: "zh" }), en: t("move:take-back", { lng: "en" }) };
  const path = (task: string) => `/tasks/${encodeURIComponent(held.summary.id)}/${encodeURIComponent(task)}/take-back`;
  return (
    <section className="panel">
      <h3>{t("case:finished-by-you")}</h3>
      <ul className="plain instances">
        {found.map((one) => (
          <li key={one.task}>
            {names(one.names)}
            <Button
              size="small"
              onClick={() => moving.begin({ key: "take-back", names: called, path: path(one.task) })}
            >
              {t("move:take-back")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Steps that wait for the world outside. */
export function Outside({ held }: { held: Case }) {
  const { t } = useTranslation();
  const names = useNames();
  if (!held.jobs.length) return null;
  return (
    <section className="panel">
      <h3>{t("case:outside")}</h3>
      <ul className="plain">
        {held.jobs.map((job) => (
          <li key={job.job}>
            {names(job.names)} <code className="quiet">{job.type}</code>{" "}
            <span className="quiet">{t("case:tries", { count: job.tries })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
