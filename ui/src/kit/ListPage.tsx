import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { refresh, usePages } from "@/api/hooks";
import type { Act, Column, ListItem, Listing, Values } from "@/api/types";
import { sorting, useAddress } from "./address";
import { DataTable } from "./DataTable";
import { Filters } from "./Filters";
import { More } from "./More";
import { useWide } from "./media";
import { Page } from "./Page";
import { Empty, Waiting } from "./Problem";
import { Acts } from "./record/Acts";
import { Value } from "./Value";
import { useNames } from "./words";

const NUMERIC = ["number", "quantity"];
const PEEK = "open";
/** Columns that only repeat what the first one says: a line of stock bears the number of its lot. */
const STANDS_FIRST: Record<string, string[]> = { stock: ["lot"] };

type Props = {
  kind: string;
  lead?: ReactNode;
  /** The record beside its list, on wide screens. */
  peek?: (item: ListItem, close: () => void) => ReactNode;
};

/** A list by its columns: what is filtered stands in the address, so that it can be sent and come back to. */
export function ListPage({ kind, lead, peek }: Props) {
  const { t } = useTranslation();
  const names = useNames();
  const address = useAddress();
  const wide = useWide();
  const { [PEEK]: opened, ...query } = Object.fromEntries(address.params);
  const found = usePages<Listing>(`/lists/${kind}`, query);
  const first = found.data?.pages[0];
  const items = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const beside = wide && peek ? items.find((item) => item.id === opened) : undefined;
  const [left, remember] = useReturn(items.length > 0);
  const filtered = Object.keys(query).some((key) => key !== "sort");
  return (
    <Page
      title={names(first?.names)}
      aside={first && first.acts.length > 0 && <Making kind={kind} acts={first.acts} />}
    >
      {lead}
      {first && <Filters columns={first.columns} />}
      <Waiting on={found} />
      {first && items.length === 0 && (
        <Empty action={filtered && <Button onClick={() => address.clear()}>{t("things:clear-filters")}</Button>}>
          {t(filtered ? "things:none-match" : "things:none")}
        </Empty>
      )}
      <div className={beside ? "list-and-record" : undefined}>
        {first && items.length > 0 && (
          <div>
            <DataTable<ListItem>
              caption={names(first.names)}
              brief
              rows={items}
              rowKey={(item) => item.id}
              link={(item) => item.link}
              marked={beside?.id ?? left}
              onOpen={(item) => remember(item.id)}
              onPeek={
                wide && peek ? (item) => (opened ? address.set(PEEK, item.id) : address.open(PEEK, item.id)) : undefined
              }
              sort={sorting(address.get("sort"))}
              onSort={(sort) => address.set("sort", sort)}
              columns={[
                numbered(t("things:number")),
                ...first.columns
                  .filter((column) => !STANDS_FIRST[kind]?.includes(column.key))
                  .map((column) => shown(column, names)),
              ]}
            />
            <More on={found} />
          </div>
        )}
        {beside && peek?.(beside, () => address.set(PEEK, null))}
      </div>
    </Page>
  );
}

/** Makes a thing of this kind, and goes to it. Its number is the first thing the form asks for. */
function Making({ kind, acts }: { kind: string; acts: Act[] }) {
  const client = useQueryClient();
  const go = useNavigate();
  const number = (act: Act, inputs: Values) =>
    encodeURIComponent(inputs[act.form?.sections[0]?.fields[0]?.key ?? ""] ?? "-");
  return (
    <Acts
      acts={acts}
      address={(act, inputs) => `/things/${kind}/${number(act, inputs)}/acts/${act.key}`}
      onDone={(act, _, inputs) => {
        void refresh(client);
        void go(`/things/${kind}/${number(act, inputs)}`);
      }}
    />
  );
}

const numbered = (title: string) => ({
  key: "id",
  title,
  cell: (item: ListItem) => <span className="nowrap">{item.id.split("|")[0]}</span>,
});

function shown(column: Column, names: ReturnType<typeof useNames>) {
  return {
    key: column.key,
    title: names(column.names),
    numeric: NUMERIC.includes(column.kind),
    sortable: true,
    cell: (item: ListItem) => <Value value={item.cells[column.key]} kind={column.kind} choices={column.choices} />,
  };
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
