import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { speak } from "@/api/client";
import type { Language } from "@/kit/words";
import { en } from "@/texts/en";
import { zh } from "@/texts/zh";

const KEPT = "lotwright.language";

/** The language chosen before on this machine, else the one the browser prefers. */
export function firstLanguage(kept: string | null, preferred: readonly string[]): Language {
  if (kept === "zh" || kept === "en") return kept;
  return preferred[0]?.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** Both languages are there from the start, so that switching needs neither the network nor a reload. */
export function startTexts(): void {
  i18next.on("languageChanged", (language) => {
    localStorage.setItem(KEPT, language);
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    speak(language);
  });
  void i18next.use(initReactI18next).init({
    resources: { en, zh },
    lng: firstLanguage(localStorage.getItem(KEPT), navigator.languages),
    fallbackLng: false,
    defaultNS: "frame",
    ns: Object.keys(en),
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}
