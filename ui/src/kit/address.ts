import { useSearchParams } from "react-router";

/** The parameters of an address with one of them set anew; nothing or an empty text takes it away. */
export function changed(before: URLSearchParams, key: string, value: string | null | undefined): URLSearchParams {
  const after = new URLSearchParams(before);
  if (value) after.set(key, value);
  else after.delete(key);
  return after;
}

/** The parameters of this page's address. What is filtered stands there, so that it can be sent and come back to. */
export function useAddress() {
  const [params, setParams] = useSearchParams();
  return {
    params,
    get: (key: string) => params.get(key),
    set: (key: string, value: string | null | undefined) =>
      setParams((before) => changed(before, key, value), { replace: true }),
    put: (values: Record<string, string>) =>
      setParams((before) => Object.entries(values).reduce((all, [key, value]) => changed(all, key, value), before), {
        replace: true,
      }),
    /** Opens something on this page; back closes it again. */
    open: (key: string, value: string) => setParams((before) => changed(before, key, value)),
    clear: (keep: string[] = []) =>
      setParams((before) => new URLSearchParams([...before].filter(([key]) => keep.includes(key))), { replace: true }),
  };
}

/** `status`, downwards, as an address says it: `-status`. */
export type Sorting = { key: string; down: boolean };

export function sorting(text: string | null): Sorting | null {
  if (!text) return null;
  return { key: text.replace(/^-/, ""), down: text.startsWith("-") };
}

/** What a press on a column's head makes of the sorting: up, then down, then as the list comes. */
export function pressed(now: Sorting | null, key: string): string | null {
  if (now?.key !== key) return key;
  return now.down ? null : `-${key}`;
}
