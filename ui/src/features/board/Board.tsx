import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useGet } from "@/api/hooks";
import type { ListItem, Listing } from "@/api/types";
import { Page } from "@/kit/Page";
import { Waiting } from "@/kit/Problem";
import { StatusTag } from "@/kit/StatusTag";
import { amountText, Moment } from "@/kit/Value";
import { useMoments, useNames } from "@/kit/words";

const LANES = ["quarantine", "under-test", "on-hold", "rejected"];
const EACH = 30;
const EVERY = 30_000;

/** Lots that wait for somebody's decision, by state, the oldest first. */
export function Board() {
  const { t } = useTranslation();
  return (
    <Page title={t("board:title")}>
      <div className="board">
        {LANES.map((lane) => (
          <Lane key={lane} state={lane} />
        ))}
      </div>
    </Page>
  );
}

function Lane({ state }: { state: string }) {
  const { t } = useTranslation();
  const names = useNames();
  const query = { "filter.status": state, sort: "received_at", limit: EACH };
  const found = useGet<Listing>("/lists/lots", query, { every: EVERY });
  const word = found.data?.columns.flatMap((column) => column.choices).find((choice) => choice.key === state)?.names;
  return (
    <section className="lane" aria-label={names(word) || state}>
      <h2>
        <StatusTag status={{ key: state, names: word ?? { zh: "", en: "" }, tone: "neutral" }} />
        {found.data && (
          <span className="quiet figure">
            {found.data.items.length}
            {found.data.next ? "+" : ""}
          </span>
        )}
      </h2>
      <Waiting on={found} />
      {found.data?.items.length === 0 && <p className="quiet">{t("board:empty")}</p>}
      {found.data?.items.map((item) => (
        <Card key={item.id} item={item} />
      ))}
      {found.data?.next && <Link to={`/lists/lots?filter.status=${state}&sort=received_at`}>{t("board:all")}</Link>}
    </section>
  );
}

function Card({ item }: { item: ListItem }) {
  const { t } = useTranslation();
  const names = useNames();
  const moments = useMoments();
  const { cells } = item;
  return (
    <Link to={item.link} className="board-card">
      <strong>{item.id}</strong>
      <span>{names(cells.item_names) || cells.item?.id}</span>
      <span className="figure">{amountText({ amount: cells.quantity, unit: cells.unit })}</span>
      <span className="quiet">
        {cells.received_at && <Moment at={cells.received_at} />}
        {cells.expiry && <> · {t("board:expires", { at: moments.day(cells.expiry) })}</>}
      </span>
    </Link>
  );
}
