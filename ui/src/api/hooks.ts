import { keepPreviousData, type QueryClient, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { get, type Query } from "./client";
import type { Page, Session } from "./types";

export const SESSION = ["/session"];

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: () => get<Session>("/session"), staleTime: 300_000 });
}

export function useGet<Answer>(path: string, query: Query = {}, options: { enabled?: boolean; every?: number } = {}) {
  return useQuery({
    queryKey: [path, query],
    queryFn: ({ signal }) => get<Answer>(path, query, signal),
    enabled: options.enabled,
    refetchInterval: options.every,
    placeholderData: keepPreviousData,
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
  });
}

/** Everything but the session may have changed by a command. */
export function refresh(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
}
