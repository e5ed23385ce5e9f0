import {
  type Query as CacheEntry,
  type QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { get, type Query } from "./client";
import type { Page, Session } from "./types";

export const SESSION = ["/session"];
const notSession = (entry: CacheEntry) => entry.queryKey[0] !== SESSION[0];

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: () => get<Session>("/session"), staleTime: 300_000 });
}

let lastPerson: string | undefined;

/** Somebody has come in. What was read for another person is forgotten; for the same one the pages stay as they are. */
export function useEnter(): (session: Session) => void {
  const client = useQueryClient();
  return (session) => {
    const before = client.getQueryData<Session>(SESSION)?.person?.id ?? lastPerson;
    if (before !== session.person?.id) client.removeQueries({ predicate: notSession });
    lastPerson = session.person?.id ?? before;
    client.setQueryData(SESSION, session);
  };
}

/** Notes who is in, so that `useEnter` can tell when the session ended and another person comes. */
export function remember(session: Session): void {
  lastPerson = session.person?.id ?? lastPerson;
}

type Options = { enabled?: boolean; every?: number };

export function useGet<Answer>(path: string, query: Query = {}, { enabled, every }: Options = {}) {
  return useQuery({
    queryKey: [path, query],
    queryFn: ({ signal }) => get<Answer>(path, query, signal),
    enabled,
    refetchInterval: every,
    placeholderData: (previous, entry) => (entry?.queryKey[0] === path ? previous : undefined),
  });
}

/** A list in pages; the cursor is the server's and opaque. */
export function usePages<Answer extends Page<unknown>>(path: string, query: Query = {}, every?: number) {
  return useInfiniteQuery({
    queryKey: ["pages", path, query],
    queryFn: ({ pageParam, signal }) => get<Answer>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: every,
    placeholderData: (previous, entry) => (entry?.queryKey[1] === path ? previous : undefined),
  });
}

/** Everything but the session may have changed by a command; `left` is the page it was sent from and leaves. */
export function refresh(client: QueryClient, left?: string): Promise<void> {
  return client.invalidateQueries({ predicate: (entry) => notSession(entry) && entry.queryKey[0] !== left });
}
