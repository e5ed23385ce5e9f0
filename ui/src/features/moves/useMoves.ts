import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isStale, send } from "@/api/client";
import { refresh } from "@/api/hooks";
import type { Done, Names, Values } from "@/api/types";
import { atOnce, MOVES, type Options } from "./moves";

/** A move that is being asked about. `path` is where it goes where that is not its own key; from the root with a /. */
export type Asked = { key: string; names: Names; options?: Options; path?: string };

type Given = {
  /** The address moves are sent under, such as `/tasks/C-1/2`. */
  address: string;
  /** The version the screen shows. */
  seen: number;
  /** The fields this step may write, for moves that take them along. */
  writable?: () => Values;
  onDone: (asked: Asked, done: Done) => void;
};

/** The moves of a page: what is asked, sent, refused. Where somebody was faster the page is read again, the answers stay. */
export function useMoves({ address, seen, writable, onDone }: Given) {
  const client = useQueryClient();
  const [asking, ask] = useState<Asked | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [fault, setFault] = useState<unknown>(null);

  async function give(asked: Asked, answers: Values) {
    setBusy(asked.key);
    setFault(null);
    const body = MOVES[asked.key]?.values ? { ...answers, values: writable?.() ?? {} } : answers;
    try {
      const done = await send<Done>("POST", place(address, asked), sent(body), { seen });
      ask(null);
      onDone(asked, done);
    } catch (problem) {
      setFault(problem);
      if (isStale(problem)) await refresh(client);
    }
    setBusy(null);
  }

  return {
    asking,
    busy,
    fault,
    give,
    begin: (asked: Asked) => {
      setFault(null);
      if (atOnce(asked.key)) void give(asked, {});
      else ask(asked);
    },
    close: () => {
      ask(null);
      setFault(null);
    },
  };
}

export type Moving = ReturnType<typeof useMoves>;

const place = (address: string, { path, key }: Asked) => (path?.startsWith("/") ? path : `${address}/${path ?? key}`);

/** The one who was added is a person to the interface; what was not answered is not sent. */
function sent({ signer, ...answers }: Values): Values {
  const body = signer === undefined ? answers : { ...answers, person: signer };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined && value !== null));
}
