import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { useSearchParams } from "react-router";

type Tab = { key: string; title: string; shown: ReactNode };

/** Tabs; where `name` is given the open one stands in the address. */
export function Tabs({ tabs, name }: { tabs: Tab[]; name?: string }) {
  const id = useId();
  const [params, setParams] = useSearchParams();
  const [chosen, choose] = useState<string | null>(null);
  const asked = name ? params.get(name) : chosen;
  const open = tabs.find((tab) => tab.key === asked) ?? tabs[0];
  const show = (key: string) => {
    if (!name) return choose(key);
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set(name, key);
        return after;
      },
      { replace: true },
    );
  };
  const step = (event: KeyboardEvent<HTMLButtonElement>, at: number) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = move && tabs[(at + move + tabs.length) % tabs.length];
    if (!next) return;
    show(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  };
  if (!open) return null;
  return (
    <div>
      <div className="tabs" role="tablist">
        {tabs.map((tab, at) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            aria-selected={tab === open}
            aria-controls={`${id}-panel`}
            tabIndex={tab === open ? 0 : -1}
            onClick={() => show(tab.key)}
            onKeyDown={(event) => step(event, at)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open.key}`} className="tab-panel">
        {open.shown}
      </div>
    </div>
  );
}
