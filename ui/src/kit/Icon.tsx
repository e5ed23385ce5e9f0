/** The signs of states, drawn here: what a font has of them differs from machine to machine. */
const DRAWN = {
  check: "M3 8.5 6.5 12 13 4.5",
  cross: "M4 4l8 8M12 4l-8 8",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  bang: "M8 2.8v6.4M8 12.6v.4",
  bell: "M4 11.5V7.5a4 4 0 0 1 8 0v4M2.5 11.5h11M7 14h2",
  hand: "M2.5 8h9M8 4.5 11.5 8 8 11.5M13.5 3.5v9",
  glass: "M4 2.5h8M4 13.5h8M5 2.5c0 5 6 6 6 11M11 2.5c0 5-6 6-6 11",
} as const;

const FINE: Sign[] = ["glass", "bell", "hand"];

export type Sign = keyof typeof DRAWN | "dot" | "ring" | "part";

export function Icon({ sign }: { sign: Sign }) {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true" className="sign">
      <Shape sign={sign} />
    </svg>
  );
}

function Shape({ sign }: { sign: Sign }) {
  if (sign === "dot") return <circle cx="8" cy="8" r="4.5" fill="currentColor" />;
  if (sign === "ring") return <circle cx="8" cy="8" r="4.5" fill="none" stroke="currentColor" strokeWidth="2" />;
  if (sign === "part") {
    return (
      <>
        <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="M8 8V3.5A4.5 4.5 0 0 1 12.5 8z" fill="currentColor" />
      </>
    );
  }
  return (
    <path
      d={DRAWN[sign]}
      fill="none"
      stroke="currentColor"
      strokeWidth={FINE.includes(sign) ? 1.4 : 2.2}
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  );
}
