import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePages } from "@/api/hooks";
import type { Entry, Page as Paged } from "@/api/types";
import { useAddress } from "@/kit/address";
import { Doer } from "@/kit/Doer";
import { SearchBox } from "@/kit/Filters";
import { LookUp } from "@/kit/LookUp";
import MomentInput from "@/kit/MomentInput";
import { More } from "@/kit/More";
import { Page } from "@/kit/Page";
import { Empty, Waiting } from "@/kit/Problem";
import { useMoments, useNames } from "@/kit/words";
import { Detail } from "./Detail";
import { Verification } from "./Verification";

const KINDS = [
  "case",
  "record",
  "lot",
  "order",
  "supplier",
  "item",
  "inspection",
  "batch",
  "dossier",
  "shipment",
  "nc",
  "location",
  "person",
  "definition",
  "instance",
];

/** Every entry, the latest first: who, what, when, why; each can be opened down to the stored bytes and verified. */
export function Journal() {
  const { t } = useTranslation();
  const address = useAddress();
  const query = Object.fromEntries(address.params);
  const found = usePages<Paged<Entry>>("/journal", query);
  const entries = found.data?.pages.flatMap((page) => page.items) ?? [];
  const stream = { kind: address.get("kind"), id: address.get("id") };
  return (
    <Page title={t("journal:title")} facts={<span className="quiet">{t("journal:lead")}</span>}>
      <Verification kind={stream.kind} id={stream.id} />
      <Wanted />
      <Waiting on={found} />
      {found.data && !entries.length && <Empty>{t("things:none-match")}</Empty>}
      {entries.length > 0 && (
        <ol className="journal">
          {entries.map((entry) => (
            <Line key={`${entry.kind}/${entry.id}/${entry.seq}`} entry={entry} />
          ))}
        </ol>
      )}
      <More on={found} />
    </Page>
  );
}

function Wanted() {
  const { t } = useTranslation();
  const { params, get, set, clear } = useAddress();
  return (
    <search className="filters">
      <Select
        aria-label={t("journal:kind")}
        placeholder={t("journal:kind")}
        allowClear
        className="choice-filter"
        value={get("kind")}
        options={KINDS.map((kind) => ({ value: kind, label: t(`journal:kinds.${kind}`) }))}
        onChange={(kind) => set("kind", kind)}
      />
      <SearchBox label={t("journal:id")} value={get("id") ?? ""} onSearch={(id) => set("id", id)} />
      <div className="choice-filter">
        <LookUp
          kind="people"
          label={t("journal:actor")}
          value={get("actor")}
          onChange={(actor) => set("actor", actor)}
        />
      </div>
      <SearchBox label={t("journal:act")} value={get("act") ?? ""} onSearch={(act) => set("act", act)} />
      <MomentInput label={t("journal:since")} value={get("from")} onChange={(at) => set("from", at)} />
      <MomentInput label={t("journal:until")} value={get("to")} onChange={(at) => set("to", at)} />
      {params.size > 0 && (
        <Button type="link" onClick={() => clear()}>
          {t("things:clear-filters")}
        </Button>
      )}
    </search>
  );
}

function Line({ entry }: { entry: Entry }) {
  const names = useNames();
  const moments = useMoments();
  const [open, setOpen] = useState(false);
  const facts = entry.events.map((event) => names(event.names)).join(" · ");
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <time dateTime={entry.at} className="figure">
            {moments.exact(entry.at)}
          </time>
          <strong>{names(entry.act_names)}</strong>
          <Doer entry={entry} />
          <code>
            {entry.kind}/{entry.id} #{entry.seq}
          </code>
          <span className="quiet journal-facts">{facts}</span>
        </summary>
        {open && <Detail entry={entry} />}
      </details>
    </li>
  );
}
