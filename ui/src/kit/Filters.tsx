import { Button, Input, Select } from "antd";
import { lazy, Suspense, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "@/api/types";
import { useAddress } from "./address";
import { useNames } from "./words";

const FILTER = "filter.";
const DaysInput = lazy(() => import("./DaysInput"));

/** What narrows a list: search and states at hand, the rest a press away. All of it stands in the address. */
export function Filters({ columns }: { columns: Column[] }) {
  const { t } = useTranslation();
  const { params, get, set, clear } = useAddress();
  const id = useId();
  const quick = columns.filter((column) => column.filter === "choice");
  const rest = columns.filter((column) => column.filter && column.filter !== "choice");
  const used = rest.some((column) => params.has(FILTER + column.key));
  const [open, setOpen] = useState(used);
  const filtered = [...params.keys()].some((key) => key === "q" || key.startsWith(FILTER));
  return (
    <search className="filters">
      <SearchBox value={get("q") ?? ""} onSearch={(text) => set("q", text)} />
      {quick.map((column) => (
        <ChoiceFilter key={column.key} column={column} />
      ))}
      {rest.length > 0 && (
        <Button type="text" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {t(open ? "things:fewer-filters" : "things:more-filters")}
        </Button>
      )}
      {filtered && (
        <Button type="link" onClick={() => clear(["sort"])}>
          {t("things:clear-filters")}
        </Button>
      )}
      {open && (
        <div id={id} className="filters-more">
          {rest.map((column) =>
            column.filter === "date" ? (
              <DateFilter key={column.key} column={column} />
            ) : (
              <TextFilter key={column.key} column={column} />
            ),
          )}
        </div>
      )}
    </search>
  );
}

function ChoiceFilter({ column }: { column: Column }) {
  const names = useNames();
  const { get, set } = useAddress();
  const key = FILTER + column.key;
  const label = names(column.names);
  return (
    <Select
      mode="multiple"
      className="choice-filter"
      aria-label={label}
      placeholder={label}
      allowClear
      maxTagCount="responsive"
      showSearch={false}
      value={get(key)?.split(",") ?? []}
      options={column.choices.map((choice) => ({ value: choice.key, label: names(choice.names) }))}
      onChange={(chosen: string[]) => set(key, chosen.join(","))}
    />
  );
}

function TextFilter({ column }: { column: Column }) {
  const { get, set } = useAddress();
  const key = FILTER + column.key;
  return <SearchBox label={useNames()(column.names)} value={get(key) ?? ""} onSearch={(text) => set(key, text)} />;
}

function DateFilter({ column }: { column: Column }) {
  const { get, set } = useAddress();
  const key = FILTER + column.key;
  const label = useNames()(column.names);
  return (
    <Suspense>
      <DaysInput label={label} value={get(key) ?? ""} onChange={(span) => set(key, span)} />
    </Suspense>
  );
}

type SearchProps = { value: string; onSearch: (text: string) => void; label?: string };

export function SearchBox({ value, onSearch, label }: SearchProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onSearch(typed.trim()), 300);
    return () => clearTimeout(timer);
  });
  const word = label ?? t("things:search");
  return (
    <Input
      className="search-box"
      allowClear
      aria-label={word}
      placeholder={word}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
