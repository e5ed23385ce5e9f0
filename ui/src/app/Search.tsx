import { useQueries, useQuery } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { get, send } from "@/api/client";
import type { LookUpItem, Scanned } from "@/api/types";
import { linkTo } from "@/kit/links";
import { useSettled } from "@/kit/settled";
import { useNames } from "@/kit/words";
import { HOME, opened } from "./places";

type Hit = { key: string; to: string; title: string; note: string };

const SEARCHED = [
  "lots",
  "items",
  "suppliers",
  "orders",
  "batches",
  "nonconformances",
  "dossiers",
  "shipments",
  "people",
];
const EACH = 5;
const SETTLED = 200;

/** Anything by number, name or scan; the arrows choose, Enter opens. */
export function Search({ screens, onClose }: { screens: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const text = useSettled(typed.trim(), SETTLED);
  const { hits, busy } = useHits(typed.trim(), text, screens);
  const asking = busy || text !== typed.trim();
  const [wanting, want] = useState(false);
  const chosen = Math.min(at, hits.length - 1);

  function open(hit: Hit | undefined) {
    if (!hit) return;
    onClose();
    void go(hit.to);
  }

  // A scanner sends Enter before anything can have been found: the first hit is opened when it comes.
  const first = wanting && !asking ? hits[0] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens once, when there is something
  useEffect(() => open(first), [first?.key]);

  function onKey(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((chosen + step + hits.length) % Math.max(1, hits.length));
    else if (event.key === "Enter") hits.length || !asking ? open(hits[chosen]) : want(true);
    else return;
    event.preventDefault();
  }

  return (
    <Modal open title={t("frame:search.title")} footer={null} onCancel={onClose} width={640} className="search-dialog">
      <Input
        autoFocus
        role="combobox"
        aria-label={t("frame:search.hint")}
        aria-expanded={hits.length > 0}
        aria-controls="search-hits"
        aria-activedescendant={hits[chosen] ? `hit-${chosen}` : undefined}
        placeholder={t("frame:search.hint")}
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
          want(false);
        }}
        onKeyDown={onKey}
      />
      <div id="search-hits" role="listbox" aria-label={t("frame:search.title")} className="hits">
        {hits.map((hit, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the combobox
          <div
            key={hit.key}
            id={`hit-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === chosen}
            className="hit"
            onClick={() => open(hit)}
          >
            <span>{hit.title}</span> <span className="quiet">{hit.note}</span>
          </div>
        ))}
      </div>
      <p className="quiet hits-said" role="status">
        {text && !busy && !hits.length ? t("frame:search.none", { text }) : t("frame:search.keys")}
      </p>
    </Modal>
  );
}

/** Places by name, things by what the lists know of them, and what a scanned label names. */
function useHits(typed: string, text: string, screens: string[]): { hits: Hit[]; busy: boolean } {
  const { t } = useTranslation();
  const names = useNames();
  const kinds = SEARCHED.filter((kind) => screens.includes(kind));
  const found = useQueries({
    queries: kinds.map((kind) => ({
      queryKey: ["search", kind, text],
      queryFn: () => get<{ items: LookUpItem[] }>(`/references/${kind}`, { q: text }),
      enabled: text !== "",
      retry: false,
    })),
  });
  const scan = useQuery({
    queryKey: ["search", "scan", text],
    queryFn: () => send<Scanned>("POST", "/scan", { raw: text }),
    enabled: text.length > 3,
    retry: false,
  });
  const places = [HOME, ...opened(screens).flatMap((group) => group.places)]
    .map((place) => ({ key: place.to, to: place.to, title: t(`place:${place.key}`), note: t("frame:search.places") }))
    .filter((place) => place.title.toLowerCase().includes(typed.toLowerCase()));
  if (!text || text !== typed) return { hits: places, busy: false };
  const scanned = (scan.data?.things ?? []).map((thing) => ({
    key: `${thing.kind}/${thing.id}`,
    to: thing.link ?? "/",
    title: thing.id,
    note: t(`kind:${thing.kind}`, { defaultValue: thing.kind }),
  }));
  const listed = found.flatMap((query, at) => {
    const kind = kinds[at] ?? "";
    return (query.data?.items ?? []).slice(0, EACH).map((item) => ({
      key: `${kind}/${item.id}`,
      to: linkTo(kind, item.id),
      title: item.id,
      note: [t(`kind:${kind}`), names(item.label) === item.id ? "" : names(item.label)].filter(Boolean).join(" · "),
    }));
  });
  const hits = [...scanned, ...listed, ...places];
  const once = hits.filter((hit, place) => hits.findIndex((other) => other.key === hit.key) === place);
  return { hits: once, busy: scan.isFetching || found.some((query) => query.isFetching) };
}
