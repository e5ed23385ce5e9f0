import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { FormField } from "@/api/types";
import { useNames } from "../words";
import { conforming, counts } from "./counts";
import type { InputProps } from "./FieldInput";
import { problemAt, problemsUnder } from "./paths";

/** How many of the sample do not conform, one row a characteristic of the plan; one press says that all conform. */
export function CountsInput({ id, field, value, onChange, problems, focus }: InputProps) {
  const names = useNames();
  const { t } = useTranslation();
  const plan = field.grid?.characteristics ?? [];
  const column = countOf(field);
  const rows = counts(plan, value ?? []);
  const set = (at: number, count: string) =>
    onChange(rows.map((row, place) => (place === at ? { ...row, [column.key]: count === "" ? null : count } : row)));
  return (
    <div className="counts">
      <div className="table-scroll">
        <table className="data entry" id={id}>
          <thead>
            <tr>
              <th scope="col">{t("form:characteristic")}</th>
              <th scope="col">{t("form:sample")}</th>
              <th scope="col">{names(column.names)}</th>
            </tr>
          </thead>
          <tbody>
            {plan.map((one, at) => {
              const wrong = problemAt(problemsUnder(problems, `${field.key}[${at}]`), column.key);
              return (
                <tr key={one.code}>
                  <th scope="row">
                    {names(one.names)}
                    {one.accept != null && <span className="limits">{t("form:accepts", { count: one.accept })}</span>}
                  </th>
                  <td>{one.sample_size == null ? "" : t("form:of-samples", { count: one.sample_size })}</td>
                  <td>
                    <Input
                      className="figure"
                      inputMode="numeric"
                      autoComplete="off"
                      autoFocus={focus && at === 0}
                      status={wrong ? "error" : undefined}
                      aria-invalid={wrong ? true : undefined}
                      aria-label={`${names(one.names)}: ${names(column.names)}`}
                      value={rows[at]?.[column.key] ?? ""}
                      onChange={(event) => set(at, event.target.value.trim())}
                    />
                    {wrong && <span className="wrong">{wrong.because}</span>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <Button onClick={() => onChange(conforming(rows, column.key))}>{t("form:all-conform")}</Button>
    </div>
  );
}

const NOTHING: FormField = {
  key: "nonconforming",
  kind: "number",
  names: { zh: "", en: "" },
  access: "editable",
  critical: false,
};

/** The column that holds the count. */
function countOf(field: FormField): FormField {
  return field.columns?.find((column) => column.kind === "number") ?? NOTHING;
}
