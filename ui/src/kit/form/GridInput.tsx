import { Input } from "antd";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Characteristic } from "@/api/types";
import { Icon } from "../Icon";
import { Verdict } from "../StatusTag";
import { useNames } from "../words";
import type { InputProps } from "./FieldInput";
import { type Cells, cellKey, limits, outside, outsideOf, read, write, wrongCells } from "./grid";

const MOVES: Record<string, [samples: number, columns: number]> = {
  Enter: [1, 0],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
};

/** Samples by characteristics. Enter goes down a column and on to the next; a column can be pasted. */
export function GridInput({ id, field, value, onChange, problems, focus }: InputProps) {
  const names = useNames();
  const { t } = useTranslation();
  const plan = (field.grid?.characteristics ?? []).filter((one) => one.kind !== "attribute");
  const samples = Math.max(0, ...plan.map((one) => one.sample_size ?? field.grid?.samples ?? 0));
  const { cells, gauges } = read(value ?? []);
  const wrong = wrongCells(field.key, value ?? [], problems);
  const set = (next: Cells, by: Cells = gauges) => onChange(write(plan, samples, next, by));
  const asked = (one: Characteristic, sample: number) => sample <= (one.sample_size ?? field.grid?.samples ?? 0);
  const cellId = (column: number, sample: number) => `${id}-${column}-${sample}`;

  function move(event: KeyboardEvent, column: number, sample: number) {
    const step = MOVES[event.key];
    if (!step || event.nativeEvent.isComposing) return;
    const down = document.getElementById(cellId(column, sample + step[0]));
    const next = down ?? (event.key === "Enter" ? document.getElementById(cellId(column + 1, 1)) : null);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  function paste(event: ClipboardEvent, one: Characteristic, sample: number) {
    const lines = event.clipboardData
      .getData("text")
      .trim()
      .split(/[\r\n\t]+/);
    if (lines.length < 2) return;
    event.preventDefault();
    const pasted = lines
      .slice(0, samples - sample + 1)
      .map((text, at) => [cellKey(one.code, sample + at), text.trim()]);
    set({ ...cells, ...Object.fromEntries(pasted) });
  }

  if (!plan.length) return <p className="quiet">{t("form:no-measurements")}</p>;
  const off = plan.reduce((count, one) => count + outsideOf(one, cells).length, 0);
  return (
    <div>
      <div className="table-scroll">
        <table className="data entry grid" id={id}>
          <thead>
            <tr>
              <th scope="col">{t("form:sample")}</th>
              {plan.map((one) => (
                <th key={one.code} scope="col">
                  {names(one.names)}
                  <span className="limits">{limits(one)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: samples }, (_, at) => at + 1).map((sample) => (
              <tr key={sample}>
                <th scope="row">{sample}</th>
                {plan.map((one, column) => {
                  const held = cells[cellKey(one.code, sample)];
                  const off = outside(one, held) || wrong.has(cellKey(one.code, sample));
                  return (
                    <td key={one.code} data-title={names(one.names)}>
                      {asked(one, sample) && (
                        <Input
                          id={cellId(column, sample)}
                          autoFocus={focus && column === 0 && sample === 1}
                          className="figure"
                          inputMode="decimal"
                          autoComplete="off"
                          status={off ? "error" : undefined}
                          aria-label={t("form:measured", { name: names(one.names), sample })}
                          aria-invalid={off || undefined}
                          prefix={
                            off ? (
                              <span title={t("form:outside")} className="wrong">
                                <Icon sign="cross" />
                              </span>
                            ) : undefined
                          }
                          value={held ?? ""}
                          onChange={(event) =>
                            set({ ...cells, [cellKey(one.code, sample)]: event.target.value.trim() })
                          }
                          onKeyDown={(event) => move(event, column, sample)}
                          onPaste={(event) => paste(event, one, sample)}
                        />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
            <tr>
              <th scope="row">
                {t("form:gauge")}
                <span className="asked"> *</span>
              </th>
              {plan.map((one) => (
                <td key={one.code} data-title={t("form:gauge")}>
                  <Input
                    status={wrong.has(one.code) ? "error" : undefined}
                    aria-invalid={wrong.has(one.code) || undefined}
                    aria-label={t("form:gauge-of", { name: names(one.names) })}
                    value={gauges[one.code] ?? ""}
                    onChange={(event) => set(cells, { ...gauges, [one.code]: event.target.value.trim() })}
                  />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      {Object.keys(cells).length > 0 && (
        <p className="grid-note" role="status">
          <Verdict good={off === 0}>{off === 0 ? t("form:within") : t("form:count-outside", { count: off })}</Verdict>
        </p>
      )}
    </div>
  );
}
