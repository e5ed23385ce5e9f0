import { Button, Input, Select } from "antd";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useSearchParams } from "react-router";
import { usePages } from "@/api/hooks";
import type { Column, Listing, ListItem } from "@/api/types";
import { DataTable } from "./DataTable";
import { Page } from "./Page";
import { Empty, Waiting } from "./Problem";
import { Value } from "./Value";
import { useNames } from "./words";

const NUMERIC = ["number", "quantity"];

/** A list by its columns: what is filtered stands in the address, so that it can be sent and come back to. */
export function ListPage({ kind, aside }: { kind: string; aside?: ReactNode }) {
  const { t } = useTranslation();
  const names = useNames();
  const [params, setParams] = useSearchParams();
  const query = Object.fromEntries(params);
  const found = usePages<Listing>(`/lists/${kind}`, query);
  const first = found.data?.pages[0];
  const items = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const [marked, remember] = useReturn(items.length > 0);
  const set = (key: string, value: string | null) =>
    setParams((before) => changed(before, key, value), { replace: true });

  return (
    <Page title={names(first?.names)} aside={aside}>
      <div className="filters" role="search">
        <SearchBox value={params.get("q") ?? ""} onSearch={(text) => set("q", text || null)} />
        {first?.columns.map((column) => (
          <Filter key={column.key} column={column} value={params.get(`filter.${column.key}`)} onSet={set} />
        ))}
        {params.size > 0 && (
          <Button type="link" onClick={() => setParams({}, { replace: true })}>
            {t("things:clear-filters")}
          </Button>
        )}
      </div>
      <Waiting on={found} />
      {first && items.length === 0 && <Empty>{t(params.size ? "things:none-match" : "things:none")}</Empty>}
      {first && items.length > 0 && (
        <DataTable<ListItem>
          caption={names(first.names)}
          rows={items}
          rowKey={(item) => item.id}
          link={(item) => item.link}
          marked={marked}
          onOpen={(item) => remember(item.id)}
          columns={first.columns.map((column) => ({
            key: column.key,
            title: names(column.names),
            numeric: NUMERIC.includes(column.kind),
            cell: (item) => <Value value={item.cells[column.key]} kind={column.kind} choices={column.choices} />,
          }))}
        />
      )}
      <More on={found} />
    </Page>
  );
}

export function More({ on }: { on: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown } }) {
  const { t } = useTranslation();
  if (!on.hasNextPage) return null;
  return (
    <Button className="more" loading={on.isFetchingNextPage} onClick={() => void on.fetchNextPage()}>
      {t("things:more")}
    </Button>
  );
}

export function SearchBox({ value, onSearch, label }: { value: string; onSearch: (text: string) => void; label?: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onSearch(typed.trim()), 300);
    return () => clearTimeout(timer);
  });
  const word = label ?? t("things:search");
  return <Input allowClear aria-label={word} placeholder={word} value={typed} onChange={(event) => setTyped(event.target.value)} />;
}

type FilterProps = { column: Column; value: string | null; onSet: (key: string, value: string | null) => void };

function Filter({ column, value, onSet }: FilterProps) {
  const names = useNames();
  const key = `filter.${column.key}`;
  const label = names(column.names);
  if (column.filter === "choice") {
    const options = (column.choices ?? []).map((choice) => ({ value: choice.key, label: names(choice.names) }));
    return <Select aria-label={label} placeholder={label} allowClear value={value} options={options} onChange={(chosen) => onSet(key, chosen ?? null)} />;
  }
  if (column.filter === "text") return <SearchBox label={label} value={value ?? ""} onSearch={(text) => onSet(key, text || null)} />;
  if (column.filter !== "date") return null;
  return (
    <label className="date-filter">
      {label} <input type="date" value={value ?? ""} onChange={(event) => onSet(key, event.target.value || null)} />
    </label>
  );
}

function changed(before: URLSearchParams, key: string, value: string | null): URLSearchParams {
  const after = new URLSearchParams(before);
  if (value === null) after.delete(key);
  else after.set(key, value);
  return after;
}

/** Coming back to a list shows the row one left from, and puts the focus there. */
function useReturn(shown: boolean): [marked: string | null, remember: (row: string) => void] {
  const { pathname, search } = useLocation();
  const key = `left ${pathname}${search}`;
  const marked = useRef(sessionStorage.getItem(key)).current;
  const done = useRef(false);
  useEffect(() => {
    if (!shown || !marked || done.current) return;
    done.current = true;
    sessionStorage.removeItem(key);
    const row = document.querySelector(`[data-row="${CSS.escape(marked)}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.querySelector("a")?.focus({ preventScroll: true });
  }, [shown, marked, key]);
  return [marked, (row) => sessionStorage.setItem(key, row)];
}
