import { useTranslation } from "react-i18next";
import type { Entry } from "@/api/types";

/** Who did it and for whom, or that it happened by itself. */
export function Doer({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const byItself = entry.actor_kind === "job" && entry.actor.name === entry.actor.id;
  return (
    <span title={byItself ? entry.actor.id : undefined}>
      {byItself ? t("things:by-itself") : entry.actor.name}
      {entry.behalf && <> {t("things:on-behalf", { name: entry.behalf.name })}</>}
    </span>
  );
}
