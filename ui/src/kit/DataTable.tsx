import type { ReactNode } from "react";
import { Link } from "react-router";

export type Shown<Row> = { key: string; title: string; numeric?: boolean; cell: (row: Row) => ReactNode };

type Props<Row> = {
  caption: string;
  columns: Shown<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  link?: (row: Row) => string | null | undefined;
  marked?: string | null;
  onOpen?: (row: Row) => void;
};

/** A table whose first column stays in view and names the row; on a phone each row is a card. */
export function DataTable<Row>({ caption, columns, rows, rowKey, link, marked, onOpen }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" aria-label={caption} tabIndex={0}>
      <table className="data">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={column.numeric ? "figure" : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            const to = link?.(row);
            return (
              <tr key={key} data-row={key} className={marked === key ? "marked" : undefined}>
                {columns.map((column, at) => {
                  const cell = column.cell(row);
                  return (
                    <td key={column.key} data-title={column.title} className={column.numeric ? "figure" : undefined}>
                      {at === 0 && to ? (
                        <Link to={to} className="row-link" onClick={() => onOpen?.(row)}>
                          {cell}
                        </Link>
                      ) : (
                        cell
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
