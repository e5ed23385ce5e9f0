import { useEffect, useRef } from "react";
import { Wedge } from "./wedge";

/** Listens for a scanner all over the page, except while somebody types into a field. */
export function useWedge(onCode: (raw: string) => void): void {
  const latest = useRef(onCode);
  latest.current = onCode;
  useEffect(() => {
    const wedge = new Wedge();
    const listen = (event: KeyboardEvent) => {
      const field = (event.target as HTMLElement | null)?.closest?.("input, textarea, [contenteditable=true]");
      if (field) return;
      const code = wedge.take(event);
      if (code === null) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(code);
    };
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, []);
}
