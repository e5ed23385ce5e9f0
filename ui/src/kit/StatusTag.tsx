import { useTranslation } from "react-i18next";
import type { Status } from "@/api/types";
import { Icon, type Sign } from "./Icon";
import { useNames } from "./words";

export type Look = "good" | "wait" | "bad" | "warn" | "neutral" | "active" | "late";

/** One table for every state of the product: sign and colour; the word comes with the state. */
export const LOOKS: Record<string, [sign: Sign, look: Look]> = {
  way: ["dot", "active"],
  trouble: ["cross", "bad"],
  released: ["check", "good"],
  quarantine: ["part", "wait"],
  "under-test": ["part", "wait"],
  "on-hold": ["pause", "warn"],
  rejected: ["cross", "bad"],
  reject: ["cross", "bad"],
  recalled: ["cross", "bad"],
  expired: ["glass", "neutral"],
  "used-up": ["ring", "neutral"],
  open: ["dot", "active"],
  claimed: ["dot", "active"],
  running: ["dot", "active"],
  active: ["dot", "active"],
  "in-progress": ["dot", "active"],
  planned: ["ring", "neutral"],
  done: ["check", "good"],
  ended: ["check", "good"],
  suspended: ["pause", "warn"],
  moved: ["check", "good"],
  stays: ["bang", "warn"],
  terminated: ["cross", "neutral"],
  received: ["ring", "neutral"],
  produced: ["ring", "neutral"],
  opening: ["ring", "neutral"],
  store: ["ring", "neutral"],
  production: ["ring", "neutral"],
  shipping: ["ring", "neutral"],
  rejects: ["ring", "neutral"],
  late: ["bang", "late"],
  urged: ["bell", "warn"],
  delegated: ["hand", "active"],
};
const TONES: Record<Status["tone"], Sign> = {
  good: "check",
  wait: "part",
  warn: "pause",
  bad: "cross",
  neutral: "ring",
};

function lookOf(status: Pick<Status, "key" | "tone">): [sign: Sign, look: Look] {
  return LOOKS[status.key] ?? [TONES[status.tone], status.tone];
}

export function StatusTag({ status }: { status: Status | string | null | undefined }) {
  const names = useNames();
  const { t } = useTranslation();
  if (!status) return null;
  const given = typeof status === "string" ? { key: status, names: null, tone: "neutral" as const } : status;
  const [sign, look] = lookOf(given);
  const word = given.names ? names(given.names) : t(`status:${given.key}`, { defaultValue: given.key });
  return (
    <span className={`status status-${look}`}>
      <Icon sign={sign} /> {word}
    </span>
  );
}

/** Whether something holds, for eyes that see colour and eyes that do not. */
export function Verdict({ good, children }: { good: boolean; children: string }) {
  return (
    <span className={`status status-${good ? "good" : "bad"}`}>
      <Icon sign={good ? "check" : "cross"} /> {children}
    </span>
  );
}
