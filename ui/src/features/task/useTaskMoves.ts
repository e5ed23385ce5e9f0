import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { get } from "@/api/client";
import { refresh } from "@/api/hooks";
import type { Done, Task, Values } from "@/api/types";
import { MOVES } from "@/features/moves/moves";
import { type Asked, useMoves } from "@/features/moves/useMoves";
import { taskAddress } from "@/kit/TaskTable";
import { useNames } from "@/kit/words";

/** The moves on a task. Those that end with the work in other hands lead on; after the others the page stays. */
export function useTaskMoves(task: Task, address: string, writable: () => Values) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const go = useNavigate();
  const named = useNames();
  const there = () =>
    get<Task>(address).then(
      () => true,
      () => false,
    );

  async function onDone({ key, names }: Asked, done: Done) {
    const state = { done: t("things:done", { act: named(names) }) };
    const stays = !MOVES[key]?.leaves && (await there());
    void refresh(client, stays ? undefined : address);
    if (stays) void go(address, { state, replace: true });
    else void go(done.next ? taskAddress(done.next) : "/inbox", { state });
  }

  return useMoves({ address, seen: task.version, writable, onDone: (asked, done) => void onDone(asked, done) });
}
