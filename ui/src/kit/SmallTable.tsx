import type { SmallTable as Table } from "@/api/types";
import { DataTable } from "./DataTable";
import { Value } from "./Value";
import { useNames } from "./words";

const FIGURES = ["number", "quantity", "money"];

/** Rows that belong to a record. */
export function SmallTable({ table, fold }: { table: Table; fold?: boolean }) {
  const names = useNames();
  const indexed = table.rows.map((row, at) => ({ row, at }));
  return (
    <DataTable<(typeof indexed)[number]>
      caption={names(table.names)}
      fold={fold}
      rows={indexed}
      rowKey={({ at }) => String(at)}
      columns={table.columns.map((column) => ({
        key: column.key,
        title: names(column.names),
        numeric: FIGURES.includes(column.kind ?? "text"),
        cell: ({ row }) => <Value value={row[column.key]} kind={column.kind} />,
      }))}
    />
  );
}
