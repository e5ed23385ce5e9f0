import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Condition } from "@/api/types";
import { Verdict } from "./StatusTag";
import { useNames } from "./words";

type Props = {
  conditions: Condition[];
  /** Stands within a panel beside something else, instead of being the page. */
  beside?: boolean;
};

/** The conditions of a release by department, what is not met first and with the way to mend it. */
export function Conditions({ conditions, beside }: Props) {
  const names = useNames();
  const Heading = beside ? "h4" : "h2";
  return (
    <>
      {departments(conditions).map(([key, own]) => (
        <section key={key} className={beside ? "conditions" : "card conditions"}>
          <Heading>
            {names(own[0]?.department_names)}{" "}
            <span className="quiet figure">
              {own.filter((one) => one.met).length}/{own.length}
            </span>
          </Heading>
          <ul className="plain">
            {own.map((one) => (
              <Line key={`${one.key}/${one.link}/${one.because}`} condition={one} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Line({ condition }: { condition: Condition }) {
  const { t } = useTranslation();
  const names = useNames();
  const { met, because, instead, link } = condition;
  return (
    <li className={met ? "condition" : "condition condition-unmet"}>
      <Verdict good={met}>{t(met ? "dossier:met" : "dossier:unmet")}</Verdict>
      <span>
        <strong>{names(condition.names)}</strong>
        {!met && (
          <span className="condition-why">
            {because} {instead} {link && <Link to={link}>{t("dossier:fix")}</Link>}
          </span>
        )}
      </span>
    </li>
  );
}

/** Departments in the order they first appear, those with something unmet before the others. */
export function departments(conditions: Condition[]): [string, Condition[]][] {
  const held = new Map<string, Condition[]>();
  for (const one of conditions) held.set(one.department, [...(held.get(one.department) ?? []), one]);
  const sorted = [...held].map(([key, own]): [string, Condition[]] => [
    key,
    [...own].sort((one, other) => Number(one.met) - Number(other.met)),
  ]);
  const unmet = (own: Condition[]) => (own.some((one) => !one.met) ? 0 : 1);
  return sorted.sort(([, one], [, other]) => unmet(one) - unmet(other));
}
