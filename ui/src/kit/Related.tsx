import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Ref } from "@/api/types";
import { useNames } from "./words";

/** Things this one points to. */
export function Related({ refs }: { refs: Ref[] }) {
  const { t } = useTranslation();
  const names = useNames();
  if (!refs.length) return <p className="quiet">{t("things:no-related")}</p>;
  return (
    <ul className="plain">
      {refs.map((ref) => (
        <li key={`${ref.kind}/${ref.id}`}>
          <span className="quiet">{t(`kind:${ref.kind}`, { defaultValue: ref.kind })}</span>{" "}
          {ref.link ? <Link to={ref.link}>{names(ref.label) || ref.id}</Link> : names(ref.label) || ref.id}
        </li>
      ))}
    </ul>
  );
}
