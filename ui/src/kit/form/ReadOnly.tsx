import { useTranslation } from "react-i18next";
import type { Characteristic, FormField, Json, Values } from "@/api/types";
import { Icon } from "../Icon";
import { linkTo } from "../links";
import { Value } from "../Value";
import { useNames } from "../words";
import { limits, type Measurement, outside, pivot } from "./grid";

/** What has been filled in, as it reads when it is settled. */
export function ReadOnly({ field, value }: { field: FormField; value: Json }) {
  const { t } = useTranslation();
  if (field.kind === "signature" && !value) return <span className="quiet">{t("form:signature")}</span>;
  const rows = Array.isArray(value) && value.length > 0;
  if (rows && field.kind === "grid") return <Measured plan={field.grid?.characteristics ?? []} measurements={value} />;
  if (rows && field.kind === "table") return <Rows field={field} rows={value} />;
  const link = field.kind === "reference" && field.reference && value ? linkTo(field.reference, value) : undefined;
  return <Value value={value} link={link} kind={field.kind} unit={field.unit} choices={field.choices} />;
}

function Rows({ field, rows }: { field: FormField; rows: Values[] }) {
  const names = useNames();
  const columns = field.columns ?? [];
  const plan = field.grid?.characteristics ?? [];
  /** A characteristic is known by its code, and read by its name. */
  const cell = (row: Values, key: string) => plan.find((one) => one.code === row[key])?.names ?? row[key];
  return (
    <div className="table-scroll">
      <table className="data">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col">
                {names(column.names)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: settled rows keep their place
            <tr key={at}>
              {columns.map((column) => (
                <td key={column.key} data-title={names(column.names)}>
                  <Value value={cell(row, column.key)} kind={column.kind} unit={column.unit} choices={column.choices} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Measurements sample by sample, those outside their limits marked. */
function Measured({ plan, measurements }: { plan: Characteristic[]; measurements: Measurement[] }) {
  const names = useNames();
  const { t } = useTranslation();
  const { columns, samples } = pivot(plan, measurements);
  return (
    <div className="table-scroll">
      <table className="data entry grid">
        <thead>
          <tr>
            <th scope="col">{t("form:sample")}</th>
            {columns.map(({ one }) => (
              <th key={one.code} scope="col">
                {names(one.names)}
                <span className="limits">{limits(one)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {samples.map((sample) => (
            <tr key={sample}>
              <th scope="row">{sample}</th>
              {columns.map(({ one, values }) => (
                <td key={one.code} className="figure">
                  {outside(one, values[sample]) && (
                    <span className="wrong" title={t("form:outside")}>
                      <Icon sign="cross" />{" "}
                    </span>
                  )}
                  {values[sample] ?? "—"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
