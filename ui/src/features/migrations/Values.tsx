import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { FieldProblem } from "@/api/types";
import { Icon } from "@/kit/Icon";
import { together } from "@/kit/words";
import { wrongWith } from "./plan";
import type { Plan } from "./types";

type Props = { plan: Plan; problems: FieldProblem[]; onChange: (plan: Plan) => void };

/** Variables the plan sets for each case, worked out in FEEL; what is wrong with one is said beneath it. */
export function Values({ plan, problems, onChange }: Props) {
  const { t } = useTranslation();
  const values = plan.values ?? [];
  const put = (at: number, change: Partial<(typeof values)[number]>) =>
    onChange({ ...plan, values: values.map((one, place) => (place === at ? { ...one, ...change } : one)) });
  return (
    <fieldset className="migration-values">
      <legend className="label">{t("migration:values")}</legend>
      <p className="quiet">{t("migration:values-lead")}</p>
      {values.map((one, at) => {
        const wrong = wrongWith(problems, one.name, at);
        const said = `migration-wrong-${at}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has nothing else that lasts while it is typed
          <div key={at} className={`migration-value${wrong.length ? " has-problem" : ""}`}>
            <Input
              aria-label={t("migration:value-name", { at: at + 1 })}
              placeholder={t("migration:variable")}
              maxLength={255}
              spellCheck={false}
              status={wrong.length ? "error" : ""}
              value={one.name}
              onChange={(event) => put(at, { name: event.target.value })}
            />
            <Input.TextArea
              aria-label={t("migration:value-feel", { at: at + 1 })}
              aria-invalid={wrong.length > 0}
              aria-describedby={wrong.length ? said : undefined}
              placeholder="FEEL"
              className="source"
              spellCheck={false}
              autoSize={{ minRows: 1, maxRows: 6 }}
              maxLength={10_000}
              status={wrong.length ? "error" : ""}
              value={one.expression}
              onChange={(event) => put(at, { expression: event.target.value })}
            />
            <Button
              aria-label={t("migration:value-remove", { at: at + 1 })}
              onClick={() => onChange({ ...plan, values: values.filter((_, place) => place !== at) })}
            >
              {t("migration:remove")}
            </Button>
            {wrong.length > 0 && (
              <span className="wrong" id={said} role="alert">
                <Icon sign="cross" /> {wrong.map(together).join(" ")}
              </span>
            )}
          </div>
        );
      })}
      <Button onClick={() => onChange({ ...plan, values: [...values, { name: "", expression: "" }] })}>
        {t("migration:value-add")}
      </Button>
    </fieldset>
  );
}
