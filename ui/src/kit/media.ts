import { useSyncExternalStore } from "react";

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Narrow enough to be held in a hand. */
export const usePhone = () => useMedia("(max-width: 767px)");

/** Wide enough for a record beside its list. */
export const useWide = () => useMedia("(min-width: 1280px)");
