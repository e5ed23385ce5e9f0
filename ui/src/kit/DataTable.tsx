import { type MouseEvent, type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { pressed, type Sorting } from "./address";

export type Shown<Row> = {
  key: string;
  title: string;
  numeric?: boolean;
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
};

type Props<Row> = {
  caption: string;
  /** On a phone a row shows its first columns only; the rest stands on its page. */
  brief?: boolean;
  /** Where the table is wider than its place, each row becomes a card instead of being cut. */
  fold?: boolean;
  columns: Shown<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  link?: (row: Row) => string | null | undefined;
  marked?: string | null;
  onOpen?: (row: Row) => void;
  /** Where given, a plain press on a row shows it here instead of going to its page. */
  onPeek?: (row: Row) => void;
  sort?: Sorting | null;
  onSort?: (sort: string | null) => void;
};

const plain = (event: MouseEvent) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

/** A table whose first column stays in view and names the row; on a phone each row is a card. */
export function DataTable<Row>(props: Props<Row>) {
  const { caption, columns, rows, rowKey, link, marked, onOpen, onPeek } = props;
  const place = useRef<HTMLElement>(null);
  useFold(place, props.fold ?? false);
  const follow = (row: Row) => (event: MouseEvent) => {
    onOpen?.(row);
    if (!onPeek || !plain(event)) return;
    event.preventDefault();
    onPeek(row);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" aria-label={caption} tabIndex={0} ref={place}>
      <table className={`data${onPeek ? " peeks" : ""}${props.brief ? " brief" : ""}`}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={props.sort ?? null} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            const to = link?.(row);
            return (
              <tr
                key={key}
                data-row={key}
                className={marked === key ? "marked" : undefined}
                onClick={onPeek && ((event) => (event.target as HTMLElement).closest("a, button") || onPeek(row))}
              >
                {columns.map((column, at) => {
                  const cell = column.cell(row);
                  return (
                    <td key={column.key} data-title={column.title} className={column.numeric ? "figure" : undefined}>
                      {at === 0 && to ? (
                        <Link to={to} className="row-link" onClick={follow(row)}>
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

/** Measures the table as a table each time its place changes its width; where it does not fit it is folded. */
function useFold(place: RefObject<HTMLElement | null>, on: boolean) {
  useLayoutEffect(() => {
    const frame = place.current;
    const table = frame?.firstElementChild;
    if (!on || !frame || !table) return;
    const measure = () => {
      table.classList.remove("folded");
      table.classList.toggle("folded", frame.scrollWidth > frame.clientWidth);
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(frame);
    return () => watch.disconnect();
  });
}

type HeadProps<Row> = { column: Shown<Row>; sort: Sorting | null; onSort?: (sort: string | null) => void };

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const { t } = useTranslation();
  const sorted = sort?.key === column.key ? (sort.down ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" className={column.numeric ? "figure" : undefined} aria-sort={sorted}>
      {onSort && column.sortable ? (
        <button
          type="button"
          className="sorter"
          title={t("things:sort-by", { column: column.title })}
          onClick={() => onSort(pressed(sort, column.key))}
        >
          {column.title}
          <span aria-hidden="true" className="sort-mark">
            {sorted ? (sort?.down ? "↓" : "↑") : ""}
          </span>
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}
