import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { refresh } from "@/api/hooks";
import type { Case, Done } from "@/api/types";
import type { Options } from "@/features/moves/moves";
import { type Asked, useMoves } from "@/features/moves/useMoves";
import { linkTo } from "@/kit/links";
import { useNames } from "@/kit/words";

/** The moves on a case. The page stays, with what was done said at its top; what takes a case up leads to the new one. */
export function useCaseMoves(held: Case) {
  const { t } = useTranslation();
  const names = useNames();
  const client = useQueryClient();
  const go = useNavigate();
  const here = useLocation();
  const { id } = held.summary;

  async function onDone(asked: Asked, done: Done) {
    const state = { done: t("things:done", { act: names(asked.names) }) };
    await refresh(client);
    if (done.case && done.case !== id) void go(linkTo("cases", done.case), { state });
    else void go({ pathname: here.pathname, search: here.search }, { state, replace: true });
  }

  return useMoves({
    address: `/cases/${encodeURIComponent(id)}`,
    seen: held.version,
    onDone: (asked, done) => void onDone(asked, done),
  });
}

/** What the dialogs of a case may choose from. */
export function optionsOf(held: Case, key: string): Options {
  const named = (one: { element: string; names: Case["ready"][number]["names"] }) => ({
    key: one.element,
    names: one.names,
  });
  if (key === "activate") return { element: held.ready.map(named) };
  if (key !== "instances") return {};
  const people = held.repeated.filter((one) => one.decides).map((one) => one.element);
  return { element: held.repeated.map(named), people };
}
