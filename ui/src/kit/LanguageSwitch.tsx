import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "@/api/client";
import { useSession } from "@/api/hooks";
import { LANGUAGES, type Language, useLanguage } from "./words";

/** Switches the language in place; what is being typed stays. */
export function LanguageSwitch() {
  const { i18n, t } = useTranslation();
  const language = useLanguage();
  const { data: session } = useSession();
  const other: Language = language === "zh" ? "en" : "zh";

  function change() {
    void i18n.changeLanguage(other);
    if (session?.person) void send("PUT", "/session", { language: other }).catch(() => undefined);
  }

  return (
    <Button type="text" lang={other} aria-label={`${t("frame:language")}: ${LANGUAGES[other]}`} onClick={change}>
      {LANGUAGES[other]}
    </Button>
  );
}
