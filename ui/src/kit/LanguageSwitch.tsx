import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { send } from "@/api/client";
import { refresh, SESSION } from "@/api/hooks";
import type { Session } from "@/api/types";
import { LANGUAGES, type Language, useLanguage } from "./words";

/** Switches the language in place; what is being typed stays. What the server words is asked for again. */
export function LanguageSwitch() {
  const { i18n, t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const other: Language = language === "zh" ? "en" : "zh";

  function change() {
    void i18n.changeLanguage(other);
    send<Session>("PUT", "/session", { language: other }).then(
      (session) => {
        client.setQueryData(SESSION, session);
        return refresh(client);
      },
      () => undefined,
    );
  }

  return (
    <Button type="text" lang={other} aria-label={`${t("frame:language")}: ${LANGUAGES[other]}`} onClick={change}>
      {LANGUAGES[other]}
    </Button>
  );
}
