import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";

type Props = {
  button: ReactNode;
  label?: string;
  className?: string;
  children: (close: () => void) => ReactNode;
};

/** In pixels: room that suffices beneath, the bar at the top of the window, the gap to the edge, the least height. */
const [ENOUGH, UNDER, GAP, LEAST] = [420, 56, 16, 160];

/** A button that opens a panel beneath it; Escape, or leaving it, closes it, and the focus goes back to the button. */
export function Menu({ button, label, className, children }: Props) {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();
  const [room, setRoom] = useState<{ up: boolean; height: number } | null>(null);

  /** Where there is little room beneath the button the panel opens above it. */
  const toggle = () => {
    const { top, bottom } = opener.current?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
    const below = window.innerHeight - bottom;
    const up = below < ENOUGH && top > below;
    setRoom({ up, height: (up ? top - UNDER : below) - GAP });
    setOpen(!open);
  };

  useEffect(() => {
    if (!open) return;
    const away = (event: PointerEvent) => frame.current?.contains(event.target as Node) || setOpen(false);
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);

  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is a shortcut over what is inside
    <div
      className={`menu ${className ?? ""}`}
      ref={frame}
      onKeyDown={onKey}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        type="button"
        ref={opener}
        className="menu-button"
        aria-label={label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={toggle}
      >
        {button}
      </button>
      {open && (
        <div
          id={id}
          className={room?.up ? "menu-panel menu-up" : "menu-panel"}
          style={room ? { maxHeight: Math.max(room.height, LEAST) } : undefined}
        >
          {children(close)}
        </div>
      )}
    </div>
  );
}
