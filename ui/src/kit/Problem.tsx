import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NoAnswer, RequestProblem } from "@/api/client";
import type { Explained, FieldProblem } from "@/api/types";
import { Icon } from "./Icon";

type Problems = {
  fault: unknown;
  retry?: () => void;
  /** Fields that show their own problem where they stand. */
  beside?: string[];
};

/** What could not be done, why, and what to do now. */
export function ProblemView({ fault, retry, beside = [] }: Problems) {
  const { t } = useTranslation();
  if (!fault) return null;
  const said = explained(fault);
  const problems = fieldProblems(fault);
  const listed = problems.filter((one) => one.path && !beside.includes(/^[^.[]+/.exec(one.path)?.[0] ?? ""));
  if (problems.length > 0 && problems.every((one) => one.path && !listed.includes(one))) {
    return (
      <div className="band band-bad" role="alert">
        <Icon sign="cross" />
        <div>{t("form:marked", { count: problems.length })}</div>
      </div>
    );
  }
  return (
    <div className="band band-bad" role="alert">
      <Icon sign="cross" />
      <div>
        <strong>{said?.because || t("frame:fault.because")}</strong>
        <p>{said?.instead || t(fault instanceof NoAnswer ? "frame:fault.offline" : "frame:fault.instead")}</p>
        {listed.length > 0 && (
          <ul>
            {listed.map((one) => (
              <li key={one.path + one.rule}>
                <code>{one.path}</code> {one.because}
              </li>
            ))}
          </ul>
        )}
        <span className="quiet rule">{said?.rule}</span>
        {retry && (
          <Button size="small" onClick={retry}>
            {t("frame:retry")}
          </Button>
        )}
      </div>
    </div>
  );
}

function explained(fault: unknown): Explained | null {
  return fault instanceof RequestProblem ? fault.problem : null;
}

/** Whether asking again would be answered the same: it is not allowed, or there is no such thing. */
function refused(fault: unknown): boolean {
  return fault instanceof RequestProblem && [403, 404].includes(fault.problem.status);
}

export function fieldProblems(fault: unknown): FieldProblem[] {
  return fault instanceof RequestProblem ? (fault.problem.fields ?? []) : [];
}

const SIGNS = { good: "check", warn: "bang", info: "dot" } as const;

/** A good or neutral outcome, said in the page and to screen readers. */
export function Band({ tone, children }: { tone: "good" | "warn" | "info"; children: ReactNode }) {
  return (
    <div className={`band band-${tone}`} role="status">
      <Icon sign={SIGNS[tone]} />
      <div>{children}</div>
    </div>
  );
}

type Asked = { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };

/** What to show while, or instead of, what was asked for. */
export function Waiting({ on }: { on: Asked }) {
  if (on.isError) {
    const again = refused(on.error) ? undefined : () => void on.refetch();
    return <ProblemView fault={on.error} retry={again} />;
  }
  return on.isPending ? <Loading /> : null;
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <div className="waiting" role="status">
      <span className="spinner" aria-hidden="true" /> {t("frame:loading")}
    </div>
  );
}

export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p>{children}</p>
      {action}
    </div>
  );
}
