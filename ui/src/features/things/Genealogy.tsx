import { Button, Segmented } from "antd";
import { useTranslation } from "react-i18next";
import { useGet } from "@/api/hooks";
import type { Trace, TraceRow } from "@/api/types";
import { useAddress } from "@/kit/address";
import { DataTable } from "@/kit/DataTable";
import { csv, saveAs } from "@/kit/export";
import { Band, Waiting } from "@/kit/Problem";
import { StatusTag } from "@/kit/StatusTag";
import { amountText } from "@/kit/Value";

const DIRECTIONS = ["forward", "back"] as const;

/** Genealogy as a table, forward and back: what it is, how much, and through what it was reached. */
export function Genealogy({ id }: { id: string }) {
  const { t } = useTranslation();
  const address = useAddress();
  const direction = address.get("direction") === "back" ? "back" : "forward";
  const found = useGet<Trace>(`/lots/${encodeURIComponent(id)}/trace`, { direction });
  const trace = found.data;
  return (
    <div className="trace">
      <div className="trace-head">
        <Segmented
          aria-label={t("trace:title")}
          value={direction}
          onChange={(chosen) => address.set("direction", chosen)}
          options={DIRECTIONS.map((one) => ({ value: one, label: t(`trace:${one}`) }))}
        />
        {trace && trace.rows.length > 0 && (
          <>
            <span className="quiet">{t("trace:count", { count: trace.rows.length })}</span>
            <Button onClick={() => saveAs(`${id}-${direction}.csv`, sheet(trace.rows))}>{t("trace:download")}</Button>
          </>
        )}
      </div>
      <Waiting on={found} />
      {trace?.truncated && <Band tone="warn">{t("trace:truncated")}</Band>}
      {trace && trace.gaps.length > 0 && (
        <Band tone="warn">
          <strong>{t("trace:gaps")}</strong>
          <ul>
            {trace.gaps.map((gap) => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        </Band>
      )}
      {trace?.rows.length === 0 && <p className="quiet">{t(`trace:none.${direction}`)}</p>}
      {trace && trace.rows.length > 0 && <Rows rows={trace.rows} caption={t(`trace:${direction}`)} />}
    </div>
  );
}

function Rows({ rows, caption }: { rows: TraceRow[]; caption: string }) {
  const { t } = useTranslation();
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={(row) => `${row.kind}/${row.id}`}
      link={(row) => row.link}
      columns={[
        { key: "thing", title: t("trace:thing"), cell: (row) => row.label },
        { key: "kind", title: t("journal:kind"), cell: (row) => t(`kind:${row.kind}`, { defaultValue: row.kind }) },
        { key: "item", title: t("kind:items"), cell: (row) => row.item ?? "" },
        {
          key: "quantity",
          title: t("trace:quantity"),
          numeric: true,
          cell: (row) => (row.quantity === null ? "" : amountText({ amount: row.quantity, unit: row.unit })),
        },
        { key: "status", title: t("work:state"), cell: (row) => <StatusTag status={row.status} /> },
        { key: "depth", title: t("trace:step"), numeric: true, cell: (row) => row.depth },
        { key: "via", title: t("trace:via"), cell: (row) => row.via },
      ]}
    />
  );
}

function sheet(rows: TraceRow[]): string {
  const head = ["depth", "kind", "number", "item", "quantity", "unit", "status", "through"];
  return csv([
    head,
    ...rows.map((row) => [
      String(row.depth),
      row.kind,
      row.id,
      row.item,
      row.quantity,
      row.unit,
      row.status?.key,
      row.via,
    ]),
  ]);
}
