import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Values } from "@/api/types";
import { Value } from "../Value";
import { useNames } from "../words";
import { FieldInput, type InputProps } from "./FieldInput";
import { problemAt, problemsUnder } from "./paths";

/** Rows to fill in. Where a column is fixed the rows are fixed too; the server holds to the same. */
export function TableInput({ id, field, value, onChange, problems }: InputProps) {
  const names = useNames();
  const { t } = useTranslation();
  const columns = field.columns ?? [];
  const rows: Values[] = value ?? [];
  const fixed = columns.some((column) => column.access === "read-only");
  const change = (at: number, row: Values) => onChange(rows.map((held, index) => (index === at ? row : held)));
  return (
    <div className="table-scroll">
      <table className="data entry" id={id}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col">
                {names(column.names)}
                {column.access === "required" && <span className="asked"> *</span>}
              </th>
            ))}
            {!fixed && <th scope="col">{t("form:row")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => {
            const own = problemsUnder(problems, `${field.key}[${at}]`);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row being typed has no identity but its place
              <tr key={at}>
                {columns.map((column) => {
                  const wrong = problemAt(own, column.key);
                  return (
                    <td key={column.key} data-title={names(column.names)}>
                      {column.access === "read-only" ? (
                        <Value value={row[column.key]} kind={column.kind} unit={column.unit} choices={column.choices} />
                      ) : (
                        <FieldInput
                          id={`${id}-${at}-${column.key}`}
                          field={column}
                          compact
                          value={row[column.key]}
                          problems={wrong ? [wrong] : []}
                          onChange={(cell) => change(at, { ...row, [column.key]: cell === "" ? null : cell })}
                        />
                      )}
                      {wrong && <span className="wrong">{wrong.because}</span>}
                    </td>
                  );
                })}
                {!fixed && (
                  <td>
                    <Button size="small" type="text" onClick={() => onChange(rows.filter((_, index) => index !== at))}>
                      {t("form:remove-row", { row: at + 1 })}
                    </Button>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      {!fixed && (
        <Button className="add-row" onClick={() => onChange([...rows, {}])}>
          {t("form:add-row")}
        </Button>
      )}
    </div>
  );
}
