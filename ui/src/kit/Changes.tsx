import { useTranslation } from "react-i18next";
import type { Change, Json } from "@/api/types";
import { Value } from "./Value";
import { useNames } from "./words";

/** What changed: old → new. Of tables only their length is said; what they hold stands in the form. */
export function Changes({ changes }: { changes: Change[] }) {
  const names = useNames();
  const { t } = useTranslation();
  if (!changes.length) return null;
  return (
    <ul className="changes">
      {changes.map((change) => (
        <li key={change.field}>
          {change.row && `${change.row} `}
          {names(change.names)}
          {t("things:colon")}
          <Brief value={change.old} /> → <Brief value={change.new} />
          {change.late != null && <LateEntry minutes={change.late} />}
        </li>
      ))}
    </ul>
  );
}

/** Told noticeably after it was done: an inspector looks for it. */
function LateEntry({ minutes }: { minutes: number }) {
  const { t } = useTranslation();
  const after =
    minutes < 120 ? t("things:minutes", { count: minutes }) : t("things:hours", { count: Math.floor(minutes / 60) });
  return <span className="late-entry">{t("things:late-entry", { after })}</span>;
}

function Brief({ value }: { value: Json }) {
  const { t } = useTranslation();
  const rows = Array.isArray(value) && value.some((one) => typeof one === "object");
  return rows ? t("things:rows", { count: value.length }) : <Value value={value} />;
}
