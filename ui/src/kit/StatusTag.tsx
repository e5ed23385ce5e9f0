import { useTranslation } from "react-i18next";
import type { Status } from "@/api/types";
import { useNames } from "./words";

type Tone = Status["tone"] | "active" | "late";

/** One table for every state of the product: icon and colour; the word comes with the state. */
const LOOKS: Record<string, [icon: string, look: Tone]> = {
  released: ["✓", "good"],
  quarantine: ["◔", "wait"],
  "under-test": ["◔", "wait"],
  "on-hold": ["⏸", "warn"],
  hold: ["⏸", "warn"],
  rejected: ["✕", "bad"],
  reject: ["✕", "bad"],
  recalled: ["✕", "bad"],
  expired: ["⌛", "neutral"],
  open: ["●", "active"],
  claimed: ["●", "active"],
  running: ["●", "active"],
  late: ["!", "late"],
};
const TONES: Record<Tone, string> = {
  good: "✓",
  wait: "◔",
  warn: "⏸",
  bad: "✕",
  neutral: "○",
  active: "●",
  late: "!",
};

export function StatusTag({ status }: { status: Status | string | null | undefined }) {
  const names = useNames();
  const { t } = useTranslation();
  if (!status) return null;
  const given = typeof status === "string" ? { key: status, names: null, tone: "neutral" as const } : status;
  const [icon, look] = LOOKS[given.key] ?? [TONES[given.tone], given.tone];
  const word = given.names ? names(given.names) : t(`status:${given.key}`, { defaultValue: given.key });
  return (
    <span className={`status status-${look}`}>
      <span aria-hidden="true">{icon}</span> {word}
    </span>
  );
}
