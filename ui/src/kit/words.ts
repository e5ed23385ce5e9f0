import dayjs from "dayjs";
import timezone from "dayjs/plugin/timezone";
import utc from "dayjs/plugin/utc";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/hooks";
import type { Explained, Named } from "@/api/types";

dayjs.extend(utc);
dayjs.extend(timezone);

export const LANGUAGES = { zh: "中文", en: "English" } as const;
export type Language = keyof typeof LANGUAGES;

export function useLanguage(): Language {
  return useTranslation().i18n.language.startsWith("zh") ? "zh" : "en";
}

/** Names come in both languages, so that switching needs no reload. */
export function useNames(): (named: Named) => string {
  const language = useLanguage();
  return (named) => (typeof named === "string" ? named : (named?.[language] ?? ""));
}

/** The zone of the site; every instant on screen is shown in it. */
export function useZone(): string {
  return useSession().data?.site?.zone ?? "UTC";
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** Dates of one width, so that columns of them align. */
export const DATES = {
  zh: { year: "numeric", month: "2-digit", day: "2-digit" },
  en: { year: "numeric", month: "short", day: "2-digit" },
} as const;

/** Dates and instants in words of the language and the zone of the site. */
export function useMoments() {
  const language = useLanguage();
  const zone = useZone();
  return useMemo(() => {
    const locale = language === "zh" ? "zh-CN" : "en-GB";
    const date = DATES[language];
    const clock = { hour: "2-digit", minute: "2-digit" } as const;
    const exact = new Intl.DateTimeFormat(locale, { ...date, ...clock, second: "2-digit", timeZone: zone });
    const short = new Intl.DateTimeFormat(locale, { ...date, ...clock, timeZone: zone });
    const day = new Intl.DateTimeFormat(locale, { ...date, timeZone: "UTC" });
    const distance = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
    return {
      exact: (instant: string) => `${exact.format(new Date(instant))} (${zone})`,
      short: (instant: string) => short.format(new Date(instant)),
      day: (date: string) => (/^\d{4}-\d\d-\d\d$/.test(date) ? day.format(new Date(`${date}T00:00:00Z`)) : date),
      near: (instant: string) => {
        const seconds = (Date.parse(instant) - Date.now()) / 1000;
        if (Math.abs(seconds) > 7 * 86_400) return short.format(new Date(instant));
        const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS[2];
        return distance.format(Math.trunc(seconds / size), unit);
      },
    };
  }, [language, zone]);
}

/** An instant as a wall clock of the zone shows it (`2026-03-02T08:00`), and back. */
export function wallClock(instant: string, zone: string): string {
  return dayjs(instant).tz(zone).format("YYYY-MM-DDTHH:mm");
}

export function instantOf(clock: string, zone: string): string {
  return dayjs.tz(clock, zone).utc().format("YYYY-MM-DDTHH:mm:ss[Z]");
}

/** `1234567.50` as `1,234,567.50`: grouped, every digit kept. */
export function grouped(decimal: string): string {
  const [, sign = "", whole = "", rest = ""] = /^(-?)(\d+)(\.\d+)?$/.exec(decimal) ?? [];
  return whole ? sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + rest : decimal;
}

export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  return size < 1024 * 1024 ? `${Math.round(size / 1024)} kB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
}

/** Why and what to do instead, after one another; a full-width stop brings its own gap. */
export function together({ because, instead }: Pick<Explained, "because" | "instead">): string {
  return because + (/[。！？]$/.test(because) ? "" : " ") + instead;
}
